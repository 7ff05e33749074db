"""Official place codes: which level a code names, its one stored form, and the code above it.

Statistical codes (统计用区划代码) are written with 12 digits, zero-padded, or trimmed; below the village
the digits are the tenant's own. The length decides, because no two levels share one once zeros are
trimmed:

    county 6 · town 9 · village 12 · group 14 (village + 2) or 15 (village + 3) · grid 16 or 17 (group + 2)

Only a 12-digit code is ambiguous: `…000000` is a padded county, `…000` a padded town, all else a
village. A 14-digit code is a group, never a village with a grid; 16 digits are a 14-digit group
with a grid. Group numbers 01 and 001 of one village are two codes: neither is rewritten as the
other.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from gridwatch.errors import DomainError, Refusal

# Cities without counties, whose towns hang directly below the city's own code (东莞, 中山, 儋州, 嘉峪关).
CITIES_WITHOUT_COUNTIES = frozenset({"441900", "442000", "460400", "620200"})


class Level(StrEnum):
    """The five levels of territory, outermost first."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GROUP = "group"
    GRID = "grid"

    @property
    def depth(self) -> int:
        """0 for a county down to 4 for a grid."""
        return list(Level).index(self)

    @property
    def parent(self) -> "Level | None":
        """The level one up; None above a county."""
        return list(Level)[self.depth - 1] if self.depth else None

    @property
    def child(self) -> "Level | None":
        """The level one down; None below a grid."""
        return list(Level)[self.depth + 1] if self.depth < Level.GRID.depth else None


LEVEL_OF_LENGTH = {
    6: Level.COUNTY,
    9: Level.TOWN,
    12: Level.VILLAGE,
    14: Level.GROUP,
    15: Level.GROUP,
    16: Level.GRID,
    17: Level.GRID,
}
LENGTHS = "a county has 6, a town 9, a village 12, a group 14 or 15, a grid 16 or 17"


class BadCode(DomainError):
    """Text that is not an official code; the sentence says what would be right."""

    code: ClassVar[str] = "bad_place_code"
    kind = Refusal.UNFIT
    zh: ClassVar[str] = "{reason_zh}"
    en: ClassVar[str] = "{reason_en}"


@dataclass(frozen=True, slots=True)
class Code:
    """One official code in its stored (trimmed) form: 6, 9, 12, 14, 15, 16 or 17 digits."""

    text: str
    level: Level

    def __str__(self) -> str:
        return self.text

    @property
    def parent(self) -> "Code | None":
        """The code one level up, read from the digits; None for a county."""
        match self.level:
            case Level.COUNTY:
                return None
            case Level.TOWN:
                return Code(self.text[:6], Level.COUNTY)
            case Level.VILLAGE:
                return Code(self.text[:9], Level.TOWN)
            case Level.GROUP:
                return Code(self.text[:12], Level.VILLAGE)
            case Level.GRID:
                return Code(self.text[:-2], Level.GROUP)


def parse_code(raw: str) -> Code:
    """Read a code in any accepted form (padded, trimmed, full-width digits, blanks around it).

    Raises BadCode with what is wrong and what would be right.
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    if not text:
        raise _bad("代码缺失。", "The code is missing.")
    if not (text.isascii() and text.isdigit()):
        raise _not_digits(text)
    code = Code(*_trimmed(text))
    _check_parts(code)
    return code


def require_county(code: Code) -> None:
    """Raise BadCode where the first six digits are those of a province or city, as lists often hold
    too."""
    text = code.text
    if text[0] == "0" or text[1] == "0":
        raise _bad(f"“{text}”前两位不是省份。", f"'{text}' starts with {text[:2]}, which is no province.")
    if text[4:6] == "00" and text[:6] not in CITIES_WITHOUT_COUNTIES:
        raise _bad(
            f"“{text}”的{text[:6]}是省或地市，不是区县。",
            f"'{text}' names {text[:6]}, which is a city or a province, not a county.",
        )


def _bad(zh: str, en: str) -> BadCode:
    return BadCode(reason_zh=zh, reason_en=en)


def _not_digits(text: str) -> BadCode:
    try:
        float(text)
    except ValueError:
        return _bad(f"“{text}”不是代码，代码只有数字。", f"'{text}' is not a code: a code has only digits.")
    return _bad(
        f"“{text}”是表格软件显示的数字，原来的位数已丢失；请把这一列设为文本后重新填写。",
        f"'{text}' is a number as a spreadsheet shows it, its digits are lost; format the column as text.",
    )


def _trimmed(text: str) -> tuple[str, Level]:
    trimmed = text
    while len(trimmed) in {9, 12} and trimmed.endswith("000"):
        trimmed = trimmed[:-3]
    level = LEVEL_OF_LENGTH.get(len(trimmed))
    if level is None:
        raise _bad(
            f"“{text}”有{len(text)}位；区县6位，乡镇9位，村12位，组14或15位，网格16或17位。",
            f"'{text}' has {len(text)} digits; {LENGTHS}.",
        )
    return trimmed, level


def _check_parts(code: Code) -> None:
    text = code.text
    if text[6:9] == "000" or text[9:12] == "000":
        raise _bad(f"“{text}”缺少乡镇或村的三位码。", f"'{text}' leaves out the town or the village: 000.")
    group = text[12 : len(text) - (2 if code.level is Level.GRID else 0)]
    if group and not int(group):
        raise _bad(f"“{text}”的组号是{group}，组号从1起。", f"'{text}' has group {group}; groups count from 1.")
    if code.level is Level.GRID and text.endswith("00"):
        raise _bad(f"“{text}”的网格号是00，从01起。", f"'{text}' has grid number 00; grids count from 01.")
