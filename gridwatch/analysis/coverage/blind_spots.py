"""Which groups are worth a visit, because nothing comes from them although much should: blind spots
of a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from gridwatch.analysis.figures.figures import get_figure_table
from gridwatch.analysis.figures.measures import Measure
from gridwatch.analysis.figures.tables import By, FigureQuery
from gridwatch.analysis.statistics.silence import GroupCounts, judge_silence
from gridwatch.analysis.windows import Window
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place

SEASONS = 3 * 365
"""Days of experience from which the share of each month of the year is learnt."""
_FEWEST = 30
"""Fewer reports in all say nothing about who is silent."""


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """A silent group: what one would expect of it, and how probable its silence was."""

    place_id: int
    code: str
    name: str
    households: int | None
    monitors: int
    expected: float
    probability: float
    last_visited_on: date | None


@dataclass(frozen=True, slots=True)
class BlindSpots:
    """Silent groups, the most surprising first, of all groups that the model was fitted to."""

    place: Place
    window: Window
    as_of: datetime
    groups: int
    reports: int
    shape: float | None
    items: Sequence[BlindSpot]


_GROUPS = text("""
    SELECT g.id, g.code, g.name, g.path, g.households, g.opened_on, g.closed_on, COALESCE(c.reports, 0) AS reports,
           (SELECT count(*) FROM appointment a WHERE a.place_id = g.id AND a.role = 'monitor'
            AND a.in_force @> CAST(:at AS timestamptz)) AS monitors
    FROM place g LEFT JOIN actor_group_reports(:place, :since, :until) c ON c.group_id = g.id
    WHERE g.level = 'group' AND g.path @> ARRAY[CAST(:place AS bigint)]
      AND g.opened_on < :until AND (g.closed_on IS NULL OR g.closed_on >= :until)
    ORDER BY g.code
""")
_VISITED = text("""
    SELECT group_id, china_date(max(happened_at)) AS day FROM visit
    WHERE group_id = ANY (:groups) AND state = 'counted' GROUP BY group_id
""")


def list_blind_spots(
    session: Session, code: str, during: Window, *, most: int, actor: Actor, now: datetime
) -> BlindSpots:
    """The silent groups of a place whose silence is most surprising, `most` at most; none when
    little is reported.

    Raises NotFound, NotAllowed, and InvalidField for a place above which no groups can be compared.
    """
    place = get_place(session, code, pointer="/place")
    actor.require(Right.FIGURES_READ, place.path)
    if place.level not in {Level.COUNTY, Level.TOWN}:
        raise InvalidField(
            reason_zh="盲区按区县或乡镇计算。", reason_en="Blind spots are of a county or town.", pointer="/place"
        )
    until = during.until(china_day(now) + timedelta(days=1))
    values = {"place": place.id, "since": until.first, "until": until.past, "at": now}
    rows = session.execute(_GROUPS, values).all()
    reports = sum(row.reports for row in rows)
    if reports < _FEWEST:
        return BlindSpots(place, during, now, len(rows), reports, None, [])
    season = _season(session, place, until, actor=actor, now=now)
    silence = judge_silence(_side_by_side(rows, until, season))
    silent = [n for n in np.argsort(silence.probability, kind="stable") if rows[n].reports == 0][:most]
    visited = _last_visits(session, [rows[n].id for n in silent])
    spots = [
        BlindSpot(
            rows[n].id, rows[n].code, rows[n].name, rows[n].households, rows[n].monitors,
            float(silence.expected[n]), float(silence.probability[n]), visited.get(rows[n].id),
        )
        for n in silent
    ]  # fmt: skip
    return BlindSpots(place, during, now, len(rows), reports, silence.shape, spots)


def _season(session: Session, place: Place, during: Window, *, actor: Actor, now: datetime) -> Mapping[int, float]:
    """How much is reported in each month of the year, 1 on the average; learnt from the years
    before as well."""
    past = during.past.replace(day=1)
    first = (past - timedelta(days=SEASONS)).replace(day=1)
    months = FigureQuery(place.code, Window(min(first, past - timedelta(days=1)), past), By.MONTH)
    rows = get_figure_table(session, months, actor=actor, now=now).rows
    counts: dict[int, list[int]] = {}
    for row in rows:
        counts.setdefault(date.fromisoformat(row.key).month, []).append(row.counts[Measure.RECEIVED])
    average = np.mean([count for found in counts.values() for count in found]) if counts else 0.0
    if average == 0:
        return {}
    return {month: (float(np.mean(found)) + 1) / (float(average) + 1) for month, found in counts.items()}


def _side_by_side(rows: Sequence[Row[Any]], during: Window, season: Mapping[int, float]) -> GroupCounts:
    days = [during.first + timedelta(days=n) for n in range((during.past - during.first).days)]
    weights = np.array([season.get(day.month, 1.0) for day in days])
    left = np.append(np.cumsum(weights[::-1])[::-1], 0.0) / 30
    opened = [max((row.opened_on - during.first).days, 0) for row in rows]
    known = [row.households for row in rows if row.households]
    middle = int(np.median(known)) if known else 1
    return GroupCounts(
        reports=np.array([row.reports for row in rows]),
        households=np.array([row.households or middle for row in rows]),
        monitors=np.array([row.monitors for row in rows]),
        exposure=left[opened],
        village=np.array([row.path[-2] for row in rows]),
        town=np.array([row.path[min(1, len(row.path) - 1)] for row in rows]),
    )


def _last_visits(session: Session, groups: Sequence[int]) -> dict[int, date]:
    return {row.group_id: row.day for row in session.execute(_VISITED, {"groups": list(groups)})}
