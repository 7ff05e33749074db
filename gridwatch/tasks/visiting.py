"""Taking a visit in: exactly once, placed, and either counted or held for the town."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, insert, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import InvalidField, NotFound
from gridwatch.fieldwork.capture import true_capture
from gridwatch.fieldwork.captured import PlacesAbove, above_of, capture, receipt_facts
from gridwatch.fieldwork.homes import homes_at
from gridwatch.fieldwork.same_id import OtherBody, receipt_of, require_uuid7
from gridwatch.fieldwork.values import CaptureRules, GivenLocation, Receipt
from gridwatch.lists import Key, Keyset
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.receipts import ReceiptSigner
from gridwatch.tasks.issuing import items_at
from gridwatch.tasks.models import Visit, VisitFinding, VisitResult
from gridwatch.tasks.notices import tell_decided, tell_held
from gridwatch.tasks.visit_lifecycle import VISIT_LIFE_CYCLE, VisitAction, VisitState
from gridwatch.territory.codes import Level
from gridwatch.territory.placement import Home, Position
from gridwatch.workflow.next_steps import NextStep, next_steps
from gridwatch.workflow.steps import require_role


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A visit as the phone sends it; `body_sha256` is over the canonical body without `sent_at`."""

    id: UUID
    body_sha256: bytes
    result: VisitResult
    captured_at: datetime
    sent_at: datetime | None = None
    task_id: UUID | None = None
    failed_items: Sequence[int] = ()
    note: str | None = None
    location: GivenLocation | None = None
    place_code: str | None = None


def log_visit(
    session: Session, visit: VisitRecord, *, actor: Actor, signer: ReceiptSigner, rules: CaptureRules, now: datetime
) -> Receipt:
    """Take a visit in and give its receipt; the same visit again gives the same receipt.

    Raises NotAllowed for somebody who never could report, OtherBody, NotFound for a task or place
    code that names nothing, InvalidField for an id, item number or position that cannot be.
    """
    require_uuid7(visit)
    if (known := _received_before(session, visit, actor)) is not None:
        return known
    homes, in_term = homes_at(session, actor, true_capture(visit, rules, now))
    _check_items(session, visit, homes)
    upward = above_of(session, now)
    judged = judge_visit(
        session, visit, homes, in_term=in_term, actor=actor, signer=signer, rules=rules, above_of=upward, now=now
    )
    if not _insert_once(session, judged):
        if (known := _received_before(session, visit, actor)) is None:
            raise OtherBody(pointer="")
        return known
    session.connection().execute(insert(VisitFinding), judged.finding)
    audit.record_all(session, [judged.entry])
    if judged.row["state"] is VisitState.HELD:
        tell_held(session, visit.id, judged.row["town_id"], judged.row["county_id"], now=now)
    return judged.receipt


@dataclass(frozen=True, slots=True)
class FreshVisit:
    """A visit that was judged and is about to be stored: its row, what it found, its entry in the
    trail."""

    row: dict[str, Any]
    position: Position | None
    finding: dict[str, Any]
    entry: dict[str, Any]
    receipt: Receipt


def judge_visit(
    session: Session,
    visit: VisitRecord,
    homes: Sequence[Home],
    *,
    in_term: bool,
    actor: Actor,
    signer: ReceiptSigner,
    rules: CaptureRules,
    above_of: PlacesAbove,
    now: datetime,
) -> FreshVisit:
    """Where a visit belongs and whether it counts, ready to be stored. Writes nothing.

    Raises NotFound for a place code that names nothing, InvalidField for an impossible position.
    """
    captured = capture(session, visit, homes, rules, above_of, in_term=in_term, now=now)
    position, ids = captured.goes.position, captured.goes.place_ids
    state = VisitState.HELD if captured.held else VisitState.COUNTED
    receipt = signer.sign(receipt_facts(visit, captured, now=now) | {"visit_id": str(visit.id)})
    row = {
        "id": visit.id,
        "reporter_key": actor.reporter_key,
        "body_sha256": visit.body_sha256,
        "task_id": visit.task_id,
        "accuracy_m": position.accuracy_m if position else None,
        "placement": captured.goes.placement.kind,
        "county_id": ids[Level.COUNTY],
        "town_id": ids.get(Level.TOWN),
        "village_id": ids.get(Level.VILLAGE),
        "group_id": ids.get(Level.GROUP),
        "state": state,
        "held_reason": captured.held,
        "captured_at": visit.captured_at,
        "happened_at": captured.at,
        "sent_at": visit.sent_at,
        "received_at": now,
        "clock_offset_s": captured.offset_s,
        "receipt": receipt,
    }
    finding = {
        "visit_id": visit.id,
        "result": visit.result,
        "failed_items": sorted(set(visit.failed_items)),
        "note": visit.note,
    }
    entry = audit.entry(f"visit.{state.value}", "visit", visit.id, account_id=None, now=now)
    return FreshVisit(row, position, finding, entry, Receipt(receipt, is_replay=False))


