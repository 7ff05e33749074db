"""Taking a report in: exactly once, placed, routed, and either accepted or held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from geo.datum import to_wgs84
from geo.placement import PlacementKind
from gridwatch import audit
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.reports.background import OtherBody, homes_of, look_up, received_before, seal_of_category
from gridwatch.reports.deadlines import Clocks, Deadlines
from gridwatch.reports.lifecycle import SEALED, STEPS, Action, Clock, Custodian, State
from gridwatch.reports.models import HeldReason
from gridwatch.reports.received import GivenLocation, Receipt, Standing, Submission
from gridwatch.reports.recusal import sealed_to
from gridwatch.reports.routing import Routing, resolve_custody, route
from gridwatch.reports.storing import insert_hanging, insert_once, report_row
from gridwatch.reports.telling import Held, tell_first
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.placement import Home, Placement, Position, place_by_appointment, place_point, unplaced
from gridwatch.territory.places import Rung, get_place_ever, rungs_upward
from gridwatch.workdays.loading import working_days_of


@dataclass(frozen=True, slots=True)
class SubmissionRules:
    """What the county sets about taking reports in."""

    clock_tolerance: timedelta
    capture_max_age: timedelta
    placement_max_accuracy_m: float
    deadlines: Deadlines


def submit(
    session: Session,
    submission: Submission,
    *,
    actor: Actor,
    vault: IdentityVault,
    rules: SubmissionRules,
    now: datetime,
) -> Receipt:
    """Take a report in and give its receipt; the same report again gives the same receipt.

    Raises NotAllowed for somebody who never could report, OtherBody, UnknownCategory, NotFound for a place
    code, InvalidField for an impossible position, AboveTheCounty.
    """
    _check_id(submission)
    background = look_up(session, submission, actor, on=china_day(now))
    if (known := received_before(submission, background)) is not None:
        return known
    category_seals = seal_of_category(submission, background)
    homes, in_term = homes_of(background)
    held = _why_held(submission, in_term=in_term, rules=rules, now=now)
    seal = sealed_to(submission.concerns, category_seals=category_seals)
    position = _position(submission.location)
    placement = _place(session, submission, position, homes, rules)
    rungs = rungs_upward(session, placement.path, on=china_day(now))
    routing = route(rungs)
    clocks = Clocks(rules.deadlines, working_days_of(background[0]))
    standing = _first_events(routing, seal=seal, held=held, clocks=clocks, now=now)
    receipt = _receipt(submission, standing, rungs, now=now)
    reply = clocks.due(Clock.REPLY, now)
    row = report_row(submission, actor, position, placement, routing, standing, seal, held, receipt, reply, now)
    if not insert_once(session, row):
        return _replay(session, submission, actor, now)
    insert_hanging(session, submission, standing, vault.seal(actor.account_id))
    holder = Held(standing.custodian, row["reporter_key"], row["county_id"], row["town_id"], row["village_id"])
    tell_first(session, submission.id, holder, now=now)
    outcome = {"state": standing.state.value, "held": held.value if held else None}
    for event in standing.events:
        action = f"report.{event['action']}"
        audit.record(session, action, "report", submission.id, account_id=None, now=now, **outcome)
    return Receipt(receipt, is_replay=False)


def _check_id(submission: Submission) -> None:
    """Raises InvalidField for an id that is no UUIDv7: those keep reports in the order of their making."""
    if submission.id.version != 7:
        raise InvalidField(
            reason_zh="报告编号须为第 7 版 UUID。", reason_en="The id of a report is a UUID of version 7.", pointer=""
        )


def _replay(session: Session, submission: Submission, actor: Actor, now: datetime) -> Receipt:
    """After losing the race for the id: the winner's receipt, or a refusal when the id is somebody else's."""
    known = received_before(submission, look_up(session, submission, actor, on=china_day(now)))
    if known is None:
        raise OtherBody(pointer="")
    return known


def _why_held(submission: Submission, *, in_term: bool, rules: SubmissionRules, now: datetime) -> HeldReason | None:
    if submission.captured_at > now + rules.clock_tolerance:
        return HeldReason.CAPTURED_IN_FUTURE
    if submission.captured_at < now - rules.capture_max_age:
        return HeldReason.CAPTURED_TOO_LONG_AGO
    return None if in_term else HeldReason.OUTSIDE_TERM


_CHINA_LON = (73.0, 136.0)
_CHINA_LAT = (3.0, 54.0)


def _position(given: GivenLocation | None) -> Position | None:
    """The position in WGS-84. Raises InvalidField when longitude and latitude are evidently swapped."""
    if given is None:
        return None
    if _is_in_china(given.lat, given.lon) and not _is_in_china(given.lon, given.lat):
        raise InvalidField(
            reason_zh="经度和纬度似乎填反了：lon 是经度（73–136），lat 是纬度（3–54）。",
            reason_en="Longitude and latitude look swapped: lon is 73-136 and lat is 3-54 in China.",
            pointer="/location",
        )
    lon, lat = to_wgs84(given.lon, given.lat, given.datum)
    return Position(lon, lat, given.accuracy_m)


def _is_in_china(lon: float, lat: float) -> bool:
    return _CHINA_LON[0] <= lon <= _CHINA_LON[1] and _CHINA_LAT[0] <= lat <= _CHINA_LAT[1]


def _place(
    session: Session,
    submission: Submission,
    position: Position | None,
    homes: Sequence[Home],
    rules: SubmissionRules,
) -> Placement:
    if submission.place_code is not None:
        return _chosen_place(session, submission.place_code, homes)
    if position is None:
        return unplaced(homes[0])
    return place_point(session, position, homes, max_accuracy_m=rules.placement_max_accuracy_m)


def _chosen_place(session: Session, code: str, homes: Sequence[Home]) -> Placement:
    place = get_place_ever(session, code, pointer="/place_code")
    if place.path[0] not in {home.path[0] for home in homes}:
        return place_by_appointment(homes[0])
    return Placement(PlacementKind.CHOSEN, tuple(place.path))


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
            step.custody,
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


def _receipt(submission: Submission, standing: Standing, rungs: Sequence[Rung], *, now: datetime) -> dict[str, Any]:
    innermost = rungs[0]
    return {
        "report_id": str(submission.id),
        "body_sha256": submission.body_sha256.hex(),
        "evidence": sorted(item.sha256.hex() for item in submission.evidence),
        "received_at": now.astimezone(CHINA).isoformat(),
        "outcome": "held" if standing.state is State.HELD else "accepted",
        "state": standing.state.value,
        "place": {"code": innermost.code, "name": innermost.name, "level": innermost.level.value},
        "custodian": standing.custodian.value,
        "due_at": standing.due.at.isoformat(),
    }
