"""Figures of a place and a window, each with what it is made of, what it means and where its list
is."""

from typing import Any

from flask import g
from marshmallow import Schema, fields, validate

from api.analysis.explained import (
    DefinitionSchema,
    RatioSchema,
    counted_link,
    definition_shapes,
    ratio_shape,
)
from api.database import db
from api.exports.filters import exported
from api.forms import Code, Day, Instant, Text
from api.names import PlaceNameSchema
from api.resource import Resource, actor, holders_of
from gridwatch.analysis.figures.counted_reports import LISTED
from gridwatch.analysis.figures.figures import get_figure_table
from gridwatch.analysis.figures.measures import RATES, Measure
from gridwatch.analysis.figures.tables import By, FigureQuery, FigureRow, FigureTable, MapView, Remainder
from gridwatch.analysis.figures.year_before import compare
from gridwatch.analysis.windows import window
from gridwatch.people.permissions import Right
from gridwatch.reports.lifecycle import State
from gridwatch.territory.codes import Level
from gridwatch.vocabulary.figures import MEASURE, RATE

figures = Resource("figures", __name__, description="Figures that officials read")
READERS = holders_of(Right.FIGURES_READ, Right.FIGURES_READ_ROUNDED)


class WindowQuery(Schema):
    """A half-open window of days on China's calendar, at a place."""

    place = Text(required=True, validate=validate.Length(6, 20))
    first = Day(required=True, data_key="from")
    past = Day(required=True, data_key="to")


exported("handling-times", WindowQuery)
exported("asset-rates", WindowQuery)


class FigureQuerySchema(WindowQuery):
    """Which figures, and what they are told apart by."""

    by = Code(By, load_default=None)
    category = Text(load_default=None, validate=validate.Length(1, 2))
    level = Code(Level, load_default=None)
    map = Code(MapView, load_default=MapView.AS_ROUTED)
    compare = fields.Boolean(load_default=False)


exported("figures", FigureQuerySchema, without=("compare",))
exported("year-on-year", FigureQuerySchema, only=("place", "first", "past", "category", "map"))


class ChangeSchema(Schema):
    """A count against the same window a year before; the change is null when the base is 0."""

    base = fields.Integer(required=True)
    change = fields.Float(required=True, allow_none=True)


class FigureRowSchema(Schema):
    """The figures of one day, month, category, state or place; `key` is empty for the whole."""

    key = fields.String(required=True)
    place = fields.Nested(PlaceNameSchema, required=True, allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    rates = fields.Dict(keys=fields.String(), values=fields.Nested(RatioSchema), required=True)
    lists = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class FigureTableSchema(Schema):
    """Figures, when they were read, what they mean, and the base of a comparison."""

    place = fields.Nested(PlaceNameSchema, required=True)
    first = Day(required=True, data_key="from")
    past = Day(required=True, data_key="to")
    by = Code(By, required=True, allow_none=True)
    as_of = Instant(required=True)
    is_rounded = fields.Boolean(required=True)
    items = fields.List(fields.Nested(FigureRowSchema), required=True)
    year_on_year = fields.Dict(keys=fields.String(), values=fields.Nested(ChangeSchema), allow_none=True)
    base_from = Day(allow_none=True)
    base_to = Day(allow_none=True)
    base_taken_at = Instant(allow_none=True)
    definitions = fields.List(fields.Nested(DefinitionSchema), required=True)


@figures.route("/figures", methods=["GET"], who=READERS)
@figures.arguments(FigureQuerySchema, location="query")
@figures.response(200, FigureTableSchema)
def get_figures(query: dict[str, Any]) -> dict[str, Any]:
    """Figures of a place in a window: a sum, or by day, month, category, state, places below."""
    during = window(query["first"], query["past"])
    wanted = FigureQuery(query["place"], during, query["by"], query["category"], query["level"], query["map"])
    table = get_figure_table(db.session(), wanted, actor=actor(), now=g.now)
    shape = table_shape(table, wanted)
    if query["compare"]:
        shape |= _comparison(wanted)
    return shape


def table_shape(table: FigureTable, wanted: FigureQuery) -> dict[str, Any]:
    """A table of figures as HTTP shows it."""
    return {
        "place": table.place,
        "first": table.window.first,
        "past": table.window.past,
        "by": table.by,
        "as_of": table.as_of,
        "is_rounded": table.is_rounded,
        "items": [_row_shape(row, table, wanted) for row in table.rows],
        "definitions": definitions(),
    }


def definitions() -> list[dict[str, Any]]:
    """Every measure and rate with its words."""
    return definition_shapes(MEASURE, RATES, RATE)


def _row_shape(row: FigureRow, table: FigureTable, wanted: FigureQuery) -> dict[str, Any]:
    return {
        "key": row.key,
        "place": row.place,
        "counts": {measure.value: count for measure, count in row.counts.items()},
        "rates": {name: ratio_shape(ratio) for name, ratio in row.rates.items()},
        "lists": _lists(row, table, wanted) if _has_list(row, table, wanted) else {},
    }


def _has_list(row: FigureRow, table: FigureTable, wanted: FigureQuery) -> bool:
    return not table.is_rounded and wanted.map is MapView.AS_ROUTED and row.key != Remainder.REST


def _lists(row: FigureRow, table: FigureTable, wanted: FigureQuery) -> dict[str, str]:
    """Where to read what each count counts."""
    place, category, during = row.place or table.place, wanted.category, table.window
    match table.by:
        case By.STATE:
            state = (State(row.key),)
            link = counted_link(Measure.RECEIVED, during, place=place.code, state=state, category=category)
            return {Measure.STANDING: link}
        case By.CATEGORY:
            category = row.key
        case By.DAY | By.MONTH:
            assert row.during is not None
            during = row.during
    links = {m.value: counted_link(m, during, place=place.code, category=category) for m in LISTED}
    return {name: link for name, link in sorted(links.items()) if Measure(name) in row.counts}


def _comparison(wanted: FigureQuery) -> dict[str, Any]:
    found = compare(db.session(), wanted, actor=actor(), now=g.now)
    return {
        "year_on_year": {m.value: {"base": c.base, "change": c.value} for m, c in found.changes.items()},
        "base_from": found.base_window.first,
        "base_to": found.base_window.past,
        "base_taken_at": found.base_taken_at,
    }
