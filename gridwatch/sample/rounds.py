"""The rounds of the made-up county: each town's checklist, a task a month, and the visits of some
monitors."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

import numpy as np
from sqlalchemy.orm import Session

from gridwatch.audit import AuditEntry
from gridwatch.fieldwork.captured import PlacesAbove
from gridwatch.fieldwork.homes import homes_at
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.sample.county import SEED, SampleCounty
from gridwatch.sample.intake import SampleRules
from gridwatch.sample.people import SamplePost
from gridwatch.sample.sets import insert_set
from gridwatch.sample.sightings import uuid7_at
from gridwatch.sample.staffing import People, never_signed_in
from gridwatch.tasks.issuing import NewTask, issue, make_template
from gridwatch.tasks.models import Task, Visit, VisitFinding, VisitResult
from gridwatch.tasks.visiting import FreshVisit, VisitRecord, judge_visit
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.places import places_above

TITLE = "三务公开月度走访"
ITEMS = ("公示栏本月是否更新", "低保、补贴名单是否张贴", "集体资金收支是否公开", "在建项目是否立牌公示")
VISITING = 0.3
"""Of the monitors in term, who visited in a month; the map is to show silent groups too."""
MONTHS = 2


def rounds_of(county: SampleCounty) -> int:
    """How many times `make_rounds` ticks: once a town and month."""
    return MONTHS * sum(place.level is Level.TOWN for place in county.places)


def make_rounds(
    session: Session,
    county: SampleCounty,
    people: People,
    *,
    rules: SampleRules,
    now: datetime,
    tick: Callable[[], None],
) -> None:
    """Issue this month's and last month's task of each town, and write the visits that were made
    for them."""
    upward: PlacesAbove = cache(lambda path: places_above(session, path, on=china_day(now)))
    made: list[FreshVisit] = []
    for visits in rounds(session, county, now=now):
        made += [_judged(session, visit, people.actors[post.person], rules, upward) for post, visit in visits]
        tick()
    insert_set(session, Visit, [one.row for one in made])
    insert_set(session, VisitFinding, [one.finding for one in made])
    insert_set(session, AuditEntry, sorted((one.entry for one in made), key=lambda entry: entry["at"]))


def rounds(
    session: Session, county: SampleCounty, *, now: datetime
) -> Iterator[Sequence[tuple[SamplePost, VisitRecord]]]:
    """Issue the task of each town and month, and yield the visits that monitors made for it."""
    rng = np.random.default_rng([SEED, 9])
    absent = never_signed_in(county)
    for town in (place for place in county.places if place.level is Level.TOWN):
        villages = [p.code for p in county.places if p.level is Level.VILLAGE and p.code.startswith(town.code)]
        template = make_template(session, town.code, TITLE, ITEMS, actor=None, now=now - timedelta(days=70))
        monitors = [p for p in county.posts if p.role is Role.MONITOR and p.place_code.startswith(town.code)]
        posts = [post for post in monitors if post.person not in absent]
        for first, last in _months(china_day(now)):
            new = NewTask(town.code, villages, first, last, template_id=template.id)
            task = issue(session, new, actor=None, now=_at(first, 9))
            until = min(_at(last, 18), now)
            yield [(post, _visit_at(rng, task, at)) for post, at in _visits(rng, task, posts, until=until)]


def _months(today: date) -> list[tuple[date, date]]:
    """The first and last day of last month and of this one."""
    this = today.replace(day=1)
    before = this - timedelta(days=1)
    following = (this + timedelta(days=32)).replace(day=1)
    return [(before.replace(day=1), before), (this, following - timedelta(days=1))]


def _visits(
    rng: np.random.Generator, task: Task, posts: Sequence[SamplePost], *, until: datetime
) -> Iterator[tuple[SamplePost, datetime]]:
    """Who visited when, between the task's first day and an instant: monitors who were in term
    then."""
    assert task.period.lower is not None
    begins = _at(task.period.lower, 9)
    for post in posts:
        at = begins + (until - begins) * float(rng.random())
        if at < until and rng.random() < VISITING and post.is_in_force(china_day(at)):
            yield post, at


def _visit_at(rng: np.random.Generator, task: Task, at: datetime) -> VisitRecord:
    """What the phone sends of a visit at which everything was in order."""
    visit_id = uuid7_at(rng, at)
    digest = hashlib.sha256(visit_id.bytes).digest()
    return VisitRecord(visit_id, digest, VisitResult.NO_PROBLEM, at, at, task.id)


def _judged(
    session: Session, visit: VisitRecord, actor: Actor, rules: SampleRules, above_of: PlacesAbove
) -> FreshVisit:
    at = visit.captured_at
    homes, in_term = homes_at(session, actor, at)
    return judge_visit(
        session, visit, homes, in_term=in_term, actor=actor, signer=rules.signer, rules=rules.submission.capture,
        above_of=above_of, now=at,
    )  # fmt: skip


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=CHINA)
