"""Where somebody is signed in, and ending it: by the person, or, for a lost phone, by whoever could fill
all their offices. What a phone holds stays on it, locked, until its person signs in again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import NotAllowed, NotFound
from gridwatch.people.accounts import end_sessions
from gridwatch.people.activation_sheet import may_activate
from gridwatch.people.actor import Actor
from gridwatch.people.appointments import list_appointments_in_force
from gridwatch.people.models import LoginSession
from gridwatch.people.permissions import Right


def list_sessions(session: Session, *, actor: Actor, now: datetime) -> Sequence[LoginSession]:
    """The actor's own that are in force, the newest first."""
    own = (LoginSession.account_id == actor.account_id, LoginSession.revoked_at.is_(None))
    query = select(LoginSession).where(*own, LoginSession.expires_at > now)
    return session.scalars(query.order_by(LoginSession.created_at.desc(), LoginSession.id.desc())).all()


def end_session(session: Session, session_id: int, *, actor: Actor, now: datetime) -> None:
    """End one of the actor's own at once. Raises NotFound."""
    found = next((one for one in list_sessions(session, actor=actor, now=now) if one.id == session_id), None)
    if found is None:
        raise NotFound("session")
    found.revoked_at = now
    account_id = actor.account_id
    audit.record(session, "session.end", "account", account_id, account_id=account_id, now=now)


def end_other_sessions(session: Session, *, keep: int, actor: Actor, now: datetime) -> None:
    """End all of the actor's own but one."""
    end_sessions(session, actor.account_id, now=now, but=keep)
    account_id = actor.account_id
    audit.record(session, "session.end_others", "account", account_id, account_id=account_id, now=now)


def cut_off(session: Session, account_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """End all sessions of somebody whose phone is lost; nothing else of theirs changes, and their password
    leads back in. Raises NotFound, NotAllowed."""
    held = list_appointments_in_force(session, account_id, now=now)
    if not any(actor.may(Right.PEOPLE_APPOINT, one.place.path) for one in held):
        raise NotFound("account")
    if not may_activate(session, account_id, actor, now):
        raise NotAllowed(right=Right.PEOPLE_APPOINT)
    end_sessions(session, account_id, now=now)
    audit.record(session, "account.cut_off", "account", account_id, account_id=actor.account_id, now=now, reason=reason)
