"""Taking a clearing further: consent, approval by another, doing it, looking again; or dropping it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gridwatch.clearing.events import record_step
from gridwatch.clearing.letters import is_void
from gridwatch.clearing.lifecycle import (
    CLEARING_LIFE_CYCLE,
    ClearingAction,
    ClearingClock,
    ClearingState,
    ClearingStep,
)
from gridwatch.clearing.models import PUBLIC, Clearing, ConsentHow
from gridwatch.clearing.notices import tell_step
from gridwatch.clearing.reading import get_clearing, list_clearing_events, lock_clearing, who_had_a_part
from gridwatch.clearing.wording import require_telling_nothing
from gridwatch.errors import DomainError, InvalidField, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day, end_of_day
from gridwatch.workflow.deadlines import Deadlines, Due
from gridwatch.workflow.next_steps import NextStep, next_steps, refusal_of
from gridwatch.workflow.second_person import require_other
from gridwatch.workflow.stale_version import require_version
from gridwatch.workflow.steps import require_role

A = ClearingAction
REVISIT_MONTHS = 3
"""How long after it was done somebody looks again (`systems.md` S8)."""
NOTE_LEAST = 4
_DEADLINES: Deadlines[ClearingClock] = Deadlines({}, amber=0.8)


class LetterStands(DomainError):
    """What is said in a letter is not dropped."""

    code = "clearing_letter_stands"
    kind = Refusal.CONFLICT
    zh = "澄清函还在办理或已发出，请先撤回或作废澄清函，再撤回澄清。"
    en = "Its letter is under way or out: drop the letter, or make it void, before the clearing."


@dataclass(frozen=True, slots=True)
class ClearingMove:
    """What somebody does with a clearing, as of the version they saw; days are China's. Each step
    takes its own: a consent how and when (and apart, to a public way), an approval the number of the
    party committee's document, doing it the day, a revisit what was found."""

    action: ClearingAction
    version: int
    note: str | None = None
    consented_on: date | None = None
    consent_how: ConsentHow | None = None
    public_consented_on: date | None = None
    public_consent_how: ConsentHow | None = None
    committee_no: str | None = None
    done_on: date | None = None


def move(session: Session, clearing_id: UUID, command: ClearingMove, *, actor: Actor, now: datetime) -> Clearing:
    """Take one step, if state, rights and facts allow it. Raises NotFound, StaleVersion, IllegalMove,
    NotAllowed, SecondPersonNeeded, TellsOfReport, LetterStands,
    InvalidField."""
    found = lock_clearing(session, clearing_id)
    require_version(found.version, command.version)
    step = CLEARING_LIFE_CYCLE.step_by_hand(found.state, command.action)
    role = require_role(step, actor, partial(_path_of, found))
    assert isinstance(role, Role)
    if command.action is A.APPROVE:
        require_other(actor, who_had_a_part(session, found.id))
    _require_note(step, command)
    words = {"note": command.note, "committee_no": command.committee_no}
    require_telling_nothing(session, found.place, words)
    due = None
    match command.action:
        case A.CONSENT:
            _consent(found, command, china_day(now))
        case A.APPROVE:
            _approve(found, command)
        case A.CARRY_OUT:
            due = _carry_out(session, found, command, now)
        case A.DROP if found.letter_id is not None and not is_void(session, found.letter_id):
            raise LetterStands()
    record_step(session, found, command.action, step, due, command.note, by=(actor, role), now=now)
    tell_step(session, found, command.action, now=now)
    return found


def list_clearing_steps(
    session: Session, clearing_id: UUID, *, actor: Actor, now: datetime
) -> list[NextStep[ClearingState, ClearingAction, Any]]:
    """What the actor may do with it now. Raises NotFound."""
    found = get_clearing(session, clearing_id)
    had_a_part = who_had_a_part(session, found.id)

    def refusal(action: ClearingAction) -> DomainError | None:
        return refusal_of(partial(require_other, actor, had_a_part)) if action is A.APPROVE else None

    return next_steps(
        CLEARING_LIFE_CYCLE,
        found.state,
        actor,
        partial(_path_of, found),
        due_of=lambda step: _due(china_day(now), now) if step.clock else None,
        refusal_of=refusal,
    )


def needs_committee(clearing: Clearing) -> bool:
    """Whether the party committee decides on it too: of an important post, or before others."""
    return clearing.is_important or clearing.way in PUBLIC


def _path_of(clearing: Clearing, _right: Right) -> list[int]:
    return clearing.place.path


def _require_note(step: ClearingStep, command: ClearingMove) -> None:
    if "note" in step.needs and len((command.note or "").strip()) < NOTE_LEAST:
        raise InvalidField(
            reason_zh=f"请写清楚，至少 {NOTE_LEAST} 个字。",
            reason_en=f"Say it in {NOTE_LEAST} letters at least.",
            pointer="/note",
        )


def _consent(clearing: Clearing, command: ClearingMove, today: date) -> None:
    first = china_day(clearing.proposed_at)
    _require_day("consented_on", command.consented_on, first, today)
    _require_how("consent_how", command.consent_how)
    if clearing.way in PUBLIC:
        _require_day("public_consented_on", command.public_consented_on, first, today)
        _require_how("public_consent_how", command.public_consent_how)
    elif command.public_consented_on or command.public_consent_how:
        raise InvalidField(
            reason_zh="当面或书面澄清不公开，不用填公开的同意。",
            reason_en="It is not said in public, and takes no consent to that.",
            pointer="/public_consented_on",
        )
    clearing.consented_on, clearing.consent_how = command.consented_on, command.consent_how
    clearing.public_consented_on = command.public_consented_on
    clearing.public_consent_how = command.public_consent_how


def _approve(clearing: Clearing, command: ClearingMove) -> None:
    if needs_committee(clearing) and not command.committee_no:
        raise InvalidField(
            reason_zh="重要岗位或公开方式的澄清须经党委批准：请填写党委文件的文号。",
            reason_en="The party committee decides on an important post or a public way: give its document's number.",
            pointer="/committee_no",
        )
    clearing.committee_no = command.committee_no


def _carry_out(session: Session, clearing: Clearing, command: ClearingMove, now: datetime) -> Due:
    approved = next(one for one in list_clearing_events(session, clearing.id) if one.action is A.APPROVE)
    _require_day("done_on", command.done_on, china_day(approved.at), china_day(now))
    assert command.done_on is not None
    clearing.done_on = command.done_on
    return _due(command.done_on, now)


def _due(done_on: date, now: datetime) -> Due:
    """By the end of the same day three months on, or of the month's last (Civil Code, article 202)."""
    months = done_on.month - 1 + REVISIT_MONTHS
    year, month = done_on.year + months // 12, months % 12 + 1
    last = date(year, month, min(done_on.day, monthrange(year, month)[1]))
    return _DEADLINES.until(end_of_day(last), now)


def _require_day(field: str, day: date | None, first: date, today: date) -> None:
    if day is None or not first <= day <= today:
        raise InvalidField(
            reason_zh=f"请填写 {first:%Y-%m-%d} 到今天之间的日期。",
            reason_en=f"Give a day from {first:%Y-%m-%d} to today.",
            pointer=f"/{field}",
        )


def _require_how(field: str, how: ConsentHow | None) -> None:
    if how is None:
        raise InvalidField(
            reason_zh="请选择本人以什么方式同意。", reason_en="Say how the person agreed.", pointer=f"/{field}"
        )
