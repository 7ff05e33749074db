"""Where a reporter is at home: the posts that let them report, at the instant of a capture."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from gridwatch.errors import NotAllowed
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right, roles_with
from gridwatch.territory.codes import Level
from gridwatch.territory.placement import Home

HOMES = """
    SELECT a.in_force @> {at} AS in_term, p.path, p.level,
           row_number() OVER (ORDER BY a.in_force @> {at} DESC, isempty(a.in_force), lower(a.in_force) <= {at} DESC,
                              upper(a.in_force) DESC NULLS FIRST, a.id DESC) AS rank
    FROM appointment a JOIN place p ON p.id = a.place_id
    WHERE a.account_id = :account AND a.role = ANY (:roles)
"""
"""Of `:account`, the appointments with one of `:roles`, those in force at `{at}` first, then the last."""
_ALONE = text(
    f"SELECT * FROM ({HOMES.format(at='CAST(:captured AS timestamptz)')}) h WHERE rank <= 5 ORDER BY rank"  # noqa: S608 - our own words
)
SUBMITTING = sorted(role.value for role in roles_with(Right.REPORT_SUBMIT))
"""The roles that report."""


def reports_ever(session: Session, actor: Actor) -> bool:
    """Whether the actor was ever appointed to report."""
    query = text("SELECT EXISTS (SELECT FROM appointment WHERE account_id = :account AND role = ANY (:roles))")
    return bool(session.scalar(query, {"account": actor.account_id, "roles": SUBMITTING}))


def homes_at(session: Session, actor: Actor, captured_at: datetime) -> tuple[list[Home], bool]:
    """Where the actor was appointed to report at an instant, else where last; and whether in term
    then.

    Raises NotAllowed for those who were never appointed to report.
    """
    values = {"account": actor.account_id, "captured": captured_at, "roles": SUBMITTING}
    return require_homes(*homes_of(session.execute(_ALONE, values).all()))


def require_homes(homes: list[Home], in_term: bool | None) -> tuple[list[Home], bool]:
    """Where a reporter is at home, and whether in term; rights are judged at capture time. Raises
    NotAllowed for those who were never appointed to report."""
    if in_term is None:
        raise NotAllowed(right=Right.REPORT_SUBMIT)
    return homes, in_term


def homes_of(rows: Sequence[Row[Any]]) -> tuple[list[Home], bool | None]:
    """Where the reporter was appointed at capture, innermost first, else where last; and whether in
    term then, None for never appointed."""
    in_term: bool | None = rows[0].in_term if rows else None
    if in_term is None:
        return [], None
    relevant = [row for row in rows if row.in_term] if in_term else rows[:1]
    homes = [Home(tuple(row.path), Level(row.level)) for row in relevant]
    return sorted(homes, key=lambda home: -home.level.depth), in_term
