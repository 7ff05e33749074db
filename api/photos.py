"""Photos of things that are no reports: sent one by one, withdrawn, shown."""

from typing import Any
from uuid import UUID

from flask import Response, g, jsonify, request
from marshmallow import Schema, fields, post_load, validate

from api.database import db
from api.evidence.files import file_response, slow_work
from api.evidence.routes import BODY, SERVED
from api.evidence.shapes import SHA256_RULE, OrderVersionQuery, Sha256
from api.resource import SIGNED_IN, Resource, actor, archive, signer
from gridwatch.errors import NotFound
from gridwatch.files.decoding.unfit import Reason
from gridwatch.files.examining import Examined, UnfitFile
from gridwatch.files.kinds import FileKind
from gridwatch.files.photos import (
    Announced,
    AttachedPhoto,
    PhotoOf,
    PhotoSubject,
    expect_photo,
    facts_of_photo,
    find_announced,
    get_served_photo,
    refuse_photo,
    settle_photo,
)
from gridwatch.files.receiving import receive
from gridwatch.files.taking_in import keep_file

photos = Resource("photos", __name__, description="Photos of checks and of channel points")

_MEGABYTE = 2**20
_ONE = f"/photos/<string:subject>/<uuid:subject_id>/{SHA256_RULE}"


class AnnouncedPhotoSchema(Schema):
    """A photo that will follow, by its SHA-256."""

    sha256 = Sha256(required=True)
    size = fields.Integer(required=True, strict=True, validate=validate.Range(1, 50 * _MEGABYTE))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Announced:
        return Announced(bytes.fromhex(data["sha256"]), data["size"])


class PhotoStatusSchema(Schema):
    """A photo of something: expected, present or refused."""

    sha256 = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": ["expected", "present", "refused"]})


class StoredPhotoSchema(Schema):
    """The signed receipt of a photo that is there."""

    subject = fields.String(required=True)
    subject_id = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)
    received_at = fields.String(required=True)
    key_id = fields.String(required=True)
    signature = fields.String(required=True)


@photos.route(_ONE, methods=["PUT"], who=SIGNED_IN)
@photos.response(201, StoredPhotoSchema)
@photos.alt_response(200, schema=StoredPhotoSchema, description="The same photo again: the same answer", success=True)
@photos.doc(requestBody=BODY)
def put_photo(subject: str, subject_id: UUID, sha256: bytes) -> Response:
    """Send one announced photo, as bytes. Safe to repeat."""
    photo = _photo(subject, subject_id, sha256)
    expected = expect_photo(db.session(), photo, actor=actor(), limits=archive().limits)
    if expected.stored_at is not None:
        return _answer(facts_of_photo(expected), 200)
    examined = _body_taken_in(photo, expected)
    return _answer(settle_photo(db.session(), photo, examined, actor=actor(), now=g.now), 201)


@photos.route(_ONE, methods=["DELETE"], who=SIGNED_IN)
@photos.response(204, description="Nobody waits for it any more")
def delete_photo(subject: str, subject_id: UUID, sha256: bytes) -> Response:
    """Withdraw a photo that one announced and that has not come."""
    photo = _photo(subject, subject_id, sha256)
    find_announced(db.session(), photo, actor=actor())
    refuse_photo(db.session(), photo, Reason.WITHDRAWN, actor=actor(), now=g.now)
    return Response(status=204)


@photos.route(_ONE, methods=["GET"], who=SIGNED_IN)
@photos.arguments(OrderVersionQuery, location="query")
@photos.alt_response(200, success=True, **{"description": SERVED["description"]})
def get_photo(query: dict[str, Any], subject: str, subject_id: UUID, sha256: bytes) -> Response:
    """A photo as it was rebuilt, without what the original betrays; or small."""
    photo = _photo(subject, subject_id, sha256)
    return file_response(get_served_photo(db.session(), photo, thumbnail=query["size"] == "thumbnail"))


def photo_shape(photo: AttachedPhoto | None) -> dict[str, Any] | None:
    """A photo by its hash, and whether it is there."""
    if photo is None:
        return None
    return {"sha256": photo.sha256.hex(), "status": photo.status}


def _photo(subject: str, subject_id: UUID, sha256: bytes) -> PhotoOf:
    """Raises NotFound for a subject that has no photos."""
    try:
        return PhotoOf(PhotoSubject(subject), subject_id, sha256)
    except ValueError as error:
        raise NotFound("photo") from error


def _body_taken_in(photo: PhotoOf, expected: AttachedPhoto) -> Examined:
    """Receive the body, check that it is what was announced, rebuild and store it; one that is
    refused is kept in mind as refused."""
    size = expected.size
    request.max_content_length = size + 1
    try:
        with slow_work() as folder:
            source = folder / "body"
            receive(request.stream.read, source, size=size, sha256=photo.sha256)
            return keep_file(archive(), source, folder, sha256=photo.sha256, kind=FileKind.PHOTO)
    except UnfitFile as refusal:
        refuse_photo(db.session(), photo, refusal.reason, actor=actor(), now=g.now)
        raise


def _answer(facts: dict[str, Any], status: int) -> Response:
    response = jsonify(signer().sign(facts))
    response.status_code = status
    return response
