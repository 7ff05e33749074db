"""The made-up county written: places and people through the product's doors, reports in sets, as
these would have."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gridwatch.audit import AuditEntry
from gridwatch.notifications.models import Notification
from gridwatch.reports.models import Category, Report
from gridwatch.sample.channels import write_channels
from gridwatch.sample.chronicle import Chronicle, Merged, Surroundings
from gridwatch.sample.clearings import write_clearings
from gridwatch.sample.colleagues import write_colleagues
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.inboxes import settle_inboxes
from gridwatch.sample.institutions import write_institutions
from gridwatch.sample.intake import SampleRules, receive
from gridwatch.sample.ledger import write_ledger
from gridwatch.sample.pairing import write_pairings
from gridwatch.sample.petitions import write_petitions
from gridwatch.sample.reports import SampleReport
from gridwatch.sample.rounds import make_rounds, rounds_of
from gridwatch.sample.sets import insert_set, update_set
from gridwatch.sample.staffing import People, staff
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.importing.writing import write_places
from gridwatch.territory.models import Place
from gridwatch.territory.places import places_above
from gridwatch.territory.stations import open_station
from gridwatch.workdays.importing import import_calendar, known_years, read_calendar, shipped_notices
from gridwatch.workdays.loading import load_working_days
from gridwatch.workflow.deadlines import Clocks

# Everything was there well before the first report.
FOUNDED = timedelta(days=1100)

Stage = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Begins a stage by its words and how many steps it has; what it gives is told of steps that are
done."""


def is_loaded(session: Session, county: str) -> bool:
    """Whether the county (a code) is there already."""
    return session.scalar(select(Place.id).where(Place.code == county)) is not None


def load_county(session: Session, county: SampleCounty, *, rules: SampleRules, now: datetime, stage: Stage) -> None:
    """Write places, stations, people, reports and visits.

    Takes a session that acts as the product itself; the caller commits. Whatever the product or the
    database refuses stops the load, since the plan is wrong then.
    """
    with stage("places", 1) as done:
        write_territory(session, county, now=now)
        done(1)
    people = write_people_and_reports(session, county, rules=rules, now=now, stage=stage)
    with stage("visits", rounds_of(county)) as done:
        make_rounds(session, county, people, rules=rules, now=now, tick=lambda: done(1))
    with stage("institutions", 1) as done:
        write_institutions(session, county, people, now=now)
        done(1)
    with stage("pairings", 1) as done:
        write_pairings(session, county, people, now=now)
        write_petitions(session, county, people, now=now)
        write_channels(session, county, people, now=now)
        done(1)
    with stage("ledger", 1) as done:
        write_ledger(session, county, people, now=now)
        write_clearings(session, county, people, now=now)
        done(1)
    with stage("colleagues", 1) as done:
        write_colleagues(session, county, people, now=now)
        done(1)
    with stage("figures", 2) as done:
        settle_inboxes(session, now)
        done(1)
        _count(session)
        done(1)


def write_territory(session: Session, county: SampleCounty, *, now: datetime) -> None:
    """The holidays that come with gridwatch, places, and the stations of the villages."""
    _prefer_indexes(session)
    _import_holidays(session, now)
    founded = now - FOUNDED
    write_places(session, county.places, now=founded)
    for place in county.places:
        if place.level is Level.VILLAGE:
            open_station(session, place.code, f"{place.name}廉情前哨站", china_day(founded), by=None, now=founded)


def write_people_and_reports(
    session: Session, county: SampleCounty, *, rules: SampleRules, now: datetime, stage: Stage
) -> People:
    """Who is there, and what they reported with all that came of it."""
    with stage("people", len(county.people)) as done:
        people = staff(session, county, vault=rules.vault, now=now)
        done(len(county.people))
    with stage("reports", 2 * len(county.reports)) as done:
        _write(session, _tell(session, county, people, rules, now, tick=lambda: done(1)))
        done(len(county.reports))
    return people


def _import_holidays(session: Session, now: datetime) -> None:
    """The notices that come with gridwatch, for the years that nobody has imported."""
    known = known_years(session)
    for path in shipped_notices():
        notice = read_calendar(path)
        if known.isdisjoint(notice.years):
            import_calendar(session, notice, source=path.name, now=now)


def _prefer_indexes(session: Session) -> None:
    """Keep the planner to its indexes until the transaction ends: it knows nothing yet of the
    tables that fill up."""
    session.execute(text("SET LOCAL enable_seqscan = off"))


def _tell(
    session: Session,
    county: SampleCounty,
    people: People,
    rules: SampleRules,
    now: datetime,
    *,
    tick: Callable[[], None],
) -> Chronicle:
    """The rows of all reports, told from their receipt on."""
    above_of = cache(lambda path: places_above(session, path, on=china_day(now)))
    calendar = load_working_days(session, china_day(min(r.sighting.received_at for r in county.reports)))
    around = Surroundings(
        people,
        {category.code: category for category in session.scalars(select(Category))},
        rules.moves,
        Clocks(rules.moves.deadlines, calendar),
        rules.photos,
        above_of,
        {code: tuple(path) for code, path in session.execute(select(Place.code, Place.path))},
        _carried(county.reports, people),
    )
    chronicle = Chronicle()
    fresh = receive(session, [report.sighting for report in county.reports], people, rules, above_of)
    for report, received in zip(county.reports, fresh, strict=True):
        chronicle.tell(received, report, around)
        tick()
    return chronicle


def _carried(reports: Sequence[SampleReport], people: People) -> Mapping[UUID, Sequence[Merged]]:
    carried: dict[UUID, list[Merged]] = defaultdict(list)
    for report in reports:
        for move in report.moves:
            if move.into is not None:
                reporter = people.actors[report.sighting.reporter]
                carried[move.into].append(Merged(move.at, report.sighting.id, reporter.reporter_key))
    return carried


def _write(session: Session, chronicle: Chronicle) -> None:
    """In sets: reports before what hangs off them, merges after what was told, or the database
    would tell along."""
    insert_set(session, Report, chronicle.rows.pop(Report))
    told = chronicle.rows.pop(Notification)
    for table, rows in chronicle.rows.items():
        insert_set(session, table, rows)
    insert_set(session, Notification, told)
    update_set(session, Report, chronicle.merged.pop(Report, []))
    for table, rows in chronicle.merged.items():
        insert_set(session, table, rows)
    insert_set(session, AuditEntry, sorted(chronicle.entries, key=lambda entry: entry["at"]))


def _count(session: Session) -> None:
    """Fold what was counted into the figures, and hold these against the reports. Raises
    AssertionError."""
    session.execute(text("SELECT rebuild_figures()"))
    assert session.scalar(text("SELECT count(*) FROM figure_differences()")) == 0, "the figures are not the reports'"