HELD_VISITS_OLDEST_FIRST = Keyset(Visit.received_at, Visit.id)


def list_held_visits(session: Session, *, actor: Actor, after: Key | None, limit: int) -> Sequence[Visit]:
    """A page of the tray of visits that wait for the town or county, oldest first."""
    query = select(Visit).where(_is_held(actor))
    return session.scalars(HELD_VISITS_OLDEST_FIRST.page(query, after, limit)).all()


def count_held_visits(session: Session, *, actor: Actor) -> int:
    """How many are in the tray."""
    return session.scalars(select(func.count()).select_from(Visit).where(_is_held(actor))).one()


def _is_held(actor: Actor) -> ColumnElement[bool]:
    return and_(Visit.state == VisitState.HELD, Visit.reporter_key != actor.reporter_key)


def decide_visit(
    session: Session, visit_id: UUID, action: VisitAction, note: str, *, actor: Actor, now: datetime
) -> Visit:
    """Let a held visit count, or dismiss it. Raises NotFound, NotAllowed (also for one's own) or
    IllegalMove."""
    found = _get_visit(session, visit_id, lock=True)
    step = VISIT_LIFE_CYCLE.step(found.state, action)
    require_role(step, actor, partial(_path, found), is_reporter=_is_own(found, actor))
    found.state = step.to
    audit.record(session, f"visit.{action}", "visit", visit_id, account_id=actor.account_id, now=now, note=note)
    tell_decided(session, found, now=now)
    return found


def list_visit_steps(session: Session, visit_id: UUID, *, actor: Actor) -> list[NextStep[VisitState, VisitAction, Any]]:
    """What the actor may decide on a visit now. Raises NotFound."""
    found = _get_visit(session, visit_id)
    return next_steps(VISIT_LIFE_CYCLE, found.state, actor, partial(_path, found), is_reporter=_is_own(found, actor))


def _get_visit(session: Session, visit_id: UUID, *, lock: bool = False) -> Visit:
    found = session.get(Visit, visit_id, with_for_update=lock)
    if found is None:
        raise NotFound("visit")
    return found


def _path(visit: Visit, _right: Right) -> list[int]:
    """The places whose officials decide on it: the town and its county."""
    return [key for key in (visit.county_id, visit.town_id) if key is not None]


def _is_own(visit: Visit, actor: Actor) -> bool:
    return visit.reporter_key == actor.reporter_key


def _received_before(session: Session, visit: VisitRecord, actor: Actor) -> Receipt | None:
    query = select(Visit.body_sha256, Visit.receipt)
    found = session.execute(query.where(Visit.id == visit.id, Visit.reporter_key == actor.reporter_key)).one_or_none()
    return receipt_of(visit, found)


def _check_items(session: Session, visit: VisitRecord, homes: Sequence[Home]) -> None:
    """Raises NotFound for a task that is not the monitor's, InvalidField for items that the
    checklist lacks."""
    count = len(items_at(session, visit.task_id, homes, pointer="/task_id")) if visit.task_id else 0
    wrong = [n for n in visit.failed_items if not 1 <= n <= count]
    if wrong or (visit.failed_items and visit.result is VisitResult.NO_PROBLEM):
        raise InvalidField(
            reason_zh=f"有问题的检查项须在 1 到 {count} 之间，且走访结果须为“发现问题”。",
            reason_en=f"Failed items are numbers from 1 to {count}, on a visit whose result is a problem.",
            pointer="/failed_items",
        )


def _insert_once(session: Session, judged: FreshVisit) -> bool:
    at = judged.position
    point = func.ST_SetSRID(func.ST_MakePoint(at.lon, at.lat), 4326) if at else None
    statement = pg_insert(Visit).values(**judged.row, point=point).on_conflict_do_nothing(index_elements=[Visit.id])
    return session.connection().execute(statement.execution_options(preserve_rowcount=True)).rowcount == 1
