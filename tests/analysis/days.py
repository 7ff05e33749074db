"""Reports of days that are over, handled on days that are over, and how an analysis of them is
asked for."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from uuid6 import uuid7

from gridwatch.territory.calendar import china_day
from tests.reports.clockwork import set_clock
from tests.world import Client, World

DAY = timedelta(days=1)
SLOW = (("chief", "escalate"), ("clerk", "accept"), ("clerk", "quick_fix"), ("secretary_2", "give_feedback"))


def ask(client: Client, path: str, place: str, first: date, past: date, **query: Any) -> Any:
    """One answer of an analysis route."""
    answer = client.get(path, place=place, **{"from": first, "to": past}, **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def month_before(world: World) -> tuple[date, date]:
    """The month before the running one, in China."""
    past = china_day(world.now).replace(day=1)
    return (past - DAY).replace(day=1), past


def at_noon(day: date) -> datetime:
    """Noon of a day in China."""
    return datetime.fromisoformat(f"{day}T12:00:00+08:00")


def submit(app: Flask, world: World, day: date, name: str = "monitor", **changes: Any) -> str:
    """A report of a day that is over."""
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, at_noon(day))
        client = Client(app, world, name)
        answer = client.submit(uuid7(), captured_at=at_noon(day), sent_at=at_noon(day).isoformat(), **changes)
        assert answer.status_code == 201, answer.text
        found: str = answer.json["report_id"]
        return found


def handle(app: Flask, world: World, report_id: str, day: date, *, close: bool = True) -> None:
    """Accept a report on its day, and close it on another."""
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, at_noon(day))
        people = {name: Client(app, world, name) for name in ("chief", "clerk", "secretary", "secretary_2", "deputy")}
        for name, action in SLOW if close else SLOW[:2]:
            assert people[name].move(report_id, action, note="办理").status_code == 200
        if close:
            assert people["deputy"].revisit(report_id, "已修好").status_code == 200
            assert people["secretary"].move(report_id, "close", note="销号").status_code == 200
