"""The order of a list, said once: how it is read page by page, and where a page ended."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, literal, literal_column, tuple_
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import InstrumentedAttribute

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])
Key = tuple[Any, ...]
"""Where a page ended: a value for each column of its order. None, for an instant that a row may
lack, is the end of time."""

END_OF_TIME = literal_column("'infinity'::timestamptz", TIMESTAMP(timezone=True))


class Keyset:
    """The order of a list by columns that are unique together, all of them rising or all falling.

    `told` are the attributes of a row that hold their values, where these are not the columns
    themselves.
    """

    def __init__(
        self,
        *columns: InstrumentedAttribute[Any] | ColumnElement[Any],
        descending: bool = False,
        told: Sequence[InstrumentedAttribute[Any]] | None = None,
    ) -> None:
        self.columns = columns
        self.descending = descending
        self.told: tuple[Any, ...] = tuple(told or columns)

    def page(self, query: Q, after: Key | None, limit: int) -> Q:
        """The query in this order: at most `limit` rows, those after a key, or the first."""
        if after is not None:
            here = tuple_(*self.columns)
            there = tuple_(*map(_bound, self.columns, after))
            query = query.where(here < there if self.descending else here > there)
        return self.whole(query).limit(limit)

    def whole(self, query: Q) -> Q:
        """The query in this order, all of it."""
        return query.order_by(*(column.desc() if self.descending else column for column in self.columns))

    def backwards(self) -> "Keyset":
        """The same order the other way round."""
        return Keyset(*self.columns, descending=not self.descending, told=self.told)

    def of(self, row: Any) -> Key:
        """The key of a row."""
        return tuple(getattr(row, one.key) for one in self.told)


Orders = Mapping[str, Keyset]
"""The orders that a list can be read in, by the names that a request gives; the first is the usual
one."""


def both_ways(**orders: Keyset) -> Orders:
    """Each order by its name, and backwards by `-name`; what falls by nature is `-name` itself."""
    named: dict[str, Keyset] = {}
    for name, order in orders.items():
        own, other = (f"-{name}", name) if order.descending else (name, f"-{name}")
        named |= {own: order, other: order.backwards()}
    return named


def _bound(column: InstrumentedAttribute[Any] | ColumnElement[Any], value: Any) -> ColumnElement[Any]:
    return END_OF_TIME if value is None else literal(value, column.type)
