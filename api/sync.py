"""Synchronisation: what a device sends, item by item, and what changed for it."""

import base64
import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from flask import g
from marshmallow import ValidationError
from sqlalchemy.exc import OperationalError

from api.database import db
from api.paging import BadCursor
from api.problems import document_of_bug, document_of_domain, document_of_messages
from api.reception import reception
from api.report_forms import SubmissionSchema
from api.resource import SIGNED_IN, Resource, actor, settings
from api.sync_shapes import (
    TYPES,
    ChangesQuery,
    ChangesSchema,
    ItemSchema,
    ManifestItemSchema,
    MoveItemSchema,
    SyncResultSchema,
    SyncSchema,
    changes_shape,
)
from api.visits import VisitSchema
from gridwatch.errors import DomainError
from gridwatch.receipts import body_sha256
from gridwatch.reports.effects import Move
from gridwatch.reports.received import Submission
from gridwatch.sync.bodies import ManifestItem, MoveItem
from gridwatch.sync.changes import SyncPoint, changes_since
from gridwatch.sync.receiving import Item, Outcome, Reception, receive
from gridwatch.tasks.reading import targets_of
from gridwatch.tasks.visiting import VisitRecord

sync = Resource("sync", __name__, description="Devices that are often offline")


_ITEM = ItemSchema()
_BODIES = {
    "report": SubmissionSchema(),
    "visit": VisitSchema(),
    "evidence": ManifestItemSchema(),
    "move": MoveItemSchema(),
}


@sync.route("/sync", methods=["POST"], who=SIGNED_IN)
@sync.arguments(SyncSchema)
@sync.response(200, SyncResultSchema)
def post_sync(form: dict[str, Any]) -> dict[str, Any]:
    """Send up to 50 reports, visits, evidence manifests and moves; one bad item never fails its neighbours."""
    raw: list[dict[str, Any]] = form["items"]
    results: list[dict[str, Any]] = [{} for _ in raw]
    by = reception()
    for n in sorted(range(len(raw)), key=lambda n: _turn(raw[n])):
        results[n] = {"id": str(raw[n].get("id"))} | _take_in(raw[n], form["sent_at"], by)
    return {"results": results}


@sync.route("/sync", methods=["GET"], who=SIGNED_IN)
@sync.arguments(ChangesQuery, location="query")
@sync.response(200, ChangesSchema)
def get_sync(query: dict[str, Any]) -> dict[str, Any]:
    """What changed for this device since the cursor, and what it must forget."""
    session = db.session()
    point = _read_cursor(query["cursor"]) if query["cursor"] else SyncPoint()
    changes = changes_since(session, point, actor=actor(), now=g.now)
    return changes_shape(changes, _write_cursor(changes.point), targets_of(session, changes.tasks), actor())


def _turn(raw: dict[str, Any]) -> tuple[int, int]:
    """Reports and visits first, and moves by the version that they expect."""
    kind, body = raw.get("type"), raw.get("body")
    version = body.get("version") if isinstance(body, dict) else None
    return TYPES.index(kind) if kind in TYPES else len(TYPES), version if isinstance(version, int) else 0


def _take_in(raw: dict[str, Any], sent_at: datetime | None, by: Reception) -> dict[str, Any]:
    """One item, in a savepoint of its own; what became of it."""
    session = db.session()
    try:
        item = _read_item(raw, sent_at)
        with session.begin_nested():
            outcome = receive(session, item, by)
    except ValidationError as error:
        return _rejected(document_of_messages(error.messages))
    except DomainError as refusal:
        return _rejected(document_of_domain(refusal))
    except OperationalError:
        raise
    except Exception as bug:
        return _rejected(document_of_bug(bug))
    return _result(outcome)


def _read_item(raw: dict[str, Any], sent_at: datetime | None) -> Item:
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
        case "evidence":
            return ManifestItem(frame["id"], form["report_id"], digest, form["evidence"])
        case _:
            return MoveItem(frame["id"], form.pop("report_id"), digest, Move(**form))


def _result(outcome: Outcome) -> dict[str, Any]:
    return {"status": outcome.status.value, "reason": outcome.reason, "receipt": outcome.receipt, "problem": None}


def _rejected(problem: dict[str, Any] | None) -> dict[str, Any]:
    return {"status": "rejected", "reason": None, "receipt": None, "problem": problem}


def _cursor_key() -> Fernet:
    """The cursor is sealed: how busy the database is tells nobody of reports that they may not see."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"sync:{settings().secret_key}".encode()).digest()))


def _write_cursor(point: SyncPoint) -> str:
    after = [point.after[0], str(point.after[1])] if point.after else None
    return _cursor_key().encrypt(json.dumps([point.since, point.villages, after, point.until]).encode()).decode()


def _read_cursor(cursor: str) -> SyncPoint:
    """Raises BadCursor for what this server did not give."""
    try:
        since, villages, after, until = json.loads(_cursor_key().decrypt(cursor.encode()))
    except (InvalidToken, ValueError) as error:
        raise BadCursor(pointer="/cursor") from error
    return SyncPoint(since, tuple(villages), (after[0], UUID(after[1])) if after else None, until)
