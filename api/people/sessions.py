"""Signing in and out, activation, and one's own account."""

from collections.abc import Sequence
from typing import Any

from flask import Response, g, jsonify
from marshmallow import Schema, fields, validate

from api.database import db
from api.forms import Code, Instant, Secret, Text
from api.people.accounts import AccountSchema
from api.people.appointments import AppointmentSchema
from api.resource import ANYONE, CSRF_COOKIE, SESSION_COOKIE, SIGNED_IN, Resource, actor, settings
from gridwatch.people.accounts import activate, get_account
from gridwatch.people.appointments import list_appointments_in_force
from gridwatch.people.models import Account, Appointment, SessionKind
from gridwatch.people.permissions import APPOINTS, GRANTS, Right
from gridwatch.people.roles import Role
from gridwatch.people.sessions import SignedIn, change_password, open_session, revoke, sign_in
from gridwatch.recovery.own_code import first_code

sessions = Resource("sessions", __name__, description="Signing in and out")

PASSWORD = validate.Length(1, 128)


class SignInSchema(Schema):
    """Phone and password; browsers ask for a cookie, apps for a token."""

    phone = Text(required=True, validate=validate.Length(1, 20))
    password = Secret(required=True, validate=PASSWORD)
    kind = Code(SessionKind, load_default=SessionKind.TOKEN)


class ActivationSchema(Schema):
    """A single-use activation code and the first password."""

    code = Text(required=True, validate=validate.Length(1, 40))
    password = Secret(required=True, validate=PASSWORD)
    kind = Code(SessionKind, load_default=SessionKind.TOKEN)


class PasswordSchema(Schema):
    """The present password and the new one."""

    current = Secret(required=True, validate=PASSWORD)
    new = Secret(required=True, validate=PASSWORD)


class SessionSchema(Schema):
    """A fresh session. `token` is given to apps, `csrf_token` to browsers, whose token is in a
    cookie."""

    token = fields.String()
    csrf_token = fields.String()
    recovery_code = fields.String(metadata={"description": "one's own way back in, in clear this once"})
    expires_at = Instant(required=True)
    account = fields.Nested(AccountSchema, required=True)
    appointments = fields.List(fields.Nested(AppointmentSchema), required=True)
    rights = fields.List(Code(Right), required=True)
    appoints = fields.List(Code(Role), required=True)


class OwnAccountSchema(Schema):
    """Who is signed in, the appointments in force, what they grant somewhere, and which roles they
    may fill."""

    account = fields.Nested(AccountSchema, required=True)
    appointments = fields.List(fields.Nested(AppointmentSchema), required=True)
    rights = fields.List(Code(Right), required=True)
    appoints = fields.List(Code(Role), required=True)


@sessions.route("/sessions", methods=["POST"], who=ANYONE)
@sessions.arguments(SignInSchema)
@sessions.response(201, SessionSchema)
def post_session(form: dict[str, Any]) -> Response:
    """Sign in with phone and password."""
    signed = sign_in(
        db.session(), form["phone"], form["password"], kind=form["kind"], days=settings().session_days, now=g.now
    )
    return session_answer(signed, form["kind"])


@sessions.route("/activations", methods=["POST"], who=ANYONE)
@sessions.arguments(ActivationSchema)
@sessions.response(201, SessionSchema)
def post_activation(form: dict[str, Any]) -> Response:
    """Use an activation code to set the first password; signs in, and gives the recovery code."""
    account = activate(db.session(), form["code"], form["password"], now=g.now)
    code = first_code(db.session(), account.id, now=g.now)
    signed = open_session(db.session(), account, kind=form["kind"], days=settings().session_days, now=g.now)
    return session_answer(signed, form["kind"], recovery_code=code)


@sessions.route("/sessions/current", methods=["GET"], who=SIGNED_IN)
@sessions.response(200, OwnAccountSchema)
def get_current() -> dict[str, Any]:
    """Who is signed in, and the appointments in force now."""
    session = db.session()
    account = get_account(session, actor().account_id)
    return _shape(account, list_appointments_in_force(session, account.id, now=g.now))


@sessions.route("/sessions/current", methods=["DELETE"], who=SIGNED_IN)
@sessions.response(204)
def delete_current() -> Response:
    """Sign out; the token stops working at once."""
    revoke(db.session(), g.identified.session_id, now=g.now)
    response = Response(status=204)
    response.delete_cookie(SESSION_COOKIE)
    response.delete_cookie(CSRF_COOKIE)
    return response


@sessions.route("/sessions/current/password", methods=["PUT"], who=SIGNED_IN)
@sessions.arguments(PasswordSchema)
@sessions.response(204)
def put_password(form: dict[str, Any]) -> Response:
    """Change one's password; every other session of the account ends."""
    session = db.session()
    account = get_account(session, actor().account_id)
    change_password(session, account, form["current"], form["new"], keep_session=g.identified.session_id, now=g.now)
    return Response(status=204)


def _shape(account: Account, held: Sequence[Appointment]) -> dict[str, Any]:
    """The rights are those of the table, wherever they reach: they say which pages are for
    somebody, and no more."""
    roles = {appointment.role for appointment in held}
    return {
        "account": account,
        "appointments": held,
        "rights": [right for right in Right if any(right in GRANTS[role] for role in roles)],
        "appoints": [role for role in Role if any(role in APPOINTS.get(own, ()) for own in roles)],
    }


def session_answer(signed: SignedIn, kind: SessionKind, *, recovery_code: str | None = None) -> Response:
    """What whoever has just signed in is given, secrets this once."""
    held = list_appointments_in_force(db.session(), signed.account.id, now=g.now)
    secret = {"token": signed.token} if kind is SessionKind.TOKEN else {"csrf_token": signed.csrf_token}
    secret |= {"recovery_code": recovery_code} if recovery_code else {}
    shape = _shape(signed.account, held) | {"expires_at": signed.expires_at} | secret
    response = jsonify(SessionSchema().dump(shape))
    response.status_code = 201
    if kind is SessionKind.COOKIE:
        options: Any = {"expires": signed.expires_at, "samesite": "Lax", "secure": settings().cookie_secure}
        response.set_cookie(SESSION_COOKIE, signed.token, httponly=True, **options)
        response.set_cookie(CSRF_COOKIE, signed.csrf_token or "", **options)
    return response
