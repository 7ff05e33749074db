"""What changed for a device since it last asked, in the order of commits, and what left its scope.

Every tracked row bears the transaction that changed it last. A device is told everything from the
oldest transaction that was still open when it asked before: what commits late is told the next
time, and some of the rest twice, which a device takes by version.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from gridwatch.database import acting_as_system
from gridwatch.lists import Keyset
from gridwatch.people.actor import Actor
from gridwatch.reports.lifecycle import Action, State
from gridwatch.reports.models import Category, Report, ReportEvent, ReportNote
from gridwatch.reports.moves.outcomes import ReportRating, ratings_of
from gridwatch.reports.reading.custody import Custody, custody_of
from gridwatch.tasks.models import Task, TaskTarget
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Boundary, Place

PAGE = 100


@dataclass(frozen=True, slots=True)
class SyncPoint:
    """Where a device stands.

    `since` is the oldest transaction that it may not have seen the end of, `held` the places of its
    posts then. While pages of own reports remain, `after` is the last one told and `until` the
    `since` of the next round.
    """

    since: int = 0
    held: tuple[int, ...] = ()
    after: tuple[int, UUID] | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class OutlineChange:
    """A boundary in force: GeoJSON geometry text, EPSG:4326."""

    place_id: int
    version: int
    geojson: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a device must take over, and what it must forget (`gone_…`); then it stands at
    `point`."""

    point: SyncPoint
    has_more: bool
    reports: Sequence[Report]
    custodies: dict[UUID, Custody]
    questions: dict[UUID, str]
    ratings: dict[UUID, ReportRating]
    tasks: Sequence[Task] = ()
    categories: Sequence[Category] = ()
    places: Sequence[Place] = ()
    boundaries: Sequence[OutlineChange] = ()
    gone_places: Sequence[int] = field(default_factory=tuple)
    gone_tasks: Sequence[UUID] = field(default_factory=tuple)


_OLDEST_OPEN = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


def changes_since(session: Session, point: SyncPoint, *, actor: Actor, now: datetime) -> Changes:
    """Everything that changed for this actor's device since a point, own reports by pages of 100.

    A point in the future is of a database that was restored from a backup since: the device is told
    all anew.
    """
    oldest_open = session.scalar(_OLDEST_OPEN) or 0
    if point.since > oldest_open:
        point = SyncPoint(held=point.held)
    until = oldest_open if point.until is None else point.until
    rows = _own_reports(session, point, actor)
    reports = [report for report, _ in rows]
    custodies = {report.id: custody_of(session, report, now=now) for report in reports}
    questions = _questions(session, reports)
    ratings = ratings_of(session, [report.id for report in reports if report.state is State.CLOSED])
    if len(rows) == PAGE:
        last, xid = rows[-1]
        further = SyncPoint(point.since, point.held, (xid, last.id), until)
        return Changes(further, True, reports, custodies, questions, ratings)
    held = _held(actor)
    villages, before = _villages(session, held), _villages(session, point.held)
    fresh, left = sorted(set(villages) - set(before)), sorted(set(before) - set(villages))
    tasks = _tasks(session, point, set(held) - set(point.held), now)
    gone_tasks = _gone_tasks(session, set(point.held) - set(held))
    return Changes(
        point=SyncPoint(until, held),
        has_more=False,
        reports=reports,
        custodies=custodies,
        questions=questions,
        ratings=ratings,
        tasks=[task for task in tasks if task.withdrawn_at is None],
        categories=session.scalars(
            select(Category).where(Category.changed_xid >= point.since).order_by(Category.code)
        ).all(),
        places=_places(session, point, villages, fresh),
        boundaries=_boundaries(session, point, villages, fresh),
        gone_places=_gone_places(session, point, villages, left),
        gone_tasks=[*(task.id for task in tasks if task.withdrawn_at), *gone_tasks],
    )


_REPORTS_BY_CHANGE = Keyset(Report.changed_xid, Report.id)


def _own_reports(session: Session, point: SyncPoint, actor: Actor) -> list[tuple[Report, int]]:
    query = (
        select(Report, Report.changed_xid)
        .where(Report.reporter_key == actor.reporter_key, Report.changed_xid >= point.since)
        .options(joinedload(Report.village), joinedload(Report.town))
        .options(joinedload(Report.county, innerjoin=True), joinedload(Report.station))
    )
    return [(report, xid) for report, xid in session.execute(_REPORTS_BY_CHANGE.page(query, point.after, PAGE))]


