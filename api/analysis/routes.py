"""What the figures say beyond counts: rankings, handling times, blind spots, and what stands
out."""

from typing import Any

from flask import g
from marshmallow import Schema, fields, validate

from api.analysis.explained import (
    DefinitionSchema,
    RatioSchema,
    ReportedWindowSchema,
    counted_link,
    definition_shapes,
    parts_of,
)
from api.analysis.figures import WindowQuery, definitions
from api.database import db
from api.exports.filters import exported
from api.forms import Code, Day, Instant, Text
from api.names import PlaceNameSchema
from api.paging import page_of, whole
from api.problems import language
from api.resource import Resource, actor, holders_of
from gridwatch.analysis.anomalies import Anomaly, AnomalyKind, list_anomalies
from gridwatch.analysis.anomalies_seen import Seen, mark_seen, seen_of
from gridwatch.analysis.coverage.blind_spots import BlindSpots, list_blind_spots
from gridwatch.analysis.definitions import HANDLING_RATES
from gridwatch.analysis.figures.measures import Measure
from gridwatch.analysis.handling_times import get_handling_times
from gridwatch.analysis.rankings import RANKED_RATES, Ranking, rank_towns
from gridwatch.analysis.windows import window
from gridwatch.people.permissions import Right
from gridwatch.vocabulary.coverage import HANDLING_COUNT, HANDLING_RATE

analysis = Resource("analysis", __name__, description="Rankings, handling times, blind spots and what stands out")
READERS = holders_of(Right.FIGURES_READ)


class RankingQuery(WindowQuery):
    """By which rate, and how many cases a town needs to be ranked."""

    rate = fields.String(required=True, validate=validate.OneOf(RANKED_RATES))
    least = fields.Integer(load_default=10, validate=validate.Range(1, 10_000))


exported("rankings", RankingQuery)


class RankedTownSchema(Schema):
    """A town's rate, the one it is ranked by, and its own share in that; without a rank below the
    minimum."""

    place = fields.Nested(PlaceNameSchema, required=True)
    rank = fields.Integer(required=True, allow_none=True)
    ratio = fields.Nested(RatioSchema, required=True)
    shrunk = fields.Float(required=True, allow_none=True)
    own_weight = fields.Float(required=True, allow_none=True)


class RankingSchema(ReportedWindowSchema):
    """Towns of a county, best first."""

    rate = fields.String(required=True)
    least = fields.Integer(required=True)
    mean = fields.Float(required=True, allow_none=True)
    is_distinct = fields.Boolean(
        required=True, metadata={"description": "whether rates differ by more than chance; if not, nobody has a rank"}
    )
    towns = fields.List(fields.Nested(RankedTownSchema), required=True, data_key="items")
    definition = fields.Function(lambda ranking: next(d for d in definitions() if d["name"] == ranking.rate))


class CurvePointSchema(Schema):
    """After so many days: the share not closed yet, with its 95 % band."""

    days = fields.Integer(required=True)
    at_risk = fields.Integer(required=True)
    closed = fields.Integer(required=True)
    open_share = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)


class HandlingSchema(ReportedWindowSchema):
    """How long the problems that began in the window took; null days are not reached yet."""

    problems = fields.Integer(required=True)
    closed = fields.Integer(required=True)
    still_open = fields.Integer(required=True)
    left = fields.Integer(required=True)
    median_days = fields.Integer(required=True, allow_none=True)
    three_quarters_days = fields.Integer(required=True, allow_none=True)
    curve = fields.List(fields.Nested(CurvePointSchema), required=True)
    rates = fields.Dict(keys=fields.String(), values=fields.Nested(RatioSchema), required=True)
    lists = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    definitions = fields.List(fields.Nested(DefinitionSchema), required=True)


class BlindSpotQuery(WindowQuery):
    """How many groups to name."""

    most = fields.Integer(load_default=20, validate=validate.Range(1, 500))


exported("blind-spots", BlindSpotQuery)


