"""The ledger of problems: entering, listing, reading and moving them."""

from typing import Any
from uuid import UUID

from flask import Response, g, jsonify

from api.database import db
from api.etags import IF_MATCH, version_from_if_match, with_etag
from api.findings.shapes import (
    EnteredSchema,
    FindingFilterQuery,
    FindingMoveSchema,
    FindingNextStepPage,
    FindingPage,
    FindingQuery,
    FindingSchema,
    FindingTotalsSchema,
    FittingLetterPage,
    NewFindingSchema,
    finding_shape,
    summary_shape,
)
from api.paging import ordering, page, paging, whole
from api.problems import language
from api.resource import Resource, actor, holders_of
from api.workflow import next_step_shape
from gridwatch.files.attached import AttachedTo, list_attached
from gridwatch.findings.entering import Found, enter
from gridwatch.findings.models import Finding
from gridwatch.findings.moves import FindingMove, list_finding_steps, list_letters_for, move
from gridwatch.findings.reading import (
    FINDING_ORDERS,
    FindingFilter,
    count_findings,
    get_finding,
    list_finding_events,
    list_findings,
    list_sources,
)
from gridwatch.people.permissions import Right

findings = Resource("findings", __name__, description="The ledger of problems, whatever found them")

FINDERS = holders_of(Right.FINDING_ENTER, Right.FINDING_OWN_THEME)
READERS = holders_of(Right.FINDING_READ, Right.FINDING_OWN_THEME, Right.FINDING_FEED_BACK)


@findings.route("/findings", methods=["GET"], who=READERS)
@findings.arguments(FindingQuery, location="query")
@findings.response(200, FindingPage)
def get_findings(query: dict[str, Any]) -> dict[str, Any]:
    """The problems at and below one's desk, of one's themes, or of one's village, newest first."""
    order = ordering(query, FINDING_ORDERS)
    after, limit = paging(query, order)
    wanted = FindingFilter(**query)
    found = list_findings(db.session(), wanted, actor=actor(), now=g.now, order=order, after=after, limit=limit)
    return page(found, limit, order) | {"items": [summary_shape(one) for one in found]}


@findings.route("/findings/totals", methods=["GET"], who=READERS)
@findings.arguments(FindingFilterQuery, location="query")
@findings.response(200, FindingTotalsSchema)
def get_totals(query: dict[str, Any]) -> dict[str, Any]:
    """How many the list with the same filters has, by state."""
    by_state = count_findings(db.session(), FindingFilter(**query), actor=actor(), now=g.now)
    return {"total": sum(by_state.values()), "by_state": by_state}


@findings.route("/findings", methods=["POST"], who=FINDERS)
@findings.arguments(NewFindingSchema)
@findings.response(201, EnteredSchema)
def post_finding(found: Found) -> Response:
    """Enter what was found; the same one that is worked already gets one more who found it."""
    made, is_new = enter(db.session(), found, actor=actor(), now=g.now)
    response = jsonify(EnteredSchema().dump(_shape(made) | {"is_new": is_new}))
    response.status_code = 201 if is_new else 200
    return with_etag(response, made.version)


@findings.route("/findings/<uuid:finding_id>", methods=["GET"], who=READERS)
@findings.response(200, FindingSchema)
def get_one_finding(finding_id: UUID) -> Response:
    """One problem, with all who found it and what became of it."""
    return _answer(get_finding(db.session(), finding_id))


@findings.route("/findings/<uuid:finding_id>/moves", methods=["POST"], who=READERS)
@findings.arguments(FindingMoveSchema)
@findings.response(200, FindingSchema)
@findings.doc(parameters=[IF_MATCH])
def post_finding_move(form: dict[str, Any], finding_id: UUID) -> Response:
    """Work on it, or let it leave once."""
    command = FindingMove(version=version_from_if_match(), **form)
    return _answer(move(db.session(), finding_id, command, actor=actor(), now=g.now))


@findings.route("/findings/<uuid:finding_id>/steps", methods=["GET"], who=READERS)
@findings.response(200, FindingNextStepPage)
def get_finding_steps(finding_id: UUID) -> dict[str, Any]:
    """What one may do with it now."""
    found = list_finding_steps(db.session(), finding_id, actor=actor(), now=g.now)
    return whole([next_step_shape(one, language()) for one in found])


@findings.route("/findings/<uuid:finding_id>/letters", methods=["GET"], who=holders_of(Right.FINDING_HANDLE))
@findings.response(200, FittingLetterPage)
def get_fitting_letters(finding_id: UUID) -> dict[str, Any]:
    """The letters to its place that could take it along."""
    return whole(list_letters_for(db.session(), finding_id))


def _shape(finding: Finding) -> dict[str, Any]:
    session = db.session()
    sources = list_sources(session, finding.id)
    checks = [one.check_id for one in sources if one.check_id is not None]
    photos = list_attached(session, AttachedTo.CHECK, checks)
    return finding_shape(finding, sources, photos, list_finding_events(session, finding.id))


def _answer(finding: Finding) -> Response:
    return with_etag(jsonify(FindingSchema().dump(_shape(finding))), finding.version)
