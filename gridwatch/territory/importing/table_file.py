"""Tables read, and places from them: CSV in the encodings that offices use, and XLSX."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from gridwatch.territory.importing.columns import code_like, column_of, missing_columns, name_cells
from gridwatch.territory.importing.rows import RawRow
from gridwatch.territory.importing.unreadable import unreadable
from gridwatch.workbooks import NoWorkbook, first_sheet

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t，"
# Templates often have a title and a note above the headers.
HEADER_WITHIN = 10
# A spreadsheet keeps 15 digits of a number; the rest are zeros.
SPREADSHEET_DIGITS = 15

Line = tuple[int, list[str]]


def read_csv(data: bytes) -> Iterator[RawRow]:
    """Yield a row per line below the header, numbered as lines.

    Raises UnreadableFile as `csv_lines` does, and where code or name has no column.
    """
    return _rows(csv_lines(data))


def read_xlsx(file: BinaryIO) -> Iterator[RawRow]:
    """Yield a row per line of the first sheet below the header; codes may be text or numbers.

    Raises UnreadableFile as `xlsx_lines` does, and where code or name has no column.
    """
    return _rows(xlsx_lines(file))


def csv_lines(data: bytes) -> Iterator[Line]:
    """Yield the cells of each line with its number; UTF-8 (with or without BOM), UTF-16 or GB18030.

    Raises UnreadableFile for other encodings and for what is no CSV.
    """
    text = _decode(data)
    sample = text[:2000]
    delimiter = max(DELIMITERS, key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from ((reader.line_num, values) for values in reader)
    except csv.Error as error:
        line = reader.line_num
        raise unreadable(f"第{line}行不是有效的CSV。", f"Line {line} is not CSV: {error}.") from error


def xlsx_lines(file: BinaryIO) -> Iterator[Line]:
    """Yield the cells of each line of the first sheet, as text, with its number.

    Raises UnreadableFile for a damaged workbook.
    """
    try:
        for number, values in enumerate(first_sheet(file), start=1):
            yield number, [_text(value) for value in values]
    except NoWorkbook as error:
        raise unreadable("不是有效的XLSX工作簿。", "This is not a readable XLSX workbook.") from error


def _decode(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable("文件编码不是UTF-8或GB18030。", "The file's encoding is neither UTF-8 nor GB18030.")


def _rows(lines: Iterable[Line]) -> Iterator[RawRow]:
    remaining = iter(lines)
    headers = _find_headers(remaining)
    for number, values in remaining:
        if any(value.strip() for value in values):
            yield RawRow(number, name_cells(headers, values))


def _find_headers(lines: Iterator[Line]) -> list[str]:
    """Return the first line that names a code and a name; the lines above it are used up."""
    seen: list[list[str]] = []
    for _, values in lines:
        if not missing_columns(values):
            return values
        seen.append(values)
        if len(seen) == HEADER_WITHIN:
            break
    raise _no_headers([values for values in seen if any(values)])


def _no_headers(seen: list[list[str]]) -> Exception:
    headers = max(seen, key=lambda values: sum(column_of(v) is not None for v in values), default=[])
    below = seen[seen.index(headers) + 1] if headers and headers is not seen[-1] else []
    missing = ", ".join(missing_columns(headers))
    found = ", ".join(header for header in headers if header)
    likely = ", ".join(code_like(headers, dict(zip(headers, below, strict=False))))
    return unreadable(
        f"缺少列：{missing}。文件的列是：{found or '无'}。看起来是代码的列：{likely or '无'}；请把要用的一列改名。",
        f"The file has no column for {missing}. Its columns are: {found or 'none'}."
        f" Columns that look like codes: {likely or 'none'}; rename the one that is meant.",
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and len(str(value)) > SPREADSHEET_DIGITS:
        return f"{value:.5E}"
    return str(value)
