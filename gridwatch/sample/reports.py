"""A plan of reports for the made-up county: what was sent, and every move it then went through."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import numpy as np

from gridwatch.reports.lifecycle import OPEN_STATES, Action, State
from gridwatch.sample.desks import Desks
from gridwatch.sample.journeys import Turn, travel
from gridwatch.sample.names import pick
from gridwatch.sample.sightings import Sighting
from gridwatch.sample.texts import NOTES, POSSIBLE_CLUES


@dataclass(frozen=True, slots=True)
class SampleMove:
    """One move: by whom (None for the reporter), when, with what words; the report merged into, the
    unit."""

    action: Action
    by: int | None
    at: datetime
    to: State
    note: str | None
    into: UUID | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class SampleReport:
    """A sighting, its moves after submission in order of time, and the state it has reached."""

    sighting: Sighting
    moves: tuple[SampleMove, ...]
    state: State

    def carries(self, at: datetime) -> bool:
        """Whether another can be merged into it at an instant: in hand then, and never withdrawn or
        merged itself."""
        if self.state in {State.MERGED, State.WITHDRAWN}:
            return False
        ends = (move.at for move in self.moves if move.to not in OPEN_STATES)
        return self.sighting.received_at < at < next(ends, datetime.max.replace(tzinfo=UTC))

    def until(self, at: datetime) -> "SampleReport":
        """The same report as it stood at an instant after its receipt."""
        moves = tuple(move for move in self.moves if move.at <= at)
        return replace(self, moves=moves, state=moves[-1].to if moves else first_state(self.sighting))


def plan_reports(
    rng: np.random.Generator, sightings: Sequence[Sighting], desks: Desks, until: datetime
) -> list[SampleReport]:
    """Plan how each report went on before `until`; a sealed one starts at the town, a held one
    waits there."""
    open_in: dict[str, list[SampleReport]] = defaultdict(list)
    plan = []
    for number, sighting in enumerate(sightings):
        start = first_state(sighting)
        is_clue, is_unplaced = sighting.category in POSSIBLE_CLUES, sighting.is_unplaced
        journey = travel(rng, start, sighting.received_at, until, is_clue=is_clue, is_unplaced=is_unplaced)
        village = sighting.group_code[:12]
        moves = tuple(_moves(rng, journey, desks, village, number, open_in[village]))
        plan.append(SampleReport(sighting, moves, moves[-1].to if moves else start))
        if start is State.SUBMITTED:
            open_in[village].append(plan[-1])
    return plan


def first_state(sighting: Sighting) -> State:
    """Where a report stands when it has just been received."""
    if sighting.is_held:
        return State.HELD
    return State.ESCALATED if sighting.is_sealed else State.SUBMITTED


def _moves(
    rng: np.random.Generator,
    journey: Iterator[Turn],
    desks: Desks,
    village: str,
    number: int,
    others: Sequence[SampleReport],
) -> Iterator[SampleMove]:
    unit: str | None = None
    for leg in journey:
        is_order = leg.action in {Action.ORDER, Action.ORDER_AGAIN}
        if is_order:
            unit = pick(rng, desks.units(village[:9]))
        into = _still_open(rng, others, leg.at) if leg.action is Action.MERGE else None
        if leg.action is Action.MERGE and into is None:
            return
        note = pick(rng, NOTES[leg.action]) if leg.action in NOTES else None
        by = desks.hand(leg.by, village, number, unit)
        yield SampleMove(leg.action, by, leg.at, leg.to, note, into, unit if is_order else None)


def _still_open(rng: np.random.Generator, others: Sequence[SampleReport], at: datetime) -> UUID | None:
    still = [report.sighting.id for report in others if report.carries(at)]
    return pick(rng, still) if still else None
