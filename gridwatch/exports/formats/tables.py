"""Tables as files, written row by row: the memory that it takes does not grow with the rows.

XLSX by XlsxWriter in constant memory, on into a further sheet where Excel's is full. CSV with a
byte order mark, by which Excel knows that it is UTF-8, and with a guard before what a spreadsheet
would take for a formula.
"""

import csv
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from gridwatch.exports.formats.columns import Cell, Column, Kind
from gridwatch.exports.models import Format, Language

SHEET_ROWS = 1_048_576
"""What one sheet of Excel holds, its heading included."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What OWASP lists as the beginning of a formula, the full-width forms among them, which Chinese
Excel reads alike."""


_FORMATS = {Kind.DAY: "yyyy-mm-dd", Kind.LAST_DAY: "yyyy-mm-dd", Kind.INSTANT: "yyyy-mm-dd hh:mm", Kind.SHARE: "0.0%"}


class TableFile(Protocol):
    """A file that rows are added to; nothing is complete before `close`."""

    def add(self, cells: Sequence[Cell]) -> None: ...

    def close(self) -> None: ...


def open_table(
    path: Path, format_: Format, title: str, columns: Sequence[Column], language: Language, *, sheet_rows: int
) -> TableFile:
    """A new table with its headings; `sheet_rows` is how many rows a sheet of XLSX takes."""
    if format_ is Format.CSV:
        return CsvTable(path, columns, language)
    return XlsxTable(path, title, columns, language, sheet_rows=sheet_rows)


class CsvTable:
    """RFC 4180 with CRLF; days and instants in ISO form, China time."""

    def __init__(self, path: Path, columns: Sequence[Column], language: Language) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self.add([column.heading(language) for column in columns])

    def add(self, cells: Sequence[Cell]) -> None:
        """Write a row."""
        self._csv.writerow([_plain(cell) for cell in cells])

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


def _plain(cell: Cell) -> str | int | float:
    """A cell as CSV says it. The apostrophe is what spreadsheets themselves put before words that
    are no formula."""
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if cell.startswith(_FORMULA) else cell
        case datetime():
            return cell.isoformat(" ", "seconds")
        case date():
            return cell.isoformat()
    return cell


class XlsxTable:
    """Text is written as text, never as formula, link or number: XlsxWriter guesses only where it
    is asked to."""

    def __init__(
        self, path: Path, title: str, columns: Sequence[Column], language: Language, *, sheet_rows: int
    ) -> None:
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
        self._title, self._columns, self._language, self._most = title, columns, language, sheet_rows
        self._heading = self._book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
        formats = {kind: self._book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        self._formats = [formats.get(column.kind) for column in columns]
        self._sheets = 0
        self._begin_sheet()

    def add(self, cells: Sequence[Cell]) -> None:
        """Write a row, on a new sheet when this one is full."""
        if self._row == self._most:
            self._end_sheet()
            self._begin_sheet()
        for at, (write, cell) in enumerate(zip(self._writers, cells, strict=True)):
            if cell is not None:
                write(self._row, at, cell, self._formats[at])
        self._row += 1

    def close(self) -> None:
        """Put the sheets together into the file."""
        self._end_sheet()
        self._book.close()

    def _end_sheet(self) -> None:
        self._sheet.autofilter(0, 0, self._row - 1, len(self._columns) - 1)

    def _begin_sheet(self) -> None:
        self._sheets += 1
        self._sheet = sheet = self._book.add_worksheet(
            self._title if self._sheets == 1 else f"{self._title} {self._sheets}"
        )
        self._writers = [_writer(sheet, column.kind) for column in self._columns]
        for at, column in enumerate(self._columns):
            sheet.set_column(at, at, column.width)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._columns):
            sheet.write_string(0, at, column.heading(self._language), self._heading)
        self._row = 1


def _writer(sheet: Any, kind: Kind) -> Callable[..., object]:
    writers: dict[Kind, Callable[..., object]] = {
        Kind.NUMBER: sheet.write_number,
        Kind.SHARE: sheet.write_number,
        Kind.DAY: sheet.write_datetime,
        Kind.LAST_DAY: sheet.write_datetime,
        Kind.INSTANT: sheet.write_datetime,
    }
    text: Callable[..., object] = sheet.write_string
    return writers.get(kind, text)
