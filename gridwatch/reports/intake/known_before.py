"""What is known before a report is judged: the report itself if it came before, its category, its
reporter's posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, Refusal
from gridwatch.fieldwork.capture import true_capture
from gridwatch.fieldwork.homes import HOMES, SUBMITTING, homes_of
from gridwatch.fieldwork.values import CaptureRules
from gridwatch.people.actor import Actor
from gridwatch.reports.intake.values import Submission
from gridwatch.territory.calendar import china_day
from gridwatch.territory.placement import Home
from gridwatch.workdays.loading import SPECIAL_DAYS, working_days_of
from gridwatch.workdays.working_days import WorkingDays


class UnknownCategory(DomainError):
    """No open category has this code."""

    code = "unknown_category"
    kind = Refusal.UNFIT
    zh = "没有编号为 {category} 的分类，或该分类已停用。"
    en = "There is no open category {category}."


_KNOWN = text(f"""
    SELECT i.n, r.body_sha256, r.receipt, c.seals, h.in_term, h.path, h.level, days.years, days.holidays, days.workdays,
           EXISTS (SELECT FROM sync_item w
                   WHERE w.reporter_key = :reporter_key AND w.report_id = i.id AND w.status = 'waiting') AS is_awaited
    FROM {SPECIAL_DAYS} AS days
    CROSS JOIN unnest(CAST(:ids AS uuid[]), CAST(:categories AS text[]), CAST(:captured AS timestamptz[]))
      WITH ORDINALITY AS i (id, category, captured, n)
    LEFT JOIN report r ON r.id = i.id AND r.reporter_key = :reporter_key
    LEFT JOIN category c ON c.code = i.category AND (c.closed_at IS NULL OR c.closed_at > i.captured)
    LEFT JOIN LATERAL ({HOMES.format(at="i.captured")}) h ON h.rank <= 5
    ORDER BY i.n, h.rank
""")  # noqa: S608 - our own words
"""Of each report: the report itself if it came before, its category while open, the reporter's
appointments, whether something that was sent earlier waits for it, and the holidays ahead: five
looks in one trip."""


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What the database knows of a report that is handed in: the hash and receipt of the same id if
    it came before, whether its category seals (None: no open one has its code), the reporter's
    homes at capture, and the working days ahead."""

    body_sha256: bytes | None
    receipt: dict[str, Any] | None
    category_seals: bool | None
    homes: list[Home]
    in_term: bool | None
    working_days: WorkingDays
    is_awaited: bool
    """Whether something that was sent earlier waits for it."""


def look_up(
    session: Session, submissions: Sequence[Submission], actor: Actor, rules: CaptureRules, *, now: datetime
) -> list[KnownBefore]:
    """What is known of each, in one trip."""
    values = {
        "ids": [one.id for one in submissions],
        "reporter_key": actor.reporter_key,
        "categories": [one.category for one in submissions],
        "account": actor.account_id,
        "captured": [true_capture(one, rules, now) for one in submissions],
        "roles": SUBMITTING,
        "today": china_day(now),
    }
    rows = session.execute(_KNOWN, values).all()
    return [_known(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row.n)]


def _known(rows: Sequence[Row[Any]]) -> KnownBefore:
    """From a row for each appointment, the one that counts first, or one row for none."""
    first = rows[0]
    homes, in_term = homes_of(rows)
    return KnownBefore(
        first.body_sha256, first.receipt, first.seals, homes, in_term, working_days_of(first), first.is_awaited
    )


def seal_of_category(submission: Submission, known: KnownBefore) -> bool:
    """Whether the category alone seals a report. Raises UnknownCategory."""
    if known.category_seals is None:
        raise UnknownCategory(category=submission.category, pointer="/category")
    return known.category_seals
