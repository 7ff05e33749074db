"""Clearings: proposing, listing, reading and moving them, and drafting their letters."""

from typing import Any
from uuid import UUID

from flask import Response, g, jsonify

from api.clearing.shapes import (
    ClearingFilterQuery,
    ClearingLetterSchema,
    ClearingMoveSchema,
    ClearingNextStepPage,
    ClearingPage,
    ClearingQuery,
    ClearingSchema,
    ClearingTotalsSchema,
    DraftedLetterSchema,
    GroundPage,
    NewClearingSchema,
    clearing_shape,
)
from api.database import db
from api.etags import IF_MATCH, version_from_if_match, with_etag
from api.paging import ordering, page, paging, whole
from api.problems import language
from api.resource import Resource, actor, holders_of
from api.workflow import next_step_shape
from gridwatch.clearing.letters import draft_letter
from gridwatch.clearing.models import Clearing
from gridwatch.clearing.moves import ClearingMove, list_clearing_steps, move
from gridwatch.clearing.proposals import ClearingProposal, propose
from gridwatch.clearing.reading import (
    CLEARING_ORDERS,
    ClearingFilter,
    count_clearings,
    get_clearing,
    get_ground,
    list_clearing_events,
    list_clearings,
    list_grounds,
)
from gridwatch.letters.models import Letter
from gridwatch.people.permissions import Right

clearings = Resource("clearings", __name__, description="Clearing people of what was found untrue, with their consent")

_OFFICE = holders_of(Right.CLUE_RECORD)


@clearings.route("/clearings", methods=["GET"], who=_OFFICE)
@clearings.arguments(ClearingQuery, location="query")
@clearings.response(200, ClearingPage)
def get_clearings(query: dict[str, Any]) -> dict[str, Any]:
    """The clearings of the county, newest first, as far as their reports exist for one."""
    order = ordering(query, CLEARING_ORDERS)
    after, limit = paging(query, order)
    wanted = ClearingFilter(**query)
    found = list_clearings(db.session(), wanted, actor=actor(), now=g.now, order=order, after=after, limit=limit)
    return page(found, limit, order)


@clearings.route("/clearings/totals", methods=["GET"], who=_OFFICE)
@clearings.arguments(ClearingFilterQuery, location="query")
@clearings.response(200, ClearingTotalsSchema)
def get_totals(query: dict[str, Any]) -> dict[str, Any]:
    """How many the list with the same filters has, by state."""
    by_state = count_clearings(db.session(), ClearingFilter(**query), actor=actor(), now=g.now)
    return {"total": sum(by_state.values()), "by_state": by_state}


@clearings.route("/clearing-grounds", methods=["GET"], who=_OFFICE)
@clearings.response(200, GroundPage)
def get_grounds() -> dict[str, Any]:
    """The reports whose allegation was found untrue, upon which a person may propose a clearing."""
    return whole(list_grounds(db.session()))


@clearings.route("/clearings", methods=["POST"], who=_OFFICE)
@clearings.arguments(NewClearingSchema)
@clearings.response(201, ClearingSchema)
def post_clearing(asked: ClearingProposal) -> Response:
    """Propose a clearing; the person consents, and a second officer approves."""
    return _answer(propose(db.session(), asked, actor=actor(), now=g.now), status=201)


@clearings.route("/clearings/<uuid:clearing_id>", methods=["GET"], who=_OFFICE)
@clearings.response(200, ClearingSchema)
def get_one_clearing(clearing_id: UUID) -> Response:
    """One clearing, with what it rests on and what became of it."""
    return _answer(get_clearing(db.session(), clearing_id))


@clearings.route("/clearings/<uuid:clearing_id>/moves", methods=["POST"], who=_OFFICE)
@clearings.arguments(ClearingMoveSchema)
@clearings.response(200, ClearingSchema)
@clearings.doc(parameters=[IF_MATCH])
def post_clearing_move(form: dict[str, Any], clearing_id: UUID) -> Response:
    """Record the consent, approve it, record that it is done or what a revisit found; or drop it."""
    command = ClearingMove(version=version_from_if_match(), **form)
    return _answer(move(db.session(), clearing_id, command, actor=actor(), now=g.now))


@clearings.route("/clearings/<uuid:clearing_id>/steps", methods=["GET"], who=_OFFICE)
@clearings.response(200, ClearingNextStepPage)
def get_clearing_steps(clearing_id: UUID) -> dict[str, Any]:
    """What one may do with it now."""
    found = list_clearing_steps(db.session(), clearing_id, actor=actor(), now=g.now)
    return whole([next_step_shape(one, language()) for one in found])


@clearings.route("/clearings/<uuid:clearing_id>/letter", methods=["POST"], who=_OFFICE)
@clearings.arguments(ClearingLetterSchema)
@clearings.response(201, DraftedLetterSchema)
def post_clearing_letter(form: dict[str, Any], clearing_id: UUID) -> Letter:
    """Draft its letter, which goes on among the letters."""
    return draft_letter(db.session(), clearing_id, form["addressee"], actor=actor(), now=g.now)


def _answer(clearing: Clearing, status: int = 200) -> Response:
    session = db.session()
    shape = clearing_shape(clearing, get_ground(session, clearing.id), list_clearing_events(session, clearing.id))
    response = jsonify(ClearingSchema().dump(shape))
    response.status_code = status
    return with_etag(response, clearing.version)
