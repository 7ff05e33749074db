"""Accounts: opening one, passwords, and the single-use codes that set the first."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import DomainError, NotFound, Refusal
from gridwatch.lists import Key, Keyset, both_ways
from gridwatch.people.models import Account, ActivationCode, Appointment, LoginSession
from gridwatch.territory.models import Place

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
"""argon2id with the parameters that OWASP's password storage sheet gives as its minimum (19 MiB, 2,
1)."""

# Easy to read aloud and to type on a phone: no 0/O, 1/I/L.
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 12
PASSWORD_MIN = 8
PHONE = re.compile(r"\+?[0-9]{5,15}")
PASSWORD_MAX = 128


class PhoneTaken(DomainError):
    """Another account has this phone."""

    code = "phone_taken"
    kind = Refusal.CONFLICT
    zh = "手机号 {phone} 已属于另一个账号。"
    en = "The phone {phone} belongs to another account."


class WeakPassword(DomainError):
    """The password is too easy to guess."""

    code = "weak_password"
    kind = Refusal.UNFIT
    zh = "密码须为 8–128 位，且不能全是同一字符或手机号。"
    en = "A password has 8 to 128 characters and is neither one repeated character nor the phone."


class BadActivationCode(DomainError):
    """The code is unknown, used or expired; the answer does not say which."""

    code = "bad_activation_code"
    kind = Refusal.UNFIT
    zh = "激活码无效、已用过或已过期，请向镇纪委重新领取。"
    en = "The activation code is unknown, used or expired; ask the town commission for a new one."


class UsedBefore(DomainError):
    """The account was used before: an activation code would hand it to whoever has that."""

    code = "used_before"
    kind = Refusal.CONFLICT
    zh = "这个账号已经启用过，不能再发激活码。请本人用恢复码；没有恢复码的，由两人办理恢复账号。"
    en = "The account was used before. The person's own recovery code leads back in, or a recovery by two people."


def open_account(session: Session, phone: str, name: str, *, by: int | None, now: datetime) -> Account:
    """Make an account without a password. Raises PhoneTaken."""
    made: Account | None = session.scalar(
        insert(Account)
        .values(phone=phone, name=name.strip(), created_at=now)
        .on_conflict_do_nothing(index_elements=[Account.phone])
        .returning(Account)
    )
    if made is None:
        raise PhoneTaken(phone=phone, pointer="/phone")
    audit.record(session, "account.open", "account", made.id, account_id=by, now=now)
    return made


def get_account(session: Session, account_id: int, *, pointer: str | None = None) -> Account:
    """The account. Raises NotFound."""
    found = session.get(Account, account_id)
    if found is None:
        raise NotFound("account", pointer=pointer)
    return found


def is_within(reached: Sequence[int]) -> ColumnElement[bool]:
    """A condition for accounts that hold or held an office in the places reached, or none
    anywhere."""
    offices = select(Appointment.id).where(Appointment.account_id == Account.id)
    ours = offices.join(Appointment.place).where(Place.path.op("&&")(reached))
    return or_(ours.exists(), ~offices.exists())


ACCOUNT_ORDERS = both_ways(name=Keyset(Account.name, Account.id))


def list_accounts(
    session: Session, *, reached: Sequence[int], q: str | None, order: Keyset, after: Key | None, limit: int
) -> Sequence[Account]:
    """A page of accounts to appoint, within the places reached; somebody from elsewhere by
    the whole phone number.

    `q` is part of the name or the phone's beginning.
    """
    query = select(Account).where(Account.disabled_at.is_(None)).where(or_(is_within(reached), Account.phone == q))
    if q:
        query = query.where(
            or_(Account.name.contains(q, autoescape=True), Account.phone.startswith(q, autoescape=True))
        )
    return session.scalars(order.page(query, after, limit)).all()


def set_password(session: Session, account: Account, password: str, *, pointer: str = "/password") -> None:
    """Store the argon2id hash. Raises WeakPassword."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX or len(set(password)) == 1 or password == account.phone:
        raise WeakPassword(pointer=pointer)
    account.password_hash = HASHER.hash(password)
    session.flush()


@cache
def _nobody() -> str:
    """The hash of a password that nobody has: who does not exist takes as long to refuse."""
    return HASHER.hash(secrets.token_hex(16))


def password_matches(account: Account | None, password: str) -> bool:
    """Whether the password is the account's; takes as long for an account that does not exist."""
    known = account.password_hash if account is not None and account.password_hash else _nobody()
    try:
        HASHER.verify(known, password)
    except VerifyMismatchError:
        return False
    return account is not None and account.password_hash is not None


def draw_code() -> str:
    """A code of twelve letters that are easy to read aloud: 59 bits."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))


def issue_activation_code(session: Session, account: Account, *, by: int | None, now: datetime, valid_days: int) -> str:
    """A new code, in clear and this once only, for an account that was never used; the one issued
    before stops working. Raises UsedBefore."""
    if account.password_hash is not None or account.first_signed_in_at is not None:
        raise UsedBefore()
    code = draw_code()
    session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    session.execute(
        delete(ActivationCode).where(ActivationCode.account_id == account.id, ActivationCode.used_at.is_(None))
    )
    session.add(
        ActivationCode(
            account_id=account.id,
            code_sha256=code_digest(code),
            issued_by=by,
            issued_at=now,
            expires_at=now + timedelta(days=valid_days),
        )
    )
    audit.record(session, "activation.issue", "account", account.id, account_id=by, now=now)
    return code


def activate(session: Session, code: str, password: str, *, now: datetime) -> Account:
    """Use a code to set the first password. Raises BadActivationCode or WeakPassword; either changes
    nothing."""
    found = session.scalar(
        select(ActivationCode).where(ActivationCode.code_sha256 == code_digest(code)).with_for_update()
    )
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise BadActivationCode(pointer="/code")
    account = get_account(session, found.account_id)
    if account.password_hash is not None:
        raise BadActivationCode(pointer="/code")
    set_password(session, account, password)
    found.used_at = now
    audit.record(session, "account.activate", "account", account.id, account_id=account.id, now=now)
    return account


def end_sessions(session: Session, account_id: int, *, now: datetime, but: int | None = None) -> None:
    """End the sessions of an account at once, but one if it is named."""
    ending = update(LoginSession).where(LoginSession.account_id == account_id, LoginSession.revoked_at.is_(None))
    if but is not None:
        ending = ending.where(LoginSession.id != but)
    session.execute(ending.values(revoked_at=now))


def code_digest(code: str) -> bytes:
    """The hash of a code as somebody types it: spaces, dashes and case say nothing."""
    bare = code.upper().replace("-", "").replace(" ", "")
    return hashlib.sha256(bare.encode()).digest()
