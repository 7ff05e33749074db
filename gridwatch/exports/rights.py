"""By which posts a file is had: asked when it is asked for, when it is made, and each time it is
fetched.

An export sees with the eyes of the posts alone, without the pseudonym of the person: what somebody
sees only as a reporter is never in it, or the file, which bears an account, would say who reported.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, NotAllowed, Refusal
from gridwatch.people.actor import Actor, Post
from gridwatch.people.appointments import list_appointments_in_force
from gridwatch.people.models import Account
from gridwatch.people.permissions import GRANTS, Right


class RightsEnded(DomainError):
    """A post by which the file was asked for has ended; the file is not handed out any more."""

    code = "export_rights_ended"
    kind = Refusal.FORBIDDEN
    zh = "您申请这份文件后，相应的职务已经变动，文件不再提供；如仍需要，请重新导出。"
    en = "An appointment by which you asked for this file has ended since; ask for a new one if you still may."


def desk_of(actor: Actor) -> Actor:
    """The actor as holder of posts only."""
    return Actor(actor.account_id, b"", actor.posts)


def desk_of_account(session: Session, account_id: int, *, now: datetime) -> Actor:
    """Somebody who is not here, as holder of the posts in force; a disabled account holds none."""
    account = session.get_one(Account, account_id, populate_existing=True)
    held = list_appointments_in_force(session, account_id, now=now) if account.disabled_at is None else ()
    posts = tuple(Post(one.role, one.place_id, one.place_level, one.unit_id) for one in held)
    return Actor(account_id, b"", posts)


def granting_posts(actor: Actor, rights: Sequence[Right]) -> list[str]:
    """The posts that grant any of the rights, in stored form; all of them when none is needed.
    Raises NotAllowed."""
    granting = [post for post in actor.posts if not rights or GRANTS[post.role] & set(rights)]
    if rights and not granting:
        raise NotAllowed(right=tuple(rights))
    return sorted({f"{post.role}/{post.place_id}/{post.unit_id or ''}" for post in granting})


def require_posts(actor: Actor, rights: Sequence[Right], stored: Sequence[str]) -> list[str]:
    """Today's granting posts, which must hold all that were stored. Raises RightsEnded."""
    try:
        held = granting_posts(actor, rights)
    except NotAllowed as refusal:
        raise RightsEnded() from refusal
    if not set(stored) <= set(held):
        raise RightsEnded()
    return held
