"""The digest: queued once a working day from eight o'clock on, and written when it is sent, with the
eyes of whoever it is for.

A mail server is outside: so the digest has counts, the reader's own names of lists, and no more.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from gridwatch.agenda import list_agenda
from gridwatch.database import acting_as
from gridwatch.digest.models import ListSubscription
from gridwatch.errors import DomainError
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.exports.exportable import Ask, CountyRules
from gridwatch.exports.models import Language
from gridwatch.exports.requests import wanted_of
from gridwatch.exports.rights import desk_of_account, granting_posts
from gridwatch.notifications.channels import Channel
from gridwatch.notifications.delivering import people_by_account, queue_deliveries
from gridwatch.notifications.models import Message
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.territory.calendar import CHINA, china_day, in_words
from gridwatch.vocabulary import term_of
from gridwatch.workdays.loading import load_working_days

FROM_HOUR = 8
"""China time, from which on the day's digest goes out."""
ENDING = "邮件只写件数，内容请登录查看。退订请在“消息”的设置里操作。"
GONE = "已不能查看"


def queue_digests(session: Session, *, channels: Sequence[Channel], vault: IdentityVault, now: datetime) -> int:
    """One delivery by e-mail to whoever subscribed, gave an address and was not told today; how many.
    None before eight and on days off; a worker that was down tells it when it is up again."""
    today = china_day(now)
    mail = [channel for channel in channels if channel.needs_email]
    if not mail or now.astimezone(CHINA).hour < FROM_HOUR or not load_working_days(session, today).is_worked(today):
        return 0
    untold = or_(ListSubscription.told_on.is_(None), ListSubscription.told_on < today)
    told = update(ListSubscription).where(untold).values(told_on=today).returning(ListSubscription.account_id)
    people = people_by_account(session, sorted(set(session.scalars(told))))
    return queue_deliveries(
        session, people, hidden_from=(), channels=mail, vault=vault, now=now, message=Message.DIGEST
    )


def digest_of(session: Session, account_id: int, *, rules: CountyRules, now: datetime) -> str:
    """What waits for somebody, and what their lists count, as lines; asked as the product itself."""
    actor = desk_of_account(session, account_id, now=now)
    with acting_as(session, account_id, b""):
        lines = [*_agenda(session, actor, now), *_lists(session, actor, rules, now)]
    return "\n".join([f"【廉情前哨】{in_words(china_day(now))}待办", *lines, ENDING])


def _agenda(session: Session, actor: Actor, now: datetime) -> Iterator[str]:
    for entry in list_agenda(session, actor=actor, now=now):
        if entry.count:
            late = f"（逾期 {entry.overdue}）" if entry.overdue else ""
            yield f"{term_of(entry.what).label[0]}：{entry.count}{late}"


def _lists(session: Session, actor: Actor, rules: CountyRules, now: datetime) -> Iterator[str]:
    own = select(ListSubscription).where(ListSubscription.account_id == actor.account_id)
    for one in session.scalars(own.order_by(ListSubscription.name)).all():
        yield f"{one.name}：{_counted(session, one, actor, rules, now)}"


def _counted(session: Session, one: ListSubscription, actor: Actor, rules: CountyRules, now: datetime) -> int | str:
    """How many its list has now; words where its posts have ended, or what it names has."""
    exportable = CATALOGUE[one.what]
    if exportable.count is None:
        return GONE
    try:
        granting_posts(actor, exportable.rights)
        return exportable.count(Ask(session, wanted_of(one.what, one.filters), actor, Language.ZH, rules, now))
    except DomainError:
        return GONE
