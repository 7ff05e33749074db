"""Adopting, dropping, renewing and repealing an institution."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from gridwatch.documents.serials import next_number
from gridwatch.errors import DomainError, InvalidField, Refusal
from gridwatch.institutions.events import record_step
from gridwatch.institutions.lifecycle import (
    IN_FORCE,
    INSTITUTION_LIFE_CYCLE,
    InstitutionAction,
    InstitutionClock,
    InstitutionState,
    InstitutionStep,
)
from gridwatch.institutions.models import Institution, InstitutionEvent
from gridwatch.institutions.notices import tell_step
from gridwatch.institutions.reading import await_others, get_institution, is_taken, lock_institution, path_of
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from gridwatch.territory.models import Place
from gridwatch.workflow.clocks import due_of
from gridwatch.workflow.deadlines import Deadlines, Due, Span
from gridwatch.workflow.next_steps import NextStep, next_steps, refusal_of
from gridwatch.workflow.second_person import require_other
from gridwatch.workflow.stale_version import require_version
from gridwatch.workflow.steps import require_role

REVIEW_DAYS, REVIEW_DAYS_MAX = 3 * 365, 5 * 365
"""When an institution is looked at again unless somebody says otherwise, and at the latest; no law
sets either (`systems.md` S6 leaves the day to the place)."""
DEADLINES = Deadlines({InstitutionClock.REVIEW: Span(REVIEW_DAYS)}, amber=0.95)
"""The desk is reminded when a twentieth of the time is left: some eight weeks of three years."""


class TitleInForce(DomainError):
    """The place has one of this title in force on the day when this one would begin."""

    code = "title_in_force"
    kind = Refusal.CONFLICT
    zh = "本地已有同名制度在施行（{document_no}）：请写明由本制度替代它，或先废止它，本制度从次日起施行。"
    en = "One of this title is in force ({document_no}): replace it by this one, or repeal it and begin a day later."


@dataclass(frozen=True, slots=True)
class InstitutionMove:
    """What somebody does with an institution, as of the version they saw; `review_on` is the last
    day by which it is looked at again."""

    action: InstitutionAction
    version: int
    note: str | None = None
    review_on: date | None = None


def move(
    session: Session, institution_id: UUID, command: InstitutionMove, *, actor: Actor, now: datetime
) -> Institution:
    """Take one step, if state, rights and facts allow it.

    Raises NotFound, StaleVersion, IllegalMove, NotAllowed, SecondPersonNeeded, InvalidField,
    TitleInForce.
    """
    found = lock_institution(session, institution_id)
    require_version(found.version, command.version)
    step = INSTITUTION_LIFE_CYCLE.step_by_hand(found.state, command.action)
    role = require_role(step, actor, partial(path_of, found))
    assert isinstance(role, Role)
    if "note" in step.needs and not command.note:
        raise InvalidField(reason_zh="请写明理由。", reason_en="Say why.", pointer="/note")
    due = _due(session, step, command, now)
    by = (actor, role)
    if command.action is InstitutionAction.ADOPT:
        require_other(actor, _wrote(session, found))
        _begin(session, found, by=by, now=now)
    if command.action is InstitutionAction.REPEAL:
        _end(found, china_day(now) + timedelta(days=1))
    record_step(session, found, command.action, step, due, command.note, by=by, now=now)
    tell_step(session, found, command.action, now=now)
    return found


def list_institution_steps(
    session: Session, institution_id: UUID, *, actor: Actor, now: datetime
) -> list[NextStep[InstitutionState, InstitutionAction, Any]]:
    """What the actor may do with it now. Raises NotFound."""
    found = get_institution(session, institution_id)

    def refusal(action: InstitutionAction) -> DomainError | None:
        is_adoption = action is InstitutionAction.ADOPT
        return refusal_of(partial(_check_adoption, session, found, actor, now)) if is_adoption else None

    return next_steps(
        INSTITUTION_LIFE_CYCLE,
        found.state,
        actor,
        partial(path_of, found),
        due_of=lambda step: due_of(session, step.clock, DEADLINES, now) if step.clock else None,
        refusal_of=refusal,
    )


def _check_adoption(session: Session, institution: Institution, actor: Actor, now: datetime) -> None:
    require_other(actor, _wrote(session, institution))
    _require_no_other_in_force(session, institution, _first_day(institution, now))


def _due(session: Session, step: InstitutionStep, command: InstitutionMove, now: datetime) -> Due | None:
    if step.clock is None:
        return None
    days = None if command.review_on is None else (command.review_on - china_day(now)).days
    if days is not None and not 1 <= days <= REVIEW_DAYS_MAX:
        last = china_day(now) + timedelta(days=REVIEW_DAYS_MAX)
        raise InvalidField(
            reason_zh=f"复审日期须在明天至 {last:%Y-%m-%d} 之间。",
            reason_en=f"The review comes between tomorrow and {last:%Y-%m-%d}.",
            pointer="/review_on",
        )
    return due_of(session, step.clock, DEADLINES, now, days=days)


def _wrote(session: Session, institution: Institution) -> Sequence[int | None]:
    """Who had a part in what it says."""
    query = select(InstitutionEvent.account_id).where(InstitutionEvent.institution_id == institution.id)
    return session.scalars(query).all()


def _begin(session: Session, institution: Institution, *, by: tuple[Actor, Role], now: datetime) -> None:
    """Let it be in force from its day on, in place of the one that it replaces, under a number."""
    await_others(session, institution.place_id)
    first = _first_day(institution, now)
    if institution.replaces_id is not None:
        _replace(session, institution.replaces_id, institution, first, by=by, now=now)
    _require_no_other_in_force(session, institution, first)
    if institution.document_no is None:
        institution.document_no = _next_document_no(session, institution.place, china_day(now).year)
    institution.effective = Range(first, None)


def _first_day(institution: Institution, now: datetime) -> date:
    """The day that it names, or today when that has passed or none is named."""
    today = china_day(now)
    return max(institution.effective_on or today, today)


def _next_document_no(session: Session, place: Place, year: int) -> str:
    """The next of its place that none came with."""
    while True:
        made = f"{place.name}制〔{year}〕{next_number(session, 'institution', place.id, year)}号"
        if not is_taken(session, place.id, made):
            return made


def _replace(
    session: Session, replaced_id: UUID, by_it: Institution, first: date, *, by: tuple[Actor, Role], now: datetime
) -> None:
    """End the one that is replaced on the day before the new one begins; it may have been repealed
    meanwhile."""
    replaced = lock_institution(session, replaced_id)
    step = INSTITUTION_LIFE_CYCLE.steps.get((replaced.state, InstitutionAction.REPEAL))
    if step is None:
        return
    _end(replaced, first)
    note = f"由新订的《{by_it.title}》替代"
    record_step(session, replaced, InstitutionAction.REPEAL, step, None, note, by=by, now=now)


def _end(institution: Institution, day: date) -> None:
    """In force no more from a day on; never, when it had not begun by then."""
    assert institution.effective is not None
    first = institution.effective.lower
    assert first is not None
    institution.effective = Range(first, day) if first < day else Range(empty=True)


def _require_no_other_in_force(session: Session, institution: Institution, first: date) -> None:
    """Raise TitleInForce, unless the one in force is what it replaces. The database says the
    same."""
    is_replaced = (Institution.id == institution.replaces_id) & Institution.state.in_(IN_FORCE)
    query = select(Institution.document_no).where(
        Institution.place_id == institution.place_id,
        Institution.title == institution.title,
        Institution.id != institution.id,
        ~is_replaced if institution.replaces_id else true(),
        Institution.effective.overlaps(Range(first, None)),
    )
    if (document_no := session.scalar(query.limit(1))) is not None:
        raise TitleInForce(document_no=document_no)
