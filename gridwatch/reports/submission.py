"""Taking a report in: exactly once, placed, routed, and either accepted or held."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, insert, text
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import Session

from geo.datum import Datum, to_wgs84
from geo.placement import PlacementKind
from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotAllowed
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.people.permissions import GRANTS, Right
from gridwatch.people.roles import Role
from gridwatch.reports.deadlines import Deadlines
from gridwatch.reports.lifecycle import SEALED, STEPS, Action, Clock, Custodian, State
from gridwatch.reports.models import (
    Evidence,
    EvidenceKind,
    HeldReason,
    Report,
    ReportConcern,
    ReporterIdentity,
    ReportEvent,
)
from gridwatch.reports.recusal import Concern, sealed_to
from gridwatch.reports.routing import Routing, resolve_custody, route
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.placement import Home, Placement, Position, place_by_appointment, place_point, unplaced
from gridwatch.territory.places import Rung, get_place, rungs_upward


class OtherBody(DomainError):
    """The id has been used for another report; the one that was acknowledged stands unchanged."""

    code = "other_body"
    zh = "这个编号已用于另一份内容不同的报告；已收到的那份没有改变。"
    en = "This id was used for a report with another body; the one that was received stands unchanged."


class UnknownCategory(DomainError):
    """No open category has this code."""

    code = "unknown_category"
    zh = "没有编号为 {category} 的类别，或该类别已停用。"
    en = "There is no open category {category}."


@dataclass(frozen=True, slots=True)
class GivenLocation:
    """A position as the phone gave it: degrees in its own datum, accuracy radius in metres."""

    lon: float
    lat: float
    accuracy_m: float
    datum: Datum


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A file that will follow: its SHA-256, kind, and size in bytes."""

    sha256: bytes
    kind: EvidenceKind
    size: int


@dataclass(frozen=True, slots=True)
class Submission:
    """A report as the phone sends it; `body_sha256` is over the canonical body without `sent_at`."""

    id: UUID
    body_sha256: bytes
    category: str
    text: str
    captured_at: datetime
    sent_at: datetime | None = None
    location: GivenLocation | None = None
    place_code: str | None = None
    concerns: Sequence[Concern] = ()
    evidence: Sequence[EvidenceItem] = ()
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class SubmissionRules:
    """What the county sets about taking reports in."""

    clock_tolerance: timedelta
    capture_max_age: timedelta
    placement_max_accuracy_m: float
    deadlines: Deadlines


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the phone is told; `is_replay` when the same report had been received before."""

    facts: dict[str, Any]
    is_replay: bool


@dataclass(slots=True)
class _Standing:
    """Where a fresh report stands after its first events."""

    state: State
    custodian: Custodian
    due_at: datetime
    events: list[dict[str, Any]] = field(default_factory=list)


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
    background = _look_up(session, submission, actor)
    if (known := _received_before(submission, background)) is not None:
        return known
    category_seals = _seal_of_category(submission, background)
    homes, in_term = _homes(background)
    held = _why_held(submission, in_term=in_term, rules=rules, now=now)
    seal = sealed_to(submission.concerns, category_seals=category_seals)
    position = _position(submission.location)
    placement = _place(session, submission, position, homes, rules)
    rungs = rungs_upward(session, placement.path, on=china_day(now))
    routing = route(rungs)
    standing = _first_events(routing, seal=seal, held=held, deadlines=rules.deadlines, now=now)
    receipt = _receipt(submission, standing, rungs, now=now)
    row = _row(submission, actor, position, placement, routing, standing, seal, held, receipt, now)
    if not _insert_once(session, row):
        return _replay(session, submission, actor)
    _insert_hanging(session, submission, standing, vault.seal(actor.account_id))
    outcome = {"state": standing.state.value, "held": held.value if held else None}
    audit.record(session, "report.submit", "report", submission.id, account_id=None, now=now, **outcome)
    return Receipt(receipt, is_replay=False)


_BACKGROUND = text("""
    SELECT r.body_sha256, r.receipt, c.seals, h.in_term, h.path, h.level
    FROM (SELECT) AS always_a_row
    LEFT JOIN report r ON r.id = :id AND r.reporter_key = :reporter_key
    LEFT JOIN category c ON c.code = :category AND c.closed_at IS NULL
    LEFT JOIN LATERAL (
        SELECT a.in_force @> CAST(:captured AS timestamptz) AS in_term, p.path, p.level,
               row_number() OVER (ORDER BY a.in_force @> CAST(:captured AS timestamptz) DESC,
                                  upper(a.in_force) DESC NULLS FIRST, a.id DESC) AS rank
        FROM appointment a JOIN place p ON p.id = a.place_id
        WHERE a.account_id = :account AND a.role = ANY (:roles)
    ) h ON h.rank <= 5
    ORDER BY h.rank
""")
"""The report if it came before, its category while open, the reporter's appointments: three looks in one trip."""
_SUBMITTING = [role.value for role in Role if Right.REPORT_SUBMIT in GRANTS[role]]


def _look_up(session: Session, submission: Submission, actor: Actor) -> Sequence[Row[Any]]:
    values = {
        "id": submission.id,
        "reporter_key": actor.reporter_key,
        "category": submission.category,
        "account": actor.account_id,
        "captured": submission.captured_at,
        "roles": _SUBMITTING,
    }
    return session.execute(_BACKGROUND, values).all()


def _received_before(submission: Submission, background: Sequence[Row[Any]]) -> Receipt | None:
    earlier = background[0]
    if earlier.receipt is None:
        return None
    if earlier.body_sha256 != submission.body_sha256:
        raise OtherBody(pointer="")
    return Receipt(earlier.receipt, is_replay=True)


