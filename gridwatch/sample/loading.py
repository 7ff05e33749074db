"""Write the made-up county through the product's own doors, each step at its own time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gridwatch.sample.county import SampleCounty
from gridwatch.sample.inboxes import settle_inboxes
from gridwatch.sample.logins import choose_logins
from gridwatch.sample.replaying import ReplayRules, replay
from gridwatch.sample.rounds import make_rounds, rounds_of
from gridwatch.sample.staffing import staff
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.importing.writing import write_places
from gridwatch.territory.models import Place
from gridwatch.territory.stations import open_station
from gridwatch.workdays.importing import import_calendar, known_years, read_calendar, shipped_notices

# Everything was there well before the first report.
FOUNDED = timedelta(days=1100)


def is_loaded(session: Session, county: str) -> bool:
    """Whether the county (a code) is there already."""
    return session.scalar(select(Place.id).where(Place.code == county)) is not None


def load_county(
    session: Session, county: SampleCounty, *, rules: ReplayRules, now: datetime, tick: Callable[[], None]
) -> None:
    """Write places, stations, people and reports; `tick` is called after each of `steps_of(county)` steps.

    Takes a session that acts as the product itself; the caller commits.
    """
    _prefer_indexes(session)
    _import_holidays(session, now)
    founded = now - FOUNDED
    write_places(session, county.places, now=founded)
    for place in county.places:
        if place.level is Level.VILLAGE:
            name = f"{place.name}廉情前哨站"
            open_station(session, place.code, name, china_day(founded), by=None, now=founded)
    logins = choose_logins(county, china_day(now))
    people = staff(session, county, vault=rules.vault, logins=logins, now=now, tick=tick)
    replay(session, county.reports, people, rules=rules, tick=tick)
    make_rounds(session, county, people, rules=rules, now=now, tick=tick)
    settle_inboxes(session, now)


def _import_holidays(session: Session, now: datetime) -> None:
    """The notices that come with gridwatch, for the years that nobody has imported."""
    known = known_years(session)
    for path in shipped_notices():
        notice = read_calendar(path)
        if known.isdisjoint(notice.years):
            import_calendar(session, notice, source=path.name, now=now)


def _prefer_indexes(session: Session) -> None:
    """Keep the planner to its indexes until the transaction ends.

    The tables were empty when last analysed, so it would read them whole, and the load would take twice as
    long: every report slower than the one before it.
    """
    session.execute(text("SET LOCAL enable_seqscan = off"))


def steps_of(county: SampleCounty) -> int:
    """Return how many times `load_county` ticks: for each post, submission and move, and each town's months."""
    return len(county.posts) + sum(1 + len(report.moves) for report in county.reports) + rounds_of(county)
