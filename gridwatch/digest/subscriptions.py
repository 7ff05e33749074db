"""Subscribing to a list, and ending it: each person their own."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gridwatch.digest.models import ListSubscription
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.exports.exportable import Ask, CountyRules
from gridwatch.exports.models import Language
from gridwatch.exports.requests import check_filters, stored_form
from gridwatch.exports.rights import desk_of, granting_posts
from gridwatch.people.actor import Actor

MOST = 20


class TooManySubscriptions(DomainError):
    """Somebody is told of as many lists as they may be."""

    code = "too_many_subscriptions"
    kind = Refusal.CONFLICT
    zh = "最多订阅 {most} 个清单，请先退订不需要的。"
    en = "Somebody subscribes to at most {most} lists; end some first."


def list_subscriptions(session: Session, *, actor: Actor) -> Sequence[ListSubscription]:
    """The actor's own, by name."""
    own = select(ListSubscription).where(ListSubscription.account_id == actor.account_id)
    return session.scalars(own.order_by(ListSubscription.name, ListSubscription.id)).all()


def subscribe(
    session: Session, name: str, what: str, wanted: Any, *, actor: Actor, rules: CountyRules, now: datetime
) -> ListSubscription:
    """Have a list counted each working day, in the place of one's own of that name; `wanted` is the
    filter of `what`.

    Raises InvalidField for a list that is not counted and for a filter by days, which tomorrow would
    be yesterday's; NotAllowed, TooManySubscriptions, and what wrong filters raise.
    """
    exportable = CATALOGUE[what]
    if exportable.count is None:
        raise InvalidField(
            reason_zh="这个清单不能订阅。", reason_en="This list cannot be subscribed to.", pointer="/what"
        )
    _refuse_days(wanted)
    granting_posts(actor, exportable.rights)
    check_filters(exportable.check, Ask(session, wanted, desk_of(actor), Language.ZH, rules, now))
    own = ListSubscription.account_id == actor.account_id
    session.execute(delete(ListSubscription).where(own, ListSubscription.name == name))
    if session.scalars(select(func.count()).select_from(ListSubscription).where(own)).one() >= MOST:
        raise TooManySubscriptions(most=MOST)
    made = ListSubscription(
        id=uuid4(), account_id=actor.account_id, name=name, what=what, filters=stored_form(wanted), made_at=now
    )
    session.add(made)
    session.flush()
    return made


def unsubscribe(session: Session, subscription_id: UUID, *, actor: Actor) -> None:
    """Be told of one's own list no more. Raises NotFound, also for somebody else's."""
    own = (ListSubscription.id == subscription_id, ListSubscription.account_id == actor.account_id)
    gone = delete(ListSubscription).where(*own).returning(ListSubscription.id)
    if session.execute(gone).first() is None:
        raise NotFound("subscription")


def _refuse_days(wanted: Any) -> None:
    for name in stored_form(wanted):
        if isinstance(getattr(wanted, name), date):
            raise InvalidField(
                reason_zh="订阅每天重新计数，不能按固定的日期筛选。",
                reason_en="A subscription is counted anew each day, so it cannot be narrowed by a fixed day.",
                pointer=f"/filters/{name}",
            )
