"""The names that columns and properties go by in the files that people have."""

import unicodedata
from collections.abc import Mapping, Sequence

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("code", "统计代码", "代码", "编码", "统计用区划代码", "区划代码", "行政区划代码", "地区代码", "机构代码"),
    "name": ("name", "名称", "区划名称", "地名", "单位名称", "村名", "组名"),
    "level": ("level", "层级", "级别", "等级"),
    "parent_code": ("parent_code", "上级代码", "上级编码", "父级代码", "上级统计代码", "town_code", "乡镇代码"),
    "parent_name": ("parent_name", "上级", "上级名称", "镇街", "乡镇", "所属乡镇", "所属镇街", "所属村", "town"),
    "households": ("households", "户数", "总户数", "家庭户数", "户籍户数"),
    "origin": ("source", "origin", "来源", "边界来源"),
    "seat_lon": ("seat_lon", "lon", "lng", "longitude", "经度"),
    "seat_lat": ("seat_lat", "lat", "latitude", "纬度"),
}  # fmt: skip
"""What an import understands, and the headers it is known by (case, blanks and brackets do not
matter)."""

NEEDED = ("code", "name")
HEADER_OF = {header: column for column, headers in COLUMNS.items() for header in headers}


def column_of(header: str) -> str | None:
    """Return the column that a header means, or None if it means nothing to an import."""
    text = unicodedata.normalize("NFKC", header).strip().lower()
    text = text.split("(")[0].replace(" ", "").replace("*", "").lstrip("\ufeff")
    return HEADER_OF.get(text)


def name_cells(headers: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    """Return the cells of the columns that an import understands; the first of two columns that
    mean one wins."""
    cells: dict[str, str] = {}
    for header, value in zip(headers, values, strict=False):
        column = column_of(header)
        if column is not None:
            cells.setdefault(column, value.strip())
    return cells


def missing_columns(headers: Sequence[str]) -> list[str]:
    """Return the needed columns that no header means."""
    found = {column_of(header) for header in headers}
    return [column for column in NEEDED if column not in found]


def code_like(headers: Sequence[str], first: Mapping[str, str]) -> list[str]:
    """Return the headers under which the first row holds nothing but six digits or more."""
    return [header for header in headers if first.get(header, "").isdigit() and len(first[header]) >= 6]
