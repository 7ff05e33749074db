"""Single sheets for the file, as PDF: a report's handling sheet, an order's notice."""

from uuid import UUID

from flask import Response, g

from api.database import db
from api.resource import SIGNED_IN, Resource, actor, archive, holders_of
from gridwatch.exports.sheets.order_notice import print_order, print_order_of_report
from gridwatch.exports.sheets.report_sheet import print_report
from gridwatch.people.permissions import Right

sheets = Resource("sheets", __name__, description="Reports and orders on paper")
PDF = "application/pdf"


@sheets.route("/reports/<uuid:report_id>/sheet", methods=["GET"], who=SIGNED_IN)
@sheets.response(200, content_type=PDF, description="The sheet, as much of the report as one may see")
def get_report_sheet(report_id: UUID) -> Response:
    """The handling sheet of a report."""
    made = print_report(db.session(), report_id, actor=actor(), store=archive().store, now=g.now)
    return Response(made, content_type=PDF)


@sheets.route("/orders/<uuid:order_id>/notice", methods=["GET"], who=holders_of(Right.ORDER_ANSWER))
@sheets.response(200, content_type=PDF, description="The notice, for the unit")
def get_order_notice(order_id: UUID) -> Response:
    """The notice of an order of one's unit."""
    return Response(print_order(db.session(), order_id, actor=actor()), content_type=PDF)


@sheets.route(
    "/reports/<uuid:report_id>/orders/<uuid:order_id>/notice", methods=["GET"], who=holders_of(Right.REPORT_READ)
)
@sheets.response(200, content_type=PDF, description="The notice, for the desk to send")
def get_notice_of_report(report_id: UUID, order_id: UUID) -> Response:
    """The notice of an order, for the desk of its report."""
    return Response(print_order_of_report(db.session(), report_id, order_id), content_type=PDF)
