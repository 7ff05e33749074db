"""Accounts, appointments, committees and near relations."""

from typing import Any

from flask import Response, g
from marshmallow import Schema, fields, post_load, validate

from api.database import db
from api.forms import Code, Day, Instant, Key, Text
from api.paging import PageQuery, after_key, page
from api.resource import Resource, actor, holders_of, settings
from gridwatch.people.accounts import PHONE, find_accounts, open_account
from gridwatch.people.activation_sheet import activate_anew, sheet_for_place
from gridwatch.people.appointments import (
    Ending,
    NewAppointment,
    appoint,
    end,
    find_appointments,
    foresee_ending,
)
from gridwatch.people.committees import declare_near_relation, join_committee, leave_committee
from gridwatch.people.models import Account, Appointment, CommitteePost, EndReason, Kinship
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.territory.codes import Level

appointments = Resource("people", __name__, description="Accounts, appointments, committees, relations")

_PHONE = validate.Regexp(f"^{PHONE.pattern}$", error="String does not match expected pattern.")
NAME = validate.Length(1, 50)


class PersonSchema(Schema):
    """A person, named."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class ReachablePersonSchema(PersonSchema):
    """A person, named, with the phone."""

    phone = fields.String(required=True)


class AccountSchema(ReachablePersonSchema):
    """A person who can sign in."""

    is_activated = fields.Function(lambda account: account.password_hash is not None, metadata={"type": "boolean"})


class NewAccountSchema(Schema):
    """Phone (the login) and name."""

    phone = Text(required=True, validate=_PHONE)
    name = Text(required=True, validate=NAME)


class PlaceNameSchema(Schema):
    """A place, named."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    level = Code(Level, required=True)


