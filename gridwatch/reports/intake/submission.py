"""Taking a report in: exactly once, placed, routed, and either accepted or held."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from gridwatch.fieldwork.captured import Captured, PlacesAbove, above_of, capture, receipt_facts
from gridwatch.fieldwork.homes import require_homes
from gridwatch.fieldwork.same_id import OtherBody, receipt_of, require_uuid7
from gridwatch.fieldwork.values import CaptureRules, HeldReason, Receipt
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.receipts import ReceiptSigner
from gridwatch.reports.concerns import recuse
from gridwatch.reports.intake.known_before import KnownBefore, look_up, seal_of_category
from gridwatch.reports.intake.storage import Judged, store
from gridwatch.reports.intake.values import Outset, Submission
from gridwatch.reports.lifecycle import SEALED, STEPS, Action, Clock, Custodian, State
from gridwatch.reports.numbers import draw_number
from gridwatch.reports.recusal import sealed_to
from gridwatch.reports.routing import resolve_custody, route
from gridwatch.territory.codes import Level
from gridwatch.workflow.deadlines import Clocks, Deadlines

_DRAWS = 5
"""After losing the race for the id, the winner's receipt is found the second time; a number that
the county has already is drawn anew; an id that is somebody else's stays taken."""


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
    upward = above_of(session, by.now)
    for draw in range(_DRAWS):
        known = look_up(session, [submission], by.actor, by.rules.capture, now=by.now)[0]
        judged = judge(session, submission, known, by, upward, draw=draw)
        if isinstance(judged, Receipt):
            return judged
        if store(session, [judged], now=by.now):
            return judged.receipt
    raise OtherBody(pointer="")


def judge(
    session: Session, submission: Submission, known: KnownBefore, by: Intake, above_of: PlacesAbove, *, draw: int = 0
) -> Receipt | Judged:
    """Where a report belongs and stands, ready to be stored; its receipt when it came before.

    `draw` counts the numbers that its county turned out to have already. Writes nothing. Raises
    what `submit` raises.
    """
    require_uuid7(submission)
    if (earlier := receipt_of(submission, known)) is not None:
        return earlier
    now, rules = by.now, by.rules
    category_seals = seal_of_category(submission, known)
    homes, in_term = require_homes(known.homes, known.in_term)
    seal_by_words = sealed_to(submission.concerns, category_seals=category_seals)
    captured = capture(
        session, submission, homes, rules.capture, above_of,
        in_term=in_term, now=now, is_confidential=submission.confidential,
    )  # fmt: skip
    recusal = recuse(
        session, submission.concerns, captured.goes.place_ids,
        seal=seal_by_words, captured_at=captured.at, received_at=now, now=now,
    )  # fmt: skip
    seal, station_id = recusal.sealed_to, route(captured.goes.above)
    clocks = Clocks(rules.deadlines, known.working_days)
    town_id = captured.goes.place_ids.get(Level.TOWN)
    outset = _first_events(station_id, town_id, seal=seal, held=captured.held, clocks=clocks, now=now)
    number = draw_number(by.vault, submission.id, draw)
    receipt = by.signer.sign(_receipt(submission, captured, outset, number, now=now))
    return Judged(
        submission=submission,
        number=number,
        reporter_key=by.actor.reporter_key,
        sealed_account=by.vault.seal(by.actor.account_id),
        captured=captured,
        station_id=station_id,
        outset=outset,
        sealed_to=seal,
        concerned_ids=recusal.account_ids,
        reply=clocks.due(Clock.REPLY, now),
        receipt=Receipt(receipt, is_replay=False, is_awaited=known.is_awaited),
        received_at=now,
    )


def _first_events(
    station_id: int | None,
    town_id: int | None,
    *,
    seal: Level | None,
    held: HeldReason | None,
    clocks: Clocks[Clock],
    now: datetime,
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
            station_id=station_id,
            town_id=town_id,
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
    submission: Submission, captured: Captured, outset: Outset, number: str, *, now: datetime
) -> dict[str, Any]:
    return receipt_facts(submission, captured, now=now) | {
        "report_id": str(submission.id),
        "number": number,
        "evidence": sorted(item.sha256.hex() for item in submission.evidence),
        "state": outset.state.value,
        "custodian": outset.custodian.value,
        "due_at": outset.due.at.isoformat(),
    }
