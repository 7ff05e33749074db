"""Coverage on a day: where there are stations and monitors, and where something was reported or
visited lately.

A place counts on the days on which it exists, under the places that it belongs to by today's map. A
day is looked at as it ends, and today as it is now. Whoever reads no reports of a place is told
nothing of activity there: asked day by day of one group with one monitor, it would be the list of
that person's reports.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from gridwatch.analysis.coverage.staffing import Staffing, StaffingRule
from gridwatch.analysis.definitions import COVERAGE_RATES, rates_of
from gridwatch.analysis.figures.tables import Ratio
from gridwatch.analysis.places_below import places_below
from gridwatch.analysis.windows import Window
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.people.permissions import Right
from gridwatch.territory.calendar import as_it_ends, china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


class Activity(StrEnum):
    """What was seen of a group lately. Visited without a problem, and nothing at all, are never one
    number."""

    REPORTING = "reporting"
    VISITED = "visited"
    SILENT = "silent"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class CoverageRules:
    """What the county sets: how many monitors a group needs, and how many days make a silence."""

    staffing: StaffingRule
    activity_days: int


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """One group on the day."""

    place_id: int
    households: int | None
    needed: int | None
    monitors: int
    signed_in: int
    staffing: Staffing
    activity: Activity | None


@dataclass(slots=True)
class Coverage:
    """What lies below a place on the day, added up."""

    villages: int = 0
    villages_with_station: int = 0
    groups: int = 0
    households: int = 0
    groups_with_unknown_households: int = 0
    groups_meeting_ratio: int = 0
    monitors: int = 0
    monitors_where_households_known: int = 0
    monitors_signed_in: int = 0
    monitors_in_term_throughout: int = 0
    monitors_active: int | None = None
    """None where the reader is told nothing of activity, and below a village, where it would tell
    of one person."""
    by_staffing: Counter[Staffing] = field(default_factory=Counter)
    by_activity: Counter[Activity] | None = None

    @property
    def groups_with_monitor(self) -> int:
        """Groups with at least one monitor in term."""
        return self.groups - self.by_staffing[Staffing.VACANT]

    @property
    def groups_with_known_households(self) -> int:
        """Groups that can meet the household ratio, or not."""
        return self.groups - self.groups_with_unknown_households

    @property
    def groups_lacking_monitors(self) -> int:
        """Groups with fewer monitors than needed; where nobody knows the households, one is
        needed."""
        return self.by_staffing[Staffing.VACANT] + self.by_staffing[Staffing.BELOW_RATIO]

    @property
    def rates(self) -> dict[str, Ratio]:
        """The rates that the counts allow."""
        return rates_of(self, COVERAGE_RATES)


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """Coverage of a place and of places below it by key, or of its groups one by one."""

    place: Place
    on: date
    during: Window
    """The days in which activity is looked for."""
    as_of: datetime
    whole: Coverage
    places: Sequence[Place]
    below: Mapping[int, Coverage]
    groups: Mapping[int, GroupCoverage]


_GROUPS = text("""
    WITH held AS (
        SELECT a.place_id, a.account_id, bool_or(a.in_force @> CAST(:at AS timestamptz)) AS is_in_term,
               -- A renewal is another appointment: what adjoins is one term.
               range_agg(a.in_force) @> tstzrange(:since, :at) AS is_throughout
        FROM place g JOIN appointment a ON a.place_id = g.id
        WHERE g.level = 'group' AND g.path @> ARRAY[CAST(:place AS bigint)]
          AND a.role = 'monitor' AND a.in_force && tstzrange(:since, :at, '[]')
        GROUP BY a.place_id, a.account_id)
    SELECT g.id, g.path, g.households, g.opened_on, count(h.account_id) AS monitors,
           count(*) FILTER (WHERE c.first_signed_in_at < :at) AS signed_in,
           COALESCE(array_agg(h.account_id) FILTER (WHERE h.is_throughout), '{}') AS throughout
    FROM place g
    LEFT JOIN held h ON h.place_id = g.id AND h.is_in_term
    LEFT JOIN account c ON c.id = h.account_id
    WHERE g.level = 'group' AND g.path @> ARRAY[CAST(:place AS bigint)]
      AND g.opened_on <= :on AND (g.closed_on IS NULL OR g.closed_on > :on)
    GROUP BY g.id
""")
_VILLAGES = text("""
    SELECT v.path, EXISTS (SELECT FROM station s WHERE s.place_id = v.id
                           AND daterange(s.opened_on, s.closed_on) @> CAST(:on AS date)) AS has_station
    FROM place v
    WHERE v.level = 'village' AND v.path @> ARRAY[CAST(:place AS bigint)]
      AND v.opened_on <= :on AND (v.closed_on IS NULL OR v.closed_on > :on)
