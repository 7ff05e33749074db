"""What clients send and read of clearings."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from api.forms import Code, Day, Instant, Text
from api.paging import PageQuery, page_of, sort_of
from api.workflow import NextStepSchema
from gridwatch.clearing.lifecycle import ClearingAction, ClearingClock, ClearingState
from gridwatch.clearing.models import ClearedPost, Clearing, ClearingEvent, ClearingWay, ConsentHow
from gridwatch.clearing.proposals import ClearingProposal
from gridwatch.clearing.reading import CLEARING_ORDERS, Ground
from gridwatch.people.roles import Role
from gridwatch.reports.moves.outcomes import UntrueReason

_NUMBER = validate.Length(2, 60)
_HINTLESS = "says no month, place or category, and nothing of who reported"


class NewClearingSchema(Schema):
    """A clearing that is proposed after a concluded case whose allegation was found untrue."""

    report_id = fields.UUID(required=True, metadata={"description": "whose allegation was found untrue"})
    case_no = Text(required=True, validate=_NUMBER, metadata={"description": "as the case's file bears it"})
    way = Code(ClearingWay, required=True)
    scope = Text(required=True, validate=validate.Length(2, 200), metadata={"description": _HINTLESS})
    post = Code(ClearedPost, required=True)
    is_important = fields.Boolean(required=True)
    late_because = Text(
        load_default=None,
        allow_none=True,
        validate=validate.Length(4, 500),
        metadata={"description": "after more than 15 working days"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ClearingProposal:
        return ClearingProposal(**data)


class ClearingMoveSchema(Schema):
    """A step, with what it takes: a consent its day and how, and apart one to a public way; an approval
    the number of the party committee's document; doing it the day; a revisit what was found."""

    action = Code(ClearingAction, required=True)
    note = Text(load_default=None, allow_none=True, validate=validate.Length(1, 1000))
    consented_on = Day(load_default=None, allow_none=True)
    consent_how = Code(ConsentHow, load_default=None, allow_none=True)
    public_consented_on = Day(load_default=None, allow_none=True)
    public_consent_how = Code(ConsentHow, load_default=None, allow_none=True)
    committee_no = Text(load_default=None, allow_none=True, validate=_NUMBER)
    done_on = Day(load_default=None, allow_none=True)


class ClearingLetterSchema(Schema):
    """To whom its letter goes: the party organisation of the person cleared."""

    addressee = Text(required=True, validate=validate.Length(2, 60))


class DraftedLetterSchema(Schema):
    """The letter that was drafted."""

    id = fields.UUID(required=True)


class ClearingFilterQuery(Schema):
    """In which states, by which way, with which words in the case's number; what waits for one."""

    state = fields.List(Code(ClearingState), load_default=list)
    way = Code(ClearingWay, load_default=None)
    q = Text(load_default=None, validate=validate.Length(1, 100))
    awaits = fields.Boolean(load_default=False)

    @post_load
    def freeze(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"state": tuple(data["state"])}


class ClearingQuery(PageQuery, ClearingFilterQuery):
    """A page of them, newest first unless `sort` says otherwise."""

    sort = sort_of(CLEARING_ORDERS)


class ClearingSummarySchema(Schema):
    """A line of the list: neither the report nor what it said."""

    id = fields.UUID(required=True)
    case_no = fields.String(required=True)
    way = Code(ClearingWay, required=True)
    post = Code(ClearedPost, required=True)
    is_important = fields.Boolean(required=True)
    state = Code(ClearingState, required=True)
    version = fields.Integer(required=True)
    proposed_at = Instant(required=True)
    done_on = fields.Date(required=True, allow_none=True)
    due_at = Instant(required=True, allow_none=True, metadata={"description": "of its revisit"})


class ClearingEventSchema(Schema):
    """A step that was made; nobody's name, since it is the office that acts."""

    action = Code(ClearingAction, required=True)
    from_state = Code(ClearingState, required=True)
    to_state = Code(ClearingState, required=True)
    at = Instant(required=True)
    role = Code(Role, required=True)
    note = fields.String(required=True, allow_none=True)


class GroundSchema(Schema):
    """A report whose allegation was found untrue; known to whom the report is known."""

    report_id = fields.UUID(required=True)
    number = fields.String(required=True)
    decided_on = fields.Date(required=True)
    reason = Code(UntrueReason, required=True)
    propose_by = fields.Date(required=True, metadata={"description": "the last day without an explanation"})
    clearings = fields.Integer(required=True, metadata={"description": "that were not dropped"})


class ClearingSchema(ClearingSummarySchema):
    """A clearing with what it rests on and what became of it, oldest step first."""

    scope = fields.String(required=True)
    late_because = fields.String(required=True, allow_none=True)
    consented_on = fields.Date(required=True, allow_none=True)
    consent_how = Code(ConsentHow, required=True, allow_none=True)
    public_consented_on = fields.Date(required=True, allow_none=True)
    public_consent_how = Code(ConsentHow, required=True, allow_none=True)
    committee_no = fields.String(required=True, allow_none=True)
    letter_id = fields.UUID(required=True, allow_none=True)
    ground = fields.Nested(GroundSchema, required=True)
    events = fields.List(fields.Nested(ClearingEventSchema), required=True)


ClearingPage = page_of(ClearingSummarySchema)
GroundPage = page_of(GroundSchema)


class ClearingTotalsSchema(Schema):
    """How many the list with the same filters has, by state."""

    total = fields.Integer(required=True)
    by_state = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class ClearingNextStepSchema(NextStepSchema):
    """A step that is legal now."""

    action = Code(ClearingAction, required=True)
    to_state = Code(ClearingState, required=True)
    clock = Code(ClearingClock, required=True, allow_none=True)


ClearingNextStepPage = page_of(ClearingNextStepSchema)

_SHOWN = [name for name in ClearingSchema().fields if name not in {"ground", "events"}]


def clearing_shape(one: Clearing, ground: Ground, events: Sequence[ClearingEvent]) -> dict[str, Any]:
    """All of it."""
    return {name: getattr(one, name) for name in _SHOWN} | {"ground": ground, "events": events}