class BlindSpotSchema(Schema):
    """A silent group, what one would expect of it, and how probable its silence was."""

    place_id = fields.Integer(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    households = fields.Integer(required=True, allow_none=True)
    monitors = fields.Integer(required=True)
    expected = fields.Float(required=True)
    probability = fields.Float(required=True)
    last_visited_on = Day(required=True, allow_none=True)


class BlindSpotsSchema(ReportedWindowSchema):
    """Silent groups, the most surprising first; no shape when too little is reported to say
    anything."""

    groups = fields.Integer(required=True)
    reports = fields.Integer(required=True)
    shape = fields.Float(required=True, allow_none=True)
    items = fields.List(fields.Nested(BlindSpotSchema), required=True)


class AnomalyQuery(WindowQuery):
    """Days of inspections, before which a burst is worth a word."""

    inspections = fields.List(Day(), load_default=list, validate=validate.Length(max=50))


exported("anomalies", AnomalyQuery)


class SpotSchema(Schema):
    """Where some reports come from."""

    town = fields.String(required=True, allow_none=True)
    village = fields.String(required=True, allow_none=True)
    reports = fields.Integer(required=True)


class SeenSchema(Schema):
    """Who has looked at it, when, and what they noted."""

    by = fields.String(required=True)
    at = Instant(required=True)
    note = fields.String(required=True)


class AnomalySchema(Schema):
    """One thing to look at: its facts, and what they say in the language asked for; null while
    nobody has looked."""

    finding = fields.String(required=True, metadata={"description": "what it is known by, for `POST /anomalies/seen`"})
    words = fields.String(required=True, allow_none=True, metadata={"description": "what its reports say alike"})
    spots = fields.List(fields.Nested(SpotSchema), required=True)
    seen = fields.Nested(SeenSchema, required=True, allow_none=True)
    kind = Code(AnomalyKind, required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    sentence = fields.String(required=True)
    facts = fields.Dict(required=True)
    probability = fields.Float(required=True, allow_none=True)
    reports = fields.List(fields.UUID(), required=True)


class MarkSchema(WindowQuery):
    """Which finding of which place and window, and what the person who looked noted."""

    finding = Text(required=True, validate=validate.Regexp("^[0-9a-f]{64}$"))
    note = Text(required=True, validate=validate.Length(1, 500))


AnomalyPage = page_of(AnomalySchema)


@analysis.route("/rankings", methods=["GET"], who=READERS)
@analysis.arguments(RankingQuery, location="query")
@analysis.response(200, RankingSchema)
def get_rankings(query: dict[str, Any]) -> Ranking:
    """Towns of a county by a rate, small ones drawn towards the mean, ties shared."""
    during = window(query["first"], query["past"])
    return rank_towns(
        db.session(), query["place"], during, query["rate"], least=query["least"], actor=actor(), now=g.now
    )


@analysis.route("/handling-times", methods=["GET"], who=READERS)
@analysis.arguments(WindowQuery, location="query")
@analysis.response(200, HandlingSchema)
def get_handling(query: dict[str, Any]) -> dict[str, Any]:
    """How long problems take from acceptance to closing, open ones included (Kaplan–Meier)."""
    during = window(query["first"], query["past"])
    found = get_handling_times(db.session(), query["place"], during, actor=actor(), now=g.now)
    return parts_of(found) | {
        "rates": found.rates,
        "lists": {"problems": counted_link(Measure.PROBLEMS, during, place=found.place.code)},
        "definitions": definition_shapes(HANDLING_COUNT, HANDLING_RATES, HANDLING_RATE),
    }


@analysis.route("/blind-spots", methods=["GET"], who=READERS)
@analysis.arguments(BlindSpotQuery, location="query")
@analysis.response(200, BlindSpotsSchema)
def get_blind_spots(query: dict[str, Any]) -> BlindSpots:
    """Groups worth a visit: nothing comes from them although much should."""
    during = window(query["first"], query["past"])
    return list_blind_spots(db.session(), query["place"], during, most=query["most"], actor=actor(), now=g.now)


@analysis.route("/anomalies", methods=["GET"], who=holders_of(Right.ANOMALY_READ))
@analysis.arguments(AnomalyQuery, location="query")
@analysis.response(200, AnomalyPage)
def get_anomalies(query: dict[str, Any]) -> dict[str, Any]:
    """What somebody should look at: dismissals, the same words or photos, bursts."""
    during = window(query["first"], query["past"])
    found = list_anomalies(
        db.session(), query["place"], during, inspections=query["inspections"], actor=actor(), now=g.now
    )
    seen = seen_of(db.session(), found)
    return whole([_anomaly_shape(one, seen.get(one.finding)) for one in found])


@analysis.route("/anomalies/seen", methods=["POST"], who=holders_of(Right.ANOMALY_MARK))
@analysis.arguments(MarkSchema)
@analysis.response(200, AnomalySchema)
def post_seen(form: dict[str, Any]) -> dict[str, Any]:
    """Note that one has seen what stands out; one's desk and those above read the note."""
    during = window(form["first"], form["past"])
    return _anomaly_shape(
        *mark_seen(db.session(), form["place"], during, form["finding"], form["note"], actor=actor(), now=g.now)
    )


def _anomaly_shape(one: Anomaly, seen: Seen | None) -> dict[str, Any]:
    names = ("kind", "place", "facts", "probability", "reports", "finding", "words", "spots")
    return {name: getattr(one, name) for name in names} | {"sentence": one.sentence(language()), "seen": seen}
