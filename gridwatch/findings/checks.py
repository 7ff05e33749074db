"""Check lists, and the checks of villages by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.errors import InvalidField, NotAllowed, NotFound
from gridwatch.findings.models import CheckKind, CheckList, CheckPoint, VillageCheck
from gridwatch.findings.themes import department_of, themes_of
from gridwatch.lists import Key, Keyset
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.models import Category
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


@dataclass(frozen=True, slots=True)
class Point:
    """What to look at, how to see it, and the category of what is wrong there."""

    what: str
    how: str
    category_code: str


def write_list(
    session: Session, place_code: str, code: str, title: str, points: Sequence[Point], *, actor: Actor, now: datetime
) -> CheckList:
    """A county's list, or its next version. Raises NotFound, NotAllowed."""
    place = get_place(session, place_code, pointer="/place_code")
    actor.require(Right.FINDING_LIST, place.path)
    for index, point in enumerate(points):
        if session.get(Category, point.category_code) is None:
            raise NotFound("category", pointer=f"/points/{index}/category_code")
    mine = (CheckList.place_id == place.id, CheckList.code == code)
    last = session.scalar(select(func.max(CheckList.version)).where(*mine)) or 0
    made = CheckList(
        id=uuid4(), place_id=place.id, code=code, version=last + 1, title=title, made_by=actor.account_id, made_at=now
    )
    session.add(made)
    session.flush()
    session.add_all(
        CheckPoint(list_id=made.id, no=no, what=p.what, how=p.how, category_code=p.category_code)
        for no, p in enumerate(points, 1)
    )
    session.flush()
    audit.record(session, "check_list.write", "check_list", made.id, account_id=actor.account_id, now=now)
    return made


def list_lists(session: Session, place_code: str) -> Sequence[CheckList]:
    """The newest version of each list of a place and those above, by code. Raises NotFound."""
    place = get_place(session, place_code, pointer="/place")
    newest = (
        select(CheckList)
        .where(CheckList.place_id.in_(place.path))
        .order_by(CheckList.place_id, CheckList.code, CheckList.version.desc())
        .ext(distinct_on(CheckList.place_id, CheckList.code))
    )
    return sorted(session.scalars(newest), key=lambda one: one.code)


def list_points(session: Session, list_id: UUID, *, pointer: str | None = None) -> Sequence[CheckPoint]:
    """The points of a list, in order. Raises NotFound."""
    if session.get(CheckList, list_id) is None:
        raise NotFound("check_list", pointer=pointer)
    return session.scalars(select(CheckPoint).where(CheckPoint.list_id == list_id).order_by(CheckPoint.no)).all()


def record_check(
    session: Session,
    place_code: str,
    list_id: UUID,
    kind: CheckKind,
    happened_on: date,
    points: Sequence[int],
    *,
    actor: Actor,
    now: datetime,
) -> VillageCheck:
    """That one looked at these points in a village on a day. Raises NotFound, NotAllowed,
    InvalidField."""
    place = require_check(session, place_code, list_id, happened_on, points, actor=actor, now=now)
    made = VillageCheck(
        id=uuid4(), place=place, list_id=list_id, kind=kind, unit_id=department_of(actor), happened_on=happened_on,
        points=sorted(set(points)), made_by=actor.account_id, received_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.record(session, "check.record", "check", made.id, account_id=actor.account_id, now=now)
    return made


def require_check(
    session: Session,
    place_code: str,
    list_id: UUID,
    happened_on: date,
    points: Sequence[int],
    *,
    actor: Actor,
    now: datetime,
) -> Place:
    """The village, where the actor may check it by this version of a list, on this day, at these
    points. Raises NotFound, NotAllowed, InvalidField."""
    place = get_place(session, place_code, pointer="/place_code")
    if place.level is not Level.VILLAGE:
        raise InvalidField(reason_zh="检查登记到村。", reason_en="A village is checked.", pointer="/place_code")
    _require_may(session, place, actor)
    if happened_on > china_day(now):
        raise InvalidField(
            reason_zh="检查日期不能晚于今天。", reason_en="It was not after today.", pointer="/happened_on"
        )
    known = {point.no for point in list_points(session, list_id, pointer="/list_id")}
    if not points or set(points) - known:
        raise InvalidField(
            reason_zh="请勾选这份清单里看过的要点。",
            reason_en="Say which points of the list were seen.",
            pointer="/points",
        )
    return place


@dataclass(frozen=True, slots=True)
class CheckFilter:
    """At or below which place (a code), of which kind, on days from the first on and before the second."""

    place: str | None = None
    kind: CheckKind | None = None
    since: date | None = None
    before: date | None = None


CHECKS_NEWEST_FIRST = Keyset(VillageCheck.happened_on, VillageCheck.id, descending=True)


def list_checks(session: Session, wanted: CheckFilter, *, after: Key | None, limit: int) -> Sequence[VillageCheck]:
    """A page of the checks that exist for the actor. Raises NotFound for a place that is none."""
    query = select(VillageCheck).options(
        joinedload(VillageCheck.place, innerjoin=True), joinedload(VillageCheck.list, innerjoin=True)
    )
    if wanted.place is not None:
        place = get_place(session, wanted.place, pointer="/place")
        query = query.where(VillageCheck.place_id.in_(select(Place.id).where(Place.path.bool_op("@>")([place.id]))))
    if wanted.kind is not None:
        query = query.where(VillageCheck.kind == wanted.kind)
    if wanted.since is not None:
        query = query.where(VillageCheck.happened_on >= wanted.since)
    if wanted.before is not None:
        query = query.where(VillageCheck.happened_on < wanted.before)
    return session.scalars(CHECKS_NEWEST_FIRST.page(query, after, limit)).all()


def _require_may(session: Session, place: Place, actor: Actor) -> None:
    if actor.may(Right.FINDING_ENTER, place.path):
        return
    if not (actor.may(Right.FINDING_OWN_THEME, place.path) and themes_of(session, actor)):
        raise NotAllowed(right=(Right.FINDING_ENTER, Right.FINDING_OWN_THEME))
