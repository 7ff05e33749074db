"""One step of a report apart from the database: what it changes on the report, and the rows that
tell of it.

`move.py` takes one step at a time and writes it; the sample county takes all the steps of its
reports with the same rules and writes them in sets.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gridwatch import audit
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.reports.clocks import stop_reply_clock
from gridwatch.reports.lifecycle import OPEN_STATES, Action, ReportStep
from gridwatch.reports.models import Report
from gridwatch.reports.moves.command import Move
from gridwatch.reports.routing import resolve_custody, route
from gridwatch.territory.codes import Level
from gridwatch.territory.places import PlaceAbove
from gridwatch.workflow.clocks import start_clock
from gridwatch.workflow.deadlines import Due
from gridwatch.workflow.steps import Party


@dataclass(frozen=True, slots=True)
class StepTaken:
    """The rows of a step: its event, the note that came with it, and its entry in the trail."""

    event: dict[str, Any]
    note: dict[str, Any] | None
    entry: dict[str, Any]


def advance(
    report: Report,
    command: Move,
    found: ReportStep,
    due: Due | None,
    *,
    actor: Actor,
    role: Role | Party,
    now: datetime,
) -> StepTaken:
    """Change the report as the step says; `due` is when the step's clock runs out, None when it
    starts none.

    What a reporter does never names the account.
    """
    before = report.state
    change = _CHANGES.get(command.action)
    if change is not None:
        change(report, now)
    report.version += 1
    report.state = found.to
    report.custodian = resolve_custody(
        found.custody or report.custodian,
        station_id=report.station_id,
        town_id=report.town_id,
        sealed_to=report.sealed_to,
    )
    if found.custody is not None:
        start_clock(report, found, due)
    if isinstance(role, Role) or found.to not in OPEN_STATES:
        stop_reply_clock(report, now, is_reply=isinstance(role, Role))
    account_id = actor.account_id if isinstance(role, Role) else None
    key = {"report_id": report.id, "seq": report.version}
    event = key | {
        "action": command.action,
        "from_state": before,
        "to_state": report.state,
        "round": report.round,
        "at": now,
        "account_id": account_id,
        "role": role if isinstance(role, Role) else None,
        "reason": command.reason,
        "custodian": report.custodian,
        "due_at": report.due_at,
    }
    note = key | {"audience": found.audience, "text": command.note} if command.note else None
    entry = audit.entry(
        f"report.{command.action.value}", "report", report.id,
        account_id=account_id, now=now, version=report.version, state=report.state.value,
    )  # fmt: skip
    return StepTaken(event, note, entry)


def reroute(report: Report, above: Sequence[PlaceAbove]) -> dict[Level, int]:
    """Let the report lie at the innermost of the places upward, with the station that answers
    there; the keys of these places."""
    ids = {place.level: place.place_id for place in above}
    report.town_id, report.village_id = ids.get(Level.TOWN), ids.get(Level.VILLAGE)
    report.group_id, report.grid_id = ids.get(Level.GROUP), ids.get(Level.GRID)
    report.station_id = route(above)
    return ids


def _admit(report: Report, now: datetime) -> None:
    """From here on the station may see it; why it was held stays in its first event."""
    report.held_reason = None


def _close(report: Report, now: datetime) -> None:
    report.closed_at = now


def _reopen(report: Report, now: datetime) -> None:
    report.reopened_at = now
    report.round += 1


def _next_round(report: Report, now: datetime) -> None:
    report.round += 1


_CHANGES: dict[Action, Callable[[Report, datetime], None]] = {
    Action.ADMIT: _admit,
    Action.CLOSE: _close,
    Action.REOPEN: _reopen,
    Action.ORDER_AGAIN: _next_round,
}
"""What some actions change on the report besides; `effects.py` has those that ask the database."""
