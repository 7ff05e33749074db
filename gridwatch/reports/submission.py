"""Taking a report in: exactly once, placed, routed, and either accepted or held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.receipts import ReceiptSigner
from gridwatch.reports.background import OtherBody, homes_of, look_up, received_before, seal_of_category
from gridwatch.reports.capture import CaptureRules, place_capture, position_of, true_capture, why_held
from gridwatch.reports.concerned import recuse, store_concerned
from gridwatch.reports.deadlines import Clocks, Deadlines
from gridwatch.reports.lifecycle import SEALED, STEPS, Action, Clock, Custodian, State
from gridwatch.reports.models import HeldReason
from gridwatch.reports.received import Receipt, Standing, Submission
from gridwatch.reports.recusal import sealed_to
from gridwatch.reports.routing import Routing, resolve_custody, route
from gridwatch.reports.storing import insert_hanging, insert_once, report_row
from gridwatch.reports.telling import Held, tell_first
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.places import Rung, rungs_upward
from gridwatch.workdays.loading import working_days_of


@dataclass(frozen=True, slots=True)
class SubmissionRules:
    """What the county sets about taking reports in."""

    capture: CaptureRules
    deadlines: Deadlines


def submit(
    session: Session,
    submission: Submission,
    *,
    actor: Actor,
    vault: IdentityVault,
    signer: ReceiptSigner,
    rules: SubmissionRules,
    now: datetime,
) -> Receipt:
    """Take a report in and give its receipt; the same report again gives the same receipt.

    Raises NotAllowed for somebody who never could report, OtherBody, UnknownCategory, NotFound for a place
    code, InvalidField for an impossible position, AboveTheCounty.
    """
    _check_id(submission)
    captured_at = true_capture(submission, rules.capture, now)
    background = look_up(session, submission, actor, captured_at, on=china_day(now))
    if (known := received_before(submission, background)) is not None:
        return known
    category_seals = seal_of_category(submission, background)
    homes, in_term = homes_of(background)
    held = why_held(captured_at, rules.capture, now, in_term=in_term)
    seal_by_words = sealed_to(submission.concerns, category_seals=category_seals)
    position = position_of(submission.location)
    placement = place_capture(session, submission, position, homes, rules.capture)
    rungs = rungs_upward(session, placement.path, on=china_day(now))
    routing = route(rungs)
    recusal = recuse(
        session, submission.concerns, routing.place_ids,
        seal=seal_by_words, captured_at=captured_at, now=now,
    )  # fmt: skip
    seal = recusal.sealed_to
    clocks = Clocks(rules.deadlines, working_days_of(background[0]))
    standing = _first_events(routing, seal=seal, held=held, clocks=clocks, now=now)
    receipt = signer.sign(_receipt(submission, standing, held, rungs, now=now))
    reply = clocks.due(Clock.REPLY, now)
    row = report_row(submission, actor, position, placement, routing, standing, seal, held, receipt, reply, now)
    if not insert_once(session, row):
        return _replay(session, submission, actor, captured_at, now)
    insert_hanging(session, submission, standing, vault.seal(actor.account_id), now)
    store_concerned(session, submission.id, recusal.account_ids)
    holder = Held(standing.custodian, row["reporter_key"], row["county_id"], row["town_id"], row["village_id"])
    tell_first(session, submission.id, holder, now=now)
    outcome = {"state": standing.state.value, "held": held.value if held else None}
    for event in standing.events:
        action = f"report.{event['action']}"
        audit.record(session, action, "report", submission.id, account_id=None, now=now, **outcome)
    return Receipt(receipt, is_replay=False, is_awaited=background[0].is_awaited)


def _check_id(submission: Submission) -> None:
    """Raises InvalidField for an id that is no UUIDv7: those keep reports in the order of their making."""
    if submission.id.version != 7:
        raise InvalidField(
            reason_zh="报告编号须为第 7 版 UUID。", reason_en="The id of a report is a UUID of version 7.", pointer=""
        )


def _replay(session: Session, submission: Submission, actor: Actor, captured_at: datetime, now: datetime) -> Receipt:
    """After losing the race for the id: the winner's receipt, or a refusal when the id is somebody else's."""
    known = received_before(submission, look_up(session, submission, actor, captured_at, on=china_day(now)))
    if known is None:
        raise OtherBody(pointer="")
    return known


def _first_events(
    routing: Routing, *, seal: Level | None, held: HeldReason | None, clocks: Clocks, now: datetime
) -> Standing:
    """Submission obeys the life cycle too: it is held, or submitted and, when sealed, escalated at once."""
    actions = [Action.HOLD] if held else [Action.SUBMIT] + [Action.ESCALATE] * (seal is not None)
    standing = Standing(State.DRAFT, Custodian.REPORTER, Clock.TRIAGE, clocks.due(Clock.TRIAGE, now))
    for seq, action in enumerate(actions, start=1):
        step = STEPS[standing.state, action]
        before, standing.state = standing.state, step.to
        standing.custodian = resolve_custody(
            step.custody or standing.custodian,
            station_id=routing.station_id,
            town_id=routing.place_ids.get(Level.TOWN),
            sealed_to=seal,
        )
        standing.clock = step.clock or standing.clock
        standing.due = clocks.due(standing.clock, now)
        standing.events.append(
            {
                "seq": seq, "action": action, "from_state": before, "to_state": step.to, "round": 1, "at": now,
                "reason": held.value if held else (SEALED if action is Action.ESCALATE else None),
                "custodian": standing.custodian, "due_at": standing.due.at,
            }
        )  # fmt: skip
    return standing


def _receipt(
    submission: Submission, standing: Standing, held: HeldReason | None, rungs: Sequence[Rung], *, now: datetime
) -> dict[str, Any]:
    innermost = rungs[0]
    return {
        "report_id": str(submission.id),
        "body_sha256": submission.body_sha256.hex(),
        "evidence": sorted(item.sha256.hex() for item in submission.evidence),
        "received_at": now.astimezone(CHINA).isoformat(),
        "outcome": "held" if standing.state is State.HELD else "accepted",
        "held_reason": held.value if held else None,
        "state": standing.state.value,
        "place": {"code": innermost.code, "name": innermost.name, "level": innermost.level.value},
        "custodian": standing.custodian.value,
        "due_at": standing.due.at.isoformat(),
    }
