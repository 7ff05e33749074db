"""What goes with every figure: when it was read, what it means, what a rate is made of, and where
its list is."""

from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from typing import Any
from urllib.parse import urlencode

from marshmallow import Schema, fields

from api.forms import Day, Instant
from api.names import PlaceNameSchema
from api.reports.forms import TotalsQuery
from gridwatch.analysis.definitions import NamedRate
from gridwatch.analysis.figures.counted_reports import CountedFilter
from gridwatch.analysis.figures.measures import Measure, Rate
from gridwatch.analysis.figures.tables import Ratio
from gridwatch.analysis.windows import Window
from gridwatch.vocabulary import Table, Term


class DefinitionSchema(Schema):
    """What a number means; a rate says what it is made of."""

    name = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    numerator = fields.String()
    denominator = fields.List(fields.String())


class RatioSchema(Schema):
    """A rate and its parts; the value is null when the denominator is 0."""

    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True)
    value = fields.Float(required=True, allow_none=True)


class ReportedWindowSchema(Schema):
    """The place and window of an answer, and when it was read."""

    place = fields.Nested(PlaceNameSchema, required=True)
    first = Day(required=True, data_key="from", attribute="window.first")
    past = Day(required=True, data_key="to", attribute="window.past")
    as_of = Instant(required=True)


def definition_shapes(
    counts: Table, rates: Mapping[str, Rate] | Mapping[str, NamedRate], rate_words: Table, **facts: int
) -> list[dict[str, Any]]:
    """Counts and rates with their definitions, in which some facts are named."""
    told = [{"name": name} | _words(term, facts) for name, term in counts.items()]
    return told + [
        {"name": name} | _words(rate_words[name], facts) | {"numerator": rate.numerator, "denominator": rate.of}
        for name, rate in rates.items()
    ]


def _words(term: Term, facts: Mapping[str, int]) -> dict[str, str]:
    zh, en = term.sentence
    return {"zh": zh.format_map(facts), "en": en.format_map(facts)}


def ratio_shape(ratio: Ratio) -> dict[str, Any]:
    """A rate as HTTP shows it."""
    return {"numerator": ratio.numerator, "denominator": ratio.denominator, "value": ratio.value}


def list_link(path: str, query: Schema, wanted: Any) -> str:
    """Where to read what a count counts: the list that this filter makes, by the list's own
    query."""
    asked = [part.name for part in dataclass_fields(wanted) if getattr(wanted, part.name) != part.default]
    by_key = {query.fields[name].data_key or name: query.fields[name].serialize(name, wanted) for name in asked}
    return f"/api/v1/{path}?{urlencode(by_key, doseq=True)}"


_REPORTS = TotalsQuery()


def counted_link(measure: Measure, during: Window, **listed: Any) -> str:
    """Where to read which reports a figure counts in a window; `listed` are filters of their
    list."""
    wanted = CountedFilter(**listed, counted=measure, first=during.first, past=during.past)
    return list_link("reports", _REPORTS, wanted)


def parts_of(value: Any) -> dict[str, Any]:
    """The fields of a value by name, to which more can be added."""
    return {part.name: getattr(value, part.name) for part in dataclass_fields(value)}
