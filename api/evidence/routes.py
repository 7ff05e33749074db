"""Files of a report: announced, sent one by one, listed, served, masked."""

from typing import Any
from uuid import UUID

from flask import Response, g, jsonify

from api.database import db
from api.evidence.files import body_taken_in, file_response, receipt_of, slow_work
from api.evidence.shapes import (
    SHA256_RULE,
    EvidencePage,
    ManifestSchema,
    MaskedSchema,
    MasksSchema,
    StoredSchema,
    VersionQuery,
    evidence_shape,
)
from api.paging import whole
from api.resource import SIGNED_IN, Resource, actor, archive, holders_of
from gridwatch.evidence.announcing import announce
from gridwatch.evidence.arriving import Arrival, expect, settle, withdraw
from gridwatch.evidence.masking import draw, plan_masks, record_masks
from gridwatch.evidence.reading import get_mask, get_served, list_evidence
from gridwatch.people.permissions import Right
from gridwatch.reports.evidence_models import EvidenceMask
from gridwatch.reports.moves.move import get_report
from gridwatch.reports.reading.reports import masks_on

evidence = Resource("evidence", __name__, description="Photos, voice notes, films and documents of reports")

BODY = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
SERVED = {
    "description": "The file, in the media type that it was found to have",
    "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
}


@evidence.route("/reports/<uuid:report_id>/evidence", methods=["POST"], who=SIGNED_IN)
@evidence.arguments(ManifestSchema)
@evidence.response(200, EvidencePage)
def post_evidence(form: dict[str, Any], report_id: UUID) -> dict[str, Any]:
    """Announce files that will follow. Safe to repeat."""
    announce(db.session(), report_id, form["evidence"], actor=actor(), limits=archive().limits, now=g.now)
    return _listed(report_id)


@evidence.route("/reports/<uuid:report_id>/evidence", methods=["GET"], who=SIGNED_IN)
@evidence.response(200, EvidencePage)
def get_evidence(report_id: UUID) -> dict[str, Any]:
    """The files of a report: expected, present or refused."""
    return _listed(report_id)


@evidence.route(f"/reports/<uuid:report_id>/evidence/{SHA256_RULE}", methods=["PUT"], who=SIGNED_IN)
@evidence.response(201, StoredSchema)
@evidence.alt_response(200, schema=StoredSchema, description="The same file again: the same answer", success=True)
@evidence.doc(requestBody=BODY)
def put_evidence(report_id: UUID, sha256: bytes) -> Response:
    """Send one announced file, as bytes. Safe to repeat; over 1 MB rather by /uploads."""
    expected = expect(db.session(), report_id, sha256, actor=actor(), archive=archive())
    if expected.facts is not None:
        return stored_response(Arrival(expected.facts, is_replay=True))
    examined = body_taken_in(expected)
    return stored_response(settle(db.session(), expected, examined, now=g.now))


@evidence.route(f"/reports/<uuid:report_id>/evidence/{SHA256_RULE}", methods=["DELETE"], who=SIGNED_IN)
@evidence.response(204, description="Nobody waits for it any more")
def delete_evidence(report_id: UUID, sha256: bytes) -> Response:
    """Withdraw a file that one announced and that has not come."""
    withdraw(db.session(), report_id, sha256, actor=actor(), archive=archive(), now=g.now)
    return Response(status=204)


@evidence.route(f"/reports/<uuid:report_id>/evidence/{SHA256_RULE}", methods=["GET"], who=SIGNED_IN)
@evidence.arguments(VersionQuery, location="query")
@evidence.alt_response(200, success=True, **{"description": SERVED["description"]})
def get_file(query: dict[str, Any], report_id: UUID, sha256: bytes) -> Response:
    """A file as it was rebuilt, without what the original betrays; or small, or with its masks."""
    found = get_served(
        db.session(), report_id, sha256,
        thumbnail=query["size"] == "thumbnail", masked=query["masked"],
    )  # fmt: skip
    return file_response(found)


@evidence.route(
    f"/reports/<uuid:report_id>/evidence/{SHA256_RULE}/masks",
    methods=["GET"],
    who=holders_of(Right.EVIDENCE_MASK),
)
@evidence.response(200, MaskedSchema)
def get_masks(report_id: UUID, sha256: bytes) -> EvidenceMask:
    """The masks that hold now, once somebody has looked; 404 before."""
    return get_mask(db.session(), report_id, sha256)


@evidence.route(
    f"/reports/<uuid:report_id>/evidence/{SHA256_RULE}/masks",
    methods=["PUT"],
    who=holders_of(Right.EVIDENCE_MASK),
)
@evidence.arguments(MasksSchema)
@evidence.response(200, MaskedSchema)
def put_masks(form: dict[str, Any], report_id: UUID, sha256: bytes) -> EvidenceMask:
    """Say what is black in a redacted photo; replaces the masks before, whose history stays."""
    masking = plan_masks(db.session(), report_id, sha256, form["rectangles"], actor=actor())
    with slow_work() as folder:
        made = draw(archive(), masking, folder)
    return record_masks(db.session(), masking, made, actor=actor(), now=g.now)


def stored_response(arrival: Arrival) -> Response:
    """What the sender is told: 201 the first time, 200 after that."""
    response = jsonify(receipt_of(arrival))
    response.status_code = 200 if arrival.is_replay else 201
    return response


def _listed(report_id: UUID) -> dict[str, Any]:
    rows = list_evidence(db.session(), report_id)
    is_own = get_report(db.session(), report_id).reporter_key == actor().reporter_key
    masks = masks_on(db.session(), report_id)
    return whole([evidence_shape(row, with_flags=not is_own, masks=masks.get(row.sha256)) for row in rows])
