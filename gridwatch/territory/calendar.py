"""Days as people in China count and write them."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")


def china_day(at: datetime) -> date:
    """The day on China's calendar at an instant."""
    return at.astimezone(CHINA).date()


def end_of_day(day: date) -> datetime:
    """24:00 of a day, China time."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=CHINA)


def as_it_ends(day: date, now: datetime) -> datetime:
    """The instant at which a day is looked at: its last one, or now while it is not over."""
    return min(now, end_of_day(day) - timedelta(microseconds=1))


def in_words(day: date, *, seen_from: date | None = None) -> str:
    """A day in Chinese, 2026年11月30日; without its year when it is seen from a day of the same
    one."""
    short = f"{day.month}月{day.day}日"
    return short if seen_from is not None and seen_from.year == day.year else f"{day.year}年{short}"


def read_day(text: str) -> date | None:
    """The day that a cell of a table means (2026-05-01, 2026/5/1, 2026年5月1日), or None."""
    found = _DAY.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
