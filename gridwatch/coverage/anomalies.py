"""What somebody should look at: never a verdict, and never about a reporter.

Each finding names a place or some reports, the facts, and how improbable chance alone would make them. Whoever asks is
shown the reports that they may see anyway.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.coverage.below import places_below
from gridwatch.coverage.chance import beta_binomial_tail, poisson_tail
from gridwatch.coverage.shrinking import fit_prior
from gridwatch.coverage.sums import Cell, add_steps
from gridwatch.coverage.windows import Window
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place

SURPRISING = 0.01
"""How often chance alone may find something among everything that was compared."""
RUN_DAYS = 7
LONGEST_DAYS = 92
SHOWN = 50


class AnomalyKind(StrEnum):
    """What was noticed."""

    DISMISSALS = "dismissals"
    SAME_WORDING = "same_wording"
    SAME_PHOTO = "same_photo"
    BURST = "burst"


_SENTENCES = {
    AnomalyKind.DISMISSALS: (
        "收到 {received} 件，其中不予受理、转办或并案 {dismissed} 件；同级平均占 {peers_mean:.1%}。",
        "{dismissed} of {received} received were refused, referred or merged; {peers_mean:.1%} among its peers.",
    ),
    AnomalyKind.SAME_WORDING: (
        "{reports} 件报告文字相同，出自 {reporters} 位报告人。",
        "{reports} reports say the same words; {reporters} people made them.",
    ),
    AnomalyKind.SAME_PHOTO: (
        "{reports} 件报告的照片看起来相同。", "{reports} reports have photos that look the same.",
    ),
    AnomalyKind.BURST: (
        "{from} 至 {to}（不含当日）收到 {reports} 件，按其余时间推算应为 {expected} 件。{before_zh}",
        "{reports} reports from {from} until before {to}; the rest of the time lets one expect {expected}.{before_en}",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One thing to look at: where, its facts, and its probability by chance where there is one."""

    kind: AnomalyKind
    place: Place
    facts: dict[str, Any]
    probability: float | None = None
    reports: Sequence[UUID] = field(default_factory=tuple)

    def sentence(self, language: str) -> str:
        """What was noticed, with its facts, in `zh` or `en`."""
        before = self.facts.get("before_inspections") or []
        words = {
            "before_zh": f"其后 14 天内有检查：{'、'.join(before)}。" if before else "",
            "before_en": f" Inspections followed within 14 days: {', '.join(before)}." if before else "",
        }
        zh, en = _SENTENCES[self.kind]
        return (zh if language == "zh" else en).format(**self.facts, **words)


def find_anomalies(
    session: Session, code: str, during: Window, *, inspections: Sequence[date], actor: Actor, now: datetime
) -> list[Anomaly]:
    """What stands out in a county, town or village; `inspections` are days before which a burst is worth a word.

    Raises NotFound, NotAllowed, and InvalidField for more than three months at once.
    """
    place = get_place(session, code, pointer="/place")
    actor.require(Right.REPORT_READ, place.path)
    if (during.past - during.first).days > LONGEST_DAYS:
        raise InvalidField(reason_zh="一次最多查三个月。", reason_en="Three months at most at once.", pointer="/from")
    today = china_day(now)
    found = [*_dismissals(session, place, during, today), *_bursts(session, place, during, inspections, today)]
    if place.level is not Level.COUNTY:
        found += [*_same_wording(session, place, during), *_same_photos(session, place, during)]
    return found[:SHOWN]


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
        taken = sums.get(Cell(desk.id, None, "*"), {})
        dismissed = sum(taken.get(step, 0) for step in steps)
        rates.append((desk, max(dismissed, 0), max(taken.get("received", 0), dismissed, 0)))
    if sum(of for _, _, of in rates) == 0:
        return
    for desk, dismissed, received in rates:
        peers = [(n, of) for other, n, of in rates if other is not desk and of > 0]
        if len(peers) < 3 or received == 0:
            continue
        prior = fit_prior([n for n, _ in peers], [of for _, of in peers])
        probability = beta_binomial_tail(dismissed, received, prior.mean, prior.strength)
        if probability < SURPRISING / len(rates):
            facts = {"dismissed": dismissed, "received": received, "peers_mean": round(prior.mean, 4)}
            yield Anomaly(AnomalyKind.DISMISSALS, desk, facts, probability)


def _bursts(
    session: Session, place: Place, during: Window, inspections: Sequence[date], today: date
) -> Iterator[Anomaly]:
    """Seven days with far more reports than the rest of the window lets one expect."""
    sums = add_steps(session, [place.id], place.level, during, ["received"], today=today, per="day")
    known = during.until(today + timedelta(days=1))
    days = [known.first + timedelta(days=n) for n in range((known.past - known.first).days)]
    counts = np.array([sums.get(Cell(place.id, day, "*"), {}).get("received", 0) for day in days])
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


_WORDING = text("""
    SELECT array_agg(r.id ORDER BY r.received_at) AS ids, count(DISTINCT r.reporter_key) AS reporters
    FROM report r
    WHERE CASE :level WHEN 'town' THEN r.town_id WHEN 'village' THEN r.village_id ELSE r.group_id END = :place
      AND r.received_at >= CAST(:first AS date)::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND r.received_at < CAST(:past AS date)::timestamp AT TIME ZONE 'Asia/Shanghai'
    GROUP BY r.wording HAVING count(*) >= 3 ORDER BY count(*) DESC LIMIT :most
""")
_PHOTOS = text("""
    SELECT array_agg(DISTINCT e.report_id) AS ids
    FROM evidence e JOIN report r ON r.id = e.report_id
    WHERE CASE :level WHEN 'town' THEN r.town_id WHEN 'village' THEN r.village_id ELSE r.group_id END = :place
      AND r.received_at >= CAST(:first AS date)::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND r.received_at < CAST(:past AS date)::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND e.purpose = 'report' AND e.dhash IS NOT NULL
    GROUP BY e.dhash HAVING count(DISTINCT e.report_id) >= 2 ORDER BY count(DISTINCT e.report_id) DESC LIMIT :most
""")


def _same_wording(session: Session, place: Place, during: Window) -> Iterator[Anomaly]:
    """Three reports or more with the same words."""
    for row in session.execute(_WORDING, _asked(place, during)):
        facts = {"reports": len(row.ids), "reporters": row.reporters}
        yield Anomaly(AnomalyKind.SAME_WORDING, place, facts, reports=row.ids)


def _same_photos(session: Session, place: Place, during: Window) -> Iterator[Anomaly]:
    """Photos that look the same in several reports."""
    for row in session.execute(_PHOTOS, _asked(place, during)):
        yield Anomaly(AnomalyKind.SAME_PHOTO, place, {"reports": len(row.ids)}, reports=row.ids)


def _asked(place: Place, during: Window) -> dict[str, Any]:
    return {
        "place": place.id, "level": place.level.value, "first": during.first, "past": during.past, "most": SHOWN,
    }  # fmt: skip
