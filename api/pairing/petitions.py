"""Petition counts over HTTP: recording them, comparing them on the year, and villages from which few
came."""

from typing import Any
from uuid import UUID

from flask import g
from marshmallow import Schema, fields, post_load, validate

from api.database import db
from api.exports.filters import exported
from api.forms import Code, Day, Instant, Text
from api.names import PlaceNameSchema
from api.paging import PageQuery, page, page_of, paging
from api.resource import Resource, actor, holders_of
from gridwatch.pairing.petition_models import PetitionComparison, PetitionCount, PetitionKind
from gridwatch.pairing.petitions import (
    PETITION_COMPARISONS_NEWEST_FIRST,
    PETITION_COUNTS_NEWEST_FIRST,
    NewPetitionCount,
    PetitionFilter,
    compare_petitions,
    list_petition_comparisons,
    list_petition_counts,
    record_petitions,
)
from gridwatch.pairing.quiet_villages import QuietWindow, bands_of, count_known_villages, list_quiet_villages
from gridwatch.people.permissions import Right

petitions = Resource("petitions", __name__, description="Petition counts as snapshots, compared on the year")

_CODE = validate.Length(6, 20)
_DEFINITION = validate.Regexp(r"^[A-Z][A-Z0-9-]{0,19}\Z", error="A code such as XF-2020: capitals, digits and hyphens.")
_READERS = holders_of(Right.PETITION_READ)
_RECORDERS = holders_of(Right.PETITION_RECORD)


class NewPetitionCountSchema(Schema):
    """A count as its source has it: of which place and window, by which definition, read when."""

    place_code = Text(required=True, validate=_CODE)
    first = Day(required=True)
    past = Day(required=True, metadata={"description": "the day after the last"})
    kind = Code(PetitionKind, required=True)
    definition = Text(required=True, validate=_DEFINITION)
    count = fields.Integer(strict=True, required=True, validate=validate.Range(0, 10_000_000))
    source = Text(required=True, validate=validate.Length(1, 100), metadata={"description": "the body that counted"})
    taken_at = Instant(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> NewPetitionCount:
        return NewPetitionCount(**data)


class PetitionFilterQuery(Schema):
    """At or below which place, of which kind, by which definition."""

    place = Text(load_default=None, validate=_CODE)
    kind = Code(PetitionKind, load_default=None)
    definition = Text(load_default=None, validate=_DEFINITION)


class PetitionQuery(PageQuery, PetitionFilterQuery):
    """A page of them, newest first."""


exported("petition-counts", PetitionQuery)
exported("petition-comparisons", PetitionQuery)


class PetitionCountSchema(Schema):
    """A count; it is never changed, and a new value is a new one."""

    id = fields.UUID(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    first = fields.Date(required=True)
    past = fields.Date(required=True)
    kind = Code(PetitionKind, required=True)
    definition = fields.String(required=True)
    count = fields.Integer(required=True)
    source = fields.String(required=True)
    taken_at = Instant(required=True)
    recorded_at = Instant(required=True)


PetitionCountPage = page_of(PetitionCountSchema)


class PetitionBaseSchema(Schema):
    """The row that a comparison was made against."""

    id = fields.UUID(required=True)
    first = fields.Date(required=True)
    past = fields.Date(required=True)
    count = fields.Integer(required=True)
    source = fields.String(required=True)
    taken_at = Instant(required=True)


class PetitionComparisonSchema(Schema):
    """A count against its stored base; `change` is null where the base is 0."""

    id = fields.UUID(required=True)
    counted = fields.Nested(PetitionCountSchema, required=True)
    base = fields.Nested(PetitionBaseSchema, required=True)
    change = fields.Float(required=True, allow_none=True, metadata={"description": "a fraction of the base"})
    made_at = Instant(required=True)


PetitionComparisonPage = page_of(PetitionComparisonSchema)


class QuietQuery(Schema):
    """Of which place's villages, in which window, by which definition."""

    place = Text(required=True, validate=_CODE)
    first = Day(required=True)
    past = Day(required=True, metadata={"description": "the day after the last"})
    definition = Text(required=True, validate=_DEFINITION)


exported("quiet-villages", QuietQuery)


class QuietBandSchema(Schema):
    """How many villages had at most so many; each band holds those below it."""

    at_most = fields.Integer(required=True)
    villages = fields.Integer(required=True)
    without_channel = fields.Integer(required=True, metadata={"description": "of these, no channel is known to work"})


class QuietVillageSchema(Schema):
    """A village from which two petitions came at most; whether a channel of its is known to work."""

    village = fields.Nested(PlaceNameSchema, required=True)
    count = fields.Integer(required=True)
    has_channel = fields.Boolean(required=True)


class QuietVillagesSchema(Schema):
    """The bands, the villages by code, and of how many a count is known."""

    bands = fields.List(fields.Nested(QuietBandSchema), required=True)
    villages = fields.List(fields.Nested(QuietVillageSchema), required=True)
    known = fields.Integer(required=True)
    all = fields.Integer(required=True)


@petitions.route("/petition-counts", methods=["GET"], who=_READERS)
@petitions.arguments(PetitionQuery, location="query")
@petitions.response(200, PetitionCountPage)
def get_petition_counts(query: dict[str, Any]) -> dict[str, Any]:
    """What was recorded, recorded last first."""
    after, limit = paging(query, PETITION_COUNTS_NEWEST_FIRST)
    found = list_petition_counts(db.session(), PetitionFilter(**query), after=after, limit=limit)
    return page(found, limit, PETITION_COUNTS_NEWEST_FIRST)


@petitions.route("/petition-counts", methods=["POST"], who=_RECORDERS)
@petitions.arguments(NewPetitionCountSchema)
@petitions.response(201, PetitionCountSchema)
def post_petition_count(new: NewPetitionCount) -> PetitionCount:
    """Record a count of the petition office; what was recorded before stays."""
    return record_petitions(db.session(), new, actor=actor(), now=g.now)


@petitions.route("/petition-counts/<uuid:count_id>/comparison", methods=["POST"], who=_RECORDERS)
@petitions.response(200, PetitionComparisonSchema)
def post_petition_comparison(count_id: UUID) -> PetitionComparison:
    """Compare it with the same window a year before, and keep the base."""
    return compare_petitions(db.session(), count_id, actor=actor(), now=g.now)


@petitions.route("/petition-comparisons", methods=["GET"], who=_READERS)
@petitions.arguments(PetitionQuery, location="query")
@petitions.response(200, PetitionComparisonPage)
def get_petition_comparisons(query: dict[str, Any]) -> dict[str, Any]:
    """Counts against their stored bases, made last first."""
    after, limit = paging(query, PETITION_COMPARISONS_NEWEST_FIRST)
    found = list_petition_comparisons(db.session(), PetitionFilter(**query), after=after, limit=limit)
    return page(found, limit, PETITION_COMPARISONS_NEWEST_FIRST)


@petitions.route("/quiet-villages", methods=["GET"], who=_READERS)
@petitions.arguments(QuietQuery, location="query")
@petitions.response(200, QuietVillagesSchema)
def get_quiet_villages(query: dict[str, Any]) -> dict[str, Any]:
    """Villages from which few petitions came, in bands that nest."""
    wanted = QuietWindow(**query)
    quiet = list_quiet_villages(db.session(), wanted)
    known, villages = count_known_villages(db.session(), wanted)
    return {"bands": bands_of(quiet), "villages": quiet, "known": known, "all": villages}
