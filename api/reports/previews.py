"""Previewing a report: where it would go and who would hold it first, before it is sent."""

from typing import Any

from flask import g
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.database import db
from api.forms import Code, Text
from api.names import PlaceNameSchema
from api.reports.forms import CategoryCode, ConcernSchema, LocationSchema
from api.resource import SIGNED_IN, Resource, actor, settings
from geo.cell_choice import PlacementKind
from gridwatch.from_settings import capture_rules
from gridwatch.reports.intake.preview import Preview, Sketch, preview
from gridwatch.reports.lifecycle import Custodian

previews = Resource("previews", __name__, description="What would become of a report")


class SketchSchema(Schema):
    """A report as far as it has been written; where it would be from, as in a report."""

    category = CategoryCode(load_default=None, allow_none=True)
    location = fields.Nested(LocationSchema, load_default=None, allow_none=True)
    place_code = Text(load_default=None, allow_none=True, validate=validate.Length(6, 20))
    concerns = fields.List(fields.Nested(ConcernSchema), load_default=list, validate=validate.Length(max=10))
    confidential = fields.Boolean(load_default=False, truthy={True}, falsy={False})

    @validates_schema
    def consistent(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("location") is not None and data.get("place_code") is not None:
            raise ValidationError("Give either location or place_code, not both.", "place_code")


class PreviewSchema(Schema):
    """Where it would go, from the innermost place to the county, and who would hold it first."""

    places = fields.List(fields.Nested(PlaceNameSchema), required=True)
    placement = Code(PlacementKind, required=True)
    station = fields.String(required=True, allow_none=True, metadata={"description": "the one that answers there"})
    custodian = Code(
        Custodian,
        required=True,
        metadata={"description": "by the words alone: a person who is named may take it further up"},
    )
    is_own = fields.Boolean(required=True, metadata={"description": "whether it stays in the village of an own post"})


@previews.route("/reports/preview", methods=["POST"], who=SIGNED_IN)
@previews.arguments(SketchSchema)
@previews.response(200, PreviewSchema)
def post_preview(form: dict[str, Any]) -> dict[str, Any]:
    """Where a report would go if it were sent now, and who would hold it; nothing is stored."""
    rules = capture_rules(settings())
    return preview_shape(preview(db.session(), Sketch(**form), actor=actor(), rules=rules, now=g.now))


def preview_shape(found: Preview) -> dict[str, Any]:
    """A preview as phones are told it."""
    return {
        "places": found.goes.above,
        "placement": found.goes.placement.kind,
        "station": found.station,
        "custodian": found.custodian,
        "is_own": found.is_own,
    }
