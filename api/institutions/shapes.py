"""What clients send and read of institutions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from api.exports.filters import exported
from api.forms import Code, Day, Instant, Text
from api.names import PlaceNameSchema
from api.paging import PageQuery, page_of, sort_of
from api.workflow import NextStepSchema
from gridwatch.institutions.lifecycle import InstitutionAction, InstitutionClock, InstitutionState
from gridwatch.institutions.models import Institution, InstitutionEvent, InstitutionKind, InstitutionSource
from gridwatch.institutions.proposals import Proposal
from gridwatch.institutions.reading import INSTITUTION_ORDERS, AwaitedInstitution
from gridwatch.people.roles import Role

_CODE = validate.Length(6, 20)
_LINE = validate.Length(1, 100)


class ProposalSchema(Schema):
    """What an institution says. Without a `document_no` of its own it gets the next of its place when
    it is adopted."""

    title = Text(required=True, validate=validate.Length(2, 100))
    kind = Code(InstitutionKind, required=True)
    owner = Text(required=True, validate=_LINE, metadata={"description": "the body that sees to it; no person"})
    content = Text(required=True, validate=validate.Length(1, 20_000))
    source = Code(InstitutionSource, required=True)
    source_no = Text(load_default=None, allow_none=True, validate=_LINE)
    document_no = Text(load_default=None, allow_none=True, validate=_LINE)
    effective_on = Day(load_default=None, allow_none=True, metadata={"description": "else the day of its adoption"})
    replaces_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "ends when it begins"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Proposal:
        return Proposal(**data)


class NewInstitutionSchema(Schema):
    """An institution that is proposed for a county, town or village."""

    place_code = Text(required=True, validate=_CODE)
    proposal = fields.Nested(ProposalSchema, required=True)


class InstitutionMoveSchema(Schema):
    """A step; `review_on` is the last day by which it is looked at again, three years on when left
    out."""

    action = Code(InstitutionAction, required=True)
    note = Text(load_default=None, allow_none=True, validate=validate.Length(1, 1000))
    review_on = Day(load_default=None, allow_none=True)


class InstitutionFilterQuery(Schema):
    """At or below which place, in which states, of which kind, with which words in title or
    number."""

    place = Text(load_default=None, validate=_CODE)
    here = fields.Boolean(load_default=False, metadata={"description": "of that place alone"})
    state = fields.List(Code(InstitutionState), load_default=list)
    kind = Code(InstitutionKind, load_default=None)
    q = Text(load_default=None, validate=_LINE)
    awaits = Code(AwaitedInstitution, load_default=None, metadata={"description": "what one must do with them"})

    @post_load
    def freeze(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"state": tuple(data["state"])}


class InstitutionQuery(PageQuery, InstitutionFilterQuery):
    """A page of them, newest first unless `sort` says otherwise."""

    sort = sort_of(INSTITUTION_ORDERS)


exported("institutions", InstitutionQuery, without=("here",))


class InstitutionSummarySchema(Schema):
    """A line of the list; `in_force_until` is its last day, empty while none is set."""

    id = fields.UUID(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    title = fields.String(required=True)
    document_no = fields.String(required=True, allow_none=True)
    kind = Code(InstitutionKind, required=True)
    owner = fields.String(required=True)
    state = Code(InstitutionState, required=True)
    version = fields.Integer(required=True)
    proposed_at = Instant(required=True)
    in_force_from = fields.Date(required=True, allow_none=True)
    in_force_until = fields.Date(required=True, allow_none=True)
    due_at = Instant(required=True, allow_none=True, metadata={"description": "of its review"})


class InstitutionEventSchema(Schema):
    """A step that was made; nobody's name, since it is the office that acts."""

    action = Code(InstitutionAction, required=True)
    from_state = Code(InstitutionState, required=True)
    to_state = Code(InstitutionState, required=True)
    at = Instant(required=True)
    role = Code(Role, required=True, allow_none=True, metadata={"description": "null for the product itself"})
    note = fields.String(required=True, allow_none=True)


class InstitutionSchema(InstitutionSummarySchema):
    """An institution with what it says and what became of it, oldest step first."""

    content = fields.String(required=True)
    source = Code(InstitutionSource, required=True)
    source_no = fields.String(required=True, allow_none=True)
    effective_on = fields.Date(required=True, allow_none=True)
    replaces_id = fields.UUID(required=True, allow_none=True)
    events = fields.List(fields.Nested(InstitutionEventSchema), required=True)


InstitutionPage = page_of(InstitutionSummarySchema)


class InstitutionTotalsSchema(Schema):
    """How many the list with the same filters has, by state."""

    total = fields.Integer(required=True)
    by_state = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class InstitutionNextStepSchema(NextStepSchema):
    """A step that is legal now."""

    action = Code(InstitutionAction, required=True)
    to_state = Code(InstitutionState, required=True)
    clock = Code(InstitutionClock, required=True, allow_none=True)


InstitutionNextStepPage = page_of(InstitutionNextStepSchema)

_LINE_OF = ("id", "place", "title", "document_no", "kind", "owner", "state", "version", "proposed_at", "due_at")
_SAYS = ("content", "source", "source_no", "effective_on", "replaces_id")


def summary_shape(one: Institution) -> dict[str, Any]:
    """A line of the list, with the days on which it is in force."""
    days = one.effective if one.effective and not one.effective.isempty else None
    return {name: getattr(one, name) for name in _LINE_OF} | {
        "in_force_from": days and days.lower,
        "in_force_until": days.upper - timedelta(days=1) if days and days.upper else None,
    }


def institution_shape(one: Institution, events: Sequence[InstitutionEvent]) -> dict[str, Any]:
    """All of it."""
    return summary_shape(one) | {name: getattr(one, name) for name in _SAYS} | {"events": events}
