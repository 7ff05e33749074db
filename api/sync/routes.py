"""Synchronisation: what a device sends, item by item, and what changed for it."""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from flask import g
from marshmallow import ValidationError
from sqlalchemy.exc import OperationalError

from api.database import db
from api.findings.device_checks import CheckRecordSchema
from api.paging import BadCursor
from api.pairing.shapes import DiaryEntrySchema
from api.problems import document_of_bug, document_of_domain, document_of_messages, storable
from api.reports.forms import SubmissionSchema
from api.reports.reception import reception
from api.resource import SIGNED_IN, Resource, actor, settings
from api.sync.shapes import (
    ChangesQuery,
    ChangesSchema,
    ItemSchema,
    ManifestItemSchema,
    MoveItemSchema,
    SyncResultSchema,
    SyncSchema,
    changes_shape,
)
from api.tasks.visits import VisitSchema
from gridwatch.errors import DomainError
from gridwatch.findings.device_checks import CheckRecord
from gridwatch.from_settings import capture_rules
from gridwatch.pairing.diaries import DiaryEntry
from gridwatch.receipts import body_sha256
from gridwatch.reports.intake.preview import by_post
from gridwatch.reports.intake.values import Submission
from gridwatch.reports.moves.command import Move
from gridwatch.sync.bodies import ManifestItem, MoveItem
from gridwatch.sync.changes import SyncPoint, changes_since
from gridwatch.sync.receiving import Item, Outcome, Reception, lock_first, receive, receive_reports, turn
from gridwatch.tasks.reading import targets_of
from gridwatch.tasks.visiting import VisitRecord

sync = Resource("sync", __name__, description="Devices that are often offline")


_ITEM = ItemSchema()
_BODIES = {
    "report": SubmissionSchema(),
    "visit": VisitSchema(),
    "diary": DiaryEntrySchema(),
    "check": CheckRecordSchema(),
    "evidence": ManifestItemSchema(),
    "move": MoveItemSchema(),
}


@sync.route("/sync", methods=["POST"], who=SIGNED_IN)
@sync.arguments(SyncSchema)
@sync.response(200, SyncResultSchema)
def post_sync(form: dict[str, Any]) -> dict[str, Any]:
    """Send up to 50 reports, visits, diaries, checks, manifests and moves; one bad item fails no
    other."""
    raw: list[dict[str, Any]] = form["items"]
    read = [_read(one, form["sent_at"]) for one in raw]
    outcomes = _take_in(read, reception())
    return {"results": [{"id": _echo(one.get("id"))} | _result(out) for one, out in zip(raw, outcomes, strict=True)]}


@sync.route("/sync", methods=["GET"], who=SIGNED_IN)
@sync.arguments(ChangesQuery, location="query")
@sync.response(200, ChangesSchema)
def get_sync(query: dict[str, Any]) -> dict[str, Any]:
    """What changed for this device since the cursor, and what it must forget."""
    session = db.session()
    point = _read_cursor(query["cursor"]) if query["cursor"] else SyncPoint()
    changes = changes_since(session, point, actor=actor(), now=g.now)
    post = by_post(session, actor=actor(), rules=capture_rules(settings()), now=g.now)
    return changes_shape(changes, _write_cursor(changes.point), targets_of(session, changes.tasks), actor(), post)


def _take_in(read: Sequence[Submission | Item | Exception], by: Reception) -> list[Outcome | Exception]:
    """What became of each: reports all at once, then visits, then what belongs to reports, by
    version."""
    outcomes: dict[int, Outcome | Exception] = {n: one for n, one in enumerate(read) if isinstance(one, Exception)}
    reports = {n: one for n, one in enumerate(read) if isinstance(one, Submission)}
    outcomes |= zip(reports, receive_reports(db.session(), list(reports.values()), by), strict=True)
    lock_first(db.session(), [one for one in read if not isinstance(one, Submission | Exception)])
    others = [(turn(one), n, one) for n, one in enumerate(read) if not isinstance(one, Submission | Exception)]
    for _, n, one in sorted(others, key=lambda other: other[:2]):
        outcomes[n] = _one_by_one(one, by)
    return [outcomes[n] for n in range(len(read))]


def _one_by_one(item: Item, by: Reception) -> Outcome | Exception:
    """One item, in a savepoint of its own."""
    session = db.session()
    try:
        with session.begin_nested():
            return receive(session, item, by)
    except OperationalError:
        raise
    except Exception as refusal:
        return refusal


def _read(raw: dict[str, Any], sent_at: datetime | None) -> Submission | Item | Exception:
    try:
        return _read_item(raw, sent_at)
    except (ValidationError, DomainError) as refusal:
        return refusal


def _read_item(raw: dict[str, Any], sent_at: datetime | None) -> Submission | Item:
    """The domain's value of an item. Raises ValidationError; its pointers start at the item."""
    frame = _ITEM.load(raw)
    body = frame["body"]
    try:
        form = _BODIES[frame["type"]].load(body)
    except ValidationError as error:
        raise ValidationError({"body": error.messages}) from error
    digest = body_sha256(body)
    match frame["type"]:
        case "report":
            return Submission(id=frame["id"], body_sha256=digest, **(form | {"sent_at": form["sent_at"] or sent_at}))
        case "visit":
            return VisitRecord(id=frame["id"], body_sha256=digest, **(form | {"sent_at": form["sent_at"] or sent_at}))
        case "diary":
            return DiaryEntry(id=frame["id"], body_sha256=digest, **form)
        case "check":
            return CheckRecord(id=frame["id"], body_sha256=digest, **form)
        case "evidence":
            return ManifestItem(frame["id"], form["report_id"], digest, form["evidence"])
        case _:
            return MoveItem(frame["id"], form.pop("report_id"), digest, Move(**form))


def _echo(given: object) -> str:
    """The id as it was sent, whatever it was; half a character, which no answer can hold, becomes a
    question mark."""
    return storable(str(given))


def _result(outcome: Outcome | Exception) -> dict[str, Any]:
    if isinstance(outcome, Outcome):
        return {"status": outcome.status.value, "reason": outcome.reason, "receipt": outcome.receipt, "problem": None}
    return {"status": "rejected", "reason": None, "receipt": None, "problem": _problem(outcome)}


def _problem(refusal: Exception) -> dict[str, Any] | None:
    """Why an item was rejected; of a bug the device is told so, and sends again later."""
    match refusal:
        case ValidationError():
            return document_of_messages(refusal.messages)
        case DomainError():
            return document_of_domain(refusal)
        case _:
            return document_of_bug(refusal)


def _cursor_key() -> Fernet:
    """The cursor is sealed: how busy the database is tells nobody of reports that they may not
    see."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"sync:{settings().secret_key}".encode()).digest()))


def _write_cursor(point: SyncPoint) -> str:
    after = [point.after[0], str(point.after[1])] if point.after else None
    return _cursor_key().encrypt(json.dumps([point.since, point.held, after, point.until]).encode()).decode()


def _read_cursor(cursor: str) -> SyncPoint:
    """Raises BadCursor for what this server did not give."""
    try:
        since, held, after, until = json.loads(_cursor_key().decrypt(cursor.encode()))
    except (InvalidToken, ValueError) as error:
        raise BadCursor(pointer="/cursor") from error
    return SyncPoint(since, tuple(held), (after[0], UUID(after[1])) if after else None, until)
