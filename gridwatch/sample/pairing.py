"""Pairings of the made-up county, their diaries week by week, and what became of what these raised,
through the product's own doors."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.pairing.diaries import DiaryEntry, Raised, write_diary
from gridwatch.pairing.lifecycle import DiaryItemAction
from gridwatch.pairing.models import DiaryItem, DiaryItemKind
from gridwatch.pairing.moves import DiaryItemMove, move
from gridwatch.pairing.pairings import NewPairing, make_pairing
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.staffing import People
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level

A, K = DiaryItemAction, DiaryItemKind
WEEKS = 9
"""How long they are paired; a diary a week."""
VILLAGES = 3
LATE_WEEK = 4
"""The diary of this week came ten days later."""
_NAMES = UUID("5299010a-7a1b-4c0d-8e2f-000000000007")


@dataclass(frozen=True, slots=True)
class SampleItem:
    """Something that a diary raises, and what became of it, with a word."""

    kind: DiaryItemKind
    text: str
    action: DiaryItemAction | None = None
    word: str = ""


ITEMS = (
    SampleItem(K.PROBLEM, "三月以来的集体收支没有上墙", A.FINISH, "已补贴一至三季度收支，村监委复核"),
    SampleItem(K.SUGGESTION, "公示栏字太小，老人看不清", A.FINISH, "改用四号字，另备大字版放在村部"),
    SampleItem(K.PROBLEM, "低保名单公示不到七天就被盖住", A.FINISH, "重新张贴，公示期从头计算"),
    SampleItem(K.PROBLEM, "通组路的项目牌倒了没人扶", A.PASS_ON, "转县交通运输局，请其七日内答复"),
    SampleItem(K.SUGGESTION, "务工的村民想在微信群里看到公开内容", A.FINISH, "每月五日在村群同步公开内容"),
    SampleItem(K.PROBLEM, "自助终端开机后一直黑屏", A.DECLINE, "厂家已停产，改用一楼屏幕轮播"),
    SampleItem(K.SUGGESTION, "希望院坝会提前两天通知"),
    SampleItem(K.PROBLEM, "宅基地审批结果只公示了一部分"),
)
_ASKED = "公示栏已更新到上月，多数村民知道在哪里看。"


def write_pairings(session: Session, county: SampleCounty, people: People, *, now: datetime) -> None:
    """Pair the official of the town that people sign in to with some of its villages, and let them
    write."""
    today = china_day(now)
    town, officer, secretary, clerk = _town_desk(county, people, today)
    villages = [p.code for p in county.places if p.level is Level.VILLAGE and p.code.startswith(town)][:VILLAGES]
    first = today - timedelta(weeks=WEEKS, days=1)
    new = NewPairing(officer.account_id, town, f"镇党发〔{first.year}〕12号", first, None, tuple(villages))
    made = make_pairing(session, new, actor=secretary, now=_at(first, 9))
    for number, entry, received_at in _entries(made.id, villages, first):
        write_diary(session, entry, actor=officer, now=min(received_at, now))
        _follow_up(session, entry.id, number, clerk, min(received_at + timedelta(days=3), now))


def _town_desk(county: SampleCounty, people: People, today: date) -> tuple[str, Actor, Actor, Actor]:
    """The town of those who can sign in, its official, its secretary and its clerk."""
    logins = {post.role: post for post in county.posts if post.person in county.logins and post.is_in_force(today)}
    town = logins[Role.TOWN_SECRETARY].place_code
    posts = [post for post in county.posts if post.place_code == town and post.is_in_force(today)]
    officer, secretary, clerk = (
        next(people.actors[post.person] for post in posts if post.role is role)
        for role in (Role.PAIR_OFFICER, Role.TOWN_SECRETARY, Role.TOWN_CLERK)
    )
    return town, officer, secretary, clerk


def _entries(pairing_id: UUID, villages: Sequence[str], first: date) -> Iterator[tuple[int, DiaryEntry, datetime]]:
    """A diary a week, each in the next village, with the next thing that it raises."""
    for week in range(WEEKS):
        day, village = first + timedelta(weeks=week, days=2), villages[week % len(villages)]
        key = uuid5(_NAMES, f"{pairing_id} {week}")
        raised = tuple(Raised(village, one.kind, one.text) for one in ITEMS[week : week + 1])
        entry = DiaryEntry(
            key, hashlib.sha256(key.bytes).digest(), pairing_id, day, _at(day, 17), (village,),
            households=4 + week % 5, persons=7 + week % 6, asked_disclosure=week % 4 != 3,
            disclosure_found=_ASKED if week % 4 != 3 else None, officers=1 + week % 2, items=raised,
        )  # fmt: skip
        yield week, entry, _at(day + timedelta(days=10 if week == LATE_WEEK else 1), 8)


def _follow_up(session: Session, diary_id: UUID, number: int, clerk: Actor, at: datetime) -> None:
    planned = ITEMS[number] if number < len(ITEMS) else None
    if planned is None or planned.action is None:
        return
    item = session.scalars(select(DiaryItem).where(DiaryItem.diary_id == diary_id)).one()
    move(session, item.id, DiaryItemMove(planned.action, item.version, planned.word), actor=clerk, now=at)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=CHINA)
