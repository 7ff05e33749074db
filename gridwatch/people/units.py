"""Responsible units, to which rectification orders are addressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import errors as pg
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, Refusal
from gridwatch.lists import Key, Keyset
from gridwatch.people.actor import Actor
from gridwatch.people.models import Unit
from gridwatch.people.permissions import Right
from gridwatch.territory.codes import Level
from gridwatch.territory.places import get_place


class UnitExists(DomainError):
    """The town or county has a unit of this name."""

    code = "unit_exists"
    kind = Refusal.CONFLICT
    zh = "{place} 已有名为“{name}”的责任单位。"
    en = "{place} already has a unit named {name}."


def open_unit(session: Session, place_code: str, name: str, *, actor: Actor | None, now: datetime) -> Unit:
    """Open a unit of a town or county. Raises NotFound, NotAllowed, InvalidField or UnitExists."""
    place = get_place(session, place_code, pointer="/place_code")
    if actor is not None:
        actor.require(Right.PEOPLE_APPOINT, place.path)
    if place.level not in {Level.TOWN, Level.COUNTY}:
        raise InvalidField(
            reason_zh="责任单位只能设在乡镇或区县。",
            reason_en="A unit belongs to a town or county.",
            pointer="/place_code",
        )
    made = Unit(place=place, name=name.strip())
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        if isinstance(error.orig, pg.UniqueViolation):
            raise UnitExists(place=place.name, name=name, pointer="/name") from error
        raise
    by = actor.account_id if actor else None
    audit.record(session, "unit.open", "unit", made.id, account_id=by, now=now, place=place.code)
    return made


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """Units at or above a place (a code)."""

    place: str


UNITS_BY_KEY = Keyset(Unit.id)


def list_units(session: Session, wanted: UnitFilter, *, after: Key | None, limit: int) -> Sequence[Unit]:
    """A page of open units, by key. Raises NotFound for an unknown place."""
    place = get_place(session, wanted.place, pointer="/place")
    query = (
        select(Unit)
        .where(Unit.place_id.in_(place.path), Unit.closed_on.is_(None))
        .options(joinedload(Unit.place, innerjoin=True))
    )
    return session.scalars(UNITS_BY_KEY.page(query, after, limit)).all()
