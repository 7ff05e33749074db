"""Links by which bodies without an account answer their letters; the secret travels in bodies, never in
an address that is logged."""

from typing import Any
from uuid import UUID

from flask import Response, g, request
from marshmallow import Schema, fields, post_load, validate

from api.attached import StoredFileSchema, send_file
from api.database import db
from api.evidence.routes import BODY
from api.evidence.shapes import SHA256_RULE
from api.forms import Instant, Text
from api.letters.routes import WRITERS
from api.letters.shapes import LetterItemSchema, ReplySchema, answers_of
from api.resource import ANYONE, Resource, actor
from gridwatch.database import acting_as_system
from gridwatch.files.attached import AttachedTo, FileOf
from gridwatch.letters.links import find_answered, look, make_link, reply_by_link

letter_links = Resource("letter_links", __name__, description="Answers by a link, once")
LINK_HEADER = "X-Reply-Link"
_LINK = {
    "in": "header", "name": LINK_HEADER, "required": True, "schema": {"type": "string"},
    "description": "the secret of the link by which it was answered",
}  # fmt: skip
_TOKEN = validate.Regexp(r"^[A-Za-z0-9_-]{43}$", error="String does not match expected pattern.")


class ReplyLinkSchema(Schema):
    """A link that was made: its secret is shown here once, and stands behind the # of `path`."""

    path = fields.String(required=True)
    expires_at = Instant(required=True)


class LookSchema(Schema):
    """The secret of a link."""

    token = Text(required=True, validate=_TOKEN)


class LinkReplySchema(ReplySchema):
    """The secret, and an answer to everything that is still open."""

    token = Text(required=True, validate=_TOKEN)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"token": data["token"], "answers": answers_of(data["answers"])}


class LinkedLetterSchema(Schema):
    """What a letter says to the body that it goes to, and what is still to be answered."""

    issuer = fields.String(required=True)
    contact = fields.String(required=True)
    document_no = fields.String(required=True)
    title = fields.String(required=True)
    addressee = fields.String(required=True)
    dated_on = fields.Date(required=True)
    problems = fields.String(required=True)
    causes = fields.String(required=True, allow_none=True)
    due_at = Instant(required=True, allow_none=True)
    items = fields.List(fields.Nested(LetterItemSchema), required=True)


@letter_links.route("/letters/<uuid:letter_id>/links", methods=["POST"], who=WRITERS)
@letter_links.response(201, ReplyLinkSchema)
def post_link(letter_id: UUID) -> dict[str, Any]:
    """A link for the body that the letter goes to; earlier ones end."""
    token, expires_at = make_link(db.session(), letter_id, actor=actor(), now=g.now)
    return {"path": f"/reply#{token}", "expires_at": expires_at}


@letter_links.route("/letter-links/look", methods=["POST"], who=ANYONE)
@letter_links.arguments(LookSchema)
@letter_links.response(200, LinkedLetterSchema)
def post_look(form: dict[str, Any]) -> dict[str, Any]:
    """The letter of a link, as the body reads it."""
    found = look(db.session(), form["token"], now=g.now)
    names = ("issuer", "contact", "document_no", "title", "dated_on", "problems", "causes", "due_at")
    shape = {name: getattr(found.letter, name) for name in names}
    return shape | {"addressee": found.letter.to_body, "items": found.items}


@letter_links.route("/letter-links/reply", methods=["POST"], who=ANYONE)
@letter_links.arguments(LinkReplySchema)
@letter_links.response(204)
def post_link_reply(form: dict[str, Any]) -> Response:
    """Answer by a link, once."""
    reply_by_link(db.session(), form["token"], form["answers"], now=g.now)
    return Response(status=204)


@letter_links.route(f"/letter-links/files/{SHA256_RULE}", methods=["PUT"], who=ANYONE)
@letter_links.response(201, StoredFileSchema)
@letter_links.alt_response(200, schema=StoredFileSchema, description="The same file again", success=True)
@letter_links.doc(requestBody=BODY, parameters=[_LINK])
def put_link_file(sha256: bytes) -> Response:
    """Send a file that was announced with the answer by a link, within a day. Safe to repeat."""
    letter_id = find_answered(db.session(), request.headers.get(LINK_HEADER, ""), now=g.now)
    file = FileOf(AttachedTo.LETTER, letter_id, sha256)
    return send_file(file, None, lambda: acting_as_system(db.session()))
