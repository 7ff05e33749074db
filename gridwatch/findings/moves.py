"""Working on a finding: a letter, feedback, another who looks again, the end; or the one way out."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, InvalidField, NotFound
from gridwatch.findings.deadlines import due_of_step
from gridwatch.findings.events import record_step
from gridwatch.findings.lifecycle import (
    FINDING_LIFE_CYCLE,
    HANDLING,
    FindingAction,
    FindingClock,
    FindingState,
    FindingStep,
)
from gridwatch.findings.models import Finding, FindingEvent, FindingSource
from gridwatch.findings.notices import tell_step
from gridwatch.findings.reading import get_finding, lock_finding, path_of
from gridwatch.letters.lifecycle import NOT_ISSUED, LetterState
from gridwatch.letters.models import Letter, LetterKind
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.workflow.deadlines import last_day
from gridwatch.workflow.next_steps import NextStep, next_steps, refusal_of
from gridwatch.workflow.second_person import require_other
from gridwatch.workflow.stale_version import require_version
from gridwatch.workflow.steps import require_role

A = FindingAction
NOTE_LEAST = 10
"""What was put right, or seen, is said in words and not with 已整改."""


@dataclass(frozen=True, slots=True)
class FindingMove:
    """What somebody does with a finding, as of the version they saw."""

    action: FindingAction
    version: int
    note: str | None = None
    letter_id: UUID | None = None
    left_to: str | None = None
    villagers_asked: int | None = None


def move(session: Session, finding_id: UUID, command: FindingMove, *, actor: Actor, now: datetime) -> Finding:
    """Take one step, if state, rights and facts allow it. Raises NotFound, StaleVersion, IllegalMove,
    NotAllowed, SecondPersonNeeded, InvalidField."""
    found = lock_finding(session, finding_id)
    require_version(found.version, command.version)
    step = FINDING_LIFE_CYCLE.step_by_hand(found.state, command.action)
    role = require_role(step, actor, lambda right: path_of(session, found, actor, right))
    assert isinstance(role, Role)
    _require_given(step, command)
    require_other(actor, _had_a_part(session, found, command.action))
    _apply(session, found, command, now)
    due = due_of_step(session, found, step, now)
    if step.clock is FindingClock.ANSWER and due is not None:
        found.rectify_by = last_day(due.at)
    record_step(
        session, found, command.action, step, due, command.note,
        villagers_asked=command.villagers_asked if command.action is A.REVISIT else None, by=(actor, role), now=now,
    )  # fmt: skip
    tell_step(session, found, command.action, now=now)
    return found


def list_finding_steps(
    session: Session, finding_id: UUID, *, actor: Actor, now: datetime
) -> list[NextStep[FindingState, FindingAction, Any]]:
    """What the actor may do with it now. Raises NotFound."""
    found = get_finding(session, finding_id)

    def refusal(action: FindingAction) -> DomainError | None:
        return refusal_of(partial(require_other, actor, _had_a_part(session, found, action)))

    return next_steps(
        FINDING_LIFE_CYCLE,
        found.state,
        actor,
        lambda right: path_of(session, found, actor, right),
        due_of=lambda step: due_of_step(session, found, step, now),
        refusal_of=refusal,
    )


def list_letters_for(session: Session, finding_id: UUID) -> list[Letter]:
    """The letters to its place that are out and could take it along, newest first. Raises NotFound."""
    found = get_finding(session, finding_id)
    query = (
        select(Letter)
        .where(Letter.to_place_id == found.place_id, Letter.state.not_in({*NOT_ISSUED, LetterState.VOID}))
        .order_by(Letter.issued_at.desc(), Letter.id)
    )
    return list(session.scalars(query.limit(50)))


def _require_given(step: FindingStep, command: FindingMove) -> None:
    if "note" in step.needs and len((command.note or "").strip()) < NOTE_LEAST:
        raise InvalidField(
            reason_zh=f"请写清楚，至少 {NOTE_LEAST} 个字。",
            reason_en=f"Say it in {NOTE_LEAST} letters at least.",
            pointer="/note",
        )
    if "letter_id" in step.needs and command.letter_id is None:
        raise InvalidField(reason_zh="请选定函件。", reason_en="Choose the letter.", pointer="/letter_id")
    if "left_to" in step.needs and not command.left_to:
        raise InvalidField(
            reason_zh="请写明转到哪里（报告编号或单位）。", reason_en="Say where it goes.", pointer="/left_to"
        )
    if "villagers_asked" in step.needs and command.villagers_asked is None:
        raise InvalidField(
            reason_zh="请写明询问了几位村民。",
            reason_en="Say how many villagers were asked.",
            pointer="/villagers_asked",
        )


def _had_a_part(session: Session, finding: Finding, action: FindingAction) -> set[int | None]:
    """Who may not do it, since they did what it looks at."""
    before = HANDLING.get(action)
    if before is None:
        return set()
    query = select(FindingEvent.account_id).where(
        FindingEvent.finding_id == finding.id, FindingEvent.action.in_(before)
    )
    found = set(session.scalars(query))
    if action is A.REVISIT:
        found |= set(session.scalars(select(FindingSource.account_id).where(FindingSource.finding_id == finding.id)))
    return found


def _apply(session: Session, finding: Finding, command: FindingMove, now: datetime) -> None:
    match command.action:
        case A.LETTER | A.ORDER:
            finding.letter = _letter(session, finding, command)
            finding.letter_id = command.letter_id
        case A.HAND_OVER | A.REFER:
            # With the state, in one piece: see record_step.
            with session.no_autoflush:
                finding.left_to = command.left_to
        case A.AGAIN:
            finding.round += 1
        case A.SIGN_OFF:
            with session.no_autoflush:
                finding.closed_at = now


def _letter(session: Session, finding: Finding, command: FindingMove) -> Letter:
    """A letter of a fitting kind to the body of its place that is out. Raises NotFound, InvalidField."""
    found = session.get(Letter, command.letter_id)
    if found is None or found.to_place_id != finding.place_id:
        raise NotFound("letter", pointer="/letter_id")
    if found.state in {*NOT_ISSUED, LetterState.VOID}:
        raise InvalidField(
            reason_zh="这份函件还没有签发，或已作废。",
            reason_en="The letter is not issued, or void.",
            pointer="/letter_id",
        )
    if (found.kind is LetterKind.RECTIFICATION) != (command.action is A.ORDER):
        raise InvalidField(
            reason_zh="责令整改用限期整改通知书，其余用提醒函、建议书或通报。",
            reason_en="An order is a letter 限期整改通知书; the others are not.",
            pointer="/letter_id",
        )
    return found