""")


def get_coverage_table(
    session: Session,
    code: str,
    on: date | None,
    level: Level | None,
    *,
    actor: Actor,
    vault: IdentityVault,
    rules: CoverageRules,
    now: datetime,
) -> CoverageTable:
    """Coverage of a place and of the places of a level below it (its children when None), on a day
    or now.

    Raises NotFound, NotAllowed, and InvalidField for a day to come.
    """
    place = get_place(session, code, pointer="/place")
    actor.require(Right.COVERAGE_READ, place.path)
    today = china_day(now)
    day = on or today
    if day > today:
        raise InvalidField(
            reason_zh="日期不能晚于今天。", reason_en="The day must not lie in the future.", pointer="/on"
        )
    at = as_it_ends(day, now)
    during = Window(day - timedelta(days=rules.activity_days - 1), day + timedelta(days=1))
    values = {"place": place.id, "on": day, "at": at, "since": during.begins_at}
    groups = session.execute(_GROUPS, values).all()
    activity = _activity(session, place, during) if actor.may(Right.FIGURES_READ, place.path) else None
    active = set[int]() if activity is None else _active_monitors(session, groups, during, vault)
    below = _targets(session, place, day, level)
    judged = {group.id: _judge(group, activity, during, rules) for group in groups}
    sums = {one.id: _nothing_yet(one, is_told=activity is not None) for one in (place, *below)}
    for row in session.execute(_VILLAGES, values):
        for coverage in _above(sums, row.path):
            coverage.villages += 1
            coverage.villages_with_station += row.has_station
    for group in groups:
        for coverage in _above(sums, group.path):
            _add(coverage, judged[group.id], group, active)
    whole = sums.pop(place.id)
    return CoverageTable(place, day, during, now, whole, below, sums, judged if level is Level.GROUP else {})


def _targets(session: Session, place: Place, day: date, level: Level | None) -> Sequence[Place]:
    """The places to add up for; groups are told one by one instead."""
    if level is Level.GROUP:
        return []
    return places_below(session, place, Window(day, day + timedelta(days=1)), level)


def _activity(session: Session, place: Place, during: Window) -> Mapping[int, Activity]:
    """What was seen of the groups in some days."""
    query = text("SELECT * FROM actor_group_activity(:place, :since, :until)")
    rows = session.execute(query, {"place": place.id, "since": during.first, "until": during.past})
    return {row.group_id: Activity.REPORTING if row.reported else Activity.VISITED for row in rows}


def _active_monitors(session: Session, groups: Sequence[Row[Any]], during: Window, vault: IdentityVault) -> set[int]:
    """Of the monitors in term throughout, those who reported or visited. Pseudonyms are matched,
    and kept nowhere."""
    accounts = {vault.pseudonym(account): account for group in groups for account in group.throughout}
    query = text("SELECT actor_active_reporters(:keys, :since, :until)")
    values = {"keys": list(accounts), "since": during.first, "until": during.past}
    return {accounts[bytes(key)] for key in session.scalars(query, values)}


def _judge(
    group: Row[Any], activity: Mapping[int, Activity] | None, during: Window, rules: CoverageRules
) -> GroupCoverage:
    silent = Activity.NEW if group.opened_on > during.first else Activity.SILENT
    return GroupCoverage(
        group.id,
        group.households,
        rules.staffing.needed(group.households),
        group.monitors,
        group.signed_in,
        rules.staffing.judge(group.households, group.monitors, group.signed_in),
        None if activity is None else activity.get(group.id, silent),
    )


def _nothing_yet(place: Place, *, is_told: bool) -> Coverage:
    is_crowd = place.level not in {Level.GROUP, Level.GRID}
    return Coverage(monitors_active=0 if is_told and is_crowd else None, by_activity=Counter() if is_told else None)


def _above(sums: Mapping[int, Coverage], path: Sequence[int]) -> list[Coverage]:
    return [sums[key] for key in path if key in sums]


def _add(coverage: Coverage, judged: GroupCoverage, group: Row[Any], active: set[int]) -> None:
    coverage.groups += 1
    coverage.households += judged.households or 0
    coverage.groups_with_unknown_households += judged.households is None
    coverage.groups_meeting_ratio += judged.needed is not None and judged.monitors >= judged.needed
    coverage.monitors += judged.monitors
    coverage.monitors_where_households_known += judged.monitors if judged.households is not None else 0
    coverage.monitors_signed_in += judged.signed_in
    coverage.monitors_in_term_throughout += len(group.throughout)
    coverage.by_staffing[judged.staffing] += 1
    if coverage.by_activity is not None and judged.activity is not None:
        coverage.by_activity[judged.activity] += 1
    if coverage.monitors_active is not None:
        coverage.monitors_active += len(active.intersection(group.throughout))
