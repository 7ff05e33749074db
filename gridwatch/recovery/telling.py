"""Who is told of a recovery by two, by the worker: the person, the county that seconds it, the auditor."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gridwatch.notifications.channels import Channel
from gridwatch.notifications.delivering import people_by_account, queue_deliveries
from gridwatch.notifications.models import Message
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import Appointment
from gridwatch.people.permissions import Right, roles_with
from gridwatch.recovery.models import Recovery, RecoveryTold
from gridwatch.territory.models import Place

ASKED = "【廉情前哨】有人申请恢复您的账号或您管辖人员的账号。如非本人要求，请立即登录停止，或联系县纪委监委。"
"""Everybody is told the same, who the person is not said: a phone may be in other hands."""


def tell_recoveries(session: Session, *, channels: Sequence[Channel], vault: IdentityVault, now: datetime) -> int:
    """Queue a message of each recovery that was asked for or completed since; how many recoveries."""
    untold = or_(Recovery.told.is_(None), (Recovery.completed_at.is_not(None)) & (Recovery.told == RecoveryTold.ASKED))
    found = session.scalars(select(Recovery).where(untold).with_for_update(skip_locked=True)).all()
    for one in found:
        accounts = [one.account_id, *_watchers(session, one, now)]
        people = people_by_account(session, accounts)
        queue_deliveries(
            session, people, hidden_from=(), channels=channels, vault=vault, now=now, message=Message.RECOVERY
        )
        one.told = RecoveryTold.ASKED if one.completed_at is None else RecoveryTold.COMPLETED
    return len(found)


def _watchers(session: Session, recovery: Recovery, now: datetime) -> Sequence[int]:
    roles = roles_with(Right.RECOVERY_SECOND) | roles_with(Right.AUDIT_READ)
    above = select(func.unnest(Place.path)).where(Place.id == recovery.place_id)
    query = select(Appointment.account_id).where(
        Appointment.role.in_(roles), Appointment.in_force.op("@>")(now), Appointment.place_id.in_(above)
    )
    return sorted(set(session.scalars(query)))
