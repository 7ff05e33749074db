"""What somebody should look at: never a verdict, and never about a reporter.

Each finding names a place or some reports, the facts, and how improbable chance alone would make
them. Whoever asks is shown the reports that they may see anyway.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from gridwatch.analysis.figures.sums import SumOf, add_steps
from gridwatch.analysis.places_below import places_below
from gridwatch.analysis.statistics.chance import beta_binomial_tail, poisson_tail
from gridwatch.analysis.statistics.shrinkage import expect_of_another
from gridwatch.analysis.windows import Window
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.models import PLACE_COLUMNS, Evidence, EvidencePurpose, Report
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place
from gridwatch.vocabulary import term_of

SURPRISING = 0.01
"""How often chance alone may find something among everything that was compared."""
RUN_DAYS = 7
LONGEST_DAYS = 92
REPEATS_SHOWN = 20
EXCERPT = 60
FEWEST = 3
"""One or two are no pattern, however rare."""


class AnomalyKind(StrEnum):
    """What was noticed."""

    DISMISSALS = "dismissals"
    SAME_WORDING = "same_wording"
    SAME_PHOTO = "same_photo"
    BURST = "burst"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where some of the reports of a finding were routed to, by name, and how many of them."""

    town: str | None
    village: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One thing to look at: of which place, its facts, and its probability by chance where there is
    one."""

    kind: AnomalyKind
    place: Place
    facts: dict[str, Any]
    probability: float | None = None
    reports: Sequence[UUID] = field(default_factory=tuple)
    words: str | None = None
    """What the reports say alike, or the beginning of it; for the screen, not for files."""
    spots: Sequence[Spot] = field(default_factory=tuple)
    """The towns and villages that its reports come from, most first."""

    @property
    def finding(self) -> str:
        """What it is known by: the same as long as it names the same reports, or counts the
        same."""
        facts = {name: fact for name, fact in self.facts.items() if name != "before_inspections"}
        told = [self.kind, self.place.code, sorted(map(str, self.reports)) or facts]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def sentence(self, language: str) -> str:
        """What was noticed, with its facts, in `zh` or `en`."""
        before = self.facts.get("before_inspections") or []
        words = {
            "before_zh": f"其后 14 天内有检查：{'、'.join(before)}。" if before else "",
            "before_en": f" Inspections followed within 14 days: {', '.join(before)}." if before else "",
        }
        zh, en = term_of(self.kind).sentence
        return (zh if language == "zh" else en).format(**self.facts, **words)


def list_anomalies(
    session: Session, code: str, during: Window, *, inspections: Sequence[date], actor: Actor, now: datetime
) -> list[Anomaly]:
    """What stands out in a county, town or village; `inspections` are days before which a burst is
    worth a word.

    Raises NotFound, NotAllowed, and InvalidField for more than three months at once.
    """
    place = get_place(session, code, pointer="/place")
    actor.require(Right.ANOMALY_READ, place.path)
    if (during.past - during.first).days > LONGEST_DAYS:
        raise InvalidField(reason_zh="一次最多查三个月。", reason_en="Three months at most at once.", pointer="/from")
    today = china_day(now)
    found = [*_dismissals(session, place, during, today), *_bursts(session, place, during, inspections, today)]
    alike = [*_same_wording(session, place, during), *_same_photos(session, place, during)]
    return [*found, *_located(session, alike)]


_DISMISSING = {Level.COUNTY: ("now_out_of_scope", "now_referred"), Level.TOWN: ("now_merged",)}
"""What a desk below does away with: towns refer or refuse, stations merge."""


def _dismissals(session: Session, place: Place, during: Window, today: date) -> Iterator[Anomaly]:
    """Desks that do away with far more of what they receive than their peers do."""
    if place.level not in _DISMISSING:
        return
    below = Level.TOWN if place.level is Level.COUNTY else Level.VILLAGE
    desks = places_below(session, place, during, below)
    steps = _DISMISSING[place.level]
    sums = add_steps(session, [desk.id for desk in desks], below, during, [*steps, "received"], today=today)
    rates = []
    for desk in desks:
        taken = sums.get(SumOf(desk.id, None, "*"), {})
        dismissed = sum(taken.get(step, 0) for step in steps)
        rates.append((desk, max(dismissed, 0), max(taken.get("received", 0), dismissed, 0)))
    for desk, dismissed, received in rates:
        peers = [(n, of) for other, n, of in rates if other is not desk and of > 0]
        if len(peers) < 3 or dismissed < FEWEST:
            continue
        expected = expect_of_another([n for n, _ in peers], [of for _, of in peers])
        probability = beta_binomial_tail(dismissed, received, expected.mean, expected.strength)
        if probability < SURPRISING / len(rates):
            peers_mean = sum(n for n, _ in peers) / sum(of for _, of in peers)
            facts = {"dismissed": dismissed, "received": received, "peers_mean": round(peers_mean, 4)}
            yield Anomaly(AnomalyKind.DISMISSALS, desk, facts, probability)


def _bursts(
    session: Session, place: Place, during: Window, inspections: Sequence[date], today: date
) -> Iterator[Anomaly]:
    """Seven days with far more reports than the rest of the window lets one expect."""
    sums = add_steps(session, [place.id], place.level, during, ["received"], today=today, per="day")
    known = during.until(today + timedelta(days=1))
    days = [known.first + timedelta(days=n) for n in range((known.past - known.first).days)]
    counts = np.array([sums.get(SumOf(place.id, day, "*"), {}).get("received", 0) for day in days])
    if len(days) < 4 * RUN_DAYS:
        return
    runs = np.convolve(counts, np.ones(RUN_DAYS, dtype=int), mode="valid")
    start = int(np.argmax(runs))
    rest = (counts.sum() - runs[start]) / (len(days) - RUN_DAYS) * RUN_DAYS
    probability = poisson_tail(int(runs[start]), max(float(rest), 0.5))
    if probability >= SURPRISING / len(runs):
        return
    past = days[start] + timedelta(days=RUN_DAYS)
    before = [day.isoformat() for day in inspections if past <= day + timedelta(days=1) <= past + timedelta(days=14)]
    facts = {
        "from": days[start].isoformat(), "to": past.isoformat(), "reports": int(runs[start]),
        "expected": round(float(rest), 1), "before_inspections": before,
    }  # fmt: skip
    yield Anomaly(AnomalyKind.BURST, place, facts, probability)


def _same_wording(session: Session, place: Place, during: Window) -> Iterator[Anomaly]:
    """Three reports or more with the same words."""
    ids = func.array_agg(aggregate_order_by(Report.id, Report.received_at))
    query = (
        select(ids, func.count(Report.reporter_key.distinct()))
        .where(_within(place, during))
        .group_by(Report.wording)
        .having(func.count() >= FEWEST)
        .order_by(func.count().desc(), func.min(Report.received_at))
    )
    for reports, reporters in session.execute(query.limit(REPEATS_SHOWN)):
        facts = {"reports": len(reports), "reporters": reporters}
        yield Anomaly(AnomalyKind.SAME_WORDING, place, facts, reports=reports)


def _same_photos(session: Session, place: Place, during: Window) -> Iterator[Anomaly]:
    """Photos that look the same in several reports."""
    count = func.count(Report.id.distinct())
    query = (
        select(func.array_agg(Report.id.distinct()))
        .join(Evidence, Evidence.report_id == Report.id)
        .where(_within(place, during), Evidence.purpose == EvidencePurpose.REPORT, Evidence.dhash.is_not(None))
        .group_by(Evidence.dhash)
        .having(count >= 2)
        .order_by(count.desc(), func.min(Report.received_at))
    )
    for reports in session.scalars(query.limit(REPEATS_SHOWN)):
        yield Anomaly(AnomalyKind.SAME_PHOTO, place, {"reports": len(reports)}, reports=reports)


def _located(session: Session, found: Sequence[Anomaly]) -> Iterator[Anomaly]:
    """Findings with where their reports come from, and what those that say the same say."""
    town, village = aliased(Place), aliased(Place)
    query = (
        select(Report.id, town.name, village.name, Report.text)
        .outerjoin(town, town.id == Report.town_id)
        .outerjoin(village, village.id == Report.village_id)
        .where(Report.id.in_({report for one in found for report in one.reports}))
    )
    rows = {report: (names, words) for report, *names, words in session.execute(query)}
    for one in found:
        counts = Counter(tuple(rows[report][0]) for report in one.reports)
        spots = [Spot(town, village, count) for (town, village), count in counts.most_common()]
        words = rows[one.reports[0]][1][:EXCERPT] if one.kind is AnomalyKind.SAME_WORDING else None
        yield replace(one, spots=spots, words=words)


def _within(place: Place, during: Window) -> ColumnElement[bool]:
    """Received at a place in a window, in the words of an index on the place's column and the
    instant."""
    first, past = (datetime.combine(day, time(), tzinfo=CHINA) for day in (during.first, during.past))
    return and_(PLACE_COLUMNS[place.level] == place.id, Report.received_at >= first, Report.received_at < past)
