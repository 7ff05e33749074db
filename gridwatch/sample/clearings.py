"""Clearings of the made-up county in every state, upon clues that were concluded and found untrue,
through the product's own doors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gridwatch.clearing.letters import draft_letter
from gridwatch.clearing.lifecycle import ClearingAction
from gridwatch.clearing.models import ClearedPost, Clearing, ClearingWay, ConsentHow
from gridwatch.clearing.moves import ClearingMove, move
from gridwatch.clearing.proposals import ClearingProposal, propose
from gridwatch.clearing.running_out import answer_clearings
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import State
from gridwatch.reports.models import Report
from gridwatch.reports.moves.outcomes import GivenOutcome, Outcome, Untrue, UntrueReason, record_outcome
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.staffing import People
from gridwatch.territory.calendar import CHINA, china_day

A, P, W = ClearingAction, ClearedPost, ClearingWay
TWO = 2
"""Nobody approves what they proposed."""
WELL_BEFORE = timedelta(days=200)
"""Every clue was handed over before the first case was concluded."""
_COMMITTEE_NO = "县委〔2026〕{number}号"


@dataclass(frozen=True, slots=True)
class SampleClearing:
    """One clearing: so many days ago the case was concluded; each step follows a few days later."""

    ago: int
    reason: UntrueReason
    word: str
    way: ClearingWay
    scope: str
    post: ClearedPost
    actions: Sequence[ClearingAction] = ()
    is_important: bool = False
    is_lettered: bool = False


PLANNED = (
    SampleClearing(120, UntrueReason.NO_SUCH_FACT, "账目与实物相符，查无此事", W.WRITTEN, "本人和所在党支部",
                   P.VILLAGE_CADRE, (A.CONSENT, A.APPROVE, A.CARRY_OUT, A.REVISIT), is_lettered=True),
    SampleClearing(40, UntrueReason.WITHIN_RULES, "手续齐全，程序合规", W.MEETING, "本单位党组织生活会", P.TOWN_CADRE,
                   (A.CONSENT, A.APPROVE, A.CARRY_OUT), is_important=True),
    SampleClearing(32, UntrueReason.MISUNDERSTOOD, "把借条看成了领条", W.CIRCULAR, "全县站所负责人", P.UNIT_STAFF,
                   (A.CONSENT, A.APPROVE)),
    SampleClearing(26, UntrueReason.SOMEBODY_ELSE, "经手人另有其人", W.FACE, "本人", P.VILLAGE_CADRE, (A.CONSENT,)),
    SampleClearing(20, UntrueReason.NO_SUCH_FACT, "凭证逐笔核对无误", W.WRITTEN, "本人和所在党支部", P.OTHER),
    SampleClearing(16, UntrueReason.WITHIN_RULES, "按标准发放，公示在先", W.FACE, "本人", P.COUNTY_CADRE, (A.DROP,)),
)  # fmt: skip
"""One in each state, the furthest first."""


def write_clearings(session: Session, county: SampleCounty, people: People, *, now: datetime) -> None:
    """Clear somebody upon each of the oldest clues, and let the revisits fall due."""
    today = china_day(now)
    held = (one for one in county.posts if one.role is Role.COUNTY_OFFICER and one.is_in_force(today))
    officers = [people.actors[post.person] for post in held]
    if len(officers) < TWO:
        return
    kept = [one.account_id for one in officers[:TWO]]
    clues = session.scalars(
        select(Report.id)
        .where(Report.state == State.CLUE_TRANSFERRED, ~Report.excluded_account_ids.bool_op("&&")(kept))
        .where(Report.received_at < now - WELL_BEFORE)
        .order_by(Report.received_at, Report.id)
        .limit(len(PLANNED))
    ).all()
    for number, (report_id, planned) in enumerate(zip(clues, PLANNED, strict=False), 1):
        _clear(session, report_id, planned, number, officers, now)
    while (rings_at := session.scalar(select(func.min(Clearing.alarm_at)))) is not None and rings_at <= now:
        answer_clearings(session, now=rings_at)


def _clear(
    session: Session, report_id: UUID, planned: SampleClearing, number: int, officers: Sequence[Actor], now: datetime
) -> None:
    at = datetime.combine(china_day(now) - timedelta(days=planned.ago), time(10), tzinfo=CHINA)
    proposer, approver = officers[:TWO]
    untrue = Untrue(planned.reason, planned.word)
    given = GivenOutcome(Outcome.CONCLUDED, china_day(at), None, 0, untrue)
    record_outcome(session, report_id, given, actor=proposer, now=at)
    asked = ClearingProposal(
        report_id, f"县纪了〔{at:%Y}〕{number}号", planned.way, planned.scope, planned.post, planned.is_important
    )
    at += timedelta(days=3)
    made = propose(session, asked, actor=proposer, now=at)
    for version, action in enumerate(planned.actions, 1):
        at += timedelta(days=93 if action is A.REVISIT else 4)
        by = approver if action is A.APPROVE else proposer
        move(session, made.id, _command(made, action, version, at, number), actor=by, now=at)
        if planned.is_lettered and action is A.APPROVE:
            draft_letter(session, made.id, "中共县农业农村局支部委员会", actor=proposer, now=at)


def _command(clearing: Clearing, action: ClearingAction, version: int, at: datetime, number: int) -> ClearingMove:
    """What each step takes."""
    day = china_day(at)
    match action:
        case A.CONSENT:
            is_public = clearing.way in {W.MEETING, W.CIRCULAR}
            how = ConsentHow.SIGNED
            public = (day, ConsentHow.TALK_RECORD) if is_public else (None, None)
            return ClearingMove(action, version, None, day, how, *public)
        case A.APPROVE:
            return ClearingMove(action, version, committee_no=_COMMITTEE_NO.format(number=number))
        case A.CARRY_OUT:
            return ClearingMove(action, version, done_on=day)
        case A.REVISIT:
            return ClearingMove(action, version, "本人情绪稳定，同事已知晓结论")
        case _:
            return ClearingMove(action, version, "本人不愿再提此事")
