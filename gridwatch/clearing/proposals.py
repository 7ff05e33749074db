"""Proposing a clearing: a person does, after a concluded case whose allegation was found untrue."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gridwatch.clearing.events import record_event
from gridwatch.clearing.lifecycle import CLEARING_LIFE_CYCLE, ClearingAction, ClearingState
from gridwatch.clearing.models import ClearedPost, Clearing, ClearingBasis, ClearingWay
from gridwatch.clearing.notices import tell_step
from gridwatch.clearing.reading import propose_by
from gridwatch.clearing.wording import require_telling_nothing
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.reports.moves.move import get_report
from gridwatch.reports.moves.outcomes import ClueOutcome
from gridwatch.territory.calendar import china_day
from gridwatch.territory.models import Place
from gridwatch.workflow.steps import require_role


class CaseOpen(DomainError):
    """The case is not concluded, or nobody found its allegation untrue."""

    code = "case_open"
    kind = Refusal.CONFLICT
    zh = "这件线索还没有了结，或没有认定失实，不能澄清。请先登记处置结果为“予以了结”并认定失实，写明理由。"
    en = "The case is open, or nobody found its allegation untrue. Record it as concluded and untrue, with reasons."


class LateProposal(DomainError):
    """More working days have passed than a clearing takes; accepted with a word of explanation."""

    code = "late_clearing"
    kind = Refusal.UNFIT
    zh = "认定失实已过 15 个工作日（至 {last}），请写明为什么到现在才提出。"
    en = "More than 15 working days have passed since it was found untrue ({last} was the last): say why."


@dataclass(frozen=True, slots=True)
class ClearingProposal:
    """What is proposed, on the ground of which report; the number of the case is typed in, and names
    nobody. `late_because` is the word that a late proposal takes."""

    report_id: UUID
    case_no: str
    way: ClearingWay
    scope: str
    post: ClearedPost
    is_important: bool
    late_because: str | None = None


def propose(session: Session, asked: ClearingProposal, *, actor: Actor, now: datetime) -> Clearing:
    """Propose to clear somebody. Raises NotFound, NotAllowed, CaseOpen, LateProposal, TellsOfReport,
    InvalidField."""
    try:
        # Held, so that what was found is not taken back meanwhile.
        report = get_report(session, asked.report_id, lock=True)
    except NotFound:
        raise NotFound("report", pointer="/report_id") from None
    step = CLEARING_LIFE_CYCLE.step(ClearingState.DRAFT, ClearingAction.PROPOSE)
    role = require_role(step, actor, lambda _: report.path)
    assert isinstance(role, Role)
    outcome = session.get(ClueOutcome, report.id)
    if outcome is None or outcome.untrue_reason is None:
        raise CaseOpen(pointer="/report_id")
    county = session.get_one(Place, report.path[0])
    require_telling_nothing(
        session, county, {"case_no": asked.case_no, "scope": asked.scope, "late_because": asked.late_because}
    )
    _require_in_time(session, outcome, asked, now)
    made = Clearing(
        id=uuid4(), place=county, place_id=county.id, case_no=asked.case_no, way=asked.way, scope=asked.scope,
        post=asked.post, is_important=asked.is_important, late_because=asked.late_because,
        # Nothing is asked back of the database: a clearing exists for nobody until it has its basis.
        state=step.to, version=1, proposed_at=now, due_is_provisional=False,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.connection().execute(insert(ClearingBasis), {"clearing_id": made.id, "report_id": report.id})
    record_event(session, made, ClearingAction.PROPOSE, ClearingState.DRAFT, by=(actor, role), now=now)
    tell_step(session, made, ClearingAction.PROPOSE, now=now)
    return made


def _require_in_time(session: Session, outcome: ClueOutcome, asked: ClearingProposal, now: datetime) -> None:
    last = propose_by(session, outcome.decided_on)
    is_late = china_day(now) > last
    if is_late and not asked.late_because:
        raise LateProposal(last=f"{last:%Y-%m-%d}", pointer="/late_because")
    if asked.late_because and not is_late:
        raise InvalidField(
            reason_zh=f"没有超过 15 个工作日（至 {last:%Y-%m-%d}），不用写超时说明。",
            reason_en=f"It is not late ({last:%Y-%m-%d} is the last day), and takes no explanation.",
            pointer="/late_because",
        )
