"""The door for both ways back: whoever has a code need not know of which kind it is."""

from datetime import datetime

from sqlalchemy.orm import Session

from gridwatch.people.models import Account
from gridwatch.recovery.by_two import complete
from gridwatch.recovery.own_code import BadRecoveryCode, give_code, recover


def recover_by(session: Session, code: str, password: str, *, now: datetime) -> tuple[Account, str | None]:
    """The account with its new password, and a new recovery code where its own was used. Raises
    BadRecoveryCode, WeakPassword."""
    try:
        account = recover(session, code, password, now=now)
    except BadRecoveryCode:
        return complete(session, code, password, now=now), None
    return account, give_code(session, account.id, now=now)
