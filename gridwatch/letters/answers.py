"""Answering a letter, thing by thing, and checking the answers: whoever checks did not answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.database import acting_as_system
from gridwatch.errors import InvalidField
from gridwatch.files.attached import Announced, AttachedTo, announce_files
from gridwatch.letters.events import By, record_step
from gridwatch.letters.lifecycle import LETTER_LIFE_CYCLE, LetterAction
from gridwatch.letters.models import Letter, LetterAnswer, LetterLink
from gridwatch.letters.moves import due_of_step
from gridwatch.letters.notices import tell_step
from gridwatch.letters.reading import list_answers, list_items, lock_letter, path_of
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.workflow.second_person import require_other
from gridwatch.workflow.stale_version import require_version
from gridwatch.workflow.steps import require_role

ANSWER_LEAST = 15
"""An answer says more than 收到 or 已阅 (`systems.md` S6)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one thing, and the files that show it, which follow."""

    text: str
    files: Sequence[Announced] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer does, and why not when it does not."""

    is_fit: bool
    why: str | None = None


def reply(
    session: Session, letter_id: UUID, version: int, answers: Mapping[int, Answer], *, actor: Actor, now: datetime
) -> Letter:
    """Answer as its addressee all that is still open, by number. Raises NotFound, StaleVersion,
    IllegalMove, NotAllowed, InvalidField."""
    found = lock_letter(session, letter_id)
    require_version(found.version, version)
    step = LETTER_LIFE_CYCLE.step(found.state, LetterAction.REPLY)
    role = require_role(step, actor, partial(path_of, found, actor))
    assert isinstance(role, Role)
    return take_reply(session, found, answers, by=(actor, role), now=now)


def take_reply(session: Session, letter: Letter, answers: Mapping[int, Answer], *, by: By, now: datetime) -> Letter:
    """The same for whoever was let in: with no account for a link. Raises IllegalMove, InvalidField."""
    step = LETTER_LIFE_CYCLE.step(letter.state, LetterAction.REPLY)
    open_items = open_numbers(session, letter)
    for no in sorted(open_items | answers.keys()):
        _require_said(no, answers, open_items)
    letter.delivered_at = letter.delivered_at or now
    account_id = by[0].account_id if by else None
    session.add_all(
        LetterAnswer(
            letter_id=letter.id, round=letter.round, item_no=no, answer=answers[no].text.strip(),
            answered_at=now, answered_by=account_id,
        )
        for no in sorted(open_items)
    )  # fmt: skip
    session.flush()
    for no in sorted(open_items):
        part = part_of(letter.round, no)
        announce_files(session, AttachedTo.LETTER, letter.id, part, answers[no].files, account_id=account_id, now=now)
    record_step(session, letter, LetterAction.REPLY, step, due_of_step(session, letter, now, step), by=by, now=now)
    tell_step(session, letter, LetterAction.REPLY, now=now)
    return letter


def part_of(round_no: int, item_no: int) -> int:
    """By what a file of a letter says which answer it belongs to; the database says the same."""
    return 100 * round_no + item_no


def check(
    session: Session, letter_id: UUID, version: int, verdicts: Mapping[int, Verdict], *, actor: Actor, now: datetime
) -> Letter:
    """Say of each answer of the round, by number, whether it does: all of them close the letter, one
    that does not returns it for these things. Raises NotFound, StaleVersion, IllegalMove, NotAllowed,
    SecondPersonNeeded, InvalidField."""
    found = lock_letter(session, letter_id)
    require_version(found.version, version)
    answers = {one.item_no: one for one in list_answers(session, found.id) if one.round == found.round}
    is_done = all(one.is_fit for one in verdicts.values())
    action = LetterAction.ACCEPT if is_done else LetterAction.RETURN
    step = LETTER_LIFE_CYCLE.step(found.state, action)
    role = require_role(step, actor, partial(path_of, found, actor))
    assert isinstance(role, Role)
    require_other(actor, {one.answered_by for one in answers.values()} | _link_makers(session, found))
    for no in sorted(answers.keys() | verdicts.keys()):
        _require_judged(no, verdicts, answers)
    for no, answer in answers.items():
        answer.is_fit, answer.verdict = verdicts[no].is_fit, verdicts[no].why
        answer.checked_at, answer.checked_by = now, actor.account_id
    due = due_of_step(session, found, now, step)
    if not is_done:
        found.round += 1
    record_step(session, found, action, step, due, by=(actor, role), now=now)
    tell_step(session, found, action, now=now)
    return found


def open_numbers(session: Session, letter: Letter) -> set[int]:
    """The things for which there is no answer yet that does."""
    done = {one.item_no for one in list_answers(session, letter.id) if one.is_fit}
    return {item.no for item in list_items(session, letter.id)} - done


def _link_makers(session: Session, letter: Letter) -> set[int | None]:
    """Who had a link by which it was answered: they could have answered themselves."""
    with acting_as_system(session):
        used = select(LetterLink.made_by).where(LetterLink.letter_id == letter.id, LetterLink.used_at.is_not(None))
        return set(session.scalars(used))


def _require_said(no: int, answers: Mapping[int, Answer], open_items: set[int]) -> None:
    if no not in open_items:
        raise InvalidField(
            reason_zh=f"第 {no} 条不需要回复。", reason_en=f"Nothing is asked under {no}.", pointer=f"/answers/{no}"
        )
    if len(answers[no].text.strip() if no in answers else "") < ANSWER_LEAST:
        raise InvalidField(
            reason_zh=f"第 {no} 条请写明做了什么、谁做的、什么时候做完，至少 {ANSWER_LEAST} 个字。",
            reason_en=f"Say under {no} what was done, by whom and when, in {ANSWER_LEAST} letters at least.",
            pointer=f"/answers/{no}",
        )


def _require_judged(no: int, verdicts: Mapping[int, Verdict], answers: Mapping[int, LetterAnswer]) -> None:
    if no not in answers or no not in verdicts:
        raise InvalidField(
            reason_zh=f"请逐条核对：第 {no} 条。",
            reason_en=f"Each answer of this round is checked: {no}.",
            pointer=f"/verdicts/{no}",
        )
    if not verdicts[no].is_fit and not verdicts[no].why:
        raise InvalidField(
            reason_zh=f"请写明第 {no} 条为什么不合格。",
            reason_en=f"Say what is missing in {no}.",
            pointer=f"/verdicts/{no}",
        )
