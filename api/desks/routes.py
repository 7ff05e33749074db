"""Phrases and saved views of a desk."""

from typing import Any
from uuid import UUID

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.database import db
from api.forms import Code, Text
from api.names import PlaceNameSchema
from api.paging import page_of, whole
from api.resource import SIGNED_IN, Resource, actor, holders_of
from gridwatch.desks.models import Phrase, PhraseKind, SavedView
from gridwatch.desks.phrases import drop_phrase, keep_phrase, list_phrases
from gridwatch.desks.views import drop_view, list_views, save_view
from gridwatch.people.permissions import Right

desks = Resource("desks", __name__, description="What a desk keeps for its people")
_CODE = validate.Length(6, 20)
_LIST = validate.Regexp(r"^[a-z][a-z-]{0,39}$", error="String does not match expected pattern.")


class NewPhraseSchema(Schema):
    """Words that a desk writes again and again, and where."""

    place_code = Text(required=True, validate=_CODE)
    kind = Code(PhraseKind, required=True)
    text = Text(required=True, validate=validate.Length(1, 1000))


class PhraseSchema(Schema):
    """A phrase, and whose it is."""

    id = fields.UUID(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    kind = Code(PhraseKind, required=True)
    text = fields.String(required=True)


PhrasePage = page_of(PhraseSchema)


class NewViewSchema(Schema):
    """A list as it is narrowed: `query` is what stands behind the question mark of its address."""

    list = Text(required=True, validate=_LIST)
    name = Text(required=True, validate=validate.Length(1, 40))
    query = Text(required=True, validate=validate.Length(0, 1000))
    shared_with = Text(
        load_default=None, allow_none=True, validate=_CODE, metadata={"description": "the place of one's desk"}
    )


class ViewSchema(Schema):
    """A saved view, whether it is one's own, and whether it is for the desk."""

    id = fields.UUID(required=True)
    list = fields.String(required=True)
    name = fields.String(required=True)
    query = fields.String(required=True)
    is_own = fields.Boolean(required=True)
    is_shared = fields.Boolean(required=True)


ViewPage = page_of(ViewSchema)


class ViewQuery(Schema):
    """The views of which list."""

    list = Text(load_default=None, validate=_LIST)


@desks.route("/phrases", methods=["GET"], who=holders_of(Right.REPORT_READ))
@desks.response(200, PhrasePage)
def get_phrases() -> dict[str, Any]:
    """The phrases of one's desks and of those above, the nearest first."""
    return whole(list_phrases(db.session()))


@desks.route("/phrases", methods=["POST"], who=holders_of(Right.REPORT_READ))
@desks.arguments(NewPhraseSchema)
@desks.response(201, PhraseSchema)
def post_phrase(form: dict[str, Any]) -> Phrase:
    """Keep a phrase for one's desk."""
    return keep_phrase(db.session(), **form, actor=actor(), now=g.now)


@desks.route("/phrases/<uuid:phrase_id>", methods=["DELETE"], who=holders_of(Right.REPORT_READ))
@desks.response(204)
def delete_phrase(phrase_id: UUID) -> Response:
    """Keep a phrase of one's desk no longer."""
    drop_phrase(db.session(), phrase_id, actor=actor(), now=g.now)
    return Response(status=204)


@desks.route("/views", methods=["GET"], who=SIGNED_IN)
@desks.arguments(ViewQuery, location="query")
@desks.response(200, ViewPage)
def get_views(query: dict[str, Any]) -> dict[str, Any]:
    """One's own saved views, and those that colleagues share."""
    return whole([_view_shape(one) for one in list_views(db.session(), query["list"])])


@desks.route("/views", methods=["POST"], who=SIGNED_IN)
@desks.arguments(NewViewSchema)
@desks.response(201, ViewSchema)
def post_view(form: dict[str, Any]) -> dict[str, Any]:
    """Keep a list as it is narrowed, in the place of one's own of that name."""
    made = save_view(
        db.session(), form["list"], form["name"], form["query"],
        shared_with=form["shared_with"], actor=actor(), now=g.now,
    )  # fmt: skip
    return _view_shape(made)


@desks.route("/views/<uuid:view_id>", methods=["DELETE"], who=SIGNED_IN)
@desks.response(204)
def delete_view(view_id: UUID) -> Response:
    """Keep one's own view no longer."""
    drop_view(db.session(), view_id, actor=actor())
    return Response(status=204)


def _view_shape(view: SavedView) -> dict[str, Any]:
    names = ("id", "list", "name", "query")
    own = view.account_id == actor().account_id
    return {name: getattr(view, name) for name in names} | {"is_own": own, "is_shared": view.place_id is not None}
