"""What the product would have written of each planned report, had every step gone through its doors
one by one.

Intake, steps, rights, clocks, custody and who is told are the product's own functions; what a move
asks of the database besides (orders, merges, photos of revisits) is told here, and a test compares
both ways row by row.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from geo.datum import Datum
from gridwatch.database import Base
from gridwatch.fieldwork.captured import PlacesAbove
from gridwatch.fieldwork.values import GivenLocation
from gridwatch.notifications.models import Notification, Recipient
from gridwatch.notifications.outbox import Notice, notification_row
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.reports.evidence_models import Revisit
from gridwatch.reports.intake.storage import Judged, first_entries, hanging_rows, report_row
from gridwatch.reports.lifecycle import LIFE_CYCLE, Action, Clock, Custodian, State
from gridwatch.reports.models import (
    Category,
    ConcernAccount,
    Evidence,
    RectificationOrder,
    Report,
    ReportEvent,
    ReportNote,
)
from gridwatch.reports.moves.advance import advance, reroute
from gridwatch.reports.moves.checks import check_needs, check_reopening
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.move import acting_role
from gridwatch.reports.moves.rules import MoveRules, order_days
from gridwatch.reports.notices import Held, Reached, ReportTold, body_of, first_notices, held_by, notices_of, of_order
from gridwatch.sample.land import CENTRE
from gridwatch.sample.photos import TakenPhoto
from gridwatch.sample.reports import SampleMove, SampleReport
from gridwatch.sample.sets import Row, point_of
from gridwatch.sample.staffing import People
from gridwatch.workflow.deadlines import Clocks

MOVED = (
    "town_id", "village_id", "group_id", "grid_id", "station_id", "state", "custodian", "round", "version", "due_at",
    "clock", "clock_seq", "amber_at", "alarm_at", "due_is_provisional", "reply_alarm_at", "replied_at", "held_reason",
    "merged_into", "closed_at", "reopened_at",
)  # fmt: skip
"""The columns of a report that moves change."""
ALONG = frozenset({ReportTold.PROGRESS, ReportTold.STILL_HANDLED})
"""What the reporters of merged reports are told along with the reporter of the one that carries
theirs."""
REVISIT_ACCURACY_M = 10.0


@dataclass(frozen=True, slots=True)
class Merged:
    """A report that another carries: since when, and whose."""

    at: datetime
    report_id: UUID
    reporter_key: bytes


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every report is moved by: people and rules, and whom each carries."""

    people: People
    categories: Mapping[str, Category]
    rules: MoveRules
    clocks: Clocks[Clock]
    photos: Sequence[TakenPhoto]
    above_of: PlacesAbove
    paths: Mapping[str, tuple[int, ...]]
    carried: Mapping[UUID, Sequence[Merged]]


@dataclass(slots=True)
class Chronicle:
    """The rows of many reports, by table; merges apart, since nobody is told along before them."""

    rows: dict[type[Base], list[Row]] = field(default_factory=lambda: defaultdict(list))
    merged: dict[type[Base], list[Row]] = field(default_factory=lambda: defaultdict(list))
    entries: list[Row] = field(default_factory=list)

    def tell(self, fresh: Judged, planned: SampleReport, around: Surroundings) -> None:
        """Tell one report from its receipt to where it stands."""
        life = _Life(fresh, planned, around, self)
        for move in planned.moves:
            life.take(move)
        life.end()


