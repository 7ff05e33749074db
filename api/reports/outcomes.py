"""What came after a report: the clue ledger's outcome, and the reporter's rating."""

from typing import Any
from uuid import UUID

from flask import g
from marshmallow import Schema, fields, post_load, validate

from api.database import db
from api.forms import Code, Day, Text
from api.resource import SIGNED_IN, Resource, actor, holders_of
from gridwatch.people.permissions import Right
from gridwatch.reports.moves.outcomes import (
    WORD_LEAST,
    GivenOutcome,
    Outcome,
    Untrue,
    UntrueReason,
    rate,
    record_outcome,
)

outcomes = Resource("outcomes", __name__, description="What came after a report")


class UntrueSchema(Schema):
    """Why somebody found the allegation untrue: a code, and a word that names nobody."""

    reason = Code(UntrueReason, required=True)
    word = Text(required=True, validate=validate.Length(WORD_LEAST, 200))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Untrue:
        return Untrue(**data)


class OutcomeSchema(Schema):
    """What became of a clue: codes, days and a count; never narrative. Of a concluded case, whether
    somebody found the allegation untrue, and why."""

    outcome = Code(Outcome, required=True)
    decided_on = Day(required=True)
    case_filed_on = Day(load_default=None, allow_none=True)
    sanctions = fields.Integer(load_default=0, validate=validate.Range(0, 1000))
    untrue = fields.Nested(
        UntrueSchema, load_default=None, allow_none=True, metadata={"description": "of a concluded case alone"}
    )


class RatingSchema(Schema):
    """How it was handled, from 1 (bad) to 5 (good)."""

    score = fields.Integer(required=True, validate=validate.Range(1, 5))


@outcomes.route("/reports/<uuid:report_id>/clue-outcome", methods=["PUT"], who=holders_of(Right.CLUE_RECORD))
@outcomes.arguments(OutcomeSchema)
@outcomes.response(204)
def put_outcome(form: dict[str, Any], report_id: UUID) -> None:
    """Record, or correct, what became of a clue that was transferred."""
    record_outcome(db.session(), report_id, GivenOutcome(**form), actor=actor(), now=g.now)


@outcomes.route("/reports/<uuid:report_id>/rating", methods=["PUT"], who=SIGNED_IN)
@outcomes.arguments(RatingSchema)
@outcomes.response(204)
def put_rating(form: dict[str, Any], report_id: UUID) -> None:
    """Say how one's own closed report was handled; again replaces what one said before."""
    rate(db.session(), report_id, form["score"], actor=actor(), now=g.now)
