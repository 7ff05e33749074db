"""Pairings: making and ending them, their diaries, and what became of what the diaries raised."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, g, jsonify, request

from api.database import db
from api.etags import IF_MATCH, version_from_if_match, with_etag
from api.paging import ordering, page, paging, whole
from api.pairing.shapes import (
    DiaryEntrySchema,
    DiaryFilterQuery,
    DiaryItemFilterQuery,
    DiaryItemLinePage,
    DiaryItemMoveSchema,
    DiaryItemNextStepPage,
    DiaryItemQuery,
    DiaryItemSchema,
    DiaryItemTotalsSchema,
    DiaryPage,
    DiaryQuery,
    DiarySchema,
    DiaryTotalsSchema,
    NewPairingSchema,
    PairingEndSchema,
    PairingFilterQuery,
    PairingPage,
    PairingQuery,
    PairingSchema,
    PairingTotalsSchema,
    diary_shape,
    item_line_shape,
    item_shape,
    pairing_shape,
)
from api.problems import language
from api.resource import Resource, actor, holders_of
from api.workflow import next_step_shape
from gridwatch.findings.entering import find_finding_of_item
from gridwatch.pairing.diaries import DiaryEntry, write_diary
from gridwatch.pairing.models import DiaryItem
from gridwatch.pairing.moves import DiaryItemMove, list_diary_item_steps, move
from gridwatch.pairing.pairings import (
    PAIRINGS_NEWEST_FIRST,
    NewPairing,
    PairingFilter,
    count_pairings,
    end_pairing,
    get_pairing,
    list_pairings,
    make_pairing,
)
from gridwatch.pairing.reading import (
    DIARIES_NEWEST_FIRST,
    DIARY_ITEM_ORDERS,
    DiaryFilter,
    DiaryItemFilter,
    count_diaries,
    count_diary_items,
    get_diary,
    get_diary_item,
    list_diaries,
    list_diary_item_events,
    list_diary_items,
)
from gridwatch.people.permissions import Right
from gridwatch.receipts import body_sha256

pairings = Resource("pairings", __name__, description="Officials paired with villages, and their diaries")

_READERS = holders_of(Right.PAIRING_READ, Right.DIARY_WRITE)
_MAKERS = holders_of(Right.PAIRING_MAKE)


@pairings.route("/pairings", methods=["GET"], who=_READERS)
@pairings.arguments(PairingQuery, location="query")
@pairings.response(200, PairingPage)
def get_pairings(query: dict[str, Any]) -> dict[str, Any]:
    """One's own pairings and those of one's towns, newest first."""
    after, limit = paging(query, PAIRINGS_NEWEST_FIRST)
    found = list_pairings(db.session(), PairingFilter(**query), after=after, limit=limit)
    return page(found, limit, PAIRINGS_NEWEST_FIRST) | {"items": [pairing_shape(one) for one in found]}


@pairings.route("/pairings/totals", methods=["GET"], who=_READERS)
@pairings.arguments(PairingFilterQuery, location="query")
@pairings.response(200, PairingTotalsSchema)
def get_pairing_totals(query: dict[str, Any]) -> dict[str, Any]:
    """How many the list with the same filters has."""
    return {"total": count_pairings(db.session(), PairingFilter(**query))}


@pairings.route("/pairings", methods=["POST"], who=_MAKERS)
@pairings.arguments(NewPairingSchema)
@pairings.response(201, PairingSchema)
def post_pairing(new: NewPairing) -> dict[str, Any]:
    """Pair an official with villages of a town."""
    return pairing_shape(make_pairing(db.session(), new, actor=actor(), now=g.now))


@pairings.route("/pairings/<uuid:pairing_id>", methods=["GET"], who=_READERS)
@pairings.response(200, PairingSchema)
def get_one_pairing(pairing_id: UUID) -> dict[str, Any]:
    """One pairing."""
    return pairing_shape(get_pairing(db.session(), pairing_id))


@pairings.route("/pairings/<uuid:pairing_id>/end", methods=["POST"], who=_MAKERS)
@pairings.arguments(PairingEndSchema)
@pairings.response(200, PairingSchema)
def post_pairing_end(form: dict[str, date], pairing_id: UUID) -> dict[str, Any]:
    """Let it end sooner, with a last day that no diary lies behind."""
    return pairing_shape(end_pairing(db.session(), pairing_id, **form, actor=actor(), now=g.now))


@pairings.route("/diaries", methods=["GET"], who=_READERS)
@pairings.arguments(DiaryQuery, location="query")
@pairings.response(200, DiaryPage)
def get_diaries(query: dict[str, Any]) -> dict[str, Any]:
    """One's own diaries and those of one's towns, received last first."""
    after, limit = paging(query, DIARIES_NEWEST_FIRST)
    found = list_diaries(db.session(), DiaryFilter(**query), after=after, limit=limit)
    return page(found, limit, DIARIES_NEWEST_FIRST) | {"items": [diary_shape(one) for one in found]}


@pairings.route("/diaries/totals", methods=["GET"], who=_READERS)
@pairings.arguments(DiaryFilterQuery, location="query")
@pairings.response(200, DiaryTotalsSchema)
def get_diary_totals(query: dict[str, Any]) -> dict[str, Any]:
    """How many the list with the same filters has, and how many of them came late."""
    total, late = count_diaries(db.session(), DiaryFilter(**query))
    return {"total": total, "late": late}


@pairings.route("/diaries/<uuid:diary_id>", methods=["PUT"], who=holders_of(Right.DIARY_WRITE))
@pairings.arguments(DiaryEntrySchema)
@pairings.response(201, DiarySchema)
@pairings.alt_response(200, schema=DiarySchema, description="The same diary again", success=True)
def put_diary(form: dict[str, Any], diary_id: UUID) -> Response:
    """Write a diary under an id that the device made. Safe to repeat."""
    entry = DiaryEntry(id=diary_id, body_sha256=body_sha256(request.get_json()), **form)
    written, is_new = write_diary(db.session(), entry, actor=actor(), now=g.now)
    response = jsonify(DiarySchema().dump(diary_shape(get_diary(db.session(), written.id))))
    response.status_code = 201 if is_new else 200
    return response


@pairings.route("/diaries/<uuid:diary_id>", methods=["GET"], who=_READERS)
@pairings.response(200, DiarySchema)
def get_one_diary(diary_id: UUID) -> dict[str, Any]:
    """One diary, with what it raised."""
    return diary_shape(get_diary(db.session(), diary_id))


@pairings.route("/diary-items", methods=["GET"], who=_READERS)
@pairings.arguments(DiaryItemQuery, location="query")
@pairings.response(200, DiaryItemLinePage)
def get_diary_items(query: dict[str, Any]) -> dict[str, Any]:
    """Problems and suggestions from diaries, newest first."""
    order = ordering(query, DIARY_ITEM_ORDERS)
    after, limit = paging(query, order)
    wanted = DiaryItemFilter(**query)
    found = list_diary_items(db.session(), wanted, actor=actor(), order=order, after=after, limit=limit)
    return page(found, limit, order) | {"items": [item_line_shape(one) for one in found]}


@pairings.route("/diary-items/totals", methods=["GET"], who=_READERS)
@pairings.arguments(DiaryItemFilterQuery, location="query")
@pairings.response(200, DiaryItemTotalsSchema)
def get_diary_item_totals(query: dict[str, Any]) -> dict[str, Any]:
    """How many the list with the same filters has, by state."""
    by_state = count_diary_items(db.session(), DiaryItemFilter(**query), actor=actor())
    return {"total": sum(by_state.values()), "by_state": by_state}


@pairings.route("/diary-items/<uuid:item_id>", methods=["GET"], who=_READERS)
@pairings.response(200, DiaryItemSchema)
def get_one_diary_item(item_id: UUID) -> Response:
    """One problem or suggestion, with what became of it."""
    return _answer(get_diary_item(db.session(), item_id))


@pairings.route("/diary-items/<uuid:item_id>/moves", methods=["POST"], who=holders_of(Right.DIARY_FOLLOW_UP))
@pairings.arguments(DiaryItemMoveSchema)
@pairings.response(200, DiaryItemSchema)
@pairings.doc(parameters=[IF_MATCH])
def post_diary_item_move(form: dict[str, Any], item_id: UUID) -> Response:
    """Say what became of it; somebody else than whoever raised it."""
    command = DiaryItemMove(version=version_from_if_match(), **form)
    return _answer(move(db.session(), item_id, command, actor=actor(), now=g.now))


@pairings.route("/diary-items/<uuid:item_id>/steps", methods=["GET"], who=_READERS)
@pairings.response(200, DiaryItemNextStepPage)
def get_diary_item_steps(item_id: UUID) -> dict[str, Any]:
    """What one may do with it now."""
    found = list_diary_item_steps(db.session(), item_id, actor=actor())
    return whole([next_step_shape(one, language()) for one in found])


def _answer(item: DiaryItem) -> Response:
    session = db.session()
    shape = item_shape(item, list_diary_item_events(session, item.id), find_finding_of_item(session, item.id))
    return with_etag(jsonify(DiaryItemSchema().dump(shape)), item.version)
