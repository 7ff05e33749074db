"""One command, one transaction, as the product itself; a refusal of the domain ends it with a
sentence."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from flask import current_app
from sqlalchemy.orm import Session

from config import Settings
from gridwatch.database import state_actor
from gridwatch.errors import DomainError


@contextmanager
def transaction(*, snapshot: bool = False) -> Iterator[Session]:
    """A session that commits at the end, unless the command raised; with `snapshot` it sees one
    instant throughout."""
    with Session(current_app.extensions["sqlalchemy"].engine) as session, session.begin():
        if snapshot:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        state_actor(session, is_system=True)
        try:
            yield session
        except DomainError as refusal:
            raise click.ClickException(refusal.sentence(language())) from refusal


class Undo(Exception):
    """Raised inside a transaction to leave nothing behind, after a dry run or when rows were
    bad."""


def settings() -> Settings:
    """The settings that the application was made with."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def now() -> datetime:
    """This instant; the edges read the clock, the domain is told."""
    return datetime.now(UTC)


def language() -> str:
    """`zh` unless the terminal speaks another language."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return "zh" if spoken.startswith("zh") else "en"
