"""The declarative base, the column types, and the actor that each transaction states."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import BigInteger, DateTime, Enum, MetaData, TextClause, text
from sqlalchemy.orm import DeclarativeBase, MappedColumn, Session, mapped_column

_NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every model inherits; plain, so that strict typing holds."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012 - SQLAlchemy's own form


def code_column(codes: type[StrEnum]) -> Enum:
    """A text column that holds the values of a `StrEnum`; the check constraint is the
    migration's."""
    return Enum(
        codes,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def changed_column() -> MappedColumn[int]:
    """The transaction of a row's last change, which the database keeps; `gridwatch/sync` follows
    it."""
    return mapped_column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"), deferred=True)


class Reader(Protocol):
    """What runs a statement that only looks: a session, or the bare connection of a route that
    needs none.

    The result has `fetchone` and `fetchall`, whose rows have the columns' names.
    """

    def execute(self, statement: TextClause, values: Mapping[str, Any], /) -> Any:
        """Run it."""


_STATE_ACTOR = text(
    "SELECT set_config('gridwatch.account', :account, true),"
    " set_config('gridwatch.reporter_key', :reporter_key, true),"
    " set_config('gridwatch.system', :system, true)"
)


def state_actor(
    session: Session,
    *,
    account_id: int | None = None,
    reporter_key: bytes | None = None,
    is_system: bool = False,
) -> None:
    """Say who acts in this transaction; row-level security decides by it what exists.

    Called at the start of every transaction, with nothing for nobody: a pooled connection must not
    inherit the actor of the request before.
    """
    session.execute(
        _STATE_ACTOR,
        {
            "account": "" if account_id is None else str(account_id),
            "reporter_key": "" if reporter_key is None else reporter_key.hex(),
            "system": "on" if is_system else "",
        },
    )


@contextmanager
def acting_as(session: Session, account_id: int, reporter_key: bytes) -> Iterator[None]:
    """Ask as somebody what exists for them, then be the product again; what was changed before is
    written first."""
    session.flush()
    state_actor(session, account_id=account_id, reporter_key=reporter_key)
    yield
    state_actor(session, is_system=True)


@contextmanager
def acting_as_system(session: Session) -> Iterator[None]:
    """Act as the product itself for the moves that no person's scope covers, then be the person
    again.

    For clocks and jobs, and for a responder's answer, which moves a report that the responder may
    not see. When something is raised inside, the rollback that follows takes the statement back
    too.
    """
    before = session.execute(
        text(
            "SELECT current_setting('gridwatch.account', true),"
            " current_setting('gridwatch.reporter_key', true), current_setting('gridwatch.system', true)"
        )
    ).one()
    session.execute(_STATE_ACTOR, {"account": before[0] or "", "reporter_key": "", "system": "on"})
    yield
    session.flush()
    session.execute(
        _STATE_ACTOR,
        {"account": before[0] or "", "reporter_key": before[1] or "", "system": before[2] or ""},
    )
