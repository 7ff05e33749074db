"""Files of things that are no reports: sent one by one, withdrawn, shown."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import UUID

from flask import Response, g, jsonify, request
from marshmallow import Schema, fields, post_load, validate

from api.database import db
from api.evidence.files import file_response, slow_work
from api.evidence.routes import BODY, SERVED
from api.evidence.shapes import SHA256_RULE, OrderVersionQuery, Sha256
from api.forms import Code
from api.resource import SIGNED_IN, Resource, actor, archive, signer
from gridwatch.errors import NotFound
from gridwatch.files.attached import (
    Announced,
    AttachedFile,
    AttachedTo,
    FileOf,
    expect_file,
    facts_of_file,
    find_announced,
    get_served_file,
    refuse_file,
    settle_file,
)
from gridwatch.files.decoding.unfit import Reason
from gridwatch.files.examining import UnfitFile
from gridwatch.files.kinds import FileKind
from gridwatch.files.receiving import receive
from gridwatch.files.taking_in import keep_file

attached = Resource("attached", __name__, description="Files of checks, of channel points and of answers to letters")

_MEGABYTE = 2**20
_ONE = f"/files/<string:subject>/<uuid:subject_id>/{SHA256_RULE}"


class AnnouncedPhotoSchema(Schema):
    """A photo that will follow, by its SHA-256."""

    sha256 = Sha256(required=True)
    size = fields.Integer(required=True, strict=True, validate=validate.Range(1, 50 * _MEGABYTE))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Announced:
        return Announced(bytes.fromhex(data.pop("sha256")), **data)


class AnnouncedFileSchema(AnnouncedPhotoSchema):
    """A photo or a document that will follow."""

    kind = Code(FileKind, required=True, validate=validate.OneOf([FileKind.PHOTO, FileKind.DOCUMENT]))


class FileStatusSchema(Schema):
    """A file of something: expected, present or refused."""

    sha256 = fields.String(required=True)
    kind = Code(FileKind, required=True)
    status = fields.String(required=True, metadata={"enum": ["expected", "present", "refused"]})


class StoredFileSchema(Schema):
    """The signed receipt of a file that is there."""

    subject = fields.String(required=True)
    subject_id = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)
    received_at = fields.String(required=True)
    key_id = fields.String(required=True)
    signature = fields.String(required=True)


@attached.route(_ONE, methods=["PUT"], who=SIGNED_IN)
@attached.response(201, StoredFileSchema)
@attached.alt_response(200, schema=StoredFileSchema, description="The same file again: the same answer", success=True)
@attached.doc(requestBody=BODY)
def put_file(subject: str, subject_id: UUID, sha256: bytes) -> Response:
    """Send one announced file, as bytes. Safe to repeat."""
    return send_file(_file(subject, subject_id, sha256), actor().account_id, nullcontext)


@attached.route(_ONE, methods=["DELETE"], who=SIGNED_IN)
@attached.response(204, description="Nobody waits for it any more")
def delete_file(subject: str, subject_id: UUID, sha256: bytes) -> Response:
    """Withdraw a file that one announced and that has not come."""
    file, account_id = _file(subject, subject_id, sha256), actor().account_id
    find_announced(db.session(), file, account_id=account_id)
    refuse_file(db.session(), file, Reason.WITHDRAWN, account_id=account_id, now=g.now)
    return Response(status=204)


@attached.route(_ONE, methods=["GET"], who=SIGNED_IN)
@attached.arguments(OrderVersionQuery, location="query")
@attached.alt_response(200, success=True, **{"description": SERVED["description"]})
def get_attached(query: dict[str, Any], subject: str, subject_id: UUID, sha256: bytes) -> Response:
    """A file as it was rebuilt, without what the original betrays; or small."""
    file = _file(subject, subject_id, sha256)
    return file_response(get_served_file(db.session(), file, thumbnail=query["size"] == "thumbnail"))


def send_file(file: FileOf, account_id: int | None, acting: Callable[[], AbstractContextManager[None]]) -> Response:
    """Receive the body of an announced file, rebuild and store it, and answer with its receipt; `acting`
    is entered around what is written. Raises NotFound, FileTooLarge, UnfitFile, OtherContent,
    StorageFull."""
    session = db.session()
    with acting():
        expected = expect_file(session, file, account_id=account_id, limits=archive().limits)
        if expected.stored_at is not None:
            return _answer(facts_of_file(expected), 200)
        size, kind = expected.size, expected.kind
    request.max_content_length = size + 1
    try:
        with slow_work() as folder:
            source = folder / "body"
            receive(request.stream.read, source, size=size, sha256=file.sha256)
            examined = keep_file(archive(), source, folder, sha256=file.sha256, kind=kind)
    except UnfitFile as refusal:
        with acting():
            refuse_file(session, file, refusal.reason, account_id=account_id, now=g.now)
        raise
    with acting():
        return _answer(settle_file(session, file, examined, account_id=account_id, now=g.now), 201)


def file_shape(file: AttachedFile | None) -> dict[str, Any] | None:
    """A file by its hash, what it is, and whether it is there."""
    if file is None:
        return None
    return {"sha256": file.sha256.hex(), "kind": file.kind, "status": file.status}


def _file(subject: str, subject_id: UUID, sha256: bytes) -> FileOf:
    """Raises NotFound for a subject that has no files."""
    try:
        return FileOf(AttachedTo(subject), subject_id, sha256)
    except ValueError as error:
        raise NotFound("attached") from error


def _answer(facts: dict[str, Any], status: int) -> Response:
    response = jsonify(signer().sign(facts))
    response.status_code = status
    return response
