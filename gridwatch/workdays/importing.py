"""A year's holidays and make-up days, taken in from a table that a person can check against the
notice."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.territory.calendar import read_day
from gridwatch.territory.importing.table_file import csv_lines, xlsx_lines
from gridwatch.territory.importing.unreadable import unreadable
from gridwatch.workdays.loading import forget_working_days
from gridwatch.workdays.models import CalendarDay, CalendarYear

HEADERS = {"日期": "day", "date": "day", "类型": "kind", "kind": "kind", "名称": "name", "name": "name"}
KINDS = {"休": False, "holiday": False, "班": True, "workday": True}
FEWEST_HOLIDAYS = 13
"""The Regulation on Public Holidays gives 13 days a year since 2025; a list with fewer is cut
short."""
_YEARS = range(2000, 2200)
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One line of the table, understood."""

    day: date
    is_working: bool
    name: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one line, in both languages."""

    row_number: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What a table says: the days that could be read, and what is wrong with the others."""

    days: Sequence[SpecialDay]
    problems: Sequence[RowProblem]

    @property
    def years(self) -> list[int]:
        """The years it speaks of."""
        return sorted({one.day.year for one in self.days})

    @property
    def short_years(self) -> list[int]:
        """Years with fewer days off than the law gives: probably not the whole year."""
        off = [one.day.year for one in self.days if not one.is_working]
        return [year for year in self.years if off.count(year) < FEWEST_HOLIDAYS]


def read_calendar(path: Path) -> CalendarFile:
    """Read CSV or XLSX with the columns 日期, 类型 (休 or 班) and 名称. Raises UnreadableFile."""
    data = path.read_bytes()
    lines = xlsx_lines(io.BytesIO(data)) if data.startswith(b"PK") else csv_lines(data)
    headers = [HEADERS.get(cell.strip().lower(), "") for cell in next(lines, (0, []))[1]]
    if missing := [zh for zh in ("日期", "类型") if HEADERS[zh] not in headers]:
        raise unreadable(f"缺少列：{'、'.join(missing)}。", "The columns date and kind (日期, 类型) are needed.")
    days: dict[date, SpecialDay] = {}
    problems: list[RowProblem] = []
    for number, values in lines:
        cells = dict(zip(headers, (value.strip() for value in values), strict=False))
        if any(cells.values()):
            _understand(number, cells, days, problems)
    return CalendarFile(list(days.values()), problems)


def import_calendar(session: Session, file: CalendarFile, *, source: str, now: datetime) -> None:
    """Store the years of a file without problems, in place of what was known of them."""
    years = file.years
    session.execute(delete(CalendarDay).where(CalendarDay.year.in_(years)))
    for year in years:
        told = {"source": source, "imported_at": now}
        made = pg_insert(CalendarYear).values(year=year, **told)
        session.execute(made.on_conflict_do_update(index_elements=[CalendarYear.year], set_=told))
    rows = [{"day": one.day, "year": one.day.year, "is_working": one.is_working, "name": one.name} for one in file.days]
    session.execute(insert(CalendarDay), rows)
    forget_working_days(session)
    for year in years:
        audit.record(session, "calendar.import", "calendar", year, account_id=None, now=now, source=source)


def known_years(session: Session) -> frozenset[int]:
    """The years whose notice was imported."""
    return frozenset(session.scalars(select(CalendarYear.year)))


def shipped_notices() -> Iterator[Path]:
    """The tables that come with gridwatch, oldest year first."""
    yield from sorted((Path(__file__).parent / "notices").glob("*.csv"))


def _understand(number: int, cells: dict[str, str], days: dict[date, SpecialDay], problems: list[RowProblem]) -> None:
    day, kind = read_day(cells.get("day", "")), KINDS.get(cells.get("kind", "").lower())
    complaint = _complaint(day, kind, cells, days)
    if complaint is not None:
        problems.append(RowProblem(number, *complaint))
    elif day is not None and kind is not None:
        days[day] = SpecialDay(day, kind, cells.get("name", ""))


def _complaint(
    day: date | None, kind: bool | None, cells: dict[str, str], days: dict[date, SpecialDay]
) -> tuple[str, str] | None:
    """What is wrong and what would be right, in Chinese and English; None when the line is
    sound."""
    if day is None or day.year not in _YEARS:
        given = cells.get("day", "")
        return f"“{given}”不是日期，应形如 2026-05-01。", f"'{given}' is no day such as 2026-05-01."
    if kind is None:
        given = cells.get("kind", "")
        return f"类型“{given}”须为 休 或 班。", f"The kind '{given}' should be holiday (休) or workday (班)."
    if day in days:
        return f"{day} 已出现过。", f"{day} is in the table twice."
    if kind and day.weekday() < 5:
        weekday = _WEEKDAYS[day.weekday()]
        return f"{day} 是星期{weekday}，本来就上班，不会是调休。", f"{day} is a weekday, which is worked anyway."
    return None
