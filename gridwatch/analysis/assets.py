"""The villages' monthly returns on collective funds, assets and resources (三资), and the rates made
of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from gridwatch import audit
from gridwatch.analysis.figures.tables import Ratio
from gridwatch.analysis.windows import Window
from gridwatch.database import Base
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


class AssetReturn(Base):
    """How far one village was at the end of one month; counts of entries of its inventory."""

    __tablename__ = "asset_return"

    village_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    expected: Mapped[int]
    registered: Mapped[int]
    reviewed: Mapped[int]
    disclosure_due_on: Mapped[date]
    disclosed_on: Mapped[date | None]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class GivenReturn:
    """What is recorded of a village's month; `month` is its first day."""

    village: str
    month: date
    expected: int
    registered: int
    reviewed: int
    disclosure_due_on: date
    disclosed_on: date | None


@dataclass(frozen=True, slots=True)
class AssetRates:
    """Of the returns for the months of a window: completion, registration, and disclosure on
    time."""

    place: Place
    window: Window
    as_of: datetime
    villages_returned: int
    completion: Ratio
    registration: Ratio
    disclosure: Ratio


def record_return(session: Session, given: GivenReturn, *, actor: Actor, now: datetime) -> None:
    """Put down, or correct, a village's return. Raises NotFound, NotAllowed, InvalidField."""
    village = get_place(session, given.village, pointer="/village")
    actor.require(Right.STATION_MANAGE, village.path)
    _check(given, village, china_day(now))
    facts = {
        "expected": given.expected,
        "registered": given.registered,
        "reviewed": given.reviewed,
        "disclosure_due_on": given.disclosure_due_on,
        "disclosed_on": given.disclosed_on,
        "account_id": actor.account_id,
        "recorded_at": now,
    }
    statement = insert(AssetReturn).values(village_id=village.id, month=given.month, **facts)
    key = [AssetReturn.village_id, AssetReturn.month]
    session.execute(statement.on_conflict_do_update(index_elements=key, set_=facts))
    audit.record(
        session, "asset_return.record", "place", village.id, account_id=actor.account_id, now=now,
        month=given.month.isoformat(),
    )  # fmt: skip


def get_asset_rates(session: Session, code: str, during: Window, *, actor: Actor, now: datetime) -> AssetRates:
    """The rates over the villages of a place and the whole months of a window; disclosures due
    until yesterday.

    Raises NotFound, NotAllowed.
    """
    place = get_place(session, code, pointer="/place")
    actor.require(Right.COVERAGE_READ, place.path)
    is_due = AssetReturn.disclosure_due_on < china_day(now)
    in_time = AssetReturn.disclosed_on <= AssetReturn.disclosure_due_on
    row = session.execute(
        select(
            func.count(AssetReturn.village_id.distinct()),
            func.coalesce(func.sum(AssetReturn.expected), 0),
            func.coalesce(func.sum(AssetReturn.registered), 0),
            func.coalesce(func.sum(AssetReturn.reviewed), 0),
            func.count().filter(is_due),
            func.count().filter(is_due, in_time),
        )
        .join(Place, Place.id == AssetReturn.village_id)
        .where(Place.path.bool_op("@>")([place.id]), AssetReturn.month >= during.first, AssetReturn.month < during.past)
    ).one()
    villages, expected, registered, reviewed, due, disclosed = row
    return AssetRates(
        place, during, now, villages, Ratio(reviewed, expected), Ratio(registered, expected), Ratio(disclosed, due)
    )


def _check(given: GivenReturn, village: Place, today: date) -> None:
    checks: Sequence[tuple[bool, str, str, str]] = (
        (village.level is Level.VILLAGE, "/village", "台账按村填报。", "Returns are made by villages."),
        (given.month.day == 1 and given.month <= today, "/month", "月份须是已开始月份的 1 日。",
         "The month is the first day of a month that has begun."),
        (given.registered <= given.expected, "/registered", "登记数不能大于应登数。",
         "No more entries are registered than expected."),
        (given.reviewed <= given.registered, "/reviewed", "审核数不能大于登记数。",
         "No more entries are reviewed than registered."),
        (given.disclosed_on is None or given.disclosed_on <= today, "/disclosed_on", "公开日期不能晚于今天。",
         "The day of disclosure must not lie in the future."),
    )  # fmt: skip
    for holds, pointer, zh, en in checks:
        if not holds:
            raise InvalidField(reason_zh=zh, reason_en=en, pointer=pointer)
