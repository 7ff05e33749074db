"""Days as people in China count them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def china_day(at: datetime) -> date:
    """The day on China's calendar at an instant."""
    return at.astimezone(CHINA).date()
