"""Appointing people and ending their terms; rights follow at once, history stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from psycopg import errors as pg
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotAllowed, NotFound, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.models import Account, Appointment, EndReason, Unit
from gridwatch.people.permissions import Right
from gridwatch.people.roles import LEVELS, OF_UNITS, Role
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place

SEATS = (1, 2, 3)
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)


class WrongLevel(DomainError):
    """The role cannot be held at a place of this level."""

    code = "wrong_level"
    kind = Refusal.UNFIT
    zh = "{role}只能任职于{levels}，{place}是{level}。"
    en = "{role} is held at {levels}; {place} is {level}."


class SeatsTaken(DomainError):
    """All seats of the group, or the one asked for, are held in this term."""

    code = "seats_taken"
    kind = Refusal.CONFLICT
    zh = "{place} 在这一任期内已没有空缺的席位（每组最多三名监督员）。"
    en = "No seat of {place} is free in this term; a group has at most three monitors."


class AlreadyAppointed(DomainError):
    """The person already holds this role, or a monitor's seat, in an overlapping term."""

    code = "already_appointed"
    kind = Refusal.CONFLICT
    zh = "{name} 在这一任期内已有此职务或已是监督员。"
    en = "{name} already holds this role, or a monitor's seat, in an overlapping term."


class NotIndependent(DomainError):
    """Committee members and their near relatives cannot be monitors of their own village."""

    code = "not_independent"
    kind = Refusal.UNFIT
    zh = "{name} 或其申报的近亲属在本村“两委”或村务监督委员会任职，不能担任本村监督员。"
    en = "{name} or a declared near relative sits on a committee of this village and cannot be its monitor."


class OwnAppointment(DomainError):
    """Nobody appoints themselves, or ends what they hold themselves: somebody else must answer for
    it."""

    code = "own_appointment"
    kind = Refusal.FORBIDDEN
    zh = "不能聘任或解聘自己，请由其他有权人员办理。"
    en = "Nobody appoints or removes themselves; somebody else must."


class OfficesApart(DomainError):
    """Administrators and auditors read no reports, so they hold no office that does."""

    code = "offices_apart"
    kind = Refusal.CONFLICT
    zh = "{name} 在这一任期内的职务与此不相容：管理员、审计员不得兼任经办报告的职务。"
    en = "{name} holds an office that excludes this one: administrators and auditors handle no reports."


class AlreadyEnded(DomainError):
    """The appointment has ended before."""

    code = "already_ended"
    kind = Refusal.CONFLICT
    zh = "这项任职已经终止。"
    en = "This appointment has already ended."


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """What an appointment says. `term_end` is the last day; `seat` is chosen when it is None."""

    account_id: int
    role: Role
    place_code: str
    document_no: str
    term_start: date
    term_end: date | None = None
    seat: int | None = None
    unit_id: int | None = None
    declaration: str = "无"


@dataclass(frozen=True, slots=True)
class Ending:
    """What ending an appointment would affect, for the pre-flight."""

    appointment: Appointment
    others_in_post: int
    """People who hold the same role at the same place besides; 0 leaves it vacant."""
    warnings: Sequence[str] = field(default_factory=tuple)


def appoint(
    session: Session, new: NewAppointment, *, actor: Actor | None, now: datetime, term_years: int = 1
) -> Appointment:
    """Appoint a person; `actor` is None for the command line and the sample.

    Raises NotFound, WrongLevel, NotAllowed, InvalidField, NotIndependent, SeatsTaken or
    AlreadyAppointed.
    """
    account = session.get(Account, new.account_id)
    if account is None:
        raise NotFound("account", pointer="/account_id")
    place = get_place(session, new.place_code, pointer="/place_code")
    if place.level not in LEVELS[new.role]:
        raise WrongLevel(
            role=new.role,
            levels=tuple(sorted(LEVELS[new.role])),
            place=place.name,
            level=place.level,
            pointer="/place_code",
        )
    if actor is not None and not actor.may_appoint(new.role, place.path):
        raise NotAllowed(right=(Right.PEOPLE_APPOINT, new.role))
    if actor is not None and actor.account_id == account.id:
        raise OwnAppointment(pointer="/account_id")
    term = _term(new, term_years)
    _check_unit(session, new, place)
    made = Appointment(
        account=account,
        place=place,
        role=new.role,
        place_level=place.level,
        unit_id=new.unit_id,
        term=term,
        document_no=new.document_no.strip(),
        declaration=new.declaration.strip() or "无",
        appointed_by=actor.account_id if actor else None,
        appointed_at=now,
    )
    _insert(session, made, _seats(new))
    audit.record(
        session, "appointment.open", "appointment", made.id,
        account_id=made.appointed_by, now=now, account=account.id, role=new.role.value, place=place.code,
    )  # fmt: skip
    return made


