"""What people do not want to be called for. What asks them for something they cannot mute."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, NotFound, Refusal
from gridwatch.notifications.models import Notification, NotificationMute
from gridwatch.notifications.subject import Subjects
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right


class AlwaysTold(DomainError):
    """It asks for something, and must reach whoever has to do it."""

    code = "always_told"
    kind = Refusal.CONFLICT
    zh = "这类提醒需要您办理，不能关闭。"
    en = "This asks you to do something, and cannot be muted."


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of notice that comes to the actor, and whether they are called for it."""

    subject: str
    kind: StrEnum
    is_fixed: bool
    is_muted: bool


def list_choices(session: Session, subjects: Subjects, *, actor: Actor) -> list[Choice]:
    """What may come to the actor by their own reports and their posts of today, in a fixed order."""
    query = select(NotificationMute.subject, NotificationMute.kind)
    muted = {
        (one.subject, one.kind) for one in session.execute(query.where(NotificationMute.account_id == actor.account_id))
    }
    reports = _has_reported(session, actor)
    return [
        Choice(name, kind, told.asks, (name, kind) in muted)
        for name, subject in subjects.items()
        for kind, told in subject.kinds.items()
        if (reports if told.by is None else actor.may_anywhere(told.by))
    ]


def set_muted(session: Session, subjects: Subjects, subject: str, kind: str, is_muted: bool, *, actor: Actor) -> None:
    """Mute a kind, or want it again. Raises NotFound for what is no kind, AlwaysTold."""
    kinds = {str(one): told for one, told in subjects[subject].kinds.items()} if subject in subjects else {}
    if kind not in kinds:
        raise NotFound("notification_kind")
    if kinds[kind].asks and is_muted:
        raise AlwaysTold()
    key = {"account_id": actor.account_id, "subject": subject, "kind": kind}
    if is_muted:
        session.execute(insert(NotificationMute).values(key).on_conflict_do_nothing())
    else:
        session.execute(delete(NotificationMute).filter_by(**key))


def muted_by(session: Session, subject: str, kind: str, account_ids: Sequence[int]) -> set[int]:
    """Who of some people does not want to be called for it."""
    query = select(NotificationMute.account_id).where(
        NotificationMute.subject == subject, NotificationMute.kind == kind, NotificationMute.account_id.in_(account_ids)
    )
    return set(session.scalars(query))


def _has_reported(session: Session, actor: Actor) -> bool:
    """Whether the actor may report, or was told of something as its reporter, in whatever post they
    are now."""
    if actor.may_anywhere(Right.REPORT_SUBMIT):
        return True
    return (
        session.scalar(select(Notification.id).where(Notification.reporter_key == actor.reporter_key).limit(1))
        is not None
    )
