"""Taking a report in: exactly once, placed, routed, and either accepted or held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.receipts import ReceiptSigner
from gridwatch.reports.concerns import recuse
from gridwatch.reports.intake.capture import CaptureRules, true_capture, why_held
from gridwatch.reports.intake.destination import PlacesAbove, above_of, destine
from gridwatch.reports.intake.known_before import (
    KnownBefore,
    look_up,
    received_before,
    require_homes,
    seal_of_category,
)
from gridwatch.reports.intake.same_id import OtherBody
from gridwatch.reports.intake.storage import Judged, store
from gridwatch.reports.intake.values import Outset, Receipt, Submission
from gridwatch.reports.lifecycle import SEALED, STEPS, Action, Clock, Custodian, State
from gridwatch.reports.models import HeldReason
from gridwatch.reports.recusal import sealed_to
from gridwatch.reports.routing import Routing, resolve_custody
from gridwatch.territory.calendar import CHINA
from gridwatch.territory.codes import Level
from gridwatch.territory.places import PlaceAbove
from gridwatch.workflow.deadlines import Clocks, Deadlines


@dataclass(frozen=True, slots=True)
class SubmissionRules:
    """What the county sets about taking reports in."""

    capture: CaptureRules
    deadlines: Deadlines[Clock]


@dataclass(frozen=True, slots=True)
class Intake:
    """Who reports, by which keys and rules reports are taken in, and when: the same for all of one
    call."""

    actor: Actor
    vault: IdentityVault
    signer: ReceiptSigner
    rules: SubmissionRules
    now: datetime


def submit(session: Session, submission: Submission, by: Intake) -> Receipt:
    """Take a report in and give its receipt; the same report again gives the same receipt.

    Raises NotAllowed for somebody who never could report, OtherBody, UnknownCategory, NotFound for
    a place code, InvalidField for an impossible position, AboveTheCounty.
    """
    judged = judge(session, submission, _look_up(session, submission, by), by, above_of(session, by.now))
    if isinstance(judged, Receipt):
        return judged
    return judged.receipt if store(session, [judged], now=by.now) else _replay(session, submission, by)


def judge(
    session: Session, submission: Submission, known: KnownBefore, by: Intake, above_of: PlacesAbove
) -> Receipt | Judged:
    """Where a report belongs and stands, ready to be stored; its receipt when it came before.

    Writes nothing. Raises what `submit` raises.
    """
    _check_id(submission)
    if (earlier := received_before(submission, known)) is not None:
        return earlier
    now, rules = by.now, by.rules
    captured_at = true_capture(submission, rules.capture, now)
    category_seals = seal_of_category(submission, known)
    homes, in_term = require_homes(known.homes, known.in_term)
    held = why_held(captured_at, rules.capture, now, in_term=in_term)
    seal_by_words = sealed_to(submission.concerns, category_seals=category_seals)
    goes = destine(
        session, submission, homes, rules.capture, above_of, in_term=in_term, is_confidential=submission.confidential
    )  # fmt: skip
    routing = goes.routing
    recusal = recuse(
        session, submission.concerns, routing.place_ids,
        seal=seal_by_words, captured_at=captured_at, received_at=now, now=now,
    )  # fmt: skip
    seal = recusal.sealed_to
    clocks = Clocks(rules.deadlines, known.working_days)
    outset = _first_events(routing, seal=seal, held=held, clocks=clocks, now=now)
    receipt = by.signer.sign(_receipt(submission, outset, held, goes.above, now=now))
    return Judged(
        submission=submission,
        reporter_key=by.actor.reporter_key,
        sealed_account=by.vault.seal(by.actor.account_id),
        goes=goes,
        outset=outset,
        sealed_to=seal,
        held_reason=held,
        concerned_ids=recusal.account_ids,
        reply=clocks.due(Clock.REPLY, now),
        receipt=Receipt(receipt, is_replay=False, is_awaited=known.is_awaited),
        received_at=now,
    )


def _check_id(submission: Submission) -> None:
    """Raises InvalidField for an id that is no UUIDv7: those keep reports in the order of their
    making."""
    if submission.id.version != 7:
        raise InvalidField(
            reason_zh="报告编号须为第 7 版 UUID。", reason_en="The id of a report is a UUID of version 7.", pointer=""
        )


def _look_up(session: Session, submission: Submission, by: Intake) -> KnownBefore:
    return look_up(session, [submission], by.actor, by.rules.capture, now=by.now)[0]


def _replay(session: Session, submission: Submission, by: Intake) -> Receipt:
    """After losing the race for the id: the winner's receipt, or a refusal when the id is somebody
    else's."""
    known = received_before(submission, _look_up(session, submission, by))
    if known is None:
        raise OtherBody(pointer="")
    return known


def _first_events(
    routing: Routing, *, seal: Level | None, held: HeldReason | None, clocks: Clocks[Clock], now: datetime
) -> Outset:
    """Submission obeys the life cycle too: it is held, or submitted and, when sealed, escalated at
    once."""
    actions = [Action.HOLD] if held else [Action.SUBMIT] + [Action.ESCALATE] * (seal is not None)
    outset = Outset(State.DRAFT, Custodian.REPORTER, Clock.TRIAGE, clocks.due(Clock.TRIAGE, now))
    for seq, action in enumerate(actions, start=1):
        step = STEPS[outset.state, action]
        before, outset.state = outset.state, step.to
        outset.custodian = resolve_custody(
            step.custody or outset.custodian,
            station_id=routing.station_id,
            town_id=routing.place_ids.get(Level.TOWN),
            sealed_to=seal,
        )
        outset.clock = step.clock or outset.clock
        outset.due = clocks.due(outset.clock, now)
        outset.events.append(
            {
                "seq": seq, "action": action, "from_state": before, "to_state": step.to, "round": 1, "at": now,
                "reason": held.value if held else (SEALED if action is Action.ESCALATE else None),
                "custodian": outset.custodian, "due_at": outset.due.at,
            }
        )  # fmt: skip
    return outset


def _receipt(
    submission: Submission, outset: Outset, held: HeldReason | None, above: Sequence[PlaceAbove], *, now: datetime
) -> dict[str, Any]:
    innermost = above[0]
    return {
        "report_id": str(submission.id),
        "body_sha256": submission.body_sha256.hex(),
        "evidence": sorted(item.sha256.hex() for item in submission.evidence),
        "received_at": now.astimezone(CHINA).isoformat(),
        "outcome": "held" if outset.state is State.HELD else "accepted",
        "held_reason": held.value if held else None,
        "state": outset.state.value,
        "place": {"code": innermost.code, "name": innermost.name, "level": innermost.level.value},
        "custodian": outset.custodian.value,
        "due_at": outset.due.at.isoformat(),
    }
