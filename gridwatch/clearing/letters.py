"""The letter 澄清函 of a clearing: drafted here, signed, numbered and printed in the letters' room."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.clearing.lifecycle import CLEARING_LIFE_CYCLE, LETTERED
from gridwatch.clearing.reading import get_ground, lock_clearing, who_had_a_part
from gridwatch.errors import DomainError, Refusal
from gridwatch.letters.drafts import LetterText, write
from gridwatch.letters.lifecycle import LetterState
from gridwatch.letters.models import Letter, LetterKind
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.models import Report

_TITLE = "关于澄清有关反映的函"
_SAYS = (
    "经核实，有关反映不属实，现予澄清。\n澄清范围：{scope}。\n"
    "本函只说明核实结论，不涉及反映人，任何人不得据此打听、猜测。"
)


class ClearingNotApproved(DomainError):
    """A letter is drafted of what was approved."""

    code = "clearing_not_approved"
    kind = Refusal.CONFLICT
    zh = "澄清批准后才能起草澄清函。"
    en = "A letter is drafted once the clearing is approved."


class LetterThere(DomainError):
    """A clearing has one letter."""

    code = "clearing_letter_there"
    kind = Refusal.CONFLICT
    zh = "这件澄清已经起草了澄清函，请在函件里办理。"
    en = "The clearing has its letter: go on with that."


def draft_letter(session: Session, clearing_id: UUID, addressee: str, *, actor: Actor, now: datetime) -> Letter:
    """Draft its letter to the party organisation of the person cleared, closed to all but those who
    had a part and still know of the report. Raises NotFound, NotAllowed, ClearingNotApproved,
    LetterThere, InvalidField, MayNotIssue."""
    found = lock_clearing(session, clearing_id)
    actor.require(Right.CLUE_RECORD, found.place.path)
    if found.state not in LETTERED:
        raise ClearingNotApproved()
    if found.letter_id is not None and not is_void(session, found.letter_id):
        raise LetterThere()
    report = session.get_one(Report, get_ground(session, found.id).report_id)
    readers = who_had_a_part(session, found.id) - {actor.account_id} - set(report.excluded_account_ids)
    said = LetterText(
        LetterKind.CLEARING, _TITLE, source=found.case_no, problems=_SAYS.format(scope=found.scope), items=(),
        to_body=addressee, is_closed=True, readers=sorted(readers),
    )  # fmt: skip
    letter = write(session, found.place.code, said, actor=actor, now=now, is_of_clearing=True)
    found.letter_id = letter.id
    name = CLEARING_LIFE_CYCLE.name
    audit.record(session, "clearing.draft_letter", name, found.id, account_id=actor.account_id, now=now)
    return letter


def is_void(session: Session, letter_id: UUID) -> bool:
    """Whether a letter came to nothing, as far as the actor reads it."""
    letter = session.get(Letter, letter_id)
    return letter is not None and letter.state in {LetterState.DROPPED, LetterState.VOID}
