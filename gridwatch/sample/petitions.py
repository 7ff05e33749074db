"""Petition counts of the made-up county by two definitions, and of the villages of one town, through
the product's own doors."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy.orm import Session

from gridwatch.pairing.petition_models import PetitionKind
from gridwatch.pairing.petitions import NewPetitionCount, compare_petitions, record_petitions
from gridwatch.people.roles import Role
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.staffing import People
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level

OF_COUNTY = (
    ("XF-A", PetitionKind.ALL, 118, 104), ("XF-A", PetitionKind.ABOUT_DISCLOSURE, 16, 9),
    ("XF-B", PetitionKind.ALL, 126, 104),
)  # fmt: skip
"""By definition and kind: the year before last, and last year. The second counts letters to the
party's bodies too."""
OF_VILLAGES = (0, 3, 1, 0, 2, 5, 0, 1, 4, 2)
"""Last year's, village after village and over again."""


def write_petitions(session: Session, county: SampleCounty, people: People, *, now: datetime) -> None:
    """Record them as the county's officer, and compare the county's on the year."""
    officers = (post for post in county.posts if post.role is Role.COUNTY_OFFICER and post.is_in_force(china_day(now)))
    officer = people.actors[next(officers).person]
    for new, is_compared in _planned(county, china_day(now).year):
        made = record_petitions(session, new, actor=officer, now=now)
        if is_compared:
            compare_petitions(session, made.id, actor=officer, now=now)


def _planned(county: SampleCounty, this_year: int) -> Iterator[tuple[NewPetitionCount, bool]]:
    code = next(place.code for place in county.places if place.level is Level.COUNTY)
    for definition, kind, before, last in OF_COUNTY:
        yield _of_year(code, this_year - 2, kind, definition, before), False
        yield _of_year(code, this_year - 1, kind, definition, last), True
    town = min(place.code for place in county.places if place.level is Level.TOWN)
    villages = [p.code for p in county.places if p.level is Level.VILLAGE and p.code.startswith(town)]
    for number, village in enumerate(villages):
        count = OF_VILLAGES[number % len(OF_VILLAGES)]
        yield _of_year(village, this_year - 1, PetitionKind.ALL, "XF-A", count), False


def _of_year(code: str, year: int, kind: PetitionKind, definition: str, count: int) -> NewPetitionCount:
    taken_at = datetime(year + 1, 1, 1, 0, tzinfo=CHINA)
    return NewPetitionCount(code, date(year, 1, 1), date(year + 1, 1, 1), kind, definition, count, "县信访局", taken_at)
