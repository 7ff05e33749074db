"""Coverage on a day: small JSON keyed by place, for maps and tables."""

from dataclasses import fields as dataclass_fields
from typing import Any

from flask import g
from marshmallow import Schema, fields, validate

from api.database import db
from api.forms import Code, Day, Instant, Text
from api.names import PlaceNameSchema
from api.resource import Resource, actor, holders_of, settings, vault
from gridwatch.coverage.coverage import Activity, Coverage, CoverageTable, GroupCoverage, read_coverage
from gridwatch.coverage.staffing import Staffing
from gridwatch.people.permissions import Right
from gridwatch.rules import coverage_rules
from gridwatch.territory.codes import Level

coverage = Resource("coverage", __name__, description="Where the net holds")


class CoverageQuery(Schema):
    """Of which place, on which day (today when left out), told apart for the places of which level below it."""

    place = Text(required=True, validate=validate.Length(6, 20))
    on = Day(load_default=None)
    level = Code(Level, load_default=None)


class CoverageSumSchema(Schema):
    """What lies below a place, added up; `monitors_active` is null where one is told nothing of reports."""

    villages = fields.Integer(required=True)
    villages_with_station = fields.Integer(required=True)
    groups = fields.Integer(required=True)
    groups_with_monitor = fields.Integer(required=True)
    groups_meeting_ratio = fields.Integer(required=True)
    groups_with_unknown_households = fields.Integer(required=True)
    households = fields.Integer(required=True)
    monitors = fields.Integer(required=True)
    monitors_signed_in = fields.Integer(required=True)
    monitors_in_term_throughout = fields.Integer(required=True)
    monitors_active = fields.Integer(required=True, allow_none=True)
    by_staffing = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    by_activity = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class GroupCoverageSchema(Schema):
    """One group on the day; the activity is null where one is told nothing of it."""

    households = fields.Integer(required=True, allow_none=True)
    needed = fields.Integer(required=True, allow_none=True)
    monitors = fields.Integer(required=True)
    signed_in = fields.Integer(required=True)
    staffing = Code(Staffing, required=True)
    activity = Code(Activity, required=True, allow_none=True)


class CoverageTableSchema(Schema):
    """Coverage of a place, and by place id of the places or groups below it."""

    place = fields.Nested(PlaceNameSchema, required=True)
    on = Day(required=True)
    as_of = Instant(required=True)
    activity_days = fields.Integer(required=True)
    whole = fields.Nested(CoverageSumSchema, required=True)
    places = fields.Dict(keys=fields.String(), values=fields.Nested(CoverageSumSchema), required=True)
    groups = fields.Dict(keys=fields.String(), values=fields.Nested(GroupCoverageSchema), required=True)


@coverage.route("/coverage", methods=["GET"], who=holders_of(Right.COVERAGE_READ))
@coverage.arguments(CoverageQuery, location="query")
@coverage.alt_response(200, schema=CoverageTableSchema, success=True)
def get_coverage(query: dict[str, Any]) -> dict[str, Any]:
    """Stations, seats, sign-ins and activity on a day, of a place and of those below it."""
    rules = coverage_rules(settings())
    table = read_coverage(
        db.session(), query["place"], query["on"], query["level"],
        actor=actor(), vault=vault(), rules=rules, now=g.now,
    )  # fmt: skip
    return _shape(table, rules.activity_days)


def _shape(table: CoverageTable, activity_days: int) -> dict[str, Any]:
    """Dumped by hand: a county has tens of thousands of groups, on which a schema would spend a second."""
    place = PlaceNameSchema().dump(table.place)
    return {
        "place": place,
        "on": table.on.isoformat(),
        "as_of": Instant().serialize("as_of", table),
        "activity_days": activity_days,
        "whole": _sum_shape(table.whole),
        "places": {str(key): _sum_shape(one) for key, one in table.below.items()},
        "groups": {str(key): _group_shape(one) for key, one in table.groups.items()},
    }


def _sum_shape(one: Coverage) -> dict[str, Any]:
    parts = {part.name: getattr(one, part.name) for part in dataclass_fields(one)}
    return parts | {"groups_with_monitor": one.groups_with_monitor}


def _group_shape(one: GroupCoverage) -> dict[str, Any]:
    return {
        "households": one.households,
        "needed": one.needed,
        "monitors": one.monitors,
        "signed_in": one.signed_in,
        "staffing": one.staffing,
        "activity": one.activity,
    }
