"""Ways back into an account that was used before: one's own code, or two people and a wait."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.database import db
from api.forms import Code, Instant, Key, Secret, Text
from api.names import PersonSchema, PlaceNameSchema
from api.paging import PageQuery, page, page_of, paging
from api.people.sessions import PASSWORD, ActivationSchema, SessionSchema, session_answer
from api.resource import ANYONE, SIGNED_IN, Resource, actor, holders_of, settings
from gridwatch.database import acting_as_system
from gridwatch.people.permissions import Right
from gridwatch.people.sessions import open_session
from gridwatch.recovery.by_two import (
    RECOVERIES_NEWEST_FIRST,
    RecoveryMove,
    ask,
    draw,
    get_recovery,
    list_moves,
    list_recoveries,
    move,
)
from gridwatch.recovery.models import Recovery, RecoveryState
from gridwatch.recovery.own_code import replace_code
from gridwatch.recovery.way_back import recover_by

recoveries = Resource("recoveries", __name__, description="Ways back into an account that was used before")

PARTIES = holders_of(Right.PEOPLE_APPOINT, Right.RECOVERY_SECOND, Right.AUDIT_READ)


class OwnCodeSchema(Schema):
    """The present password."""

    password = Secret(required=True, validate=PASSWORD)


class RecoveryCodeSchema(Schema):
    """A code, in clear this once."""

    code = fields.String(required=True)


class NewRecoverySchema(Schema):
    """Whose account, and why."""

    account_id = Key(required=True)
    reason = Text(required=True, validate=validate.Length(4, 200))


class RecoveryMoveSchema(Schema):
    """A step."""

    action = Code(RecoveryMove, required=True)


class RecoverySchema(Schema):
    """A recovery by two; `moves` are what one may do with it now, `draw` among them where one may draw
    the code."""

    id = fields.UUID(required=True)
    account = fields.Nested(PersonSchema, required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    reason = fields.String(required=True)
    state = Code(RecoveryState, required=True)
    asked_by = fields.Nested(PersonSchema, required=True, attribute="asker")
    asked_at = Instant(required=True)
    seconded_by = fields.Nested(PersonSchema, required=True, allow_none=True, attribute="seconder")
    opens_at = Instant(required=True, allow_none=True)
    completed_at = Instant(required=True, allow_none=True)
    is_own = fields.Boolean(required=True)
    moves = fields.List(Code(RecoveryMove), required=True)


RecoveryPage = page_of(RecoverySchema)


@recoveries.route("/recovery-codes", methods=["POST"], who=SIGNED_IN)
@recoveries.arguments(OwnCodeSchema)
@recoveries.response(201, RecoveryCodeSchema)
def post_code(form: dict[str, Any]) -> dict[str, str]:
    """Another recovery code of one's own; the one before ends."""
    return {"code": replace_code(db.session(), actor().account_id, form["password"], now=g.now)}


@recoveries.route("/recoveries/use", methods=["POST"], who=ANYONE)
@recoveries.arguments(ActivationSchema)
@recoveries.response(201, SessionSchema)
def post_use(form: dict[str, Any]) -> Response:
    """A new password by one's own recovery code, or by the code of a recovery by two; signs in."""
    session = db.session()
    with acting_as_system(session):
        account, fresh = recover_by(session, form["code"], form["password"], now=g.now)
        signed = open_session(session, account, kind=form["kind"], days=settings().session_days, now=g.now)
    return session_answer(signed, form["kind"], recovery_code=fresh)


@recoveries.route("/recoveries", methods=["GET"], who=SIGNED_IN)
@recoveries.arguments(PageQuery, location="query")
@recoveries.response(200, RecoveryPage)
def get_recoveries(query: dict[str, Any]) -> dict[str, Any]:
    """Those of one's own account, and those that one may ask for, second or watch; newest first."""
    after, limit = paging(query, RECOVERIES_NEWEST_FIRST)
    found = list_recoveries(db.session(), after=after, limit=limit)
    return page(found, limit, RECOVERIES_NEWEST_FIRST) | {"items": [_shape(one) for one in found]}


@recoveries.route("/recoveries", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@recoveries.arguments(NewRecoverySchema)
@recoveries.response(201, RecoverySchema)
def post_recovery(form: dict[str, Any]) -> dict[str, Any]:
    """Ask for a recovery of somebody's account; another at the county seconds it."""
    made = ask(db.session(), form["account_id"], form["reason"], actor=actor(), now=g.now)
    return _shape(get_recovery(db.session(), made.id))


@recoveries.route("/recoveries/<uuid:recovery_id>/moves", methods=["POST"], who=SIGNED_IN)
@recoveries.arguments(RecoveryMoveSchema)
@recoveries.response(200, RecoverySchema)
def post_recovery_move(form: dict[str, Any], recovery_id: UUID) -> dict[str, Any]:
    """Second, stop or prove a recovery."""
    wait = timedelta(hours=settings().recovery_wait_h)
    return _shape(move(db.session(), recovery_id, form["action"], wait=wait, actor=actor(), now=g.now))


@recoveries.route("/recoveries/<uuid:recovery_id>/code", methods=["POST"], who=PARTIES)
@recoveries.response(201, RecoveryCodeSchema)
def post_recovery_code(recovery_id: UUID) -> dict[str, str]:
    """The code that the person is handed, once the wait is over."""
    return {"code": draw(db.session(), recovery_id, actor=actor(), now=g.now)}


def _shape(one: Recovery) -> dict[str, Any]:
    names = ("id", "account", "place", "reason", "asker", "asked_at", "seconder", "opens_at", "completed_at")
    return {name: getattr(one, name) for name in names} | {
        "state": one.state_at(g.now),
        "is_own": one.account_id == actor().account_id,
        "moves": list_moves(one, actor=actor(), now=g.now),
    }
