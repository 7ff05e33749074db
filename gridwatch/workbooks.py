"""The first sheet of a workbook, whatever wrote it: Excel, WPS, or a program that exports."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

# A workbook without any sheet, or with sheets of charts alone, is an IndexError; XML that is cut short a SyntaxError.
_DAMAGED = (
    BadZipFile, InvalidFileException, KeyError, IndexError, OSError, EOFError, SyntaxError, ValueError, zlib.error,
)  # fmt: skip


class NoWorkbook(Exception):
    """The file is no workbook, or is damaged."""


def first_sheet(file: Path | BinaryIO) -> Iterator[tuple[object, ...]]:
    """Yield the values of each line, the empty ones included; lines differ in length.

    Raises NoWorkbook, which may be half-way.
    """
    try:
        sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
        if isinstance(sheet, ReadOnlyWorksheet):
            # Some programs say a size that the sheet does not have, and all beyond it would be passed over.
            sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)
    except _DAMAGED as error:
        raise NoWorkbook from error
