"""The audit chain: every entry once, and broken by any later change."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from gridwatch import audit
from gridwatch.database import state_actor
from gridwatch.worker import run_once

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def sessions(clone: Any) -> sessionmaker[Session]:
    """Sessions that commit, on a database of their own, as the application."""
    app: Flask = clone()
    return sessionmaker(create_engine(app.config["SETTINGS"].database_url))


def _record(sessions: sessionmaker[Session], *actions: str) -> None:
    with sessions.begin() as session:
        for action in actions:
            audit.record(session, action, "trial", 1, account_id=None, now=NOW, note="值")


def _seal(sessions: sessionmaker[Session]) -> int:
    sealed: Any = run_once(sessions, lambda session, now: getattr(audit.seal(session, now=now), "entry_ids", []))
    return len(sealed)


def _verify(sessions: sessionmaker[Session]) -> object:
    return run_once(sessions, lambda session, now: audit.verify(session))


def test_sealed_entries_verify_and_nothing_is_sealed_twice(sessions: sessionmaker[Session]) -> None:
    _record(sessions, "a", "b")
    assert (_seal(sessions), _seal(sessions)) == (2, 0)
    _record(sessions, "c")
    assert run_once(sessions, lambda session, now: audit.count_unsealed(session)) == 1
    _seal(sessions)
    assert _verify(sessions) == []


def test_a_transaction_that_commits_late_is_sealed_later_and_not_missed(sessions: sessionmaker[Session]) -> None:
    late = sessions()
    audit.record(late, "late", "trial", 1, account_id=None, now=NOW)
    _record(sessions, "early")
    assert _seal(sessions) == 1
    late.commit()
    assert _seal(sessions) == 1
    assert _verify(sessions) == []


@pytest.mark.parametrize("tampering", [
    "UPDATE audit_entry SET action = 'x' WHERE action = 'b'",
    "DELETE FROM audit_entry WHERE action = 'b'",
    "UPDATE audit_entry SET facts = '{}' WHERE action = 'b'",
])  # fmt: skip
def test_what_the_owner_changes_afterwards_shows(clone: Any, cluster: str, tampering: str) -> None:
    app: Flask = clone()
    sessions = sessionmaker(create_engine(app.config["SETTINGS"].database_url))
    _record(sessions, "a", "b", "c")
    _seal(sessions)
    database = app.config["SETTINGS"].database_url.split("@/")[1].split("?")[0]
    superuser = cluster.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{database}?")
    with create_engine(superuser).begin() as connection:
        connection.execute(text(tampering))
    complaints: Any = _verify(sessions)
    assert len(complaints) == 1


def test_only_an_auditor_reads_the_trail(sessions: sessionmaker[Session]) -> None:
    _record(sessions, "a")
    with sessions() as session:
        state_actor(session, account_id=1)
        assert session.scalar(text("SELECT count(*) FROM audit_entry")) == 0
