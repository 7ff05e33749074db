"""What a device sends and is told when it synchronises."""

import json
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from api.evidence.shapes import ManifestSchema
from api.forms import Instant, Text
from api.names import PlaceNameSchema
from api.problems import Problem
from api.reports.categories import CategorySchema
from api.reports.forms import MoveSchema
from api.reports.previews import PreviewSchema, preview_shape
from api.reports.shapes import CustodySchema, RatingShape, SummarySchema, summary_shape
from api.tasks.routes import TaskSchema, task_shape
from gridwatch.people.actor import Actor
from gridwatch.reports.intake.preview import ByPost
from gridwatch.sync.changes import Changes
from gridwatch.territory.models import Place

MOST_ITEMS = 50
TYPES = ("report", "visit", "diary", "check", "evidence", "move")
"""What a device sends."""


class ItemSchema(Schema):
    """One item: its type, the id that the device made for it, and the body that its own call would
    take."""

    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    id = fields.UUID(required=True)
    body = fields.Dict(required=True, keys=fields.String())


class SyncSchema(Schema):
    """Up to 50 items. `sent_at` is the device's clock now; it stands for every item that gives
    none."""

    sent_at = Instant(load_default=None, allow_none=True)
    items = fields.List(fields.Dict(), required=True, validate=validate.Length(1, MOST_ITEMS))


class MoveItemSchema(MoveSchema):
    """A move on a report, with the version that the device saw."""

    report_id = fields.UUID(required=True)
    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10**9))


class ManifestItemSchema(ManifestSchema):
    """Files that will follow a report."""

    report_id = fields.UUID(required=True)


class ResultSchema(Schema):
    """What became of one item. A held one is sent again until it is accepted or rejected."""

    id = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, metadata={"enum": ["accepted", "replayed", "held", "rejected"]})
    reason = fields.String(required=True, allow_none=True, metadata={"description": "why it is held"})
    receipt = fields.Dict(required=True, allow_none=True)
    problem = fields.Nested(Problem, required=True, allow_none=True)


class SyncResultSchema(Schema):
    """One result per item, in the order in which they were sent."""

    results = fields.List(fields.Nested(ResultSchema), required=True)


class ChangesQuery(Schema):
    """Where the device stands; nothing to start anew."""

    cursor = Text(load_default=None, validate=validate.Length(max=2000))


class OwnReportSchema(SummarySchema):
    """An own report: who holds it, the question that it waits to have answered, and what one thought
    of the result. A rating that another device gave is told when the report is opened."""

    custody = fields.Nested(CustodySchema, required=True)
    question = fields.String(required=True, allow_none=True)
    rating = fields.Nested(RatingShape, required=True, allow_none=True)


class VersionedCategorySchema(CategorySchema):
    """A category as it is now; after `closed_at` nothing new is captured under it."""

    version = fields.Integer(required=True)
    closed_at = Instant(required=True, allow_none=True)


class SyncedPlaceSchema(PlaceNameSchema):
    """A place of the own territory."""

    id = fields.Integer(required=True)
    parent_id = fields.Integer(required=True, allow_none=True)


class OutlineSchema(Schema):
    """The boundary in force of a place, GeoJSON, EPSG:4326."""

    place_id = fields.Integer(required=True)
    version = fields.Integer(required=True)
    geometry = fields.Dict(required=True)


class GoneSchema(Schema):
    """What the device forgets: it was closed or withdrawn, or is not its business any more."""

    places = fields.List(fields.Integer(), required=True)
    tasks = fields.List(fields.UUID(), required=True)


class ByPostSchema(Schema):
    """What becomes of a report that says nothing of its place, by the device's own posts: always
    told anew."""

    plain = fields.Nested(PreviewSchema, required=True)
    confidential = fields.Nested(PreviewSchema, required=True)


class ChangesSchema(Schema):
    """What changed. Some of it may have been told before: the higher version holds."""

    cursor = fields.String(required=True)
    has_more = fields.Boolean(required=True)
    reports = fields.List(fields.Nested(OwnReportSchema), required=True)
    tasks = fields.List(fields.Nested(TaskSchema), required=True)
    categories = fields.List(fields.Nested(VersionedCategorySchema), required=True)
    places = fields.List(fields.Nested(SyncedPlaceSchema), required=True)
    boundaries = fields.List(fields.Nested(OutlineSchema), required=True)
    gone = fields.Nested(GoneSchema, required=True)
    by_post = fields.Nested(
        ByPostSchema, required=True, allow_none=True, metadata={"description": "none for those who cannot report"}
    )


def changes_shape(
    changes: Changes, cursor: str, targets: dict[UUID, list[Place]], actor: Actor, post: ByPost | None
) -> dict[str, Any]:
    """What changed, as the device is told."""
    return {
        "cursor": cursor,
        "has_more": changes.has_more,
        "reports": [
            summary_shape(report, actor)
            | {
                "custody": changes.custodies[report.id],
                "question": changes.questions.get(report.id),
                "rating": changes.ratings.get(report.id),
            }
            for report in changes.reports
        ],
        "tasks": [task_shape(task, targets[task.id]) for task in changes.tasks],
        "categories": changes.categories,
        "places": changes.places,
        "boundaries": [
            {"place_id": one.place_id, "version": one.version, "geometry": json.loads(one.geojson)}
            for one in changes.boundaries
        ],
        "gone": {"places": changes.gone_places, "tasks": changes.gone_tasks},
        "by_post": post and {"plain": preview_shape(post.plain), "confidential": preview_shape(post.confidential)},
    }
