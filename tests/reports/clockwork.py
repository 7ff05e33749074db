"""Letting time pass in tests: the worker's turn at an instant of one's choice."""

import logging.handlers
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.from_settings import move_rules
from gridwatch.reports.automatic import clocks_run_out as escalation
from gridwatch.reports.automatic.clocks_run_out import answer_alarms
from gridwatch.reports.models import Report


def let_it_be(session: Session, app: Flask, at: datetime) -> int:
    """Answer every clock that rings at an instant; how many did. Fails when they never stop, or one
    is put off."""
    answered, put_off = 0, logging.handlers.BufferingHandler(100)
    logging.getLogger(escalation.__name__).addHandler(put_off)
    for _ in range(100):
        state_actor(session, is_system=True)
        some = answer_alarms(session, rules=move_rules(app.config["SETTINGS"]), now=at)
        session.commit()
        assert not put_off.buffer, put_off.buffer[0].exc_info
        if not some:
            return answered
        answered += some
    raise AssertionError("the clocks never stopped ringing")


def stored(session: Session, report_id: object) -> Report:
    """The report as it is in the database now."""
    state_actor(session, is_system=True)
    return session.get_one(Report, report_id, populate_existing=True)


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Let requests happen at an instant, which the edge reads from its clock."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return at.astimezone(tz)

    monkeypatch.setattr("api.resource.datetime", Clock)
