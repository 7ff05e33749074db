"""Who has looked at what stands out, and what they noted: so that the next reader goes on from
there.

A mark is of a finding as it was, by the very reports that it named: when another one joins, it
stands out anew. It is for the desk that made it and those above, which see at least the same
reports.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from gridwatch import audit
from gridwatch.analysis.anomalies import Anomaly, list_anomalies
from gridwatch.analysis.windows import Window
from gridwatch.database import Base
from gridwatch.errors import NotFound
from gridwatch.people.actor import Actor
from gridwatch.people.models import Account
from gridwatch.people.permissions import Right


class AnomalySeen(Base):
    """The mark of a desk on a finding; a later one of the same desk takes its place, the audit
    trail has both."""

    __tablename__ = "anomaly_seen"

    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    sight: Mapped[int] = mapped_column(primary_key=True)
    """From which desk it was looked at: 1 a station's, 2 a town's, 3 the county's."""
    finding: Mapped[str] = mapped_column(primary_key=True)
    note: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    seen_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Seen:
    """Who looked, when, and what they noted."""

    by: str
    at: datetime
    note: str


def seen_of(session: Session, found: Sequence[Anomaly]) -> dict[str, Seen]:
    """The latest mark on each of some findings that the actor may know of, by finding."""
    query = (
        select(AnomalySeen.finding, Account.name, AnomalySeen.seen_at, AnomalySeen.note)
        .join(Account, Account.id == AnomalySeen.account_id)
        .where(AnomalySeen.place_id.in_({one.place.id for one in found}))
        .where(AnomalySeen.finding.in_({one.finding for one in found}))
        .order_by(AnomalySeen.seen_at)
    )
    return {finding: Seen(name, at, note) for finding, name, at, note in session.execute(query)}


def mark_seen(
    session: Session, code: str, during: Window, finding: str, note: str, *, actor: Actor, now: datetime
) -> tuple[Anomaly, Seen]:
    """Note that a finding of a place and window was looked at.

    Raises NotFound for a place or finding that is not there (any more), NotAllowed, InvalidField.
    """
    inspections: Sequence[date] = ()
    found = list_anomalies(session, code, during, inspections=inspections, actor=actor, now=now)
    anomaly = next((one for one in found if one.finding == finding), None)
    if anomaly is None:
        raise NotFound("anomaly", pointer="/finding")
    actor.require(Right.ANOMALY_MARK, anomaly.place.path)
    facts = {"place": anomaly.place.id, "finding": finding, "note": note, "account": actor.account_id, "now": now}
    session.execute(_MARK, facts)
    audit.record(
        session, "anomaly.seen", "place", anomaly.place.id,
        account_id=actor.account_id, now=now, kind=anomaly.kind.value, finding=finding,
    )  # fmt: skip
    return anomaly, seen_of(session, [anomaly])[finding]


_MARK = text("""
    INSERT INTO anomaly_seen (place_id, sight, finding, note, account_id, seen_at)
    VALUES (:place, actor_sight(:place), :finding, :note, :account, :now)
    ON CONFLICT (place_id, sight, finding) DO UPDATE
      SET note = EXCLUDED.note, account_id = EXCLUDED.account_id, seen_at = EXCLUDED.seen_at
""")