def _questions(session: Session, reports: Sequence[Report]) -> dict[UUID, str]:
    """The question that each returned report waits to have answered."""
    waiting = [report.id for report in reports if report.state is State.RETURNED]
    if not waiting:
        return {}
    rows = session.execute(
        select(ReportEvent.report_id, ReportNote.text)
        .join(ReportNote, (ReportNote.report_id == ReportEvent.report_id) & (ReportNote.seq == ReportEvent.seq))
        .where(ReportEvent.report_id.in_(waiting), ReportEvent.action == Action.RETURN)
        .order_by(ReportEvent.seq)
    )
    return {row.report_id: row.text for row in rows}


_VILLAGES = text("""
    SELECT DISTINCT v.id FROM place held JOIN place v ON v.id = ANY (held.path) AND v.level = 'village'
    WHERE held.id = ANY (:held) ORDER BY v.id
""")


def _held(actor: Actor) -> tuple[int, ...]:
    """The places of the actor's posts; desks above a village work online."""
    return tuple(sorted({post.place_id for post in actor.posts if post.level.depth >= Level.VILLAGE.depth}))


def _villages(session: Session, held: Sequence[int]) -> Sequence[int]:
    return session.scalars(_VILLAGES, {"held": list(held)}).all() if held else ()


def _within(villages: Sequence[int]) -> ColumnElement[bool]:
    return Place.path.bool_op("&&")(list(villages))


def _changed(column: InstrumentedAttribute[int], point: SyncPoint, fresh: Sequence[int]) -> ColumnElement[bool]:
    """Changed since, or in a village that the device did not have before."""
    return or_(column >= point.since, _within(fresh)) if fresh else column >= point.since


def _places(session: Session, point: SyncPoint, villages: Sequence[int], fresh: Sequence[int]) -> Sequence[Place]:
    query = select(Place).where(_within(villages), Place.closed_on.is_(None))
    return session.scalars(query.where(_changed(Place.changed_xid, point, fresh)).order_by(Place.code)).all()


def _boundaries(
    session: Session, point: SyncPoint, villages: Sequence[int], fresh: Sequence[int]
) -> list[OutlineChange]:
    query = (
        select(Boundary.place_id, Boundary.id, func.ST_AsGeoJSON(Boundary.geom, 6))
        .join(Place, Place.id == Boundary.place_id)
        .where(_within(villages), func.upper_inf(Boundary.valid), _changed(Boundary.changed_xid, point, fresh))
        .order_by(Boundary.place_id)
    )
    return [OutlineChange(*row) for row in session.execute(query)]


def _gone_places(session: Session, point: SyncPoint, villages: Sequence[int], left: Sequence[int]) -> Sequence[int]:
    """Places that were closed since, and those of villages that are the actor's no more."""
    closed = _within(villages) & Place.closed_on.is_not(None) & (Place.changed_xid >= point.since)
    gone = or_(closed, _within(left)) if left else closed
    return session.scalars(select(Place.id).where(gone).order_by(Place.id)).all() if point.since or left else ()


def _tasks(session: Session, point: SyncPoint, fresh: Collection[int], now: datetime) -> Sequence[Task]:
    """Tasks that changed, or came with a post; a device that starts anew is not told what is
    over."""
    query = select(Task).options(joinedload(Task.place)).order_by(Task.id)
    running = Task.withdrawn_at.is_(None) & (func.upper(Task.period) > china_day(now))
    if not point.since:
        return session.scalars(query.where(running)).all()
    came = Task.id.in_(_issued_to(fresh))
    changed = Task.changed_xid >= point.since
    return session.scalars(query.where(or_(changed, came & running) if fresh else changed)).all()


def _gone_tasks(session: Session, left: Collection[int]) -> Sequence[UUID]:
    """Tasks of posts that were left, unless they are the actor's for another reason."""
    if not left:
        return ()
    with acting_as_system(session):
        known = session.scalars(_issued_to(left)).all()
    still = set(session.scalars(select(Task.id).where(Task.id.in_(known))))
    return sorted(set(known) - still)


def _issued_to(places: Collection[int]) -> Select[UUID]:
    """The tasks that have a target at, above or below one of some places: those that posts there
    are shown."""
    held, target = aliased(Place), aliased(Place)
    related = or_(held.id == func.any(target.path), target.id == func.any(held.path))
    return (
        select(TaskTarget.task_id)
        .join(target, target.id == TaskTarget.place_id)
        .join(held, related)
        .where(held.id.in_(places))
        .distinct()
    )
