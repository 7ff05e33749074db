"""Days as people in China count and write them."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")


def china_day(at: datetime) -> date:
    """The day on China's calendar at an instant."""
    return at.astimezone(CHINA).date()


def read_day(text: str) -> date | None:
    """The day that a cell of a table means (2026-05-01, 2026/5/1, 2026年5月1日), or None."""
    found = _DAY.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
