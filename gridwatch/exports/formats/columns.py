"""What a column of an export holds, and the one plain value that each file format makes its cell
from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum, auto
from typing import Any

from gridwatch.exports.models import Language
from gridwatch.territory.calendar import CHINA
from gridwatch.vocabulary import term_of
from gridwatch.workflow.deadlines import last_day

Cell = str | int | float | date | datetime | None
"""An empty cell is None; instants are naive, in China time, since that is what a sheet can hold."""


class Kind(Enum):
    """How the values of a column are to be read."""

    TEXT = auto()
    """Words, ids and official codes, which are text however many digits they have."""
    CODE = auto()
    """A member of one of our enumerations, said in words."""
    NUMBER = auto()
    SHARE = auto()
    """A fraction, shown in percent where a format can."""
    DAY = auto()
    LAST_DAY = auto()
    """The instant at which a deadline runs out, shown as the last day that it gives."""
    INSTANT = auto()
    FLAG = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in both languages, what it holds, where the value of a row is, its
    width in letters."""

    zh: str
    en: str
    value: Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    width: int = 14

    def heading(self, language: Language) -> str:
        """The heading in a language."""
        return language.choose(self.zh, self.en)

    def cell(self, row: Any, language: Language) -> Cell:
        """The cell of a row."""
        value = self.value(row)
        return None if value is None else _CELLS[self.kind](value, language)


_FLAGS = {Language.ZH: ("否", "是"), Language.EN: ("no", "yes")}
_CELLS: dict[Kind, Callable[[Any, Language], Cell]] = {
    Kind.TEXT: lambda value, _: str(value),
    Kind.CODE: lambda value, language: (
        language.choose(*term_of(value).label) if isinstance(value, StrEnum) else str(value)
    ),
    Kind.NUMBER: lambda value, _: value,
    Kind.SHARE: lambda value, _: round(value, 4),
    Kind.DAY: lambda value, _: value,
    Kind.LAST_DAY: lambda value, _: last_day(value),
    Kind.INSTANT: lambda value, _: value.astimezone(CHINA).replace(tzinfo=None, microsecond=0),
    Kind.FLAG: lambda value, language: _FLAGS[language][bool(value)],
}
