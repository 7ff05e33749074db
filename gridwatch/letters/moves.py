"""Approving, issuing and delivering a letter, voiding it, closing what wants no answer, objections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gridwatch.documents.serials import next_number, scattered_serial
from gridwatch.errors import DomainError, InvalidField, Refusal
from gridwatch.letters.events import By, record_step
from gridwatch.letters.kinds import deadlines_of, form_of, get_issuer, number_of, require_issuable
from gridwatch.letters.lifecycle import (
    LETTER_LIFE_CYCLE,
    LetterAction,
    LetterClock,
    LetterState,
    LetterStep,
)
from gridwatch.letters.models import Letter, LetterKind
from gridwatch.letters.notices import tell_step
from gridwatch.letters.reading import get_letter, list_letter_events, lock_letter, path_of, wrote
from gridwatch.letters.templates import template_in_force
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from gridwatch.workdays.loading import load_working_days
from gridwatch.workflow.clocks import due_of
from gridwatch.workflow.deadlines import Due
from gridwatch.workflow.next_steps import NextStep, next_steps, refusal_of
from gridwatch.workflow.second_person import require_other
from gridwatch.workflow.stale_version import require_version
from gridwatch.workflow.steps import require_role, role_for

A = LetterAction
_OBJECTIONS = (A.OBJECT, A.ANSWER_OBJECTION)


class AddresseeClosed(DomainError):
    """Whom it goes to is closed since it was written."""

    code = "addressee_closed"
    kind = Refusal.CONFLICT
    zh = "收文单位已撤销，请退回修改收文单位。"
    en = "The addressee is closed: send the letter back and address it anew."


class ObjectionTooLate(DomainError):
    """The days in which the addressee may object are over, or its kind has none."""

    code = "objection_too_late"
    kind = Refusal.CONFLICT
    zh = "已过提出异议的期限（送达后 {days} 个工作日），或这类函件没有异议期。"
    en = "One may object within {days} working days of its receipt, and to some kinds not at all."


class ObjectionNotOpen(DomainError):
    """There is no objection to answer, or there is one already."""

    code = "objection_not_open"
    kind = Refusal.CONFLICT
    zh = "没有待答复的异议，或已提出过异议。"
    en = "There is no objection to answer, or there was one already."


class ReceivedAlready(DomainError):
    """Its receipt was acknowledged before."""

    code = "received_already"
    kind = Refusal.CONFLICT
    zh = "这份函件已经签收。"
    en = "The receipt of the letter was acknowledged before."


class AnswerWanted(DomainError):
    """It asks for an answer, and is closed by checking that."""

    code = "answer_wanted"
    kind = Refusal.CONFLICT
    zh = "这份函件要求回复，收到回复并逐条核对后才能办结。"
    en = "The letter wants an answer; it is closed when that was checked."


@dataclass(frozen=True, slots=True)
class LetterMove:
    """What somebody does with a letter, as of the version they saw; `dated_on` is the day that it bears
    when it is issued, today unless another is given."""

    action: LetterAction
    version: int
    note: str | None = None
    dated_on: date | None = None


def move(session: Session, letter_id: UUID, command: LetterMove, *, actor: Actor, now: datetime) -> Letter:
    """Take one step, if state, rights and facts allow it.

    Raises NotFound, StaleVersion, IllegalMove, NotAllowed, SecondPersonNeeded, InvalidField, NoIssuer,
    MayNotIssue, AddresseeClosed, ObjectionTooLate, ObjectionNotOpen, AnswerWanted.
    """
    found = lock_letter(session, letter_id)
    require_version(found.version, command.version)
    step = LETTER_LIFE_CYCLE.step_by_hand(found.state, command.action)
    role = require_role(step, actor, partial(path_of, found, actor))
    assert isinstance(role, Role)
    if "note" in step.needs and not command.note:
        raise InvalidField(reason_zh="请写明理由。", reason_en="Say why.", pointer="/note")
    _check(session, found, command.action, actor, now)
    by: By = (actor, role)
    due = None
    if command.action is A.APPROVE:
        found.approved_on = china_day(now)
    if command.action is A.SEND_BACK:
        found.approved_on = None
    if command.action is A.ISSUE:
        due = _issue(session, found, command.dated_on, by=by, now=now)
    if command.action is A.RECEIVE:
        found.delivered_at = found.delivered_at or now
    record_step(session, found, command.action, step, due, command.note, by=by, now=now)
    tell_step(session, found, command.action, now=now)
    return found


def list_letter_steps(
    session: Session, letter_id: UUID, *, actor: Actor, now: datetime
) -> list[NextStep[LetterState, LetterAction, Any]]:
    """What the actor may do with it now. Raises NotFound."""
    found = get_letter(session, letter_id)
    return [
        one
        for one in next_steps(
            LETTER_LIFE_CYCLE,
            found.state,
            actor,
            partial(path_of, found, actor),
            due_of=partial(due_of_step, session, found, now),
            refusal_of=lambda action: refusal_of(partial(_check, session, found, action, actor, now)),
        )
        # What is never to be done with this letter is not offered at all.
        if one.refusal is None or one.action not in {*_OBJECTIONS, A.CLOSE, A.RECEIVE}
    ]


def list_doors(letter: Letter, actor: Actor) -> list[LetterAction]:
    """What the actor may do with it by a call of its own: say it anew, answer, check the answer."""
    return [
        action
        for (state, action), step in LETTER_LIFE_CYCLE.steps.items()
        if state is letter.state
        and action in LETTER_LIFE_CYCLE.own_doors
        and action is not A.FOLLOW
        and not (action is A.REVISE and letter.kind is LetterKind.CLEARING)
        and role_for(step, actor, partial(path_of, letter, actor)) is not None
    ]


def due_of_step(session: Session, letter: Letter, now: datetime, step: LetterStep) -> Due | None:
    """The clock that a step starts; none for a letter that wants no answer."""
    if step.clock is None or (step.clock is LetterClock.REPLY and not letter.reply_days):
        return None
    return due_of(session, step.clock, deadlines_of(letter, form_of(session, letter.kind)), now)


def _check(session: Session, letter: Letter, action: LetterAction, actor: Actor, now: datetime) -> None:
    """What the facts have against an action that state and rights allow."""
    match action:
        case A.APPROVE:
            require_other(actor, wrote(session, letter.id))
            require_issuable(session, letter.place, letter.kind, now)
        case A.ISSUE:
            require_issuable(session, letter.place, letter.kind, now)
            get_issuer(session, letter.place)
            _require_open(letter)
        case A.OBJECT | A.ANSWER_OBJECTION:
            _check_objection(session, letter, action, now)
        case A.RECEIVE if letter.delivered_at is not None:
            raise ReceivedAlready()
        case A.CLOSE if letter.reply_days:
            raise AnswerWanted()


def _require_open(letter: Letter) -> None:
    for body in (letter.unit, letter.to_place):
        if body is not None and body.closed_on is not None:
            raise AddresseeClosed()


def _check_objection(session: Session, letter: Letter, action: LetterAction, now: datetime) -> None:
    said: Sequence[LetterAction] = [e.action for e in list_letter_events(session, letter.id) if e.action in _OBJECTIONS]
    if action is A.ANSWER_OBJECTION:
        if said != [A.OBJECT]:
            raise ObjectionNotOpen()
        return
    if said:
        raise ObjectionNotOpen()
    days = form_of(session, letter.kind).objection_days
    if letter.delivered_at is None or not days:
        raise ObjectionTooLate(days=days)
    delivered = china_day(letter.delivered_at)
    if china_day(now) > load_working_days(session, delivered).nth_after(delivered, days).day:
        raise ObjectionTooLate(days=days)


def _issue(session: Session, letter: Letter, dated_on: date | None, *, by: By, now: datetime) -> Due | None:
    """Give it its number, its day and its time to be answered; what it follows is over."""
    today = china_day(now)
    assert letter.approved_on is not None
    if dated_on is not None and not letter.approved_on <= dated_on <= today:
        raise InvalidField(
            reason_zh=f"落款日期须在审批之日（{letter.approved_on}）至今天之间。",
            reason_en=f"It is dated between its approval ({letter.approved_on}) and today.",
            pointer="/dated_on",
        )
    form, issuer = form_of(session, letter.kind), get_issuer(session, letter.place)
    template = template_in_force(session, letter)
    due = due_of_step(session, letter, now, LETTER_LIFE_CYCLE.step(letter.state, A.ISSUE))
    if letter.follows_id is not None:
        _end_what_it_follows(session, letter.follows_id, by=by, now=now)
    day = dated_on or today
    series = f"letter.{letter.kind}{'.closed' if letter.is_closed else ''}"
    number = _number(session, letter, series, day)
    # All at once, and with the state: the database takes a letter with half a number for none.
    letter.dated_on, letter.issued_at, letter.year, letter.number = day, now, day.year, number
    letter.issuer, letter.contact = issuer.name, issuer.contact
    letter.template_id = template.id if template else None
    letter.document_no = number_of(form, issuer.prefix, day.year, number, is_closed=letter.is_closed)
    return due


def _number(session: Session, letter: Letter, series: str, day: date) -> int:
    """The next of its series, without gaps; of one that clears somebody none that counts: a gap would
    tell its readers of another."""
    if letter.kind is LetterKind.CLEARING:
        return int(scattered_serial(f"letter/{letter.id}")) or 1
    return next_number(session, series, letter.place_id, day.year)


def _end_what_it_follows(session: Session, before_id: UUID, *, by: By, now: datetime) -> None:
    """The letter that had no answer is followed by this one; it may have been answered meanwhile."""
    before = lock_letter(session, before_id)
    step = LETTER_LIFE_CYCLE.steps.get((before.state, A.FOLLOW))
    if step is not None:
        record_step(session, before, A.FOLLOW, step, by=by, now=now)
