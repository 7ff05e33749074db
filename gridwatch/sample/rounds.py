"""The rounds of the made-up county: each town's checklist, a task a month, and the visits of some monitors."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
from sqlalchemy.orm import Session

from gridwatch.people.roles import Role
from gridwatch.sample.county import SEED, SampleCounty
from gridwatch.sample.intake import SampleRules
from gridwatch.sample.people import SamplePost
from gridwatch.sample.sightings import uuid7_at
from gridwatch.sample.staffing import People, never_signed_in
from gridwatch.tasks.issuing import NewTask, issue, make_template
from gridwatch.tasks.models import Task, VisitResult
from gridwatch.tasks.visiting import VisitRecord, log_visit
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level

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
    """Issue this month's and last month's task of each town, and log the visits that were made for them."""
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
            _visit(session, rng, task, posts, people, rules, until=min(_at(last, 18), now))
            tick()


def _months(today: date) -> list[tuple[date, date]]:
    """The first and last day of last month and of this one."""
    this = today.replace(day=1)
    before = this - timedelta(days=1)
    following = (this + timedelta(days=32)).replace(day=1)
    return [(before.replace(day=1), before), (this, following - timedelta(days=1))]


def _visit(
    session: Session,
    rng: np.random.Generator,
    task: Task,
    posts: Sequence[SamplePost],
    people: People,
    rules: SampleRules,
    *,
    until: datetime,
) -> None:
    """Visits between the task's first day and an instant, by monitors who were in term then."""
    assert task.period.lower is not None
    begins = _at(task.period.lower, 9)
    for post in posts:
        at = begins + (until - begins) * float(rng.random())
        if at < until and rng.random() < VISITING and post.is_in_force(china_day(at)):
            visit_id = uuid7_at(rng, at)
            digest = hashlib.sha256(visit_id.bytes).digest()
            visit = VisitRecord(visit_id, digest, VisitResult.NO_PROBLEM, at, at, task.id)
            actor, capture = people.actors[post.person], rules.submission.capture
            log_visit(session, visit, actor=actor, signer=rules.signer, rules=capture, now=at)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=CHINA)
