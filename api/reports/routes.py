"""Reports: submitting, listing, reading and moving them."""

from typing import Any
from uuid import UUID

from flask import Response, g, jsonify, make_response, request
from marshmallow import Schema, validate

from api.database import db
from api.etags import IF_MATCH, unless_unchanged, version_from_if_match, with_etag
from api.forms import Text
from api.names import ReachablePersonSchema
from api.paging import ordering, page, paging, whole
from api.problems import language
from api.reports.forms import MoveSchema, PointsQuery, ReportQuery, SubmissionSchema, TotalsQuery
from api.reports.reception import reception
from api.reports.shapes import (
    EventPage,
    PointsSchema,
    ReceiptSchema,
    ReportNextStepPage,
    ReportSchema,
    SummaryPage,
    TotalsSchema,
    dumped_points,
    dumped_summary,
    event_shape,
    report_shape,
)
from api.resource import SIGNED_IN, Resource, actor, holders_of, settings, vault
from api.workflow import next_step_shape
from gridwatch.analysis.figures.counted_reports import CountedFilter
from gridwatch.errors import NotFound
from gridwatch.from_settings import move_rules
from gridwatch.people.models import Account
from gridwatch.people.permissions import Right
from gridwatch.receipts import body_sha256
from gridwatch.reports.intake.values import Submission
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.consequences import foresee_steps
from gridwatch.reports.moves.move import get_report as reports_get
from gridwatch.reports.moves.move import move
from gridwatch.reports.reading.custody import custody_of
from gridwatch.reports.reading.points import list_points
from gridwatch.reports.reading.reports import (
    REPORT_ORDERS,
    SHORTEST_REASON,
    count_reports,
    get_report_view,
    list_events,
    list_reports,
    open_identity,
)
from gridwatch.sync.receiving import receive_report
from gridwatch.territory.calendar import china_day

_RECEIPT = ReceiptSchema()

reports = Resource("reports", __name__, description="Field reports and their life cycle")


class ReasonSchema(Schema):
    """Why an identity is opened; kept in the audit trail."""

    reason = Text(required=True, validate=validate.Length(SHORTEST_REASON, 500))


@reports.route("/reports/<uuid:report_id>", methods=["PUT"], who=SIGNED_IN)
@reports.arguments(SubmissionSchema)
@reports.response(201, ReceiptSchema)
@reports.alt_response(200, schema=ReceiptSchema, description="The same report again: the same receipt", success=True)
def put_report(form: dict[str, Any], report_id: UUID) -> Response:
    """Submit a report under an id (UUIDv7) that the phone made. Safe to repeat."""
    submission = Submission(id=report_id, body_sha256=body_sha256(request.get_json()), **form)
    receipt = receive_report(db.session(), submission, reception())
    response = jsonify(_RECEIPT.dump(receipt.facts))
    response.status_code = 200 if receipt.is_replay else 201
    return response


@reports.route("/reports", methods=["GET"], who=SIGNED_IN)
@reports.arguments(ReportQuery, location="query")
@reports.alt_response(200, schema=SummaryPage, success=True)
@reports.alt_response(304, description="As it was under the ETag of If-None-Match", success=True)
def get_reports(query: dict[str, Any]) -> Response:
    """Reports of one's desk, or one's own, most urgent first unless `sort` says otherwise."""
    order = ordering(query, REPORT_ORDERS)
    after, limit = paging(query, order)
    found = list_reports(db.session(), _filter(query), actor=actor(), order=order, after=after, limit=limit, now=g.now)
    listed = page(found, limit, order)
    who = actor()
    return unless_unchanged(jsonify(listed | {"items": [dumped_summary(report, who) for report in found]}))


@reports.route("/reports/totals", methods=["GET"], who=SIGNED_IN)
@reports.arguments(TotalsQuery, location="query")
@reports.alt_response(200, schema=TotalsSchema, success=True)
@reports.alt_response(304, description="As it was under the ETag of If-None-Match", success=True)
def get_totals(query: dict[str, Any]) -> Response:
    """How many reports the list with the same query has, by state, and how many are overdue."""
    totals = count_reports(db.session(), _filter(query), actor=actor(), now=g.now)
    return unless_unchanged(jsonify(TotalsSchema().dump(totals)))


@reports.route("/reports/points", methods=["GET"], who=holders_of(Right.REPORT_READ))
@reports.arguments(PointsQuery, location="query")
@reports.alt_response(200, schema=PointsSchema, success=True)
@reports.alt_response(304, description="As it was under the ETag of If-None-Match", success=True)
def get_points(query: dict[str, Any]) -> Response:
    """Where the reports of the list with the same query are: the most urgent 5,000 that have a position."""
    found = list_points(db.session(), _filter(query), actor=actor(), now=g.now)
    return unless_unchanged(jsonify(dumped_points(found)))


@reports.route("/reports/<uuid:report_id>", methods=["GET"], who=SIGNED_IN)
@reports.response(200, ReportSchema)
def get_report(report_id: UUID) -> Response:
    """One report, as much of it as one may see, with the moves that are legal now."""
    return _report_answer(report_id)


@reports.route("/reports/<uuid:report_id>/moves", methods=["POST"], who=SIGNED_IN)
@reports.arguments(MoveSchema)
@reports.response(200, ReportSchema)
@reports.alt_response(204, description="Done, and the report is no longer yours to see", success=True)
@reports.doc(parameters=[IF_MATCH])
def post_move(form: dict[str, Any], report_id: UUID) -> Response:
    """Take one action on a report, if its state and your role allow it."""
    command = Move(version=version_from_if_match(), **form)
    move(db.session(), report_id, command, actor=actor(), rules=move_rules(settings()), now=g.now)
    try:
        return _report_answer(report_id)
    except NotFound:
        return Response(status=204)


@reports.route("/reports/<uuid:report_id>/steps", methods=["GET"], who=SIGNED_IN)
@reports.response(200, ReportNextStepPage)
def get_steps(report_id: UUID) -> dict[str, Any]:
    """The moves that are legal now: what each needs, where it leads, which clock it starts."""
    report = reports_get(db.session(), report_id)
    steps = foresee_steps(db.session(), report, actor=actor(), rules=move_rules(settings()), now=g.now)
    return whole(
        [next_step_shape(one, language(), "takes", "days", "days_max", "custodian", "audience") for one in steps]
    )


@reports.route("/reports/<uuid:report_id>/events", methods=["GET"], who=SIGNED_IN)
@reports.response(200, EventPage)
def get_events(report_id: UUID) -> dict[str, Any]:
    """The timeline of a report, oldest first, with the notes that one may read."""
    entries = list_events(db.session(), report_id)
    return whole([event_shape(entry) for entry in entries])


@reports.route("/reports/<uuid:report_id>/identity", methods=["POST"], who=holders_of(Right.IDENTITY_OPEN))
@reports.arguments(ReasonSchema)
@reports.response(200, ReachablePersonSchema)
def post_identity(form: dict[str, Any], report_id: UUID) -> Account:
    """Open who made a report. Takes a reason; both are kept in the audit trail."""
    return open_identity(db.session(), report_id, form["reason"], actor=actor(), vault=vault(), now=g.now)


def _report_answer(report_id: UUID) -> Response:
    view = get_report_view(db.session(), report_id, actor=actor())
    custody = custody_of(db.session(), view.report, now=g.now)
    response = make_response(jsonify(ReportSchema().dump(report_shape(view, custody, actor()))))
    return with_etag(response, view.report.version)


def _filter(query: dict[str, Any]) -> CountedFilter:
    return CountedFilter(**query).with_figure(china_day(g.now))
