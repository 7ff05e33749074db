"""What is known before a report is judged: the report itself if it came before, its category, its
reporter's posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, NotAllowed, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import GRANTS, Right
from gridwatch.people.roles import Role
from gridwatch.reports.intake.capture import CaptureRules, true_capture
from gridwatch.reports.intake.same_id import require_same_body
from gridwatch.reports.intake.values import Receipt, Submission
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.placement import Home
from gridwatch.workdays.loading import SPECIAL_DAYS, working_days_of
from gridwatch.workdays.working_days import WorkingDays


class UnknownCategory(DomainError):
    """No open category has this code."""

    code = "unknown_category"
    kind = Refusal.UNFIT
    zh = "没有编号为 {category} 的分类，或该分类已停用。"
    en = "There is no open category {category}."


_HOMES = """
    SELECT a.in_force @> {at} AS in_term, p.path, p.level,
           row_number() OVER (ORDER BY a.in_force @> {at} DESC, isempty(a.in_force), lower(a.in_force) <= {at} DESC,
                              upper(a.in_force) DESC NULLS FIRST, a.id DESC) AS rank
    FROM appointment a JOIN place p ON p.id = a.place_id
    WHERE a.account_id = :account AND a.role = ANY (:roles)
"""
_HOMES_ALONE = text(
    f"SELECT * FROM ({_HOMES.format(at='CAST(:captured AS timestamptz)')}) h WHERE rank <= 5 ORDER BY rank"  # noqa: S608 - our own words
)
_KNOWN = text(f"""
    SELECT i.n, r.body_sha256, r.receipt, c.seals, h.in_term, h.path, h.level, days.years, days.holidays, days.workdays,
           EXISTS (SELECT FROM sync_item w
                   WHERE w.reporter_key = :reporter_key AND w.report_id = i.id AND w.status = 'waiting') AS is_awaited
    FROM {SPECIAL_DAYS} AS days
    CROSS JOIN unnest(CAST(:ids AS uuid[]), CAST(:categories AS text[]), CAST(:captured AS timestamptz[]))
      WITH ORDINALITY AS i (id, category, captured, n)
    LEFT JOIN report r ON r.id = i.id AND r.reporter_key = :reporter_key
    LEFT JOIN category c ON c.code = i.category AND (c.closed_at IS NULL OR c.closed_at > i.captured)
    LEFT JOIN LATERAL ({_HOMES.format(at="i.captured")}) h ON h.rank <= 5
    ORDER BY i.n, h.rank
""")  # noqa: S608 - our own words
"""Of each report: the report itself if it came before, its category while open, the reporter's
appointments, whether something that was sent earlier waits for it, and the holidays ahead: five
looks in one trip."""
_SUBMITTING = [role.value for role in Role if Right.REPORT_SUBMIT in GRANTS[role]]


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
        "roles": _SUBMITTING,
        "today": china_day(now),
    }
    rows = session.execute(_KNOWN, values).all()
    return [_known(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row.n)]


def _known(rows: Sequence[Row[Any]]) -> KnownBefore:
    """From a row for each appointment, the one that counts first, or one row for none."""
    first = rows[0]
    homes, in_term = _homes(rows)
    return KnownBefore(
        first.body_sha256, first.receipt, first.seals, homes, in_term, working_days_of(first), first.is_awaited
    )


def received_before(submission: Submission, known: KnownBefore) -> Receipt | None:
    """The receipt of the same report if it came before. Raises OtherBody when the id stands for
    another."""
    if known.receipt is None or known.body_sha256 is None:
        return None
    require_same_body(known.body_sha256, submission.body_sha256)
    return Receipt(known.receipt, is_replay=True)


def seal_of_category(submission: Submission, known: KnownBefore) -> bool:
    """Whether the category alone seals a report. Raises UnknownCategory."""
    if known.category_seals is None:
        raise UnknownCategory(category=submission.category, pointer="/category")
    return known.category_seals


def reports_ever(session: Session, actor: Actor) -> bool:
    """Whether the actor was ever appointed to report."""
    query = text("SELECT EXISTS (SELECT FROM appointment WHERE account_id = :account AND role = ANY (:roles))")
    return bool(session.scalar(query, {"account": actor.account_id, "roles": _SUBMITTING}))


def homes_at(session: Session, actor: Actor, captured_at: datetime) -> tuple[list[Home], bool]:
    """Where the actor was appointed to report at an instant, else where last; and whether in term
    then.

    Raises NotAllowed for those who were never appointed to report.
    """
    values = {"account": actor.account_id, "captured": captured_at, "roles": _SUBMITTING}
    return require_homes(*_homes(session.execute(_HOMES_ALONE, values).all()))


def require_homes(homes: list[Home], in_term: bool | None) -> tuple[list[Home], bool]:
    """Where a reporter is at home, and whether in term; rights are judged at capture time. Raises
    NotAllowed for those who were never appointed to report."""
    if in_term is None:
        raise NotAllowed(right=Right.REPORT_SUBMIT)
    return homes, in_term


def _homes(rows: Sequence[Row[Any]]) -> tuple[list[Home], bool | None]:
    """Where the reporter was appointed at capture, innermost first, else where last; and whether in
    term then, None for never appointed."""
    in_term: bool | None = rows[0].in_term if rows else None
    if in_term is None:
        return [], None
    relevant = [row for row in rows if row.in_term] if in_term else rows[:1]
    homes = [Home(tuple(row.path), Level(row.level)) for row in relevant]
    return sorted(homes, key=lambda home: -home.level.depth), in_term
