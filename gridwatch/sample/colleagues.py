"""How the desk of the town that people sign in to shares its work: who sees to what, a remark, what
it writes again and again; through the product's own doors."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.desks.models import PhraseKind
from gridwatch.desks.phrases import keep_phrase
from gridwatch.people.roles import Role
from gridwatch.reports.colleagues.entrusting import entrust
from gridwatch.reports.colleagues.remarks import remark
from gridwatch.reports.lifecycle import OPEN_STATES, Custodian
from gridwatch.reports.models import Report
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.staffing import People
from gridwatch.territory.calendar import china_day
from gridwatch.territory.places import get_place

MOST = 12
PHRASES = (
    (PhraseKind.REQUIREMENT, "请在规定期限内整改到位，并上传整改前后的照片。"),
    (PhraseKind.REQUIREMENT, "请查明原因，公示办理情况，并将凭证留存备查。"),
    (PhraseKind.REPLY, "您反映的情况已收到，正在核实，办理结果会及时告知您。"),
    (PhraseKind.NOTE, "已电话核实，情况属实。"),
)


def write_colleagues(session: Session, county: SampleCounty, people: People, *, now: datetime) -> None:
    """Entrust the first open reports of the town to its clerks in turns, and say something on one."""
    today = china_day(now)
    clerks_of = [post for post in county.posts if post.person in county.logins and post.role is Role.TOWN_CLERK]
    for code in sorted({post.place_code for post in clerks_of}):
        posts = [post for post in county.posts if post.place_code == code and post.is_in_force(today)]
        clerks = [people.actors[post.person] for post in posts if post.role is Role.TOWN_CLERK]
        secretary = next(people.actors[post.person] for post in posts if post.role is Role.TOWN_SECRETARY)
        reports = session.scalars(
            select(Report)
            .where(Report.town_id == get_place(session, code).id, Report.custodian == Custodian.TOWN)
            .where(Report.state.in_(OPEN_STATES))
            .order_by(Report.urgency, Report.id)
            .limit(MOST)
        ).all()
        for number, report in enumerate(reports):
            clerk = clerks[number % len(clerks)]
            if clerk.account_id not in report.excluded_account_ids:
                entrust(session, report.id, clerk.account_id, actor=secretary, now=now)
        if reports:
            asked = [clerks[0].account_id]
            remark(session, reports[0].id, "请先联系水务站，核实后再定处置方式。", asked, actor=secretary, now=now)
        for kind, text in PHRASES:
            keep_phrase(session, code, kind, text, actor=secretary, now=now)