class AppointmentSchema(Schema):
    """A person in a role at a place for a term; `in_force_until` is empty while no end is set."""

    id = fields.Integer(required=True)
    account = fields.Nested(PersonSchema)
    role = Code(Role, required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    seat = fields.Integer(allow_none=True)
    unit_id = fields.Integer(allow_none=True)
    document_no = fields.String()
    declaration = fields.String()
    in_force_from = Instant(attribute="in_force.lower", required=True, allow_none=True)
    in_force_until = Instant(attribute="in_force.upper", allow_none=True)
    end_reason = Code(EndReason, allow_none=True)


class NewAppointmentSchema(Schema):
    """An appointment to make. `term_end` is the last day; a monitor's defaults to one year."""

    account_id = Key(required=True)
    role = Code(Role, required=True)
    place_code = Text(required=True, validate=validate.Length(6, 20))
    document_no = Text(required=True, validate=validate.Length(1, 100))
    term_start = Day(required=True)
    term_end = Day(load_default=None, allow_none=True)
    seat = fields.Integer(strict=True, load_default=None, allow_none=True, validate=validate.Range(1, 3))
    unit_id = Key(load_default=None, allow_none=True)
    declaration = Text(load_default="无", validate=validate.Length(1, 500))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> NewAppointment:
        return NewAppointment(**data)


class AppointmentQuery(PageQuery):
    """Which appointments to list."""

    place = Text(load_default=None, validate=validate.Length(6, 20))
    role = Code(Role, load_default=None)
    in_force = fields.Boolean(load_default=True)


class AppointmentPage(Schema):
    """A page of appointments."""

    items = fields.List(fields.Nested(AppointmentSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class AccountQuery(PageQuery):
    """Which accounts to list: by part of the name, or the beginning of the phone."""

    q = Text(load_default=None, validate=validate.Length(1, 50))


class AccountPage(Schema):
    """A page of accounts."""

    items = fields.List(fields.Nested(AccountSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class EndSchema(Schema):
    """Why the appointment ends."""

    reason = Code(EndReason, required=True)


class EndingSchema(Schema):
    """What ending it now would affect."""

    appointment = fields.Nested(AppointmentSchema, required=True)
    others_in_post = fields.Integer(required=True)
    warnings = fields.List(fields.String(), required=True, metadata={"description": "`vacant`: nobody else holds it"})


class CommitteeMemberSchema(Schema):
    """A committee post in a village."""

    account_id = Key(required=True)
    village_code = Text(required=True, validate=validate.Length(12, 12))
    post = Code(CommitteePost, required=True)
    since = Day(required=True)


class CommitteeLeavingSchema(Schema):
    """A committee post that ends; `until` is the first day without it."""

    account_id = Key(required=True)
    village_code = Text(required=True, validate=validate.Length(12, 12))
    post = Code(CommitteePost, required=True)
    until = Day(required=True)


class ActivationCodeSchema(Schema):
    """A single-use code, in clear this once."""

    code = fields.String(required=True)


class NearRelationSchema(Schema):
    """Two near relatives."""

    account_id = Key(required=True)
    relative_id = Key(required=True)
    kinship = Code(Kinship, required=True)


class SheetSchema(Schema):
    """For whom to print activation codes: everybody appointed at or below a place who never signed in."""

    place_code = Text(required=True, validate=validate.Length(6, 20))


@appointments.route("/accounts", methods=["GET"], who=holders_of(Right.PEOPLE_APPOINT))
@appointments.arguments(AccountQuery, location="query")
@appointments.response(200, AccountPage)
def get_accounts(query: dict[str, Any]) -> dict[str, Any]:
    """Find people, to appoint them."""
    after = after_key(query["cursor"])
    found = find_accounts(
        db.session(), reached=actor().places_of(Right.PEOPLE_APPOINT), q=query["q"], after=after, limit=query["limit"]
    )
    return page(found, query["limit"])


@appointments.route("/accounts", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@appointments.arguments(NewAccountSchema)
@appointments.response(201, AccountSchema)
def post_account(form: dict[str, Any]) -> Account:
    """Open an account; the person sets the password with an activation code."""
    return open_account(db.session(), form["phone"], form["name"], by=actor().account_id, now=g.now)


@appointments.route("/appointments", methods=["GET"], who=holders_of(Right.PEOPLE_READ))
@appointments.arguments(AppointmentQuery, location="query")
@appointments.response(200, AppointmentPage)
def get_appointments(query: dict[str, Any]) -> dict[str, Any]:
    """Appointments at or below a place, within one's own territory."""
    after = after_key(query["cursor"])
    found = find_appointments(
        db.session(), actor=actor(), place_code=query["place"], role=query["role"], in_force=query["in_force"],
        after=after, limit=query["limit"], now=g.now,
    )  # fmt: skip
    return page(found, query["limit"])


@appointments.route("/appointments", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@appointments.arguments(NewAppointmentSchema)
@appointments.response(201, AppointmentSchema)
def post_appointment(new: NewAppointment) -> Appointment:
    """Appoint a person; rights begin with the term."""
    return appoint(db.session(), new, actor=actor(), now=g.now, term_years=settings().monitor_term_years)


@appointments.route(
    "/appointments/<int(max=9223372036854775807):appointment_id>/end",
    methods=["GET"],
    who=holders_of(Right.PEOPLE_APPOINT),
)
@appointments.response(200, EndingSchema)
def get_end(appointment_id: int) -> Ending:
    """What ending the appointment now would affect; changes nothing."""
    return foresee_ending(db.session(), appointment_id, actor=actor(), now=g.now)


@appointments.route(
    "/appointments/<int(max=9223372036854775807):appointment_id>/end",
    methods=["POST"],
    who=holders_of(Right.PEOPLE_APPOINT),
)
@appointments.arguments(EndSchema)
@appointments.response(200, AppointmentSchema)
def post_end(form: dict[str, Any], appointment_id: int) -> Appointment:
    """End an appointment; the person's rights end at once."""
    return end(db.session(), appointment_id, form["reason"], actor=actor(), now=g.now)


@appointments.route("/committee-members", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@appointments.arguments(CommitteeMemberSchema)
@appointments.response(204)
def post_committee_member(form: dict[str, Any]) -> Response:
    """Record a committee post; monitors of the village whom it bars lose their seats."""
    join_committee(
        db.session(), form["account_id"], form["village_code"], form["post"], form["since"], actor=actor(), now=g.now
    )
    return Response(status=204)


@appointments.route("/committee-members/end", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@appointments.arguments(CommitteeLeavingSchema)
@appointments.response(204)
def post_committee_end(form: dict[str, Any]) -> Response:
    """End a committee post; from that day on it bars nobody."""
    leave_committee(
        db.session(), form["account_id"], form["village_code"], form["post"], form["until"], actor=actor(), now=g.now
    )
    return Response(status=204)


@appointments.route(
    "/accounts/<int(max=9223372036854775807):account_id>/activation-code",
    methods=["POST"],
    who=holders_of(Right.PEOPLE_APPOINT),
)
@appointments.response(201, ActivationCodeSchema)
def post_activation_code(account_id: int) -> dict[str, str]:
    """A fresh code for one person, also for one who forgot the password; using it ends the old sessions."""
    days = settings().activation_days
    return {"code": activate_anew(db.session(), account_id, actor=actor(), now=g.now, valid_days=days)}


@appointments.route("/near-relations", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@appointments.arguments(NearRelationSchema)
@appointments.response(204)
def post_near_relation(form: dict[str, Any]) -> Response:
    """Record a declared near relation, in both directions."""
    declare_near_relation(db.session(), **form, actor=actor(), now=g.now)
    return Response(status=204)


@appointments.route("/activation-sheets", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@appointments.arguments(SheetSchema)
@appointments.response(200, content_type="application/pdf", description="One card a person, with a QR code")
def post_activation_sheet(form: dict[str, Any]) -> Response:
    """Print fresh activation codes as a PDF; codes printed before stop working."""
    pdf = sheet_for_place(
        db.session(), form["place_code"], actor=actor(), now=g.now, valid_days=settings().activation_days
    )
    return Response(pdf, content_type="application/pdf")
