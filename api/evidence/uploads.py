"""Resumable uploads: tus 1.0 (https://tus.io/protocols/resumable-upload) with creation, expiration
and termination."""

import base64
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, after_this_request, g, request, url_for
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.http import http_date

from api.database import db
from api.evidence.files import receipt_of, refusals_kept
from api.evidence.upload_headers import VERSION, check_version, metadata, number, sha256, uuid
from api.resource import SIGNED_IN, Resource, actor, archive, outside_transaction
from gridwatch.evidence.arriving import Expected, settle, take_in
from gridwatch.evidence.uploading import begin, expect_of
from gridwatch.files.examining import Examined, UnfitFile
from gridwatch.files.receiving import OtherContent, check_content
from gridwatch.files.uploads import Upload, append, end, finish, get_upload, spool_file
from gridwatch.reports.notices import ORDER, REPORT

_LARGEST_PART = 64 * 2**20
_METADATA = "report (or order) and sha256, each followed by a space and its value in base64, separated by commas"

uploads = Resource("uploads", __name__, description="Files over 1 MB, which can go on after a cut: tus 1.0")


def _header(name: str, what: str, *, pattern: str = "^[0-9]{1,12}$") -> dict[str, object]:
    schema = {"type": "string", "pattern": pattern}
    return {"in": "header", "name": name, "required": True, "description": what, "schema": schema}


_RESUMABLE = _header("Tus-Resumable", "the version of the protocol", pattern="^1\\.0\\.0$")
_PART = {
    "required": True,
    "content": {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@uploads.after_request  # type: ignore[untyped-decorator]
def say_protocol(response: Response) -> Response:
    """What a client needs to know of the server, with every answer."""
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = "creation,expiration,termination"
    response.headers["Tus-Max-Size"] = str(max(archive().limits.most_bytes.values()))
    return response


@uploads.route("/uploads", methods=["POST"], who=SIGNED_IN)
@uploads.response(201, description="Begun; Location is where the bytes go")
@uploads.doc(
    parameters=[
        _RESUMABLE,
        _header("Upload-Length", "size of the file in bytes"),
        _header("Upload-Metadata", _METADATA, pattern="^[\\x20-\\x7e]{1,400}$"),
    ]
)
def post_upload() -> Response:
    """Begin to upload an announced file of a report, or proof of an order."""
    check_version()
    told = metadata()
    subject = ORDER if ORDER in told else REPORT
    upload = begin(
        db.session(), subject, uuid(told.get(subject, "")), sha256(told.get("sha256", "")), number("Upload-Length"),
        actor=actor(), archive=archive(), now=g.now,
    )  # fmt: skip
    response = _state(upload, 201)
    response.headers["Location"] = url_for("uploads.patch_upload", upload_id=upload.id)
    return response


@uploads.route("/uploads/<uuid:upload_id>", methods=["GET"], who=SIGNED_IN)
@uploads.response(204, description="Upload-Offset says where to go on; HEAD, as tus wants it, answers the same")
@uploads.doc(parameters=[_RESUMABLE])
def head_upload(upload_id: UUID) -> Response:
    """How much of an upload is there."""
    check_version()
    response = _state(
        get_upload(db.session(), upload_id, archive=archive(), now=g.now), 200 if request.method == "HEAD" else 204
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@uploads.route("/uploads/<uuid:upload_id>", methods=["PATCH"], who=SIGNED_IN)
@uploads.response(204, description="What came is on the disk; with the last byte, the file was taken in")
@uploads.doc(parameters=[_RESUMABLE, _header("Upload-Offset", "where these bytes begin")], requestBody=_PART)
def patch_upload(upload_id: UUID) -> Response:
    """Go on with an upload."""
    check_version()
    if request.mimetype != "application/offset+octet-stream":
        raise UnsupportedMediaType()
    offset = number("Upload-Offset")
    request.max_content_length = _LARGEST_PART
    upload = get_upload(db.session(), upload_id, archive=archive(), now=g.now)
    expected = expect_of(
        db.session(), upload.subject, upload.subject_id, upload.sha256, actor=actor(), archive=archive()
    )
    taken: list[Examined] = []
    receipt: dict[str, str] = {}
    with refusals_kept(expected), outside_transaction():
        reached = append(
            archive(), upload, offset, request.stream.read, lambda source: taken.append(_take_in(source, expected))
        )
    if taken:
        arrival = settle(db.session(), expected, taken[0], now=g.now)
        receipt = _receipt_header(receipt_of(arrival, order_id=upload.subject_id if upload.subject == ORDER else None))
        finish(db.session(), upload, now=g.now)
        _forget_bytes_once_committed(spool_file(archive(), upload.id))
    response = _state(upload, 204, offset=reached)
    response.headers.update(receipt)
    return response


def _forget_bytes_once_committed(bytes_so_far: Path) -> None:
    """A commit that fails leaves them, and the client sends the last byte again; a crash, to the
    sweeper."""

    @after_this_request
    def forget(response: Response) -> Response:
        if response.status_code < 300:
            bytes_so_far.unlink(missing_ok=True)
        return response


def _receipt_header(receipt: dict[str, Any]) -> dict[str, str]:
    """The receipt of a file whose last part has come, as base64url of JSON: tus's answer has no
    body."""
    return {"Gridwatch-Receipt": base64.urlsafe_b64encode(json.dumps(receipt).encode()).decode()}


@uploads.route("/uploads/<uuid:upload_id>", methods=["DELETE"], who=SIGNED_IN)
@uploads.response(204, description="Forgotten")
@uploads.doc(parameters=[_RESUMABLE])
def delete_upload(upload_id: UUID) -> Response:
    """End an upload; what came of it is deleted."""
    check_version()
    end(db.session(), upload_id, archive=archive())
    return Response(status=204)


def _take_in(source: Path, expected: Expected) -> Examined:
    """A file that cannot be taken loses its bytes: sending the last of them again would change
    nothing."""
    try:
        with archive().workplace() as folder:
            check_content(source, size=expected.size, sha256=expected.sha256)
            examined = take_in(archive(), source, folder, expected)
    except (OtherContent, UnfitFile):
        source.unlink(missing_ok=True)
        raise
    return examined


def _state(upload: Upload, status: int, *, offset: int | None = None) -> Response:
    response = Response(status=status)
    response.headers["Upload-Offset"] = str(upload.offset if offset is None else offset)
    response.headers["Upload-Length"] = str(upload.size)
    response.headers["Upload-Expires"] = http_date(upload.expires_at)
    return response
