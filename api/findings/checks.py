"""Check lists, the checks of villages by them, departments' themes, and the ledger's figures."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import g
from marshmallow import Schema, fields, post_load, validate

from api.database import db
from api.exports.filters import exported
from api.findings.routes import FINDERS, READERS
from api.findings.shapes import CODE
from api.forms import Code, Day, Instant, Text
from api.names import PlaceNameSchema
from api.paging import PageQuery, page, page_of, paging, whole
from api.resource import SIGNED_IN, Resource, actor, holders_of
from gridwatch.findings.checks import (
    CHECKS_NEWEST_FIRST,
    CheckFilter,
    Point,
    list_checks,
    list_lists,
    list_points,
    record_check,
    write_list,
)
from gridwatch.findings.figures import BreakdownBy, LedgerFigures, break_down, get_figures, list_matrix
from gridwatch.findings.models import CheckKind, CheckList, VillageCheck
from gridwatch.findings.themes import list_themes, set_themes
from gridwatch.people.permissions import Right

_LIST_CODE = validate.Regexp(r"^[A-Z0-9-]{1,20}$", error="String does not match expected pattern.")
checks = Resource("checks", __name__, description="What is looked at in villages, and how often")


class ListPointSchema(Schema):
    """One point of a list."""

    what = Text(required=True, validate=validate.Length(2, 200))
    how = Text(required=True, validate=validate.Length(2, 500))
    category_code = Text(required=True, validate=validate.Length(2, 2))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Point:
        return Point(**data)


class NewListSchema(Schema):
    """A list, or the next version of the one with its code."""

    place_code = Text(required=True, validate=CODE)
    code = Text(
        required=True, validate=validate.Regexp(r"^[A-Z0-9-]{1,20}$", error="String does not match expected pattern.")
    )
    title = Text(required=True, validate=validate.Length(2, 100))
    points = fields.List(fields.Nested(ListPointSchema), required=True, validate=validate.Length(1, 99))


class CheckListSchema(Schema):
    """A list in its newest version."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    version = fields.Integer(required=True)
    title = fields.String(required=True)
    made_at = Instant(required=True)


CheckListPage = page_of(CheckListSchema)


class CheckPointSchema(Schema):
    """A point with its number."""

    no = fields.Integer(required=True)
    what = fields.String(required=True)
    how = fields.String(required=True)
    category_code = fields.String(required=True)


CheckPointPage = page_of(CheckPointSchema)


class ListQuery(Schema):
    """Of which place."""

    place = Text(required=True, validate=CODE)


class NewVillageCheckSchema(Schema):
    """That these points were looked at in a village on a day."""

    place_code = Text(required=True, validate=CODE)
    list_id = fields.UUID(required=True)
    kind = Code(CheckKind, required=True)
    happened_on = Day(required=True)
    points = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 99)), required=True, validate=validate.Length(1, 99)
    )


class CheckQuery(PageQuery):
    """At or below which place, of which kind, on which days (the second is not in it)."""

    place = Text(load_default=None, validate=CODE)
    kind = Code(CheckKind, load_default=None)
    since = Day(load_default=None)
    before = Day(load_default=None)


exported("checks", CheckQuery)