def end(
    session: Session,
    appointment_id: int,
    reason: EndReason,
    *,
    actor: Actor | None,
    now: datetime,
    at: datetime | None = None,
) -> Appointment:
    """End an appointment now, or at the instant given; the person's rights end with it.

    Raises NotFound, NotAllowed or AlreadyEnded.
    """
    found = get_appointment(session, appointment_id, actor=actor, lock=True)
    if found.ended_at is not None or (found.in_force.upper is not None and found.in_force.upper <= now):
        raise AlreadyEnded()
    start = found.in_force.lower
    assert start is not None
    found.ended_at = max(at or now, start)
    found.ended_by = actor.account_id if actor else None
    found.end_reason = reason
    session.flush()
    session.refresh(found, ["in_force"])
    audit.record(
        session, "appointment.end", "appointment", found.id,
        account_id=found.ended_by, now=now, account=found.account_id, reason=reason.value,
    )  # fmt: skip
    return found


def foresee_ending(session: Session, appointment_id: int, *, actor: Actor, now: datetime) -> Ending:
    """What would follow from ending it now; changes nothing. Raises NotFound or NotAllowed."""
    found = get_appointment(session, appointment_id, actor=actor)
    others = session.scalar(
        select(func.count())
        .select_from(Appointment)
        .where(Appointment.place_id == found.place_id, Appointment.role == found.role)
        .where(Appointment.id != found.id, Appointment.in_force.op("@>")(now))
    )
    warnings = () if others else ("vacant",)
    return Ending(found, others or 0, warnings)


def get_appointment(session: Session, appointment_id: int, *, actor: Actor | None, lock: bool = False) -> Appointment:
    """The appointment, if the actor may end it. Raises NotFound, also for another territory's, and
    NotAllowed."""
    query = (
        select(Appointment)
        .where(Appointment.id == appointment_id)
        .options(joinedload(Appointment.account, innerjoin=True), joinedload(Appointment.place, innerjoin=True))
    )
    found = session.scalar(query.with_for_update(of=Appointment) if lock else query)
    if found is None or (actor is not None and not actor.may(Right.PEOPLE_APPOINT, found.place.path)):
        raise NotFound("appointment")
    if actor is not None and not actor.may_appoint(found.role, found.place.path):
        raise NotAllowed(right=(Right.PEOPLE_APPOINT, found.role))
    return found


def _term(new: NewAppointment, years: int) -> Range[date]:
    if new.term_end is not None and new.term_end < new.term_start:
        raise InvalidField(
            reason_zh="任期结束日早于开始日。",
            reason_en="The term ends before it starts.",
            pointer="/term_end",
        )
    if new.term_end is not None:
        return Range(new.term_start, new.term_end + timedelta(days=1))
    if new.role is Role.MONITOR:
        return Range(new.term_start, _years_later(new.term_start, years))
    return Range(new.term_start, None)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, month=3, day=1)


def _check_unit(session: Session, new: NewAppointment, place: Place) -> None:
    if (new.role in OF_UNITS) != (new.unit_id is not None):
        raise InvalidField(
            reason_zh="责任单位联系人和部门监督员须指明所属单位，其他人不填。",
            reason_en="A responder and a department's officer, and nobody else, belong to a unit.",
            pointer="/unit_id",
        )
    if new.unit_id is not None:
        unit = session.get(Unit, new.unit_id)
        if unit is None or unit.place_id != place.id:
            raise NotFound("unit", pointer="/unit_id")


def _seats(new: NewAppointment) -> Sequence[int | None]:
    """The seats to try, in order; only monitors have any."""
    if new.role is Role.MONITOR:
        return SEATS if new.seat is None else (new.seat,)
    if new.seat is not None:
        raise InvalidField(reason_zh="只有监督员有席位号。", reason_en="Only monitors have seats.", pointer="/seat")
    return (None,)


def _insert(session: Session, made: Appointment, seats: Sequence[int | None]) -> None:
    """Let the database judge seats, overlaps and kin; it is the one that sees simultaneous
    appointments."""
    name, place = made.account.name, made.place.name
    for seat in seats:
        made.seat = seat
        try:
            with session.begin_nested():
                session.add(made)
            return
        except IntegrityError as error:
            refusal = error.orig
            constraint = refusal.diag.constraint_name if isinstance(refusal, pg.Error) else None
            if constraint != "ex_appointment_seat":
                raise _refusal(constraint, name) or error from error
    raise SeatsTaken(place=place, pointer="/seat" if len(seats) == 1 else "/place_code")


def _refusal(constraint: str | None, name: str) -> DomainError | None:
    match constraint:
        case "ex_appointment_one_group" | "ex_appointment_once":
            return AlreadyAppointed(name=name, pointer="/account_id")
        case "ex_appointment_apart":
            return OfficesApart(name=name, pointer="/role")
        case "monitors_are_independent":
            return NotIndependent(name=name, pointer="/account_id")
    return None


def list_appointments_in_force(session: Session, account_id: int, *, now: datetime) -> Sequence[Appointment]:
    """What a person holds at an instant, with places."""
    query = (
        select(Appointment)
        .where(Appointment.account_id == account_id, Appointment.in_force.op("@>")(now))
        .options(joinedload(Appointment.account, innerjoin=True), joinedload(Appointment.place, innerjoin=True))
    )
    return session.scalars(query.order_by(Appointment.id)).all()
