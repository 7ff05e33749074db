"""The whole made-up county: one plan from one seed, moved by whole weeks to the week of today.

Whoever builds it at whatever minute has the same people, phones, codes, reports and moves; of this
week's happenings those are left out that are still to come. Whole weeks keep weekdays and nights
what they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

import numpy as np

from gridwatch.sample.desks import Desks
from gridwatch.sample.logins import choose_logins
from gridwatch.sample.people import SampleCommitteeMember, SamplePerson, SamplePost, SampleUnit, make_staff
from gridwatch.sample.places import make_places
from gridwatch.sample.reports import SampleReport, plan_reports
from gridwatch.sample.sightings import make_sightings
from gridwatch.sample.weeks import moved_post, moved_report
from gridwatch.territory.calendar import CHINA
from gridwatch.territory.importing.rows import PlaceRow

SEED = 529901
REPORTS = 4000
"""Received before the last week; those of the week come on top."""
WEEK = timedelta(days=7)
LAST_WEEK = datetime(2026, 11, 16, tzinfo=CHINA)
"""The Monday on which the last week of the plan begins."""


@dataclass(frozen=True, slots=True)
class SampleCounty:
    """Everything that is loaded; places come parents first, reports in the order they were
    received."""

    places: Sequence[PlaceRow]
    people: Sequence[SamplePerson]
    posts: Sequence[SamplePost]
    committees: Sequence[SampleCommitteeMember]
    units: Sequence[SampleUnit]
    reports: Sequence[SampleReport]
    logins: Sequence[int]
    """The numbers of the people who can sign in."""


def build_county(*, now: datetime, seed: int = SEED, reports: int = REPORTS) -> SampleCounty:
    """Build the county as it stands at `now` (aware); the same seed and week build the same
    county."""
    plan = plan_county(seed, reports)
    weeks = (now - LAST_WEEK) // WEEK
    by = weeks * WEEK
    return SampleCounty(
        plan.places,
        plan.people,
        [moved_post(post, by) for post in plan.posts],
        [replace(member, since=member.since + by) for member in plan.committees],
        plan.units,
        [moved_report(one, by, until=now) for one in plan.reports if one.sighting.received_at + by <= now],
        plan.logins,
    )


@cache
def plan_county(seed: int = SEED, reports: int = REPORTS) -> SampleCounty:
    """The county as planned, to the end of its last week."""
    land, people, sights, journeys = (np.random.default_rng([seed, part]) for part in range(4))
    places = make_places(land)
    staff = make_staff(people, places, LAST_WEEK.date())
    desks = Desks(staff)
    end = LAST_WEEK + WEEK
    sightings = make_sightings(sights, places, desks, end, reports, by=LAST_WEEK)
    plan = plan_reports(journeys, sightings, desks, end)
    days = [LAST_WEEK + timedelta(hours=hours) for hours in range(0, 24 * 7, 6)]
    logins = choose_logins(staff.posts, plan, days)
    return SampleCounty(places, staff.people, staff.posts, staff.committees, staff.units, plan, logins)
