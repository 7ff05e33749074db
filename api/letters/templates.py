"""Word templates of letters: uploaded by the one, looked at, put into force by another."""

from typing import Any
from uuid import UUID

from flask import Response, g, request
from marshmallow import Schema, fields, post_load, validate

from api.database import db
from api.evidence.routes import BODY
from api.exports.routes import MEDIA_TYPES
from api.forms import Code, Instant, Text
from api.letters.routes import WRITERS
from api.letters.rules import FormQuery
from api.names import PlaceNameSchema
from api.paging import page_of, whole
from api.problems import language
from api.resource import Resource, actor, holders_of
from gridwatch.exports.models import Format
from gridwatch.letters.models import LetterKind, LetterTemplate, TemplateState
from gridwatch.letters.printing.fields import LetterField
from gridwatch.letters.printing.sheet import preview_template, product_template
from gridwatch.letters.templates import (
    MOST_BYTES,
    adopt_template,
    end_template,
    get_template,
    list_templates,
    upload_template,
)
from gridwatch.people.permissions import Right
from gridwatch.vocabulary import term_of

letter_templates = Resource("letter_templates", __name__, description="Word templates of letters")

SIGNERS = holders_of(Right.LETTER_SIGN)
_WORD = MEDIA_TYPES[Format.DOCX]


class UploadQuery(FormQuery):
    """For the letters of which body, and of which kind; of all that have none of their own when left
    out."""

    kind = Code(LetterKind, load_default=None)
    name = Text(required=True, validate=validate.Length(1, 100), metadata={"description": "of the file"})


class LetterTemplateSchema(Schema):
    """A version of a template; `kind` is null for all kinds that have none of their own."""

    id = fields.UUID(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    kind = Code(LetterKind, required=True, allow_none=True)
    no = fields.Integer(required=True)
    name = fields.String(required=True)
    state = Code(TemplateState, required=True)
    made_at = Instant(required=True)
    adopted_at = Instant(required=True, allow_none=True)
    ended_at = Instant(required=True, allow_none=True)


LetterTemplatePage = page_of(LetterTemplateSchema)


class LetterFieldSchema(Schema):
    """What a template may ask for, and what that is."""

    name = Code(LetterField, required=True)
    label = fields.String(required=True)


LetterFieldPage = page_of(LetterFieldSchema)


class TemplateMoveSchema(Schema):
    """Put it into force, or end it."""

    state = Code(TemplateState, required=True, validate=validate.NoneOf([TemplateState.NEW]))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> TemplateState:
        return TemplateState(data["state"])


@letter_templates.route("/letter-templates", methods=["GET"], who=WRITERS)
@letter_templates.arguments(FormQuery, location="query")
@letter_templates.response(200, LetterTemplatePage)
def get_templates(query: dict[str, Any]) -> dict[str, Any]:
    """The templates of the body of a place, in all versions, the newest first."""
    return whole(list_templates(db.session(), query["place"]))


@letter_templates.route("/letter-templates", methods=["POST"], who=WRITERS)
@letter_templates.arguments(UploadQuery, location="query")
@letter_templates.response(201, LetterTemplateSchema)
@letter_templates.doc(requestBody=BODY)
def post_template(query: dict[str, Any]) -> LetterTemplate:
    """Upload another version: tried with two letters, and not in force yet."""
    request.max_content_length = MOST_BYTES
    content = request.get_data(cache=False)
    return upload_template(
        db.session(), query["place"], query["kind"], query["name"], content, actor=actor(), now=g.now
    )


@letter_templates.route("/letter-templates/fields", methods=["GET"], who=WRITERS)
@letter_templates.response(200, LetterFieldPage)
def get_template_fields() -> dict[str, Any]:
    """All that a template may ask for."""
    at = ("zh", "en").index(language())
    return whole([{"name": one, "label": term_of(one).label[at]} for one in LetterField])


@letter_templates.route("/letter-templates/product", methods=["GET"], who=WRITERS)
@letter_templates.response(200, content_type=_WORD, description="The product's own template")
def get_product_template() -> Response:
    """The product's own template, with which a body can begin."""
    return _word(product_template())


@letter_templates.route("/letter-templates/<uuid:template_id>/docx", methods=["GET"], who=WRITERS)
@letter_templates.response(200, content_type=_WORD, description="The template, as it was uploaded")
def get_template_docx(template_id: UUID) -> Response:
    """A template, as it was uploaded."""
    return _word(get_template(db.session(), template_id).content)


@letter_templates.route("/letter-templates/<uuid:template_id>/preview", methods=["GET"], who=WRITERS)
@letter_templates.response(200, content_type=_WORD, description="A letter that never was, by this template")
def get_template_preview(template_id: UUID) -> Response:
    """What a letter would look like."""
    return _word(preview_template(get_template(db.session(), template_id)))


@letter_templates.route("/letter-templates/<uuid:template_id>/state", methods=["PUT"], who=SIGNERS)
@letter_templates.arguments(TemplateMoveSchema)
@letter_templates.response(200, LetterTemplateSchema)
def put_template_state(state: TemplateState, template_id: UUID) -> LetterTemplate:
    """Put a version into force, by another than who uploaded it; or end it."""
    act = adopt_template if state is TemplateState.IN_FORCE else end_template
    return act(db.session(), template_id, actor=actor(), now=g.now)


def _word(content: bytes) -> Response:
    return Response(content, content_type=_WORD)