class _Life:
    """One report on its way; the rows go to the chronicle."""

    def __init__(self, fresh: Judged, planned: SampleReport, around: Surroundings, to: Chronicle) -> None:
        self._fresh, self._planned, self._around, self._to = fresh, planned, around, to
        self._order: Row | None = None
        self._stored: Row | None = None
        columns = {name: value for name, value in report_row(fresh).items() if name not in {"lon", "lat"}}
        self._report = Report(**columns, round=1)
        self._report.category = around.categories[fresh.submission.category]
        self._begin(planned.sighting.received_at)

    def _begin(self, now: datetime) -> None:
        fresh, rows = self._fresh, self._to.rows
        for table, hanging in hanging_rows([fresh], now).items():
            rows[table] += hanging
        nobody = {"account_id": None, "role": None}
        rows[ReportEvent][-len(fresh.outset.events) :] = [
            nobody | {"report_id": fresh.submission.id} | event for event in fresh.outset.events
        ]
        rows[ConcernAccount] += [{"report_id": self._report.id, "account_id": key} for key in fresh.concerned_ids]
        self._to.entries += first_entries(fresh, now)
        self._notify(first_notices(self._report.id, fresh.held), now)

    def take(self, planned: SampleMove) -> None:
        """Take one move as the doors would. Raises what they raise for a move that the plan must
        not have."""
        report, now = self._report, planned.at
        actor = self._around.people.actors[self._planned.sighting.reporter if planned.by is None else planned.by]
        found = LIFE_CYCLE.step_by_hand(report.state, planned.action)
        command = self._command(planned)
        is_unit = planned.action is Action.GIVE_FEEDBACK and report.state is State.ORDERED
        role = Role.RESPONDER if is_unit else acting_role(report, found, actor)
        check_needs(found, command)
        if planned.action is Action.REOPEN:
            check_reopening(report, self._around.rules, now)
        if planned.action is Action.MERGE:
            self._stored = self._row()
        held_before = held_by(report)
        self._change(command, actor, now)
        due = None
        if found.clock is not None:
            days = order_days(report, command, self._around.rules) if found.clock is Clock.ORDER else None
            due = self._around.clocks.due(found.clock, now, days=days)
        taken = advance(report, command, found, due, actor=actor, role=role, now=now)
        if found.clock is Clock.ORDER:
            self._issue(command, now)
        rows = self._to.merged if planned.action is Action.MERGE else self._to.rows
        rows[ReportEvent].append(taken.event)
        if taken.note is not None:
            rows[ReportNote].append(taken.note)
        self._to.entries.append(taken.entry)
        self._notify(notices_of(report.id, planned.action, held_before, held_by(report), self._reach), now)

    def end(self) -> None:
        """Say where the report stands; a merged one first where it stood before."""
        self._to.rows[Report].append(self._stored or self._row())
        if self._stored is not None:
            self._to.merged[Report].append({"id": self._report.id} | self._standing())
        if self._order is not None:
            self._to.rows[RectificationOrder].append(self._order)

    def _command(self, planned: SampleMove) -> Move:
        sighting, is_revisit = self._planned.sighting, planned.action is Action.REVISIT
        # Where the report has no point, the revisit is somewhere in the county.
        spot, datum = (sighting.position, sighting.datum) if sighting.position else (CENTRE, Datum.WGS84)
        return Move(
            planned.action,
            self._report.version,
            note=planned.note,
            place_code=sighting.group_code if planned.action is Action.ASSIGN else None,
            into=planned.into,
            unit_id=self._around.people.units[planned.unit] if planned.unit else None,
            requirement=planned.note if planned.unit else None,
            photo=self._around.photos[self._report.round - 1].item.sha256 if is_revisit else None,
            location=GivenLocation(*spot, REVISIT_ACCURACY_M, datum) if is_revisit else None,
        )

    def _change(self, command: Move, actor: Actor, now: datetime) -> None:
        """What `effects.py` and `revisits.py` do in the database."""
        match command.action:
            case Action.ASSIGN:
                assert command.place_code is not None
                reroute(self._report, self._around.above_of(self._around.paths[command.place_code]))
            case Action.MERGE:
                self._report.merged_into = command.into
            case Action.GIVE_FEEDBACK if self._order is not None and self._order["answered_at"] is None:
                self._order |= {"answered_at": now, "answer": command.note}
            case Action.REVISIT:
                self._look_again(command, actor, now)

    def _look_again(self, command: Move, actor: Actor, now: datetime) -> None:
        """The photo that whoever revisits takes on the spot, and where that is."""
        given, photo = command.location, self._around.photos[self._report.round - 1]
        assert given is not None
        key = {"report_id": self._report.id}
        self._to.rows[Evidence].append(key | photo.row(account_id=actor.account_id, now=now))
        self._to.rows[Revisit].append(
            key
            | {
                "seq": self._report.version + 1,
                "photo_sha256": command.photo,
                "point": point_of(given),
                "accuracy_m": given.accuracy_m,
                "datum": given.datum,
                "given_lon": given.lon,
                "given_lat": given.lat,
                "distance_m": None if self._planned.sighting.position is None else 0.0,
            }
        )
        self._to.entries.append(photo.entry(self._report.id, account_id=actor.account_id, now=now))

    def _issue(self, command: Move, now: datetime) -> None:
        if self._order is not None:
            self._to.rows[RectificationOrder].append(self._order)
        self._order = {
            "report_id": self._report.id,
            "id": uuid4(),
            "round": self._report.round,
            "unit_id": command.unit_id,
            "requirement": command.requirement,
            "issued_at": now,
            "due_at": self._report.due_at,
            "answered_at": None,
            "answer": None,
        }

    def _reach(self, held: Held) -> Reached | None:
        if held.custodian is Custodian.UNIT and self._order is not None:
            return of_order(self._order["id"], self._order["unit_id"])
        return body_of(self._report.id, held)

    def _notify(self, notices: Sequence[Notice], now: datetime) -> None:
        report_id = self._report.id
        rows = [notification_row(notice, now=now) for notice in notices]
        for row in rows:
            if row["audience"] is Recipient.REPORTER and row["kind"] in ALONG:
                merged = (one for one in self._around.carried.get(report_id, ()) if one.at < now)
                along = [
                    row | {"subject_id": m.report_id, "id": uuid4(), "reporter_key": m.reporter_key} for m in merged
                ]
                self._to.rows[Notification] += along
        self._to.rows[Notification] += rows

    def _row(self) -> Row:
        columns = {name: value for name, value in report_row(self._fresh).items() if name not in {"lon", "lat"}}
        given = self._fresh.submission.location
        return columns | {"point": point_of(given) if given else None} | self._standing()

    def _standing(self) -> Row:
        return {name: getattr(self._report, name) for name in MOVED}
