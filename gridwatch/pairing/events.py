"""How a step is written down: the state, the version, the event and the audit entry."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.pairing.lifecycle import DiaryItemAction, DiaryItemStep
from gridwatch.pairing.models import DiaryItem, DiaryItemEvent
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role


def record_step(
    session: Session,
    item: DiaryItem,
    action: DiaryItemAction,
    found: DiaryItemStep,
    note: str | None,
    *,
    by: tuple[Actor, Role],
    now: datetime,
) -> None:
    """Make a step; `by` is who makes it and in which role."""
    before = item.state
    item.state = found.to
    item.version += 1
    session.flush()
    event = {
        "diary_item_id": item.id,
        "seq": item.version,
        "from_state": before,
        "action": action,
        "to_state": found.to,
        "at": now,
        "account_id": by[0].account_id,
        "role": by[1],
        "note": note,
    }
    session.connection().execute(insert(DiaryItemEvent), event)
    audit.record(session, f"diary_item.{action}", "diary_item", item.id, account_id=by[0].account_id, now=now)
