"""Appointing many people from a workbook, the form in which offices keep such lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.characters import without_steering
from gridwatch.errors import DomainError, InvalidField, Refusal
from gridwatch.people.accounts import PHONE, open_account
from gridwatch.people.appointments import EARLIEST, LATEST, NewAppointment, appoint
from gridwatch.people.models import Account, Unit
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import read_day
from gridwatch.territory.places import get_place
from gridwatch.vocabulary.people import ROLE
from gridwatch.workbooks import NoWorkbook, first_sheet

COLUMNS: dict[str, str] = {
    "name": "姓名",
    "phone": "手机号",
    "role": "职务",
    "place_code": "任职地代码",
    "document_no": "聘任文号",
    "term_start": "任期开始",
    "term_end": "任期结束",
    "seat": "席位",
    "unit": "责任单位",
    "declaration": "近亲属申报",
}
_EARLIER = {"任命文号": "document_no"}
"""Headers of templates that were handed out before."""
REQUIRED = ("name", "phone", "role", "place_code", "document_no", "term_start")
_ROLES = {
    "监督员": Role.MONITOR, "监督长": Role.CHIEF, "责任单位": Role.RESPONDER, "县纪委": Role.COUNTY_OFFICER,
} | {term.zh: Role(code) for code, term in ROLE.items()} | {role.value: role for role in Role}  # fmt: skip
"""How a workbook may name a role: in short, in full, by its code."""
_FIELD_COLUMNS = {"account_id": "phone", "unit_id": "unit"}


class UnreadableSheet(DomainError):
    """The file is no workbook, or lacks columns."""

    code = "unreadable_sheet"
    kind = Refusal.UNFIT
    zh = "{reason_zh}"
    en = "{reason_en}"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the sheet; cells as text or dates, by field."""

    number: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one line, and in which column."""

    row_number: int
    column: str
    error: DomainError

    def sentence(self, language: str) -> str:
        """What is wrong and what would be right, in `zh` or `en`."""
        return self.error.sentence(language)


@dataclass(frozen=True, slots=True)
class BulkReport:
    """How many lines there were, and every problem."""

    rows: int
    problems: Sequence[RowProblem]


def write_template(path: Path) -> None:
    """An empty workbook with the headers; cells are text, so that codes and phones keep their
    digits."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "聘任"
    sheet.append(list(COLUMNS.values()))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for index in range(1, len(COLUMNS) + 1):
        sheet.column_dimensions[get_column_letter(index)].width = 18
        for row in range(2, 1001):
            sheet.cell(row, index).number_format = "@"
    book.save(path)


def read_sheet(path: Path) -> list[SheetRow]:
    """The lines below the header of the first sheet. Raises UnreadableSheet."""
    try:
        lines = iter(list(first_sheet(path)))
    except NoWorkbook as error:
        raise UnreadableSheet(reason_zh="不是有效的 XLSX 工作簿。", reason_en="This is no XLSX workbook.") from error
    header = next(lines, ())
    named = {title: name for name, title in COLUMNS.items()} | {name: name for name in COLUMNS} | _EARLIER
    names = [named.get(_text(title)) for title in header]
    missing = [COLUMNS[name] for name in REQUIRED if name not in names]
    if missing:
        raise UnreadableSheet(
            reason_zh=f"缺少列：{'、'.join(missing)}。", reason_en=f"Columns are missing: {', '.join(missing)}."
        )
    return [
        SheetRow(number, {name: value for name, value in zip(names, values, strict=False) if name})
        for number, values in enumerate(lines, start=2)
        if any(value not in (None, "") for value in values)
    ]


def appoint_in_bulk(session: Session, rows: Iterable[SheetRow], *, now: datetime, term_years: int) -> BulkReport:
    """Appoint line by line, going on after a bad one so that all are reported; the caller keeps it
    or not."""
    problems: list[RowProblem] = []
    total = 0
    for row in rows:
        total += 1
        try:
            with session.begin_nested():
                _appoint_row(session, row, now=now, term_years=term_years)
        except DomainError as error:
            field = (error.pointer or "/").strip("/")
            field = _FIELD_COLUMNS.get(field, field)
            problems.append(RowProblem(row.number, COLUMNS.get(field, "—"), error))
    return BulkReport(total, problems)


def _appoint_row(session: Session, row: SheetRow, *, now: datetime, term_years: int) -> None:
    cells = {name: _text(value) for name, value in row.cells.items()}
    for name in REQUIRED:
        if not cells.get(name):
            raise _wrong(name, f"“{COLUMNS[name]}”必填。", f"{name} is needed.")
    role = _ROLES.get(cells["role"])
    if role is None:
        raise _wrong("role", f"没有“{cells['role']}”这一职务。", f"There is no role {cells['role']}.")
    account = _account(session, cells["phone"], cells["name"], now)
    new = NewAppointment(
        account_id=account.id,
        role=role,
        place_code=cells["place_code"],
        document_no=cells["document_no"],
        term_start=_day(row, "term_start"),
        term_end=_day(row, "term_end") if cells.get("term_end") else None,
        seat=_seat(cells.get("seat", "")),
        unit_id=_unit(session, cells.get("unit", ""), cells["place_code"]),
        declaration=cells.get("declaration") or "无",
    )
    appoint(session, new, actor=None, now=now, term_years=term_years)


def _account(session: Session, phone: str, name: str, now: datetime) -> Account:
    if not PHONE.fullmatch(phone):
        raise _wrong("phone", "手机号须为 5–15 位数字。", "A phone has 5 to 15 digits.")
    known = session.scalar(select(Account).where(Account.phone == phone))
    if known is None:
        return open_account(session, phone, name, by=None, now=now)
    if known.name != name:
        raise _wrong("name", f"该手机号已登记为“{known.name}”。", f"This phone belongs to {known.name}.")
    return known


def _unit(session: Session, name: str, place_code: str) -> int | None:
    if not name:
        return None
    place = get_place(session, place_code, pointer="/place_code")
    found = session.scalar(select(Unit.id).where(Unit.place_id == place.id, Unit.name == name))
    if found is None:
        raise _wrong("unit", f"{place.name}没有责任单位“{name}”。", f"{place.name} has no unit {name}.")
    return found


def _seat(text: str) -> int | None:
    if not text:
        return None
    if text not in {"1", "2", "3"}:
        raise _wrong("seat", "席位须为 1、2 或 3。", "A seat is 1, 2 or 3.")
    return int(text)


def _day(row: SheetRow, name: str) -> date:
    value = row.cells[name]
    day = read_day(value.date().isoformat() if isinstance(value, datetime) else _text(value))
    if day is None or not EARLIEST <= day < LATEST:
        raise _wrong(name, "日期形如 2026-05-01，1990 至 2200 年。", "A day looks like 2026-05-01, from 1990 to 2200.")
    return day


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else without_steering(str(value))
    return "".join(letter for letter in text if letter == " " or not letter.isspace()).strip()


def _wrong(name: str, zh: str, en: str) -> InvalidField:
    return InvalidField(reason_zh=zh, reason_en=en, pointer=f"/{name}")
