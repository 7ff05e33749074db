"""Every refusal as RFC 9457 problem details, in Chinese or English, naming the field at fault."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema, fields
from psycopg.errors import DiskFull
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from api.etags import VersionNeeded
from api.evidence.upload_headers import BadUploadHeader
from api.status_names import code_of, phrase_of
from api.wording import TITLES, in_chinese
from gridwatch.errors import DomainError, Refusal
from gridwatch.exports.workshop import NotMade
from gridwatch.files.archive import FileTooLarge
from gridwatch.files.store import StorageFull
from gridwatch.files.uploads import UploadBusy, UploadExpired
from gridwatch.people.sessions import SignInNeeded, SignInRefused

MEDIA_TYPE = "application/problem+json"

STATUS: dict[Refusal, HTTPStatus] = {
    Refusal.CONFLICT: HTTPStatus.CONFLICT,
    Refusal.UNFIT: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Refusal.MISSING: HTTPStatus.NOT_FOUND,
    Refusal.STALE: HTTPStatus.PRECONDITION_FAILED,
    Refusal.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    Refusal.AWAY: HTTPStatus.SERVICE_UNAVAILABLE,
}
SAID_BY_HTTP: dict[type[DomainError], HTTPStatus] = {
    SignInNeeded: HTTPStatus.UNAUTHORIZED,
    SignInRefused: HTTPStatus.UNAUTHORIZED,
    VersionNeeded: HTTPStatus.PRECONDITION_REQUIRED,
    BadUploadHeader: HTTPStatus.BAD_REQUEST,
    UploadBusy: HTTPStatus.LOCKED,
    UploadExpired: HTTPStatus.GONE,
    FileTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
    NotMade: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Where a standard has a word of its own for a refusal (RFC 9110, 6585, 4918; tus 1.0)."""


class FieldProblem(Schema):
    """One field at fault."""

    pointer = fields.String(required=True, metadata={"description": "JSON pointer to the field"})
    detail = fields.String(required=True)


class Problem(Schema):
    """RFC 9457 problem details."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True, metadata={"description": "stable; match on this"})
    errors = fields.List(fields.Nested(FieldProblem))
    actions = fields.List(fields.String(), metadata={"description": "the moves that are legal now"})
    current_version = fields.String(metadata={"description": "the version of the layer that has tiles now"})


def language() -> str:
    """`zh` unless the client prefers English."""
    return request.accept_languages.best_match(["zh", "en"], default="zh") or "zh"


def from_domain(error: DomainError) -> Response:
    """The answer to a refusal of the domain."""
    response = _answer(document_of_domain(error))
    if "retry_after_s" in error.facts:
        response.headers["Retry-After"] = str(error.facts["retry_after_s"])
    return response


def document_of_domain(error: DomainError) -> dict[str, Any]:
    """The problem details of a refusal of the domain."""
    detail = error.sentence(language())
    extra: dict[str, Any] = {}
    if error.pointer is not None:
        extra["errors"] = [{"pointer": error.pointer, "detail": detail}]
    extra |= {name: error.facts[name] for name in ("actions", "current_version") if name in error.facts}
    return _document(_status(error), error.code, detail, extra)


def _status(error: DomainError) -> HTTPStatus:
    # A field that names nothing is wrong itself, not the address.
    kind = Refusal.UNFIT if error.kind is Refusal.MISSING and error.pointer is not None else error.kind
    return SAID_BY_HTTP.get(type(error)) or STATUS[kind]


def from_http(error: HTTPException) -> Response:
    """The answer to what Flask or the schemas refuse."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    messages = getattr(error, "data", {}).get("messages")
    document = document_of_messages(messages, status) if messages else None
    if document is None:
        document = _document(status, code_of(status), _explain(status, error), {})
    response = _answer(document)
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def document_of_messages(messages: Any, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> dict[str, Any] | None:
    """The problem details of what a schema refused; None when it named no field."""
    errors = list(_field_problems(messages))
    if not errors:
        return None
    detail = "；".join(f"{e['pointer']}：{e['detail']}" for e in errors[:5])
    return _document(status, "invalid_body", detail, {"errors": errors})


def from_unavailable(error: OperationalError) -> Response:
    """The database does not answer, or has no room: said so, with when to try again; nothing was
    acknowledged."""
    current_app.logger.error("the database fails on %s %s: %s", request.method, request.path, error.orig)
    is_full = isinstance(error.orig, DiskFull)
    status = HTTPStatus.INSUFFICIENT_STORAGE if is_full else HTTPStatus.SERVICE_UNAVAILABLE
    response = _answer(_document(status, "storage_full" if is_full else "unavailable", _explain(status, None), {}))
    response.headers["Retry-After"] = "5"
    return response


def from_bug(error: Exception) -> Response:
    """The answer to an error that nobody foresaw."""
    return _answer(document_of_bug(error))


def document_of_bug(error: Exception) -> dict[str, Any]:
    """An error that nobody foresaw: logged in full, told in one sentence."""
    current_app.logger.exception("unforeseen error on %s %s", request.method, request.path, exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _document(status, "internal_error", _explain(status, None), {})


def _document(status: HTTPStatus, code: str, detail: str, extra: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": f"urn:gridwatch:problem:{code}",
        "title": TITLES.get(status, {}).get(language(), phrase_of(status)),
        "status": int(status),
        "detail": detail,
        "code": code,
    } | extra


def _answer(document: dict[str, Any]) -> Response:
    return Response(json.dumps(document), status=document["status"], content_type=MEDIA_TYPE)


def _explain(status: HTTPStatus, error: HTTPException | None) -> str:
    known = TITLES.get(status, {}).get(language())
    if language() == "en" and error is not None and error.description:
        return error.description
    return known or phrase_of(status)


def storable(words: str) -> str:
    """Words of a client, as an answer can say them again: lone surrogates become question marks."""
    return words.encode("utf-8", "replace").decode()


def _escaped(key: object) -> str:
    """A key as a part of a JSON pointer (RFC 6901)."""
    return storable(str(key)).replace("~", "~0").replace("/", "~1")


def _field_problems(messages: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    """Flatten marshmallow's nested messages; the outermost key is the location (json, query,
    headers)."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            is_location = not pointer and key in {"json", "query", "headers", "files", "json_or_form"}
            own = key == "_schema"
            yield from _field_problems(inner, pointer if is_location or own else f"{pointer}/{_escaped(key)}")
    elif isinstance(messages, list):
        for one in messages:
            yield from _field_problems(one, pointer)
    else:
        text = str(messages)
        yield {"pointer": pointer, "detail": in_chinese(text) if language() == "zh" else text}
