"""How long each clock of a finding runs (`systems.md` S8; of a clue 监督执纪工作规则 2018, 21)."""

from datetime import datetime

from sqlalchemy.orm import Session

from gridwatch.findings.lifecycle import FindingClock, FindingStep
from gridwatch.findings.models import Finding
from gridwatch.workflow.clocks import due_of
from gridwatch.workflow.deadlines import Deadlines, Due, Span

DEADLINES: Deadlines[FindingClock] = Deadlines(
    {
        FindingClock.ASSIGN: Span(3, working=True),
        FindingClock.ANSWER: Span(30),
        FindingClock.REVISIT: Span(15),
        FindingClock.SIGN_OFF: Span(5, working=True),
        FindingClock.OPINION: Span(30),
    },
    amber=0.8,
)


def due_of_step(session: Session, finding: Finding, step: FindingStep, now: datetime) -> Due | None:
    """When the clock that a step starts runs out; an answer is due when its letter's is."""
    if step.clock is None:
        return None
    letter = finding.letter
    if step.clock is FindingClock.ANSWER and letter is not None and letter.due_at is not None and letter.due_at > now:
        return DEADLINES.until(letter.due_at, now)
    return due_of(session, step.clock, DEADLINES, now)
