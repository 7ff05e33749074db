"""The institutions of the made-up county, in every state, through the product's own doors."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gridwatch.institutions.lifecycle import InstitutionAction
from gridwatch.institutions.models import Institution, InstitutionKind, InstitutionSource
from gridwatch.institutions.moves import InstitutionMove, move
from gridwatch.institutions.proposals import Proposal, propose
from gridwatch.institutions.review import answer_reviews
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.staffing import People
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level

A, K, S = InstitutionAction, InstitutionKind, InstitutionSource
MORE = 2
"""Villages with all of them besides the one that people sign in to; of other towns the first has
some."""


@dataclass(frozen=True, slots=True)
class SampleInstitution:
    """One institution: so many days ago proposed and moved; `review_after` days after its adoption
    it is looked at again."""

    title: str
    kind: InstitutionKind
    owner: str
    source: InstitutionSource
    proposed: int
    moved: int | None = None
    action: InstitutionAction = A.ADOPT
    review_after: int | None = None
    replaces: bool = False


OF_TOWNS = (
    SampleInstitution("村级小微权力规范运行办法", K.DECISION, "农业农村服务中心", S.LAW, 345, 330),
    SampleInstitution("集体资金资产资源管理实施细则", K.ASSETS, "农业农村服务中心", S.INSPECTION, 12),
)
OF_VILLAGES = (
    SampleInstitution("物资采购管理办法", K.PROCUREMENT, "村务监督委员会", S.PROBLEMS, 262, 250),
    SampleInstitution("印章使用管理规定", K.SEAL, "村民委员会", S.OWN, 430, 420, review_after=400),
    SampleInstitution("宅基地审批公示办法", K.HOMESTEAD, "村民委员会", S.LAW, 400, 392, review_after=400),
    SampleInstitution("临时用工管理办法", K.LABOUR, "村务监督委员会", S.OWN, 520, 510),
    SampleInstitution("临时用工管理办法", K.LABOUR, "村务监督委员会", S.LETTER, 130, 118, replaces=True),
    SampleInstitution("财务公开实施办法", K.OPENNESS, "村务监督委员会", S.PROBLEMS, 6),
    SampleInstitution("低保评议规定", K.RELIEF, "村民委员会", S.OWN, 82, 75, A.DROP),
)
ELSEWHERE = OF_VILLAGES[:2]
_CONTENT = (
    "第一条 为规范{title}所涉事项，结合本地实际，订立本制度。\n"
    "第二条 办理事项须两人以上经手，留存原始凭证。\n"
    "第三条 办理情况每月在公示栏公开，公开期不少于七日。\n"
    "第四条 {owner}负责落实，每年向村民代表会议报告一次。"
)


def write_institutions(session: Session, county: SampleCounty, people: People, *, now: datetime) -> None:
    """Propose and move them in the order of time, and let their reviews fall due."""
    turns = sorted(_turns(county, people, china_day(now)), key=lambda turn: turn[0])
    made: dict[tuple[str, str], UUID] = {}
    for day, place_code, planned, desk, is_proposal in turns:
        at, key = datetime.combine(day, time(10), tzinfo=CHINA), (place_code, planned.title)
        if is_proposal:
            proposal = _proposal(planned, made.get(key))
            made[key] = propose(session, place_code, proposal, actor=desk[0], now=at).id
        else:
            _move(session, made[key], planned, desk[1], at)
    while (rings_at := session.scalar(select(func.min(Institution.alarm_at)))) is not None and rings_at <= now:
        answer_reviews(session, now=rings_at)


def _turns(
    county: SampleCounty, people: People, today: date
) -> Iterator[tuple[date, str, SampleInstitution, tuple[Actor, Actor], bool]]:
    """What happens on which day, and which two people of the town do it."""
    for town in (place for place in county.places if place.level is Level.TOWN):
        posts = [post for post in county.posts if post.place_code == town.code and post.is_in_force(today)]
        secretary, clerk = (
            next(people.actors[post.person] for post in posts if post.role is role)
            for role in (Role.TOWN_SECRETARY, Role.TOWN_CLERK)
        )
        for place_code, planned in _planned(county, town.code):
            yield today - timedelta(days=planned.proposed), place_code, planned, (clerk, secretary), True
            if planned.moved is not None:
                yield today - timedelta(days=planned.moved), place_code, planned, (clerk, secretary), False


def _planned(county: SampleCounty, town_code: str) -> Iterator[tuple[str, SampleInstitution]]:
    yield from ((town_code, planned) for planned in OF_TOWNS)
    villages = [p.code for p in county.places if p.level is Level.VILLAGE and p.code.startswith(town_code)]
    signing_in = {post.place_code for post in county.posts if post.person in county.logins}
    chosen = dict.fromkeys([*(code for code in villages if code in signing_in), *villages[:MORE]])
    is_richer = town_code in signing_in
    for code in chosen if is_richer else villages[:1]:
        yield from ((code, planned) for planned in (OF_VILLAGES if is_richer else ELSEWHERE))


def _proposal(planned: SampleInstitution, earlier: UUID | None) -> Proposal:
    return Proposal(
        planned.title,
        planned.kind,
        planned.owner,
        _CONTENT.format(title=planned.title, owner=planned.owner),
        planned.source,
        replaces_id=earlier if planned.replaces else None,
    )


def _move(session: Session, institution_id: UUID, planned: SampleInstitution, by: Actor, at: datetime) -> None:
    is_adoption = planned.action is A.ADOPT
    review_on = china_day(at) + timedelta(days=planned.review_after) if is_adoption and planned.review_after else None
    note = None if is_adoption else "与上级规定重复，不再单独订立"
    version = session.get_one(Institution, institution_id).version
    move(session, institution_id, InstitutionMove(planned.action, version, note, review_on), actor=by, now=at)
