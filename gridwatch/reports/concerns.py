"""From posts and names to accounts: whom a report concerns, who is related to them, and how far up
it must go."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from gridwatch.database import acting_as_system
from gridwatch.people.models import CommitteePost
from gridwatch.people.roles import Role
from gridwatch.reports.models import ConcernAccount, Report, ReportConcern
from gridwatch.reports.recusal import Concern, ConcernKind, Office, highest, seal_for
from gridwatch.territory.codes import Level


@dataclass(frozen=True, slots=True)
class Recusal:
    """The accounts that a report concerns itself, and the lowest level that may see it."""

    account_ids: Sequence[int]
    sealed_to: Level | None


_LOCK = text("SELECT pg_advisory_xact_lock_shared(hashtext('recusal'))")
_DURING = "tstzrange(lower(concern_period(:captured, :received)), CAST(:now AS timestamptz), '[]')"
"""Whose holders a post means: from capture, when it was received in time, to the moment at which it
is named."""
_CONCERNED = text(f"""
    SELECT c.seq, found.id, EXISTS (
        SELECT FROM appointment a JOIN place p ON p.id = a.place_id
        WHERE a.account_id = found.id AND :village = ANY (p.path)
        UNION ALL SELECT FROM committee_member m WHERE m.account_id = found.id AND m.village_id = :village
      ) AS is_of_the_village
    FROM unnest(CAST(:kinds AS text[]), CAST(:values AS text[])) WITH ORDINALITY AS c (kind, value, seq)
    CROSS JOIN LATERAL concerned_accounts(c.kind, c.value, :county, :town, :village,
                                          {_DURING}) AS found (id)
""")  # noqa: S608 - our own words
_RELATIVES = text("SELECT r.id FROM unnest(CAST(:people AS bigint[])) p, near_relatives(p) AS r (id)")
_OFFICES = text(f"""
    SELECT a.account_id, a.role AS office FROM appointment a
    WHERE a.in_force @> CAST(:now AS timestamptz) AND a.place_id = ANY (:places)
      AND a.role IN ('chief', 'deputy', 'town_clerk', 'town_secretary', 'town_viewer', 'responder', 'county_officer')
    UNION ALL
    SELECT c.account_id, c.post FROM committee_member c
    WHERE c.village_id = :village AND c.term && china_days({_DURING})
""")  # noqa: S608 - our own words


def recuse(
    session: Session,
    concerns: Sequence[Concern],
    place_ids: Mapping[Level, int],
    *,
    seal: Level | None,
    captured_at: datetime,
    received_at: datetime,
    now: datetime,
) -> Recusal:
    """Whom the concerns mean, and the level that follows; `seal` is what the words alone demand.

    An appointment made at this moment waits, or is waited for, so that neither misses the other. No
    concern, no query.
    """
    if not concerns:
        return Recusal((), seal)
    await_appointments(session)
    where = _facts(place_ids, captured_at, received_at, now)
    given = {"kinds": [c.kind.value for c in concerns], "values": [c.value for c in concerns]}
    rows = session.execute(_CONCERNED, where | given).all()
    known = {row.seq for row in rows if row.is_of_the_village}
    unknown = any(c.kind is ConcernKind.PERSON and seq not in known for seq, c in enumerate(concerns, 1))
    concerned = sorted({row.id for row in rows})
    relatives = session.scalars(_RELATIVES, {"people": concerned}).all()
    by_office = seal_for(
        _offices(session, place_ids, where),
        concerned=concerned,
        excluded={*concerned, *relatives},
        somebody_unknown=unknown,
    )
    return Recusal(concerned, highest([seal, by_office]))


def await_appointments(session: Session) -> None:
    """Let appointments that are being made end, and new ones wait for us.

    Before any report is locked: an appointment has this lock first, and then wants the reports that
    it excludes from.
    """
    session.execute(_LOCK)


def bypass(session: Session, report: Report, place_ids: Mapping[Level, int], *, now: datetime) -> Level | None:
    """The lowest level that may see a report that is routed anew, by those already excluded from
    it."""
    if not report.excluded_account_ids:
        return report.sealed_to
    where = _facts(place_ids, report.captured_at, report.received_at, now)
    by_office = seal_for(
        _offices(session, place_ids, where),
        concerned=_accounts_of(session, report.id),
        excluded=report.excluded_account_ids,
        somebody_unknown=False,
    )
    return highest([report.sealed_to, by_office])


def store_concerned(session: Session, report_id: UUID, account_ids: Sequence[int]) -> None:
    """Say whom a report concerns; the database excludes them and their relatives from here on."""
    if account_ids:
        rows = [{"report_id": report_id, "account_id": account_id} for account_id in account_ids]
        session.connection().execute(insert(ConcernAccount), rows)


def add_concerns(session: Session, report: Report, concerns: Sequence[Concern], *, now: datetime) -> None:
    """Name more posts or people on a report that is under way; they lose sight of it at once.

    As the product itself: whoever adds may be among them.
    """
    if not concerns:
        return
    place_ids = {
        level: key
        for level, key in (
            (Level.COUNTY, report.county_id),
            (Level.TOWN, report.town_id),
            (Level.VILLAGE, report.village_id),
        )
        if key is not None
    }
    found = recuse(
        session, concerns, place_ids,
        seal=report.sealed_to, captured_at=report.captured_at, received_at=report.received_at, now=now,
    )  # fmt: skip
    report.sealed_to = found.sealed_to
    last = len(session.scalars(select(ReportConcern.seq).where(ReportConcern.report_id == report.id)).all())
    rows = [
        {"report_id": report.id, "seq": seq, "kind": concern.kind, "value": concern.value}
        for seq, concern in enumerate(concerns, last + 1)
    ]
    session.connection().execute(insert(ReportConcern), rows)
    store_concerned(session, report.id, sorted(set(found.account_ids) - set(_accounts_of(session, report.id))))


def carry_concerns(session: Session, from_id: UUID, to_id: UUID) -> None:
    """Whom a merged report concerns, the one that carries it now concerns too."""
    already = set(_accounts_of(session, to_id))
    store_concerned(session, to_id, sorted(set(_accounts_of(session, from_id)) - already))


def _accounts_of(session: Session, report_id: UUID) -> Collection[int]:
    with acting_as_system(session):
        return session.scalars(select(ConcernAccount.account_id).where(ConcernAccount.report_id == report_id)).all()


def _facts(
    place_ids: Mapping[Level, int], captured_at: datetime, received_at: datetime, now: datetime
) -> dict[str, object]:
    return {
        "county": place_ids[Level.COUNTY],
        "town": place_ids.get(Level.TOWN),
        "village": place_ids.get(Level.VILLAGE),
        "captured": captured_at,
        "received": received_at,
        "now": now,
    }


def _offices(session: Session, place_ids: Mapping[Level, int], where: Mapping[str, object]) -> list[Office]:
    places = [place_ids[level] for level in (Level.COUNTY, Level.TOWN, Level.VILLAGE) if level in place_ids]
    posts = {post.value: post for post in CommitteePost}
    rows = session.execute(_OFFICES, {**where, "places": places})
    return [Office(row.account_id, posts.get(row.office) or Role(row.office)) for row in rows]
