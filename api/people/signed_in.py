"""Where one is signed in, and ending it; a lost phone."""

from typing import Any

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.database import db
from api.forms import Code, Instant, Text
from api.paging import page_of, whole
from api.resource import SIGNED_IN, Resource, actor, holders_of
from gridwatch.people.models import SessionKind
from gridwatch.people.permissions import Right
from gridwatch.people.signed_in import cut_off, end_other_sessions, end_session, list_sessions

signed_in = Resource("signed_in", __name__, description="Where one is signed in")
_KEY = "int(max=9223372036854775807)"


class SignedInSchema(Schema):
    """A sign-in that is in force: by a browser's cookie or an app's token."""

    id = fields.Integer(required=True)
    kind = Code(SessionKind, required=True)
    created_at = Instant(required=True)
    expires_at = Instant(required=True)
    is_current = fields.Boolean(required=True)


SignedInPage = page_of(SignedInSchema)


class CutOffSchema(Schema):
    """Why somebody's sign-ins are ended."""

    reason = Text(required=True, validate=validate.Length(4, 200))


@signed_in.route("/sessions", methods=["GET"], who=SIGNED_IN)
@signed_in.response(200, SignedInPage)
def get_sessions() -> dict[str, Any]:
    """One's own sign-ins that are in force, the newest first."""
    names = ("id", "kind", "created_at", "expires_at")
    found = list_sessions(db.session(), actor=actor(), now=g.now)
    current = g.identified.session_id
    return whole([{name: getattr(one, name) for name in names} | {"is_current": one.id == current} for one in found])


@signed_in.route(f"/sessions/<{_KEY}:session_id>", methods=["DELETE"], who=SIGNED_IN)
@signed_in.response(204)
def delete_session(session_id: int) -> Response:
    """End one of one's own sign-ins at once."""
    end_session(db.session(), session_id, actor=actor(), now=g.now)
    return Response(status=204)


@signed_in.route("/sessions", methods=["DELETE"], who=SIGNED_IN)
@signed_in.response(204)
def delete_other_sessions() -> Response:
    """End all of one's own sign-ins but this one."""
    end_other_sessions(db.session(), keep=g.identified.session_id, actor=actor(), now=g.now)
    return Response(status=204)


@signed_in.route(f"/accounts/<{_KEY}:account_id>/cut-off", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@signed_in.arguments(CutOffSchema)
@signed_in.response(204)
def post_cut_off(form: dict[str, Any], account_id: int) -> Response:
    """End all sign-ins of somebody whose phone is lost; their password still leads back in."""
    cut_off(db.session(), account_id, form["reason"], actor=actor(), now=g.now)
    return Response(status=204)
