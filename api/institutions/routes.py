"""Institutions: proposing, listing, reading and moving them."""

from typing import Any
from uuid import UUID

from flask import Response, g, jsonify

from api.database import db
from api.etags import IF_MATCH, version_from_if_match, with_etag
from api.institutions.shapes import (
    InstitutionFilterQuery,
    InstitutionMoveSchema,
    InstitutionNextStepPage,
    InstitutionPage,
    InstitutionQuery,
    InstitutionSchema,
    InstitutionTotalsSchema,
    NewInstitutionSchema,
    ProposalSchema,
    institution_shape,
    summary_shape,
)
from api.paging import ordering, page, paging, whole
from api.problems import language
from api.resource import Resource, actor, holders_of
from api.workflow import next_step_shape
from gridwatch.institutions.models import Institution
from gridwatch.institutions.moves import InstitutionMove, list_institution_steps, move
from gridwatch.institutions.proposals import Proposal, amend, propose
from gridwatch.institutions.reading import (
    INSTITUTION_ORDERS,
    InstitutionFilter,
    count_institutions,
    get_institution,
    list_institution_events,
    list_institutions,
)
from gridwatch.people.permissions import Right

institutions = Resource("institutions", __name__, description="The written rules of places, and their reviews")

_READERS = holders_of(Right.INSTITUTION_READ)
_PROPOSERS = holders_of(Right.INSTITUTION_PROPOSE)


@institutions.route("/institutions", methods=["GET"], who=_READERS)
@institutions.arguments(InstitutionQuery, location="query")
@institutions.response(200, InstitutionPage)
def get_institutions(query: dict[str, Any]) -> dict[str, Any]:
    """The institutions at and below one's desk, and what was adopted above it, newest first."""
    order = ordering(query, INSTITUTION_ORDERS)
    after, limit = paging(query, order)
    found = list_institutions(db.session(), _filter(query), actor=actor(), order=order, after=after, limit=limit)
    return page(found, limit, order) | {"items": [summary_shape(one) for one in found]}


@institutions.route("/institutions/totals", methods=["GET"], who=_READERS)
@institutions.arguments(InstitutionFilterQuery, location="query")
@institutions.response(200, InstitutionTotalsSchema)
def get_totals(query: dict[str, Any]) -> dict[str, Any]:
    """How many the list with the same filters has, by state."""
    by_state = count_institutions(db.session(), _filter(query), actor=actor())
    return {"total": sum(by_state.values()), "by_state": by_state}


@institutions.route("/institutions", methods=["POST"], who=_PROPOSERS)
@institutions.arguments(NewInstitutionSchema)
@institutions.response(201, InstitutionSchema)
def post_institution(form: dict[str, Any]) -> Response:
    """Propose an institution; a second person adopts it."""
    made = propose(db.session(), **form, actor=actor(), now=g.now)
    return _answer(made, status=201)


@institutions.route("/institutions/<uuid:institution_id>", methods=["GET"], who=_READERS)
@institutions.response(200, InstitutionSchema)
def get_one_institution(institution_id: UUID) -> Response:
    """One institution, with what it says and what became of it."""
    return _answer(get_institution(db.session(), institution_id))


@institutions.route("/institutions/<uuid:institution_id>", methods=["PUT"], who=_PROPOSERS)
@institutions.arguments(ProposalSchema)
@institutions.response(200, InstitutionSchema)
@institutions.doc(parameters=[IF_MATCH])
def put_institution(proposal: Proposal, institution_id: UUID) -> Response:
    """Say a proposal anew, before it is adopted."""
    version = version_from_if_match()
    return _answer(amend(db.session(), institution_id, version, proposal, actor=actor(), now=g.now))


@institutions.route("/institutions/<uuid:institution_id>/moves", methods=["POST"], who=_PROPOSERS)
@institutions.arguments(InstitutionMoveSchema)
@institutions.response(200, InstitutionSchema)
@institutions.doc(parameters=[IF_MATCH])
def post_institution_move(form: dict[str, Any], institution_id: UUID) -> Response:
    """Adopt or drop a proposal, renew or repeal an institution."""
    command = InstitutionMove(version=version_from_if_match(), **form)
    return _answer(move(db.session(), institution_id, command, actor=actor(), now=g.now))


@institutions.route("/institutions/<uuid:institution_id>/steps", methods=["GET"], who=_READERS)
@institutions.response(200, InstitutionNextStepPage)
def get_institution_steps(institution_id: UUID) -> dict[str, Any]:
    """What one may do with it now."""
    found = list_institution_steps(db.session(), institution_id, actor=actor(), now=g.now)
    return whole([next_step_shape(one, language()) for one in found])


def _filter(query: dict[str, Any]) -> InstitutionFilter:
    return InstitutionFilter(**query)


def _answer(institution: Institution, status: int = 200) -> Response:
    shape = institution_shape(institution, list_institution_events(db.session(), institution.id))
    response = jsonify(InstitutionSchema().dump(shape))
    response.status_code = status
    return with_etag(response, institution.version)