class VillageCheckSchema(Schema):
    """A check that was made; `points` are those that were seen."""

    id = fields.UUID(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    kind = Code(CheckKind, required=True)
    list_title = fields.String(required=True)
    happened_on = fields.Date(required=True)
    received_at = Instant(required=True)
    is_late = fields.Boolean(required=True, metadata={"description": "by the server's time"})
    points = fields.List(fields.Integer(), required=True)


VillageCheckPage = page_of(VillageCheckSchema)


class ThemesSchema(Schema):
    """The themes that are a department's own, by letter."""

    letters = fields.List(
        Text(validate=validate.Regexp(r"^[A-Z]$", error="String does not match expected pattern.")),
        required=True,
        validate=validate.Length(0, 26),
    )


class FiguresQuery(Schema):
    """Of a place, from the first day on and before the second."""

    place = Text(required=True, validate=CODE)
    since = Day(required=True)
    before = Day(required=True)


class LedgerFiguresSchema(Schema):
    """What the ledger tells of a window; `rectified` is closed of due (0-1), null when none is due."""

    checks = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    entered = fields.Integer(required=True)
    closed = fields.Integer(required=True)
    due = fields.Integer(required=True)
    rectified = fields.Float(required=True, allow_none=True)
    clues = fields.Integer(required=True)
    letters = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class BreakdownQuery(FiguresQuery):
    """The same, by what."""

    by = Code(BreakdownBy, required=True)


class BrokenDownSchema(Schema):
    """The problems of a theme (its letter) or a month (YYYY-MM); `rectified` is closed of due
    (0-1)."""

    key = fields.String(required=True)
    entered = fields.Integer(required=True)
    closed = fields.Integer(required=True)
    due = fields.Integer(required=True)
    rectified = fields.Float(required=True, allow_none=True)


BreakdownPage = page_of(BrokenDownSchema)


class MatrixRowSchema(Schema):
    """A place with how many of its problems stand in each state."""

    place = fields.Nested(PlaceNameSchema, required=True)
    by_state = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


MatrixPage = page_of(MatrixRowSchema)


@checks.route("/check-lists", methods=["GET"], who=FINDERS)
@checks.arguments(ListQuery, location="query")
@checks.response(200, CheckListPage)
def get_check_lists(query: dict[str, Any]) -> dict[str, Any]:
    """The newest version of each list that holds at a place."""
    return whole(list_lists(db.session(), query["place"]))


@checks.route("/check-lists", methods=["POST"], who=holders_of(Right.FINDING_LIST))
@checks.arguments(NewListSchema)
@checks.response(201, CheckListSchema)
def post_check_list(form: dict[str, Any]) -> CheckList:
    """Write a list, or its next version."""
    return write_list(db.session(), **form, actor=actor(), now=g.now)


@checks.route("/check-lists/<uuid:list_id>/points", methods=["GET"], who=FINDERS)
@checks.response(200, CheckPointPage)
def get_check_points(list_id: UUID) -> dict[str, Any]:
    """The points of a list, in order."""
    return whole(list_points(db.session(), list_id))


@checks.route("/checks", methods=["GET"], who=FINDERS)
@checks.arguments(CheckQuery, location="query")
@checks.response(200, VillageCheckPage)
def get_checks(query: dict[str, Any]) -> dict[str, Any]:
    """The checks of villages, newest first."""
    after, limit = paging(query, CHECKS_NEWEST_FIRST)
    found = list_checks(db.session(), CheckFilter(**query), after=after, limit=limit)
    return page(found, limit, CHECKS_NEWEST_FIRST) | {"items": [check_shape(one) for one in found]}


@checks.route("/checks", methods=["POST"], who=FINDERS)
@checks.arguments(NewVillageCheckSchema)
@checks.response(201, VillageCheckSchema)
def post_check(form: dict[str, Any]) -> dict[str, Any]:
    """Record a check; what it found is entered beside it."""
    made = record_check(db.session(), **form, actor=actor(), now=g.now)
    db.session().refresh(made, ["list"])
    return check_shape(made)


@checks.route("/units/<int:unit_id>/themes", methods=["GET"], who=SIGNED_IN)
@checks.response(200, ThemesSchema)
def get_unit_themes(unit_id: int) -> dict[str, Any]:
    """The themes that are a department's own."""
    return {"letters": list_themes(db.session(), unit_id)}


@checks.route("/units/<int:unit_id>/themes", methods=["PUT"], who=holders_of(Right.FINDING_LIST))
@checks.arguments(ThemesSchema)
@checks.response(200, ThemesSchema)
def put_unit_themes(form: dict[str, Any], unit_id: int) -> dict[str, Any]:
    """Let these be a department's own, and no others."""
    set_themes(db.session(), unit_id, form["letters"], actor=actor(), now=g.now)
    return {"letters": list_themes(db.session(), unit_id)}


@checks.route("/finding-figures", methods=["GET"], who=READERS)
@checks.arguments(FiguresQuery, location="query")
@checks.response(200, LedgerFiguresSchema)
def get_finding_figures(query: dict[str, Any]) -> LedgerFigures:
    """What the ledger tells of a window."""
    first: date = query["since"]
    return get_figures(db.session(), query["place"], first, query["before"])


@checks.route("/finding-breakdown", methods=["GET"], who=READERS)
@checks.arguments(BreakdownQuery, location="query")
@checks.response(200, BreakdownPage)
def get_finding_breakdown(query: dict[str, Any]) -> dict[str, Any]:
    """The problems of a window by theme or by month; their sums are the figures of the window."""
    return whole(break_down(db.session(), query["place"], query["since"], query["before"], query["by"]))


@checks.route("/finding-matrix", methods=["GET"], who=READERS)
@checks.arguments(ListQuery, location="query")
@checks.response(200, MatrixPage)
def get_finding_matrix(query: dict[str, Any]) -> dict[str, Any]:
    """The problems of the places at or below one, by stage."""
    return whole(list_matrix(db.session(), query["place"]))


def check_shape(one: VillageCheck) -> dict[str, Any]:
    """A check with the title of its list."""
    names = ("id", "place", "kind", "happened_on", "received_at", "is_late", "points")
    return {name: getattr(one, name) for name in names} | {"list_title": one.list.title}
