"""Likely duplicates of a report, and the links that people make between reports."""

from typing import Any
from uuid import UUID

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.database import db
from api.forms import Code, Text
from api.paging import page_of, whole
from api.reports.shapes import SummarySchema, summary_shape
from api.resource import Resource, actor, holders_of, settings
from gridwatch.from_settings import near_rules
from gridwatch.people.permissions import Right
from gridwatch.reports.duplicates import Likeness, link, list_likely_duplicates, unlink

duplicates = Resource("duplicates", __name__, description="Likely duplicates and links between reports")


class LikelySchema(SummarySchema):
    """Another report, and why it may be the same."""

    likenesses = fields.List(Code(Likeness), required=True)
    distance_m = fields.Float(required=True, allow_none=True)


LikelyPage = page_of(LikelySchema)


class LinkSchema(Schema):
    """The other report, and why they belong together."""

    other_id = fields.UUID(required=True)
    note = Text(load_default=None, allow_none=True, validate=validate.Length(1, 500))


@duplicates.route("/reports/<uuid:report_id>/similar", methods=["GET"], who=holders_of(Right.REPORT_LINK))
@duplicates.response(200, LikelyPage)
def get_similar(report_id: UUID) -> dict[str, Any]:
    """Other reports that may be the same: near, in the same words or photo, or linked."""
    found = list_likely_duplicates(db.session(), report_id, rules=near_rules(settings()))
    shapes = [
        summary_shape(one.report, actor()) | {"likenesses": one.likenesses, "distance_m": one.distance_m}
        for one in found
    ]
    return whole(shapes)


@duplicates.route("/reports/<uuid:report_id>/links", methods=["POST"], who=holders_of(Right.REPORT_LINK))
@duplicates.arguments(LinkSchema)
@duplicates.response(204)
def post_link(form: dict[str, Any], report_id: UUID) -> Response:
    """Link two reports; nothing is merged."""
    link(db.session(), report_id, form["other_id"], form["note"], actor=actor(), now=g.now)
    return Response(status=204)


@duplicates.route(
    "/reports/<uuid:report_id>/links/<uuid:other_id>", methods=["DELETE"], who=holders_of(Right.REPORT_LINK)
)
@duplicates.response(204)
def delete_link(report_id: UUID, other_id: UUID) -> Response:
    """Take a link back."""
    unlink(db.session(), report_id, other_id, actor=actor(), now=g.now)
    return Response(status=204)
