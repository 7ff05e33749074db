"""Sign-ins: opaque tokens that the database can revoke at once."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import TextClause, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.database import Reader
from gridwatch.errors import DomainError, Refusal
from gridwatch.people.accounts import end_sessions, password_matches, set_password
from gridwatch.people.actor import Actor, Post
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import Account, LoginSession, SessionKind, SignInFailure
from gridwatch.people.roles import Role
from gridwatch.territory.codes import Level

_TRIES = 5
_LOCK = timedelta(minutes=1)
_LONGEST_LOCK = timedelta(hours=1)


class SignInRefused(DomainError):
    """Wrong phone or password; the answer does not say which. The failed try is counted."""

    code = "sign_in_refused"
    kind = Refusal.FORBIDDEN
    zh = "手机号或密码不对。"
    en = "The phone or the password is wrong."
    keeps_changes = True


class TooManyTries(DomainError):
    """Too many wrong passwords in a row; each further one doubles the wait, up to an hour."""

    code = "too_many_tries"
    kind = Refusal.TOO_MANY
    zh = "密码错误次数过多，请在 {retry_after_s} 秒后再试。"
    en = "Too many wrong passwords; try again in {retry_after_s} seconds."
    keeps_changes = True


class SignInNeeded(DomainError):
    """No session, or one that has expired or was revoked."""

    code = "sign_in_needed"
    kind = Refusal.FORBIDDEN
    zh = "请先登录。"
    en = "Sign in first."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session. The secrets are shown here once; the database keeps their hashes."""

    account: Account
    expires_at: datetime
    token: str = field(repr=False)
    csrf_token: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identified:
    """The session behind a token: its key, its account's actor, what a browser must prove, and an
    aside's answer."""

    session_id: int
    actor: Actor
    kind: SessionKind
    csrf_sha256: bytes | None
    aside: Any = None


def sign_in(session: Session, phone: str, password: str, *, kind: SessionKind, days: int, now: datetime) -> SignedIn:
    """Open a session. Raises SignInRefused or TooManyTries, both of which are counted."""
    account = session.scalar(select(Account).where(Account.phone == phone, Account.disabled_at.is_(None)))
    _prove(session, phone, account, password, now=now)
    assert account is not None
    return open_session(session, account, kind=kind, days=days, now=now)


def open_session(session: Session, account: Account, *, kind: SessionKind, days: int, now: datetime) -> SignedIn:
    """A session for an account that has just proved itself, by password or by activation code."""
    token = secrets.token_urlsafe(32)
    csrf = secrets.token_urlsafe(24) if kind is SessionKind.COOKIE else None
    made = LoginSession(
        account_id=account.id,
        token_sha256=_digest(token),
        csrf_sha256=_digest(csrf) if csrf else None,
        kind=kind,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(made)
    audit.record(session, "session.open", "account", account.id, account_id=account.id, now=now, kind=kind.value)
    return SignedIn(account, made.expires_at, token, csrf)


@dataclass(frozen=True, slots=True)
class Aside:
    """One more expression to read beside the session, where a round trip is most of what a request
    costs."""

    expression: str
    values: Mapping[str, Any]


_IDENTIFY = """
    SELECT s.id, s.account_id, s.kind, s.csrf_sha256, p.role, p.place_id, p.place_level, p.unit_id, {aside} AS aside
    FROM login_session s
    JOIN account a ON a.id = s.account_id AND a.disabled_at IS NULL
    LEFT JOIN appointment p ON p.account_id = a.id AND p.in_force @> CAST(:now AS timestamptz)
    WHERE s.token_sha256 = :digest AND s.revoked_at IS NULL AND s.expires_at > :now
"""
_NOTHING = Aside("NULL", {})


def identify(reader: Reader, token: str, aside: Aside = _NOTHING, *, vault: IdentityVault, now: datetime) -> Identified:
    """Who a token stands for, with the posts in force at this very moment. Raises SignInNeeded."""
    values = {"digest": _digest(token), "now": now, **aside.values}
    rows = reader.execute(_identify(aside.expression), values).fetchall()
    if not rows:
        raise SignInNeeded()
    posts = tuple(Post(Role(r.role), r.place_id, Level(r.place_level), r.unit_id) for r in rows if r.role)
    first = rows[0]
    actor = Actor(first.account_id, vault.pseudonym(first.account_id), posts)
    return Identified(first.id, actor, SessionKind(first.kind), first.csrf_sha256, first.aside)


@cache
def _identify(aside: str) -> TextClause:
    return text(_IDENTIFY.format(aside=aside))


def csrf_matches(identified: Identified, given: str | None) -> bool:
    """Whether a browser's request carries the token that only our own pages can read."""
    known = identified.csrf_sha256
    return known is not None and given is not None and secrets.compare_digest(known, _digest(given))


def revoke(session: Session, session_id: int, *, now: datetime) -> None:
    """End one session at once."""
    session.execute(update(LoginSession).where(LoginSession.id == session_id).values(revoked_at=now))


def change_password(
    session: Session, account: Account, current: str, new: str, *, keep_session: int, now: datetime
) -> None:
    """Set a new password and end every other session. Raises SignInRefused, TooManyTries or
    WeakPassword."""
    _prove(session, account.phone, account, current, now=now, pointer="/current")
    set_password(session, account, new, pointer="/new")
    end_sessions(session, account.id, now=now, but=keep_session)
    audit.record(session, "account.password", "account", account.id, account_id=account.id, now=now)


def sweep_sessions(session: Session, *, before: datetime) -> int:
    """Delete sessions that ended before an instant, but the last of each account, which shows it
    once signed in."""
    last = select(func.max(LoginSession.id)).group_by(LoginSession.account_id)
    gone = session.execute(
        delete(LoginSession)
        .where(LoginSession.expires_at < before, LoginSession.id.not_in(last))
        .returning(LoginSession.id)
    )
    return len(gone.all())


def _prove(
    session: Session, phone: str, account: Account | None, password: str, *, now: datetime, pointer: str | None = None
) -> None:
    """Check a password, slowing guesses down. An unknown phone answers, and is slowed down, like a
    known one.

    Raises SignInRefused or TooManyTries.
    """
    key = _digest(phone)
    session.execute(insert(SignInFailure).values(phone_sha256=key, failures=0).on_conflict_do_nothing())
    failure = session.get_one(SignInFailure, key, with_for_update=True)
    if failure.locked_until is not None and failure.locked_until > now:
        raise TooManyTries(retry_after_s=int((failure.locked_until - now).total_seconds()) + 1)
    if not password_matches(account, password):
        failure.failures += 1
        beyond = failure.failures - _TRIES
        if beyond >= 0:
            failure.locked_until = now + min(_LOCK * 2 ** min(beyond, 10), _LONGEST_LOCK)
        raise SignInRefused(pointer=pointer)
    session.delete(failure)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
