"""Activation codes as a printable sheet: one card a person, with a QR code, as PDF."""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import segno
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.documents.pdf import set_pdf
from gridwatch.errors import DomainError, NotAllowed, NotFound, Refusal
from gridwatch.people.accounts import get_account, issue_activation_code
from gridwatch.people.actor import Actor
from gridwatch.people.appointments import list_appointments_in_force
from gridwatch.people.models import Account, Appointment
from gridwatch.people.permissions import Right
from gridwatch.territory.calendar import china_day
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place

_TEMPLATE = Path(__file__).with_name("activation_sheet.typ")
SHEET_MAX = 500


class NobodyToActivate(DomainError):
    """Everybody appointed there has signed in before."""

    code = "nobody_to_activate"
    kind = Refusal.UNFIT
    zh = "{place} 没有待激活的人员。"
    en = "Nobody appointed in {place} waits for activation."


class SheetTooLong(DomainError):
    """More people than one sheet takes; print it by town or village."""

    code = "sheet_too_long"
    kind = Refusal.UNFIT
    zh = "{place} 有 {people} 人待激活，一次最多打印 {most} 人，请按乡镇或村分别打印。"
    en = "{people} people wait in {place}; a sheet takes {most}. Print by town or village."


@dataclass(frozen=True, slots=True)
class Card:
    """One person's card: who, where, and the code in clear."""

    name: str
    phone: str
    place: str
    code: str
    expires_on: str


def sheet_for_place(
    session: Session, place_code: str, *, actor: Actor | None, now: datetime, valid_days: int, door: str | None
) -> bytes:
    """Fresh codes for those appointed at or below a place who have no password yet, as PDF.

    Only for people whose every office the actor could fill. With a `door`, the pages' address, the
    QR codes open it.

    Raises NotFound, NotAllowed, NobodyToActivate or SheetTooLong.
    """
    place = get_place(session, place_code, pointer="/place_code")
    if actor is not None:
        actor.require(Right.PEOPLE_APPOINT, place.path)
    waiting = [one for one in _waiting(session, place, now) if may_activate(session, one.account_id, actor, now)]
    if not waiting:
        raise NobodyToActivate(place=place.name, pointer="/place_code")
    if len(waiting) > SHEET_MAX:
        raise SheetTooLong(place=place.name, people=len(waiting), most=SHEET_MAX, pointer="/place_code")
    by = actor.account_id if actor else None
    cards = [_issue_card(session, one, by=by, now=now, valid_days=valid_days) for one in waiting]
    audit.record(session, "activation.print", "place", place.code, account_id=by, now=now, cards=len(cards))
    return print_cards(cards, title=place.name, door=door, at=now)


def print_cards(cards: Sequence[Card], *, title: str, at: datetime, door: str | None = None) -> bytes:
    """The cards as an A4 PDF, ten a page."""
    drawn = [asdict(card) | {"qr": _qr(card.code, door)} for card in cards]
    return set_pdf(_TEMPLATE, {"title": title, "door": door or "", "cards": drawn}, at=at)


def _waiting(session: Session, place: Place, now: datetime) -> Sequence[Appointment]:
    query = (
        select(Appointment)
        .join(Appointment.place)
        .join(Appointment.account)
        .where(Place.path.op("@>")([place.id]), Appointment.in_force.op("@>")(now))
        .where(Account.password_hash.is_(None), Account.disabled_at.is_(None))
        .options(joinedload(Appointment.account, innerjoin=True), joinedload(Appointment.place, innerjoin=True))
        .order_by(Appointment.account_id, Appointment.id)
        .ext(distinct_on(Appointment.account_id))
    )
    found = session.scalars(query).all()
    return sorted(found, key=lambda appointment: (appointment.place.code, appointment.seat or 0, appointment.id))


def activate_anew(session: Session, account_id: int, *, actor: Actor, now: datetime, valid_days: int) -> str:
    """A fresh code for one person who never signed in. Raises NotFound, NotAllowed or UsedBefore."""
    account = get_account(session, account_id)
    held = list_appointments_in_force(session, account_id, now=now)
    if not any(actor.may(Right.PEOPLE_APPOINT, one.place.path) for one in held):
        raise NotFound("account")
    if not may_activate(session, account_id, actor, now):
        raise NotAllowed(right=Right.PEOPLE_APPOINT)
    return issue_activation_code(session, account, by=actor.account_id, now=now, valid_days=valid_days)


def may_activate(session: Session, account_id: int, actor: Actor | None, now: datetime) -> bool:
    """Whoever hands out a code could use it: so only for offices that they could fill, and never
    their own."""
    if actor is None:
        return True
    held = list_appointments_in_force(session, account_id, now=now)
    return actor.account_id != account_id and all(actor.may_appoint(one.role, one.place.path) for one in held)


def _issue_card(session: Session, one: Appointment, *, by: int | None, now: datetime, valid_days: int) -> Card:
    code = issue_activation_code(session, one.account, by=by, now=now, valid_days=valid_days)
    spaced = "-".join(code[i : i + 4] for i in range(0, len(code), 4))
    expires = china_day(now).toordinal() + valid_days
    day = china_day(now).fromordinal(expires).isoformat()
    return Card(one.account.name, one.account.phone, one.place.name, spaced, day)


def what_a_phone_scans(code: str, door: str | None) -> str:
    """The door's address with the code behind #, which no server or log ever sees; without a door
    the code alone."""
    bare = code.replace("-", "")
    return f"{door.rstrip('/')}/#code={bare}" if door else bare


def _qr(code: str, door: str | None) -> str:
    drawn = io.BytesIO()
    segno.make(what_a_phone_scans(code, door), error="m").save(drawn, kind="svg", xmldecl=False, border=2)
    return drawn.getvalue().decode()
