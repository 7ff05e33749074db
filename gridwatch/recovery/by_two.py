"""A recovery by two people, one of them at the county: asked, seconded, waited for, completed, proven.

It is told at once to the person's phone, to the county and to the auditor, each of whom can stop
it; and what was reported before stays hidden from the account until the person's own code, or
another at the county, proves them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.errors import DomainError, NotAllowed, NotFound, Refusal
from gridwatch.lists import Key, Keyset
from gridwatch.people.accounts import code_digest, draw_code, end_sessions, get_account, set_password
from gridwatch.people.activation_sheet import may_activate
from gridwatch.people.actor import Actor
from gridwatch.people.appointments import list_appointments_in_force
from gridwatch.people.models import Account
from gridwatch.people.permissions import Right
from gridwatch.recovery.models import Recovery, RecoveryState
from gridwatch.recovery.own_code import BadRecoveryCode
from gridwatch.workflow.second_person import require_other

CODE_VALID = timedelta(days=7)
RECOVERIES_NEWEST_FIRST = Keyset(Recovery.asked_at, Recovery.id, descending=True)


class NeverUsed(DomainError):
    """The account was never used: it takes an activation code."""

    code = "never_used"
    kind = Refusal.CONFLICT
    zh = "这个账号还没有启用过，请发激活码。"
    en = "The account was never used: give out an activation code."


class RecoveryUnderWay(DomainError):
    """There is one already."""

    code = "recovery_under_way"
    kind = Refusal.CONFLICT
    zh = "这个账号已有一项恢复申请在办理。"
    en = "A recovery of this account is under way."


class RecoveryNotReady(DomainError):
    """It is in another state than the step needs."""

    code = "recovery_not_ready"
    kind = Refusal.CONFLICT
    zh = "现在不能这样办理：恢复申请的状态是{state}。"
    en = "It cannot be done now: the recovery is {state}."


class RecoveryMove(StrEnum):
    """What is done with a recovery; its code is drawn by a call of its own."""

    SECOND = "second"
    STOP = "stop"
    DRAW = "draw"
    PROVE = "prove"


S, M = RecoveryState, RecoveryMove
STEPS: dict[RecoveryMove, frozenset[RecoveryState]] = {
    M.SECOND: frozenset({S.ASKED}),
    M.STOP:   frozenset({S.ASKED, S.WAITING, S.OPEN}),
    M.DRAW:   frozenset({S.OPEN}),
    M.PROVE:  frozenset({S.COMPLETED}),
}  # fmt: skip
"""In which states each is done."""


def ask(session: Session, account_id: int, reason: str, *, actor: Actor, now: datetime) -> Recovery:
    """Ask for a recovery, for somebody all of whose offices one could fill. Raises NotFound, NotAllowed,
    SecondPersonNeeded, NeverUsed, RecoveryUnderWay."""
    account = get_account(session, account_id)
    held = list_appointments_in_force(session, account_id, now=now)
    ours = [one for one in held if actor.may(Right.PEOPLE_APPOINT, one.place.path)]
    if not ours:
        raise NotFound("account", pointer="/account_id")
    require_other(actor, [account_id])
    if not may_activate(session, account_id, actor, now):
        raise NotAllowed(right=Right.PEOPLE_APPOINT)
    if account.password_hash is None and account.first_signed_in_at is None:
        raise NeverUsed(pointer="/account_id")
    made = Recovery(
        id=uuid4(), account=account, place=ours[0].place, reason=reason, asked_by=actor.account_id, asked_at=now
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise RecoveryUnderWay(pointer="/account_id") from error
    return _recorded(session, made, "ask", actor, now)


def move(
    session: Session, recovery_id: UUID, action: RecoveryMove, *, wait: timedelta, actor: Actor, now: datetime
) -> Recovery:
    """Second it at the county, so that its wait begins; stop it, by the person, whoever could have asked
    or seconded it, or the auditor; or prove at the county that it is the person, so that what they
    reported before is theirs again. Raises NotFound, NotAllowed, SecondPersonNeeded, RecoveryNotReady."""
    found = _locked(session, recovery_id, action, now)
    match action:
        case M.SECOND:
            actor.require(Right.RECOVERY_SECOND, found.place.path)
            require_other(actor, _had_a_part(found))
            found.seconded_by, found.seconded_at, found.opens_at = actor.account_id, now, now + wait
        case M.STOP:
            found.stopped_by, found.stopped_at = actor.account_id, now
        case M.PROVE:
            actor.require(Right.RECOVERY_SECOND, found.place.path)
            require_other(actor, _had_a_part(found))
            found.proven_by, found.proven_at = actor.account_id, now
        case M.DRAW:
            raise NotAllowed(right=Right.PEOPLE_APPOINT)
    return _recorded(session, found, action, actor, now)


def list_moves(recovery: Recovery, *, actor: Actor, now: datetime) -> list[RecoveryMove]:
    """What the actor may do with one that exists for them."""
    seconds = actor.may(Right.RECOVERY_SECOND, recovery.place.path) and actor.account_id not in _had_a_part(recovery)
    by_right = {
        M.SECOND: seconds,
        M.STOP: True,
        M.DRAW: actor.account_id in {recovery.asked_by, recovery.seconded_by},
        M.PROVE: seconds,
    }
    state = recovery.state_at(now)
    return [action for action, states in STEPS.items() if state in states and by_right[action]]


def draw(session: Session, recovery_id: UUID, *, actor: Actor, now: datetime) -> str:
    """The code that the person is handed once the wait is over, in clear this once; another one
    replaces it. By whoever asked or seconded. Raises NotFound, NotAllowed, RecoveryNotReady."""
    found = _locked(session, recovery_id, M.DRAW, now)
    if actor.account_id not in {found.asked_by, found.seconded_by}:
        raise NotAllowed(right=Right.PEOPLE_APPOINT)
    code = draw_code()
    found.code_sha256, found.code_until = code_digest(code), now + CODE_VALID
    _recorded(session, found, M.DRAW, actor, now)
    return code


def complete(session: Session, code: str, password: str, *, now: datetime) -> Account:
    """Set a new password by the code, as the product itself: sessions end, and what was reported before
    is hidden. Raises BadRecoveryCode, WeakPassword."""
    query = select(Recovery).where(Recovery.code_sha256 == code_digest(code)).with_for_update()
    found = session.scalar(query)
    is_open = found is not None and found.state_at(now) is RecoveryState.OPEN
    if found is None or not is_open or found.code_until is None or found.code_until <= now:
        raise BadRecoveryCode(pointer="/code")
    account = get_account(session, found.account_id)
    if account.disabled_at is not None:
        raise BadRecoveryCode(pointer="/code")
    set_password(session, account, password)
    end_sessions(session, account.id, now=now)
    found.completed_at = now
    session.flush()
    session.refresh(account)
    audit.record(session, "recovery.complete", "recovery", found.id, account_id=account.id, now=now)
    return account


def list_recoveries(session: Session, *, after: Key | None, limit: int) -> Sequence[Recovery]:
    """A page, newest first; row-level security says which exist for the actor."""
    return session.scalars(RECOVERIES_NEWEST_FIRST.page(_with_people(), after, limit)).all()


def get_recovery(session: Session, recovery_id: UUID) -> Recovery:
    """One. Raises NotFound."""
    found = session.scalar(_with_people().where(Recovery.id == recovery_id))
    if found is None:
        raise NotFound("recovery")
    return found


def _with_people() -> Select[Recovery]:
    return select(Recovery).options(
        joinedload(Recovery.account, innerjoin=True),
        joinedload(Recovery.asker, innerjoin=True),
        joinedload(Recovery.seconder),
        joinedload(Recovery.place, innerjoin=True),
    )


def _locked(session: Session, recovery_id: UUID, action: RecoveryMove, now: datetime) -> Recovery:
    query = _with_people().where(Recovery.id == recovery_id).with_for_update(of=Recovery)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("recovery")
    if (state := found.state_at(now)) not in STEPS[action]:
        raise RecoveryNotReady(state=state)
    return found


def _had_a_part(recovery: Recovery) -> set[int | None]:
    return {recovery.account_id, recovery.asked_by, recovery.seconded_by}


def _recorded(session: Session, recovery: Recovery, action: str, actor: Actor, now: datetime) -> Recovery:
    session.flush()
    audit.record(session, f"recovery.{action}", "recovery", recovery.id, account_id=actor.account_id, now=now)
    return recovery
