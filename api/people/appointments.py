"""Appointments: who holds which office, where and until when."""

from typing import Any

from flask import g
from marshmallow import Schema, fields, post_load, validate

from api.database import db
from api.exports.filters import exported
from api.forms import Code, Day, Instant, Key, Text
from api.names import PersonSchema, PlaceNameSchema
from api.paging import PageQuery, page, page_of, paging
from api.resource import Resource, actor, holders_of, settings
from gridwatch.analysis.coverage.vacancies import VACANCIES_BY_CODE, VacancyFilter, list_vacancies
from gridwatch.from_settings import coverage_rules
from gridwatch.people.appointments import NewAppointment, appoint, end
from gridwatch.people.models import Appointment, EndReason
from gridwatch.people.permissions import Right
from gridwatch.people.reading import (
    APPOINTMENTS_BY_KEY,
    AppointmentFilter,
    AppointmentTotals,
    count_appointments,
    list_appointments,
)
from gridwatch.people.roles import Role
from gridwatch.tasks.handover import Handover, foresee_handover

appointments = Resource("appointments", __name__, description="Who holds which office, for which term")


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


class AppointmentFilterQuery(Schema):
    """Which appointments: the filters of the list and of its totals."""

    place = Text(load_default=None, validate=validate.Length(6, 20))
    role = Code(Role, load_default=None)
    in_force = fields.Boolean(load_default=True)
    on = Day(load_default=None, allow_none=True, metadata={"description": "in force on that day, not now"})
    ends_before = Instant(
        load_default=None, allow_none=True, metadata={"description": "only those whose set end comes before"}
    )


class AppointmentQuery(PageQuery, AppointmentFilterQuery):
    """Which appointments to list."""


exported("appointments", AppointmentQuery, without=("on",))


AppointmentPage = page_of(AppointmentSchema)


class AppointmentTotalsSchema(Schema):
    """How many the list with the same filters has, by role, and by the month in which they end."""

    total = fields.Integer(required=True)
    by_role = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    by_month = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class VacancyQuery(PageQuery):
    """At or below which place, and on which day (today when left out)."""

    place = Text(load_default=None, validate=validate.Length(6, 20))
    on = Day(load_default=None, allow_none=True)


exported("vacancies", VacancyQuery, without=("on",))


class VacancySchema(Schema):
    """A group that has fewer monitors than its households ask for."""

    group = fields.Nested(PlaceNameSchema, required=True)
    village = fields.Nested(PlaceNameSchema, required=True)
    households = fields.Integer(attribute="group.households", required=True, allow_none=True)
    needed = fields.Integer(required=True)
    monitors = fields.Integer(required=True)


VacancyPage = page_of(VacancySchema)


class EndSchema(Schema):
    """Why the appointment ends."""

    reason = Code(EndReason, required=True)


class EndingSchema(Schema):
    """What ending it now would affect."""

    appointment = fields.Nested(AppointmentSchema, required=True)
    others_in_post = fields.Integer(required=True)
    warnings = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "`vacant`: nobody else holds it; `unattended`: and work waits there"},
    )
    open_reports = fields.Integer(required=True, metadata={"description": "that the post holds"})
    overdue_reports = fields.Integer(required=True)
    open_orders = fields.Integer(required=True)
    running_tasks = fields.Integer(required=True)


@appointments.route("/appointments", methods=["GET"], who=holders_of(Right.PEOPLE_READ))
@appointments.arguments(AppointmentQuery, location="query")
@appointments.response(200, AppointmentPage)
def get_appointments(query: dict[str, Any]) -> dict[str, Any]:
    """Appointments at or below a place, within one's own territory."""
    after, limit = paging(query, APPOINTMENTS_BY_KEY)
    wanted = AppointmentFilter(**query)
    found = list_appointments(db.session(), wanted, actor=actor(), after=after, limit=limit, now=g.now)
    return page(found, limit, APPOINTMENTS_BY_KEY)


@appointments.route("/appointments/totals", methods=["GET"], who=holders_of(Right.PEOPLE_READ))
@appointments.arguments(AppointmentFilterQuery, location="query")
@appointments.response(200, AppointmentTotalsSchema)
def get_totals(query: dict[str, Any]) -> AppointmentTotals:
    """How many the list with the same query has, by role, and by the month in which they end."""
    return count_appointments(db.session(), AppointmentFilter(**query), actor=actor(), now=g.now)


@appointments.route("/vacancies", methods=["GET"], who=holders_of(Right.PEOPLE_READ))
@appointments.arguments(VacancyQuery, location="query")
@appointments.response(200, VacancyPage)
def get_vacancies(query: dict[str, Any]) -> dict[str, Any]:
    """Groups within one's own territory that lack monitors, today or on a day before."""
    after, limit = paging(query, VACANCIES_BY_CODE)
    rule = coverage_rules(settings()).staffing
    wanted = VacancyFilter(**query)
    found = list_vacancies(db.session(), wanted, actor=actor(), rule=rule, after=after, limit=limit, now=g.now)
    return page(found, limit, VACANCIES_BY_CODE, lambda one: one.group)


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
def get_end(appointment_id: int) -> Handover:
    """What ending the appointment now would affect; changes nothing."""
    return foresee_handover(db.session(), appointment_id, actor=actor(), now=g.now)


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
