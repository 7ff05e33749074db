"""What happens when the time of a finding runs out: whoever it waits for is reminded, and told when it is
late."""

from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from gridwatch.findings.lifecycle import FindingClock
from gridwatch.findings.models import Finding
from gridwatch.findings.notices import FindingTold, tell_town, tell_village
from gridwatch.workflow.alarms import answer_ringing


def answer_findings(session: Session, *, now: datetime) -> int:
    """Answer some of the clocks that ring; as `answer_ringing` of workflow."""
    ringing = select(Finding).options(joinedload(Finding.place, innerjoin=True))
    return answer_ringing(session, ringing, Finding.alarm_at, partial(_answer, session, now=now), now=now)


def _answer(session: Session, finding: Finding, *, now: datetime) -> None:
    assert finding.due_at is not None
    is_due = now >= finding.due_at
    finding.alarm_at = None if is_due else finding.due_at
    kind = FindingTold.FINDING_DUE if is_due else FindingTold.FINDING_NEAR
    tell = tell_village if finding.clock is FindingClock.ANSWER else tell_town
    tell(session, finding, kind, now=now)
    if is_due and finding.clock is FindingClock.ANSWER:
        tell_town(session, finding, kind, now=now)
