"""Following up what a diary raised: passed on, done, not done, each with a word."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, InvalidField
from gridwatch.pairing.events import record_step
from gridwatch.pairing.lifecycle import DIARY_ITEM_LIFE_CYCLE, DiaryItemAction, DiaryItemState
from gridwatch.pairing.models import DiaryItem
from gridwatch.pairing.notices import tell_became
from gridwatch.pairing.reading import get_diary_item, lock_diary_item
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.workflow.next_steps import NextStep, next_steps, refusal_of
from gridwatch.workflow.second_person import require_other
from gridwatch.workflow.stale_version import require_version
from gridwatch.workflow.steps import require_role


@dataclass(frozen=True, slots=True)
class DiaryItemMove:
    """What a desk says became of it, as of the version they saw."""

    action: DiaryItemAction
    version: int
    note: str | None = None


def move(session: Session, item_id: UUID, command: DiaryItemMove, *, actor: Actor, now: datetime) -> DiaryItem:
    """Take one step, if state, rights and facts allow it.

    Raises NotFound, StaleVersion, IllegalMove, NotAllowed, InvalidField, SecondPersonNeeded.
    """
    found = lock_diary_item(session, item_id)
    require_version(found.version, command.version)
    step = DIARY_ITEM_LIFE_CYCLE.step_by_hand(found.state, command.action)
    role = require_role(step, actor, partial(_path_of, found))
    assert isinstance(role, Role)
    require_other(actor, [found.diary.officer_id])
    if "note" in step.needs and not command.note:
        raise InvalidField(reason_zh="请写明办理情况。", reason_en="Say what became of it.", pointer="/note")
    record_step(session, found, command.action, step, command.note, by=(actor, role), now=now)
    tell_became(session, found, command.action, found.diary.pairing, now=now)
    return found


def list_diary_item_steps(
    session: Session, item_id: UUID, *, actor: Actor
) -> list[NextStep[DiaryItemState, DiaryItemAction, Any]]:
    """What the actor may do with it now. Raises NotFound."""
    found = get_diary_item(session, item_id)

    def refusal(_action: DiaryItemAction) -> DomainError | None:
        return refusal_of(partial(require_other, actor, [found.diary.officer_id]))

    return next_steps(DIARY_ITEM_LIFE_CYCLE, found.state, actor, partial(_path_of, found), refusal_of=refusal)


def _path_of(item: DiaryItem, _right: Right) -> list[int]:
    """The places whose officials decide on it: the pairing's town and above."""
    return item.diary.pairing.town.path
