"""What can be exported: who may, from which filters, into which files, and how it is written."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from gridwatch.analysis.coverage.coverage import CoverageRules
from gridwatch.exports.formats.columns import Column
from gridwatch.exports.formats.tables import SHEET_ROWS, open_table
from gridwatch.exports.models import Format, Language
from gridwatch.lists import Key, Keyset
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.people.permissions import Right

PAGE = 1000
"""Rows that are fetched at once, and after which progress is told."""


@dataclass(frozen=True, slots=True)
class CountyRules:
    """What coverage needs to know besides the database."""

    coverage: CoverageRules
    vault: IdentityVault


@dataclass(frozen=True, slots=True)
class Ask:
    """Something asked for: the filters, whose posts look, at which instant; `session` acts as that
    person."""

    session: Session
    wanted: Any
    actor: Actor
    language: Language
    rules: CountyRules
    now: datetime


@dataclass(frozen=True, slots=True)
class Target:
    """The file to write."""

    path: Path
    format: Format
    sheet_rows: int = SHEET_ROWS


Tick = Callable[[int], None]
"""Told now and then how many rows are written; raises to stop the writing."""
Found = TypeVar("Found")
Rows = Callable[[Ask], Generator[Any]]


@dataclass(frozen=True, slots=True)
class Exportable:
    """One thing that can be exported; with no right named, anybody signed in may.

    `wanted` is the frozen dataclass of its filters. `check` raises what `write` would raise for
    wrong ones, and is quick; `count` says how many rows to expect; None where that is not known
    beforehand.
    """

    zh: str
    en: str
    rights: tuple[Right, ...]
    wanted: type
    formats: frozenset[Format]
    check: Callable[[Ask], object]
    count: Callable[[Ask], int] | None
    write: Callable[[Ask, Target, Tick], int]

    def title(self, language: Language) -> str:
        """What it is called."""
        return language.choose(self.zh, self.en)


def table(
    zh: str,
    en: str,
    *,
    rights: tuple[Right, ...],
    wanted: type,
    columns: Sequence[Column],
    rows: Rows,
    count: Callable[[Ask], int] | None = None,
) -> Exportable:
    """A list or a table of figures, as XLSX or CSV."""

    def write(ask: Ask, target: Target, tick: Tick) -> int:
        title = ask.language.choose(zh, en)
        file = open_table(target.path, target.format, title, columns, ask.language, sheet_rows=target.sheet_rows)
        done = 0
        for done, row in enumerate(rows(ask), 1):
            file.add([column.cell(row, ask.language) for column in columns])
            if done % PAGE == 0:
                tick(done)
        file.close()
        return done

    formats = frozenset({Format.XLSX, Format.CSV})
    return Exportable(zh, en, rights, wanted, formats, lambda ask: _first(rows(ask)), count, write)


def _first(rows: Generator[Any]) -> None:
    """Ask for one row, which is enough to find a filter that names nothing."""
    with closing(rows):
        next(rows, None)


def paged(
    ask: Ask,
    order: Keyset,
    listing: Callable[..., Sequence[Found]],
    row: Callable[[Found], Any] = lambda item: item,
    **context: Any,
) -> Generator[Found]:
    """All of a list that is read page by page, through the very function that answers its route, within some
    context.
    `row` finds in an item what the list is ordered by.

    The session forgets each page, so that memory does not grow with the list.
    """
    after: Key | None = None
    while found := listing(ask.session, ask.wanted, after=after, limit=PAGE, **context):
        yield from found
        after = order.of(row(found[-1]))
        ask.session.expunge_all()
        if len(found) < PAGE:
            return
