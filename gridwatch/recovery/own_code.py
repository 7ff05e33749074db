"""A person's own recovery code: twelve letters on paper, of which only a hash is kept.

It proves the person, also after a recovery by two, which hid what they reported before.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.database import acting_as_system
from gridwatch.errors import DomainError, Refusal
from gridwatch.people.accounts import code_digest, draw_code, end_sessions, get_account, password_matches, set_password
from gridwatch.people.models import Account
from gridwatch.recovery.models import Recovery, RecoveryCode


class BadRecoveryCode(DomainError):
    """The code is unknown, used or over; the answer does not say which."""

    code = "bad_recovery_code"
    kind = Refusal.UNFIT
    zh = "恢复码无效、已用过或已换新。没有恢复码的，请向镇纪委申请恢复账号。"
    en = "The recovery code is unknown, used or replaced; without one, ask the town commission."


class NotProven(DomainError):
    """The account came back by two people, and nobody has proven yet that it is the person."""

    code = "not_proven"
    kind = Refusal.CONFLICT
    zh = "账号由他人协助恢复，尚未由县纪委监委确认本人，暂不能换恢复码。"
    en = "The account came back with the help of others; until the county has proven you, its code stays."


class WrongPassword(DomainError):
    """The present password was not given."""

    code = "wrong_password"
    kind = Refusal.UNFIT
    zh = "密码不对。"
    en = "The password is wrong."


def give_code(session: Session, account_id: int, *, now: datetime) -> str:
    """A new code, in clear this once; the one before ends."""
    code = draw_code()
    values = {"code_sha256": code_digest(code), "made_at": now}
    made = insert(RecoveryCode).values(account_id=account_id, **values)
    session.execute(made.on_conflict_do_update(index_elements=[RecoveryCode.account_id], set_=values))
    audit.record(session, "recovery_code.make", "account", account_id, account_id=account_id, now=now)
    return code


def first_code(session: Session, account_id: int, *, now: datetime) -> str:
    """The code of an account that was just activated, as the product itself: nobody acts yet."""
    with acting_as_system(session):
        return give_code(session, account_id, now=now)


def replace_code(session: Session, account_id: int, password: str, *, now: datetime) -> str:
    """Another code for whoever is signed in and says the password. Raises WrongPassword, NotProven."""
    account = get_account(session, account_id)
    if not password_matches(account, password):
        raise WrongPassword(pointer="/password")
    if account.hidden_before is not None:
        raise NotProven()
    return give_code(session, account_id, now=now)


def recover(session: Session, code: str, password: str, *, now: datetime) -> Account:
    """Set a new password by one's own code, as the product itself: sessions end, what two people began
    is stopped or proven by it, and the code is spent. Raises BadRecoveryCode, WeakPassword."""
    query = select(RecoveryCode).where(RecoveryCode.code_sha256 == code_digest(code))
    found = session.scalar(query.with_for_update())
    if found is None:
        raise BadRecoveryCode(pointer="/code")
    account = get_account(session, found.account_id)
    if account.disabled_at is not None:
        raise BadRecoveryCode(pointer="/code")
    set_password(session, account, password)
    end_sessions(session, account.id, now=now)
    _settle_by_two(session, account, now)
    audit.record(session, "account.recover", "account", account.id, account_id=account.id, now=now)
    return account


def _settle_by_two(session: Session, account: Account, now: datetime) -> None:
    own = select(Recovery).where(Recovery.account_id == account.id, Recovery.stopped_at.is_(None))
    for one in session.scalars(own.where(Recovery.proven_at.is_(None)).with_for_update()):
        if one.completed_at is None:
            one.stopped_by, one.stopped_at = account.id, now
        else:
            one.proven_at = now
    session.flush()
    session.refresh(account)
