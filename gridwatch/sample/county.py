"""The whole made-up county from one seed: places, people, and a plan of reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from gridwatch.sample.desks import Desks
from gridwatch.sample.people import SampleCommitteeMember, SamplePerson, SamplePost, SampleUnit, make_staff
from gridwatch.sample.places import make_places
from gridwatch.sample.reports import SampleReport, plan_reports
from gridwatch.sample.sightings import make_sightings
from gridwatch.territory.calendar import CHINA
from gridwatch.territory.importing.rows import PlaceRow

SEED = 529901
REPORTS = 4000


@dataclass(frozen=True, slots=True)
class SampleCounty:
    """Everything that is loaded; places come parents first, reports in the order they were received."""

    places: Sequence[PlaceRow]
    people: Sequence[SamplePerson]
    posts: Sequence[SamplePost]
    committees: Sequence[SampleCommitteeMember]
    units: Sequence[SampleUnit]
    reports: Sequence[SampleReport]


def build_county(*, now: datetime, seed: int = SEED, reports: int = REPORTS) -> SampleCounty:
    """Build the county as it stands at `now` (aware); the same seed and `now` build the same county."""
    land, people, sights, journeys = (np.random.default_rng([seed, part]) for part in range(4))
    places = make_places(land)
    staff = make_staff(people, places, now.astimezone(CHINA).date())
    desks = Desks(staff)
    sightings = make_sightings(sights, places, desks, now, reports)
    plan = plan_reports(journeys, sightings, desks, now)
    return SampleCounty(places, staff.people, staff.posts, staff.committees, staff.units, plan)
