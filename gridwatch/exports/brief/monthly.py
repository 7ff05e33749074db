"""Each month's briefs: ordered on the first days of the month for the secretaries of every town,
once."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from gridwatch.exports.brief.export import BRIEF
from gridwatch.exports.brief.facts import BriefWanted
from gridwatch.exports.models import Export, Format, Language
from gridwatch.exports.requests import order, stored_form
from gridwatch.exports.rights import desk_of_account, granting_posts
from gridwatch.people.models import Account, Appointment
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day

_WHAT = "brief"
_UNTIL_DAY = 5
"""A worker that was down on the 1st makes up for it; later, whoever wants a brief asks for one."""


def order_briefs(session: Session, *, now: datetime) -> int:
    """Order last month's brief of each town in both formats for each of its secretaries; how many
    are new."""
    today = china_day(now)
    if today.day > _UNTIL_DAY:
        return 0
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    ordered = 0
    for held in _secretaries(session, now):
        wanted = BriefWanted(held.place.code, month)
        posts = granting_posts(desk_of_account(session, held.account_id, now=now), BRIEF.rights)
        for form in (Format.DOCX, Format.PDF):
            if not _is_ordered(session, held.account_id, form, wanted):
                order(
                    session, held.account_id, _WHAT, form, wanted,
                    language=Language.ZH, posts=posts, by=None, now=now,
                )  # fmt: skip
                ordered += 1
    return ordered


def _secretaries(session: Session, now: datetime) -> list[Appointment]:
    query = (
        select(Appointment)
        .join(Appointment.account)
        .where(Appointment.role == Role.TOWN_SECRETARY, Appointment.in_force.op("@>")(now))
        .where(Account.disabled_at.is_(None))
        .options(joinedload(Appointment.place, innerjoin=True))
        .order_by(Appointment.id)
    )
    return list(session.scalars(query))


def _is_ordered(session: Session, account_id: int, form: Format, wanted: BriefWanted) -> bool:
    query = select(Export.id).where(Export.account_id == account_id, Export.what == _WHAT, Export.format == form)
    return session.scalar(query.where(Export.filters == stored_form(wanted)).limit(1)) is not None
