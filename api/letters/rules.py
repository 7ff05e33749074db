"""Which letters a body issues, how it is called, and what the county lets towns issue."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.database import db
from api.forms import Code, Day, Text
from api.letters.routes import READERS, WRITERS
from api.names import PlaceNameSchema
from api.paging import page_of, whole
from api.resource import Resource, actor, holders_of
from gridwatch.errors import NotFound
from gridwatch.letters.kinds import (
    IssuerName,
    authorise,
    end_authorisation,
    find_issuer,
    list_authorisations,
    list_forms,
    name_issuer,
)
from gridwatch.letters.models import LetterAuthorisation, LetterIssuer, LetterKind
from gridwatch.people.permissions import Right

letter_rules = Resource("letter_rules", __name__, description="Who issues which letters")
_CODE = validate.Length(6, 20)


class FormQuery(Schema):
    """Of the body of which place."""

    place = Text(required=True, validate=_CODE)


class LetterFormSchema(Schema):
    """What is asked of a kind; `next` comes when no answer has."""

    code = Code(LetterKind, required=True)
    is_measured = fields.Boolean(required=True, metadata={"description": "each thing says who and by when"})
    reply_days = fields.Integer(required=True)
    reply_working = fields.Boolean(required=True)
    objection_days = fields.Integer(required=True)
    next = Code(LetterKind, required=True, allow_none=True)
    is_closed = fields.Boolean(required=True)
    is_delegable = fields.Boolean(required=True, metadata={"description": "the county may let towns issue it"})


LetterFormPage = page_of(LetterFormSchema)


class LetterIssuerSchema(Schema):
    """How a body is called on its letters, the word that its numbers begin with (代字), whom to ask."""

    name = Text(required=True, validate=validate.Length(4, 60))
    prefix = Text(required=True, validate=validate.Length(1, 12))
    contact = Text(required=True, validate=validate.Length(1, 100))


class NewAuthorisationSchema(Schema):
    """That a town may issue a kind, from the first day to the last, by a document."""

    place_code = Text(required=True, validate=_CODE)
    kind = Code(LetterKind, required=True)
    first = Day(required=True)
    last = Day(required=True)
    document_no = Text(required=True, validate=validate.Length(1, 100))


class AuthorisationSchema(Schema):
    """What a town may issue by authorisation; `last` is the last day."""

    id = fields.UUID(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    kind = Code(LetterKind, required=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True)
    document_no = fields.String(required=True)


AuthorisationPage = page_of(AuthorisationSchema)


@letter_rules.route("/letter-kinds", methods=["GET"], who=WRITERS)
@letter_rules.arguments(FormQuery, location="query")
@letter_rules.response(200, LetterFormPage)
def get_letter_kinds(query: dict[str, Any]) -> dict[str, Any]:
    """The kinds that the body of a place may issue today."""
    return whole(list_forms(db.session(), query["place"], now=g.now))


@letter_rules.route("/letter-issuers/<code>", methods=["GET"], who=READERS)
@letter_rules.response(200, LetterIssuerSchema)
def get_letter_issuer(code: str) -> LetterIssuer:
    """How the body of a place is called on its letters."""
    found = find_issuer(db.session(), code)
    if found is None:
        raise NotFound("issuer")
    return found


@letter_rules.route("/letter-issuers/<code>", methods=["PUT"], who=holders_of(Right.LETTER_SIGN))
@letter_rules.arguments(LetterIssuerSchema)
@letter_rules.response(200, LetterIssuerSchema)
def put_letter_issuer(form: dict[str, Any], code: str) -> LetterIssuer:
    """Say how the body of a place is called; letters that were issued keep their name."""
    return name_issuer(db.session(), code, IssuerName(**form), actor=actor(), now=g.now)


@letter_rules.route("/letter-authorisations", methods=["GET"], who=WRITERS)
@letter_rules.arguments(FormQuery, location="query")
@letter_rules.response(200, AuthorisationPage)
def get_authorisations(query: dict[str, Any]) -> dict[str, Any]:
    """What towns at or below a place may issue by authorisation."""
    return whole([_shape(one) for one in list_authorisations(db.session(), query["place"], now=g.now)])


@letter_rules.route("/letter-authorisations", methods=["POST"], who=holders_of(Right.LETTER_AUTHORISE))
@letter_rules.arguments(NewAuthorisationSchema)
@letter_rules.response(201, AuthorisationSchema)
def post_authorisation(form: dict[str, Any]) -> dict[str, Any]:
    """Let a town issue a kind that is the county's."""
    return _shape(authorise(db.session(), **form, actor=actor(), now=g.now))


@letter_rules.route(
    "/letter-authorisations/<uuid:authorisation_id>", methods=["DELETE"], who=holders_of(Right.LETTER_AUTHORISE)
)
@letter_rules.response(204)
def delete_authorisation(authorisation_id: UUID) -> Response:
    """End it with today."""
    end_authorisation(db.session(), authorisation_id, actor=actor(), now=g.now)
    return Response(status=204)


def _shape(one: LetterAuthorisation) -> dict[str, Any]:
    assert one.valid.upper is not None
    named = {name: getattr(one, name) for name in ("id", "place", "kind", "document_no")}
    return named | {"first": one.valid.lower, "last": one.valid.upper - timedelta(days=1)}
