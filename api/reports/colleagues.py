"""What the people of a desk arrange over a report: who sees to it, what they tell each other."""

from typing import Any
from uuid import UUID

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.database import db
from api.forms import Code, Instant, Key, Text
from api.names import PersonSchema
from api.paging import page_of, whole
from api.resource import Resource, actor, holders_of
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.reports.colleagues.entrusting import entrust, find_caseworker, hand_over, list_colleagues
from gridwatch.reports.colleagues.remarks import list_remarks, remark

colleagues = Resource("colleagues", __name__, description="What the people of a desk arrange among themselves")
_DESKS = holders_of(Right.REPORT_READ)


class ColleagueSchema(Schema):
    """Somebody at one's desk, with how many open reports they see to there."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    place_id = fields.Integer(required=True)
    role = Code(Role, required=True)
    open = fields.Integer(required=True)
    overdue = fields.Integer(required=True)


ColleaguePage = page_of(ColleagueSchema)


class EntrustSchema(Schema):
    """Who sees to it; null for nobody in particular."""

    account_id = Key(required=True, allow_none=True)


class CaseworkerSchema(Schema):
    """Who sees to a report at one's desk."""

    caseworker = fields.Nested(PersonSchema, required=True, allow_none=True)


class HandoverSchema(Schema):
    """Whose open reports go to whom."""

    from_id = Key(required=True)
    to_id = Key(required=True)


class HandedSchema(Schema):
    """How many were handed over."""

    reports = fields.Integer(required=True)


class NewRemarkSchema(Schema):
    """What somebody tells their colleagues, and who is asked to look."""

    text = Text(required=True, validate=validate.Length(1, 2000))
    mentioned_ids = fields.List(Key(), load_default=list, validate=validate.Length(max=50))


class RemarkSchema(Schema):
    """A remark among colleagues."""

    id = fields.UUID(required=True)
    at = Instant(required=True)
    by = fields.Nested(PersonSchema, required=True)
    text = fields.String(required=True)
    mentioned_ids = fields.List(fields.Integer(), required=True)


RemarkPage = page_of(RemarkSchema)


@colleagues.route("/colleagues", methods=["GET"], who=_DESKS)
@colleagues.response(200, ColleaguePage)
def get_colleagues() -> dict[str, Any]:
    """The people of one's desks, and what each sees to."""
    found = list_colleagues(db.session(), actor=actor(), now=g.now)
    names = ("place_id", "role", "open", "overdue")
    shapes = [
        {"id": one.account.id, "name": one.account.name} | {name: getattr(one, name) for name in names} for one in found
    ]
    return whole(shapes)


@colleagues.route("/colleagues/handover", methods=["POST"], who=_DESKS)
@colleagues.arguments(HandoverSchema)
@colleagues.response(200, HandedSchema)
def post_handover(form: dict[str, int]) -> dict[str, int]:
    """Hand every open report that somebody sees to over to a colleague."""
    return {"reports": hand_over(db.session(), form["from_id"], form["to_id"], actor=actor(), now=g.now)}


@colleagues.route("/reports/<uuid:report_id>/caseworker", methods=["GET"], who=_DESKS)
@colleagues.response(200, CaseworkerSchema)
def get_caseworker(report_id: UUID) -> dict[str, Any]:
    """Who sees to a report at one's desk."""
    return {"caseworker": find_caseworker(db.session(), report_id, actor=actor())}


@colleagues.route("/reports/<uuid:report_id>/caseworker", methods=["PUT"], who=_DESKS)
@colleagues.arguments(EntrustSchema)
@colleagues.response(204)
def put_caseworker(form: dict[str, Any], report_id: UUID) -> Response:
    """Let somebody of one's desk see to it."""
    entrust(db.session(), report_id, form["account_id"], actor=actor(), now=g.now)
    return Response(status=204)


@colleagues.route("/reports/<uuid:report_id>/remarks", methods=["GET"], who=_DESKS)
@colleagues.response(200, RemarkPage)
def get_remarks(report_id: UUID) -> dict[str, Any]:
    """What one's desk has said among itself, oldest first."""
    found = list_remarks(db.session(), report_id, actor=actor())
    names = ("id", "at", "text", "mentioned_ids")
    return whole([{name: getattr(one, name) for name in names} | {"by": by} for one, by in found])


@colleagues.route("/reports/<uuid:report_id>/remarks", methods=["POST"], who=_DESKS)
@colleagues.arguments(NewRemarkSchema)
@colleagues.response(204)
def post_remark(form: dict[str, Any], report_id: UUID) -> Response:
    """Say something to one's colleagues; nobody else is told."""
    remark(db.session(), report_id, **form, actor=actor(), now=g.now)
    return Response(status=204)