def _replay(session: Session, submission: Submission, actor: Actor) -> Receipt:
    """After losing the race for the id: the winner's receipt, or a refusal when the id is somebody else's."""
    known = _received_before(submission, _look_up(session, submission, actor))
    if known is None:
        raise OtherBody(pointer="")
    return known


def _seal_of_category(submission: Submission, background: Sequence[Row[Any]]) -> bool:
    """Whether the category alone seals a report."""
    seals: bool | None = background[0].seals
    if seals is None:
        raise UnknownCategory(category=submission.category, pointer="/category")
    return seals


def _homes(background: Sequence[Row[Any]]) -> tuple[list[Home], bool]:
    """Where the reporter was appointed at capture, else where last; and whether in term then.

    Rights are judged at capture time. Raises NotAllowed for those who were never appointed to report.
    """
    in_term: bool | None = background[0].in_term
    if in_term is None:
        raise NotAllowed(right=Right.REPORT_SUBMIT.value)
    relevant = [row for row in background if row.in_term] if in_term else background[:1]
    return [Home(tuple(row.path), Level(row.level)) for row in relevant], in_term


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
    place = get_place(session, code, pointer="/place_code")
    if place.path[0] not in {home.path[0] for home in homes}:
        return place_by_appointment(homes[0])
    return Placement(PlacementKind.CHOSEN, tuple(place.path))


def _first_events(
    routing: Routing, *, seal: Level | None, held: HeldReason | None, deadlines: Deadlines, now: datetime
) -> _Standing:
    """Submission obeys the life cycle too: it is held, or submitted and, when sealed, escalated at once."""
    actions = [Action.HOLD] if held else [Action.SUBMIT] + [Action.ESCALATE] * (seal is not None)
    standing = _Standing(State.DRAFT, Custodian.REPORTER, now)
    for seq, action in enumerate(actions, start=1):
        step = STEPS[standing.state, action]
        before, standing.state = standing.state, step.to
        standing.custodian = resolve_custody(
            step.custody,
            station_id=routing.station_id,
            town_id=routing.place_ids.get(Level.TOWN),
            sealed_to=seal,
        )
        standing.due_at = deadlines.due_at(step.clock or Clock.TRIAGE, now)
        standing.events.append(
            {
                "seq": seq, "action": action, "from_state": before, "to_state": step.to, "round": 1, "at": now,
                "reason": held.value if held else (SEALED if action is Action.ESCALATE else None),
                "custodian": standing.custodian, "due_at": standing.due_at,
            }
        )  # fmt: skip
    return standing


def _receipt(submission: Submission, standing: _Standing, rungs: Sequence[Rung], *, now: datetime) -> dict[str, Any]:
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
        "due_at": standing.due_at.isoformat(),
    }


def _row(
    submission: Submission,
    actor: Actor,
    position: Position | None,
    placement: Placement,
    routing: Routing,
    standing: _Standing,
    seal: Level | None,
    held: HeldReason | None,
    receipt: dict[str, Any],
    now: datetime,
) -> dict[str, Any]:
    given, ids = submission.location, routing.place_ids
    sent_at = submission.sent_at
    return {
        "id": submission.id,
        "reporter_key": actor.reporter_key,
        "body_sha256": submission.body_sha256,
        "category_code": submission.category,
        "text": submission.text,
        "confidential": submission.confidential,
        "lon": position.lon if position else None,
        "lat": position.lat if position else None,
        "accuracy_m": given.accuracy_m if given else None,
        "datum": given.datum if given else None,
        "given_lon": given.lon if given else None,
        "given_lat": given.lat if given else None,
        "placement": placement.kind,
        "candidate_ids": list(placement.candidate_ids),
        "county_id": ids[Level.COUNTY],
        "town_id": ids.get(Level.TOWN),
        "village_id": ids.get(Level.VILLAGE),
        "group_id": ids.get(Level.GROUP),
        "grid_id": ids.get(Level.GRID),
        "station_id": routing.station_id,
        "state": standing.state,
        "custodian": standing.custodian,
        "version": len(standing.events),
        "due_at": standing.due_at,
        "sealed_to": seal,
        "held_reason": held,
        "captured_at": submission.captured_at,
        "sent_at": sent_at,
        "received_at": now,
        "clock_offset_s": (now - sent_at).total_seconds() if sent_at else None,
        "receipt": receipt,
    }


def _insert_once(session: Session, row: dict[str, Any]) -> bool:
    """Whether this transaction is the one that stored the report; simultaneous ones wait for it here."""
    return session.connection().execute(_INSERT, row).rowcount == 1


_INSERT = (
    pg_insert(Report)
    .values(point=func.ST_SetSRID(func.ST_MakePoint(bindparam("lon"), bindparam("lat")), 4326))
    .on_conflict_do_nothing(index_elements=[Report.id])
    .execution_options(preserve_rowcount=True)
)


def _insert_hanging(session: Session, submission: Submission, standing: _Standing, sealed_account: bytes) -> None:
    connection, key = session.connection(), {"report_id": submission.id}
    connection.execute(insert(ReportEvent), [key | event for event in standing.events])
    connection.execute(insert(ReporterIdentity), key | {"sealed_account": sealed_account})
    if submission.concerns:
        rows = [key | {"seq": n, "kind": c.kind, "value": c.value} for n, c in enumerate(submission.concerns, 1)]
        connection.execute(insert(ReportConcern), rows)
    if submission.evidence:
        rows = [key | {"sha256": e.sha256, "kind": e.kind, "size": e.size} for e in submission.evidence]
        connection.execute(insert(Evidence), rows)
