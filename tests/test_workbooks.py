"""Workbooks from whatever program: whole, or told to be damaged."""

import io

import pytest

from gridwatch.workbooks import NoWorkbook, first_sheet
from tests.workbooks import workbook_of_wps

LINES = [("代码", "名称"), (529902101201, "青石村"), (529902101202, "𠮷\U0002b81b村")]


@pytest.mark.parametrize("size", [None, "A1", "A1:B2", "A1:C9"])
def test_what_a_workbook_says_of_its_size_takes_nothing_away(size: str | None) -> None:
    assert [line[:2] for line in first_sheet(io.BytesIO(workbook_of_wps(LINES, size=size)))] == LINES


@pytest.mark.parametrize("lacks", [12, 60, 300])
def test_a_workbook_that_is_cut_short_is_none(lacks: int) -> None:
    with pytest.raises(NoWorkbook):
        list(first_sheet(io.BytesIO(workbook_of_wps(LINES, lacks=lacks))))


@pytest.mark.parametrize("file", [b"", b"PK\x03\x04", workbook_of_wps(LINES)[:900]])
def test_what_is_no_workbook_is_none(file: bytes) -> None:
    with pytest.raises(NoWorkbook):
        list(first_sheet(io.BytesIO(file)))
