"""Coverage on a day: small JSON keyed by place, for maps and tables."""

from collections.abc import Mapping
from typing import Any

from flask import g
from marshmallow import Schema, fields, validate

from api.analysis.explained import (
    DefinitionSchema,
    RatioSchema,
    days_of,
    definition_shapes,
    list_link,
    parts_of,
    ratio_shape,
)
from api.database import db
from api.forms import Code, Day, Instant, Text
from api.names import PlaceNameSchema
from api.resource import Resource, actor, holders_of, settings, vault
from gridwatch.analysis.coverage.coverage import Activity, Coverage, CoverageTable, GroupCoverage, read_coverage
from gridwatch.analysis.coverage.staffing import Staffing
from gridwatch.analysis.definitions import COVERAGE_RATES
from gridwatch.analysis.figures.measures import Measure
from gridwatch.from_settings import coverage_rules
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.territory.codes import Level
from gridwatch.vocabulary.coverage import COVERAGE_COUNT, COVERAGE_RATE

coverage = Resource("coverage", __name__, description="Where the net holds")


class CoverageQuery(Schema):
    """Of which place, on which day (today when left out), told apart for the places of which level
    below it."""

    place = Text(required=True, validate=validate.Length(6, 20))
    on = Day(load_default=None)
    level = Code(Level, load_default=None)


class CoverageSumSchema(Schema):
    """What lies below a place, added up.

    Activity is null for whoever reads no reports there, and `monitors_active` below a village.
    """

    villages = fields.Integer(required=True)
    villages_with_station = fields.Integer(required=True)
    groups = fields.Integer(required=True)
    groups_with_monitor = fields.Integer(required=True)
    groups_meeting_ratio = fields.Integer(required=True)
    groups_lacking_monitors = fields.Integer(required=True)
    groups_with_known_households = fields.Integer(required=True)
    groups_with_unknown_households = fields.Integer(required=True)
    households = fields.Integer(required=True)
    monitors = fields.Integer(required=True)
    monitors_where_households_known = fields.Integer(required=True)
    monitors_signed_in = fields.Integer(required=True)
    monitors_in_term_throughout = fields.Integer(required=True)
    monitors_active = fields.Integer(required=True, allow_none=True)
    by_staffing = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    by_activity = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, allow_none=True)
    rates = fields.Dict(keys=fields.String(), values=fields.Nested(RatioSchema), required=True)
    lists = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True,
        metadata={"description": "by count: where to read what it counts, if there is such a list that one may read"},
    )  # fmt: skip


class GroupCoverageSchema(Schema):
    """One group on the day; the activity is null for whoever reads no reports there."""

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
    definitions = fields.List(fields.Nested(DefinitionSchema), required=True)


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
    """Dumped by hand: a county has tens of thousands of groups, on which a schema would spend a
    second."""
    codes = {place.id: place.code for place in table.places}
    lists = _readable_lists(table)
    return {
        "place": PlaceNameSchema().dump(table.place),
        "on": table.on.isoformat(),
        "as_of": Instant().serialize("as_of", table),
        "activity_days": activity_days,
        "whole": _sum_shape(table.whole, table.place.code, lists),
        "places": {str(key): _sum_shape(one, codes[key], lists) for key, one in table.below.items()},
        "groups": {str(key): _group_shape(one) for key, one in table.groups.items()},
        "definitions": definition_shapes(COVERAGE_COUNT, COVERAGE_RATES, COVERAGE_RATE, days=activity_days),
    }


_LISTS: dict[str, tuple[str, Right | None, dict[str, str]]] = {
    "villages_with_station": ("stations", None, {"level": Level.VILLAGE}),
    "monitors": ("appointments", Right.PEOPLE_READ, {"role": Role.MONITOR}),
    "groups_lacking_monitors": ("vacancies", Right.PEOPLE_READ, {}),
}
"""Which list has what a count counts on a day, and the right that it takes to read it."""


def _readable_lists(table: CoverageTable) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Paths and queries, without the place, of the lists that the reader may open."""
    reader, day = actor(), {"on": table.on.isoformat()}
    found: dict[str, tuple[str, Mapping[str, str]]] = {
        name: (path, query | day)
        for name, (path, right, query) in _LISTS.items()
        if right is None or reader.may(right, table.place.path)
    }
    if reader.may(Right.FIGURES_READ, table.place.path):
        found[Activity.REPORTING] = ("reports", {"counted": Measure.RECEIVED} | days_of(table.during))
    return found


def _sum_shape(one: Coverage, code: str, lists: Mapping[str, tuple[str, Mapping[str, str]]]) -> dict[str, Any]:
    return parts_of(one) | {
        "groups_with_monitor": one.groups_with_monitor,
        "groups_with_known_households": one.groups_with_known_households,
        "groups_lacking_monitors": one.groups_lacking_monitors,
        "rates": {name: ratio_shape(ratio) for name, ratio in one.rates.items()},
        "lists": {name: list_link(path, place=code, **query) for name, (path, query) in lists.items()},
    }


def _group_shape(one: GroupCoverage) -> dict[str, Any]:
    return {
        "households": one.households,
        "needed": one.needed,
        "monitors": one.monitors,
        "signed_in": one.signed_in,
        "staffing": one.staffing,
        "activity": one.activity,
    }
