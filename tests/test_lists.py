"""Lists read page by page: each row once, in order, whatever the page's length and the ties."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import TIMESTAMP, Integer, column, select, values
from sqlalchemy.orm import Session

from gridwatch.lists import Keyset

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@given(ranks=st.lists(st.integers(0, 3), min_size=1, max_size=20), limit=st.integers(1, 6), descending=st.booleans())
def test_pages_together_are_the_list(session: Session, ranks: list[int], limit: int, descending: bool) -> None:
    rows = [(EPOCH + timedelta(days=rank), number) for number, rank in enumerate(ranks)]
    table = values(column("at", TIMESTAMP(timezone=True)), column("id", Integer), name="trial").data(rows)
    columns: tuple[Any, ...] = (table.c.at, table.c.id)
    order = Keyset(*columns, descending=descending)
    seen: list[tuple[datetime, int]] = []
    after = None
    while page := session.execute(order.page(select(*columns), after, limit)).all():
        assert len(page) <= limit
        seen += [(row.at, row.id) for row in page]
        after = order.of(page[-1])
    assert seen == sorted(rows, reverse=descending)
