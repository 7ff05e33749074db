"""Evidence as the ordered unit sees it: what it is shown, and the proof that it sends."""

from typing import Any
from uuid import UUID

from flask import Response, g, jsonify

from api.database import db
from api.evidence.files import body_taken_in, file_response, receipt_of
from api.evidence.routes import BODY, SERVED
from api.evidence.shapes import (
    SHA256_RULE,
    OrderEvidenceList,
    OrderVersionQuery,
    ProofManifestSchema,
    ProofStoredSchema,
    evidence_shape,
    shown_shape,
)
from api.resource import Resource, actor, archive, holders_of
from gridwatch.evidence.announcing import announce_proof
from gridwatch.evidence.arriving import Arrival, settle, withdraw
from gridwatch.evidence.reading import get_served_to_unit, list_proofs_of_unit, list_shown_to_unit
from gridwatch.evidence.uploading import expect_of
from gridwatch.people.permissions import Right
from gridwatch.reports.notices import ORDER
from gridwatch.reports.orders.orders import get_order

order_evidence = Resource("order-evidence", __name__, description="Evidence as the ordered unit sees it")
_RESPONDERS = holders_of(Right.ORDER_ANSWER)


@order_evidence.route("/orders/<uuid:order_id>/evidence", methods=["POST"], who=_RESPONDERS)
@order_evidence.arguments(ProofManifestSchema)
@order_evidence.response(200, OrderEvidenceList)
def post_proof(form: dict[str, Any], order_id: UUID) -> dict[str, Any]:
    """Announce proof that will follow. Safe to repeat."""
    announce_proof(db.session(), order_id, form["evidence"], actor=actor(), limits=archive().limits, now=g.now)
    return _listed(order_id)


@order_evidence.route("/orders/<uuid:order_id>/evidence", methods=["GET"], who=_RESPONDERS)
@order_evidence.response(200, OrderEvidenceList)
def get_order_evidence(order_id: UUID) -> dict[str, Any]:
    """What one's unit was shown with an order, redacted, and the proof it has announced."""
    return _listed(order_id)


@order_evidence.route(f"/orders/<uuid:order_id>/evidence/{SHA256_RULE}", methods=["PUT"], who=_RESPONDERS)
@order_evidence.response(201, ProofStoredSchema)
@order_evidence.alt_response(200, schema=ProofStoredSchema, description="The same file again", success=True)
@order_evidence.doc(requestBody=BODY)
def put_proof(order_id: UUID, sha256: bytes) -> Response:
    """Send one announced file; the body is its bytes. Safe to repeat."""
    expected = expect_of(db.session(), ORDER, order_id, sha256, actor=actor(), archive=archive())
    if expected.facts is not None:
        return _stored_response(Arrival(expected.facts, is_replay=True), order_id)
    examined = body_taken_in(expected)
    return _stored_response(settle(db.session(), expected, examined, now=g.now), order_id)


@order_evidence.route(f"/orders/<uuid:order_id>/evidence/{SHA256_RULE}", methods=["DELETE"], who=_RESPONDERS)
@order_evidence.response(204, description="Nobody waits for it any more")
def delete_proof(order_id: UUID, sha256: bytes) -> Response:
    """Withdraw proof that one announced and that has not come."""
    order = get_order(db.session(), order_id, actor())
    withdraw(db.session(), order.report_id, sha256, actor=actor(), archive=archive(), now=g.now, order_id=order.id)
    return Response(status=204)


@order_evidence.route(f"/orders/<uuid:order_id>/evidence/{SHA256_RULE}", methods=["GET"], who=_RESPONDERS)
@order_evidence.arguments(OrderVersionQuery, location="query")
@order_evidence.alt_response(200, success=True, **{"description": SERVED["description"]})
def get_shown_file(query: dict[str, Any], order_id: UUID, sha256: bytes) -> Response:
    """A redacted file that one's unit is shown, or its own proof."""
    found = get_served_to_unit(db.session(), order_id, sha256, thumbnail=query["size"] == "thumbnail", actor=actor())
    return file_response(found)


def _stored_response(arrival: Arrival, order_id: UUID) -> Response:
    response = jsonify(receipt_of(arrival, order_id=order_id))
    response.status_code = 200 if arrival.is_replay else 201
    return response


def _listed(order_id: UUID) -> dict[str, Any]:
    return {
        "shown": [shown_shape(one) for one in list_shown_to_unit(db.session(), order_id, actor())],
        "proof": [
            evidence_shape(row, with_flags=False) for row in list_proofs_of_unit(db.session(), order_id, actor())
        ],
    }
