"""What a reporter is told before sending: where a report would go, and who would hold it first.

By the rules that take a report in. Whom its words bypass is told by the words alone: what follows
from declared relations is decided when the report arrives, or a phone could be asked for them, name
by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gridwatch.errors import NotAllowed
from gridwatch.fieldwork.captured import Destination, PlacesAbove, above_of, destine
from gridwatch.fieldwork.homes import homes_at
from gridwatch.fieldwork.values import CaptureRules, GivenLocation
from gridwatch.people.actor import Actor
from gridwatch.reports.intake.known_before import UnknownCategory
from gridwatch.reports.lifecycle import STEPS, Action, Custodian, State
from gridwatch.reports.models import Category
from gridwatch.reports.recusal import Concern, sealed_to
from gridwatch.reports.routing import resolve_custody, route
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Station
from gridwatch.territory.placement import Home, place_by_appointment


@dataclass(frozen=True, slots=True)
class Sketch:
    """A report as far as it has been written, and where it would be from; captured now."""

    category: str | None = None
    location: GivenLocation | None = None
    place_code: str | None = None
    concerns: Sequence[Concern] = ()
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """Where it would go; `station` is the name of the one that answers there, `is_own` whether a
    post of theirs is.

    `custodian` is who would hold it first, unless somebody named turns out to be of that body or
    related to it.
    """

    goes: Destination
    station: str | None
    custodian: Custodian
    is_own: bool


@dataclass(frozen=True, slots=True)
class ByPost:
    """Where a report that says nothing of its place would go: a plain one, and a confidential
    one."""

    plain: Preview
    confidential: Preview


def preview(session: Session, sketch: Sketch, *, actor: Actor, rules: CaptureRules, now: datetime) -> Preview:
    """What would become of a report that was sent now. Writes nothing.

    Raises NotAllowed for somebody who never could report, UnknownCategory, NotFound for a place
    code, InvalidField for an impossible position, AboveTheCounty.
    """
    homes, in_term = homes_at(session, actor, now)
    seal = sealed_to(sketch.concerns, category_seals=_category_seals(session, sketch.category, now))
    return _preview(session, sketch, homes, rules, above_of(session, now), seal=seal, in_term=in_term)


def by_post(session: Session, *, actor: Actor, rules: CaptureRules, now: datetime) -> ByPost | None:
    """What a phone may say without asking; None for those who cannot report."""
    try:
        homes, in_term = homes_at(session, actor, now)
    except NotAllowed:
        return None
    upward = above_of(session, now)
    plain, confidential = (
        _preview(session, Sketch(confidential=one), homes, rules, upward, seal=None, in_term=in_term)
        for one in (False, True)
    )
    return ByPost(plain, confidential)


def _preview(
    session: Session,
    sketch: Sketch,
    homes: Sequence[Home],
    rules: CaptureRules,
    upward: PlacesAbove,
    *,
    seal: Level | None,
    in_term: bool,
) -> Preview:
    goes = destine(session, sketch, homes, rules, upward, in_term=in_term, is_confidential=sketch.confidential)
    step = STEPS[State.DRAFT, Action.SUBMIT if in_term else Action.HOLD]
    assert step.custody is not None
    station_id = route(goes.above)
    custodian = resolve_custody(
        step.custody, station_id=station_id, town_id=goes.place_ids.get(Level.TOWN), sealed_to=seal
    )
    station = session.scalar(select(Station.name).where(Station.id == station_id)) if station_id else None
    return Preview(goes, station, custodian, any(_is_within(goes, home) for home in homes))


def _is_within(goes: Destination, home: Home) -> bool:
    """Whether it goes to the village of a post, or to what is below a post that is higher."""
    own = place_by_appointment(home).path
    return goes.placement.path[: len(own)] == own


def _category_seals(session: Session, code: str | None, now: datetime) -> bool:
    if code is None:
        return False
    is_open = or_(Category.closed_at.is_(None), Category.closed_at > now)
    seals = session.scalar(select(Category.seals).where(Category.code == code, is_open))
    if seals is None:
        raise UnknownCategory(category=code, pointer="/category")
    return seals
