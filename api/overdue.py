"""The overdue ladder: what a report has reached, the letters, and the list of what is overdue."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.database import db
from api.exports.filters import exported
from api.forms import Code, Day, Instant, Text
from api.names import PlaceNameSchema
from api.paging import PageQuery, page, page_of, paging, whole
from api.resource import SIGNED_IN, Resource, actor, holders_of
from gridwatch.people.permissions import Right
from gridwatch.reports.lifecycle import Clock, Custodian, State
from gridwatch.reports.overdue.ladder import Rung
from gridwatch.reports.overdue.letters import Letter, print_letter
from gridwatch.reports.overdue.rungs import OverdueRung, get_letter, list_letters_of_order, list_rungs
from gridwatch.reports.overdue.worklist import OverdueFilter, OverdueReport, OverdueTotals, count_overdue, list_overdue
from gridwatch.reports.reading.reports import REPORTS_BY_URGENCY

overdue = Resource("overdue", __name__, description="Clocks that have run out, and what followed")


class RungSchema(Schema):
    """A rung that a clock reached; those with a letter can be read at
    `/reports/{report}/letters/{id}`."""

    id = fields.UUID(required=True)
    clock = Code(Clock, required=True)
    rung = Code(Rung, required=True)
    at = Instant(required=True)
    due_at = Instant(required=True)
    holder = Code(Custodian, required=True)
    letter_no = fields.String(required=True, allow_none=True)


RungPage = page_of(RungSchema)


class RungLetterSchema(Schema):
    """A letter as it was issued; it never says who reported."""

    issuer = fields.String(required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    addressee = fields.String(required=True)
    copy_to = fields.List(fields.String(), required=True)
    problem = fields.String(required=True)
    advice = fields.String(required=True)
    issued_on = fields.String(required=True)
    reply_by = fields.String(required=True)


RungLetterPage = page_of(RungLetterSchema)


class OverdueTotalsQuery(Schema):
    """Which overdue reports: of a place, and with a letter of this kind."""

    place = Text(load_default=None, validate=validate.Length(6, 20))
    rung = Code(Rung, load_default=None)


exported("overdue", OverdueTotalsQuery)


class OverdueQuery(PageQuery, OverdueTotalsQuery):
    """Which overdue reports, and which page."""


class OverdueSchema(Schema):
    """One overdue report, and its letters so far."""

    report_id = fields.UUID(required=True)
    town = fields.Nested(PlaceNameSchema, required=True, allow_none=True)
    village = fields.Nested(PlaceNameSchema, required=True, allow_none=True)
    state = Code(State, required=True)
    custodian = Code(Custodian, required=True)
    clock = Code(Clock, required=True)
    due_at = Instant(required=True)
    reply_overdue = fields.Boolean(required=True)
    late = Code(Clock, required=True, metadata={"description": "what is late: the clock that runs, or the first reply"})
    last_day = Day(required=True)
    days_late = fields.Integer(required=True)
    letters = fields.List(fields.Nested(RungSchema), required=True)


OverduePage = page_of(OverdueSchema)


class OverdueTotalsSchema(Schema):
    """Counts of the list."""

    total = fields.Integer(required=True)
    reply_alone = fields.Integer(required=True, metadata={"description": "those whose first reply alone is overdue"})
    by_rung = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


@overdue.route("/overdue", methods=["GET"], who=holders_of(Right.OVERDUE_READ))
@overdue.arguments(OverdueQuery, location="query")
@overdue.response(200, OverduePage)
def get_overdue(query: dict[str, Any]) -> dict[str, Any]:
    """What is overdue in one's town or county, longest first; or `rung=county_list`, its list."""
    after, limit = paging(query, REPORTS_BY_URGENCY)
    found = list_overdue(db.session(), OverdueFilter(**query), actor=actor(), after=after, limit=limit, now=g.now)
    listed = page(found, limit, REPORTS_BY_URGENCY, lambda one: one.report)
    return listed | {"items": [_overdue_shape(one, g.now) for one in found]}


@overdue.route("/overdue/totals", methods=["GET"], who=holders_of(Right.OVERDUE_READ))
@overdue.arguments(OverdueTotalsQuery, location="query")
@overdue.response(200, OverdueTotalsSchema)
def get_overdue_totals(query: dict[str, Any]) -> OverdueTotals:
    """How many the list with the same query has, and how many have had each letter."""
    return count_overdue(db.session(), OverdueFilter(**query), actor=actor(), now=g.now)


@overdue.route("/reports/<uuid:report_id>/rungs", methods=["GET"], who=SIGNED_IN)
@overdue.response(200, RungPage)
def get_rungs(report_id: UUID) -> dict[str, Any]:
    """The rungs of the overdue ladder that a report has reached, as far as one may know."""
    return whole([_rung_shape(rung) for rung in list_rungs(db.session(), report_id)])


@overdue.route("/reports/<uuid:report_id>/letters/<uuid:rung_id>", methods=["GET"], who=SIGNED_IN)
@overdue.response(200, RungLetterSchema)
def get_one_letter(report_id: UUID, rung_id: UUID) -> Letter:
    """A reminder, advice letter or circular, as it was issued."""
    return get_letter(db.session(), report_id, rung_id)


@overdue.route("/reports/<uuid:report_id>/letters/<uuid:rung_id>/pdf", methods=["GET"], who=SIGNED_IN)
@overdue.response(200, content_type="application/pdf", description="The letter, for the file")
def get_letter_pdf(report_id: UUID, rung_id: UUID) -> Response:
    """A letter as PDF."""
    return Response(print_letter(get_letter(db.session(), report_id, rung_id)), content_type="application/pdf")


@overdue.route("/orders/<uuid:order_id>/letters", methods=["GET"], who=holders_of(Right.ORDER_ANSWER))
@overdue.response(200, RungLetterPage)
def get_order_letters(order_id: UUID) -> dict[str, Any]:
    """The letters that one's unit was sent about an order."""
    return whole(list_letters_of_order(db.session(), order_id, actor()))


def _rung_shape(rung: OverdueRung) -> dict[str, Any]:
    names = ("id", "clock", "rung", "at", "due_at", "holder")
    return {name: getattr(rung, name) for name in names} | {"letter_no": rung.letter and rung.letter["number"]}


def _overdue_shape(one: OverdueReport, now: datetime) -> dict[str, Any]:
    names = ("town", "village", "state", "custodian", "clock", "due_at")
    return {name: getattr(one.report, name) for name in names} | {
        "report_id": one.report.id,
        "reply_overdue": one.is_reply_overdue,
        "late": one.late_clock,
        "last_day": one.last_day,
        "days_late": one.days_late(now),
        "letters": [_rung_shape(rung) for rung in one.letters],
    }
