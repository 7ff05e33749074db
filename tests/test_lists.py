"""Lists read page by page: each row once, in order, whatever the page's length and the ties."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import TIMESTAMP, Integer, cast, column, func, literal_column, select, values
from sqlalchemy.orm import Session

from gridwatch.lists import Keyset

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


@given(
    ranks=st.lists(st.none() | st.integers(0, 3), min_size=1, max_size=20),
    limit=st.integers(1, 6),
    descending=st.booleans(),
)
def test_pages_together_are_the_list(session: Session, ranks: list[int | None], limit: int, descending: bool) -> None:
    rows = [(None if rank is None else EPOCH + timedelta(days=rank), number) for number, rank in enumerate(ranks)]
    table = values(column("at", TIMESTAMP(timezone=True)), column("id", Integer), name="trial").data(rows)
    told: tuple[Any, ...] = (table.c.at, table.c.id)
    at = cast(table.c.at, TIMESTAMP(timezone=True))
    urgency: Any = func.coalesce(at, literal_column("'infinity'::timestamptz"))
    order = Keyset(urgency, table.c.id, descending=descending, told=told)  # type: ignore[arg-type]
    listed = sorted(rows, key=lambda row: (row[0] or NEVER, row[1]), reverse=descending)
    seen: list[tuple[datetime | None, int]] = []
    after = None
    while page := session.execute(order.page(select(*told), after, limit)).all():
        assert len(page) <= limit
        seen += [(row.at, row.id) for row in page]
        after = order.of(page[-1])
    assert seen == listed
    assert [tuple(row) for row in session.execute(order.whole(select(*told)))] == listed
