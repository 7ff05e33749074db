"""The custody strip: whose it is now, and what its reporter is told in one sentence."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.reports.lifecycle import OPEN_STATES, Clock, State
from gridwatch.territory.calendar import CHINA
from gridwatch.vocabulary import term_of
from tests.reports.clockwork import set_clock, stored
from tests.world import Client, World


@pytest.fixture
def report_id(app: Flask, world: World) -> UUID:
    """A report in the chief's inbox."""
    made = uuid7()
    Client(app, world, "monitor").submit(made)
    return made


def _strip(client: Client, report_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/reports/{report_id}").json["custody"]
    return found


def test_the_monitor_reads_who_has_it_for_how_long_and_until_when(
    app: Flask, world: World, session: Session, report_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = stored(session, report_id)
    assert row.due_at is not None
    last = row.due_at.astimezone(CHINA) - timedelta(seconds=1)
    monitor = Client(app, world, "monitor")
    strip = _strip(monitor, report_id)
    by = f"最迟{last.month}月{last.day}日给出处理意见。"
    assert (strip["level"], strip["holder"]) == ("station", "岭上村前哨站")
    assert strip["sentence_zh"].startswith(f"您的报告现在由岭上村前哨站办理，今天收到，{by}")
    assert (strip["is_amber"], strip["is_overdue"]) == (False, False)
    set_clock(monkeypatch, row.due_at - timedelta(hours=1))
    assert "已收到" in _strip(monitor, report_id)["sentence_zh"]
    assert _strip(monitor, report_id)["is_amber"]
    set_clock(monkeypatch, row.due_at)
    assert "现已逾期，正在催办" in _strip(monitor, report_id)["sentence_zh"]
    assert _strip(monitor, report_id)["is_overdue"]


def test_since_is_when_the_present_holder_was_given_it(app: Flask, world: World, report_id: UUID) -> None:
    chief, clerk = Client(app, world, "chief"), Client(app, world, "clerk")
    first = _strip(chief, report_id)["since"]
    chief.move(report_id, "escalate")
    given = _strip(clerk, report_id)
    assert given["since"] > first
    clerk.move(report_id, "accept")
    assert _strip(clerk, report_id)["since"] == given["since"], "the town holds it still"
    assert given["holder"] == "岭口镇纪委"


def test_a_clue_is_transferred_and_no_more_is_said(app: Flask, world: World, report_id: UUID) -> None:
    chief, clerk, monitor = (Client(app, world, n) for n in ("chief", "clerk", "monitor"))
    chief.move(report_id, "escalate")
    clerk.move(report_id, "accept")
    clerk.move(report_id, "transfer_clue", note="线索说明")
    for client in (monitor, chief):
        strip = _strip(client, report_id)
        assert (strip["level"], strip["holder"], strip["due_at"]) == ("nobody", None, None)
        assert strip["sentence_zh"] == "您的报告已按规定移交。"


def test_a_merged_report_follows_the_other_and_tells_nothing_of_it(app: Flask, world: World, report_id: UUID) -> None:
    target, chief, monitor = uuid7(), Client(app, world, "chief"), Client(app, world, "monitor")
    Client(app, world, "monitor_e").submit(target)
    chief.move(report_id, "merge", into=str(target))
    told = monitor.get(f"/reports/{report_id}")
    assert "仍在办理中" in told.json["custody"]["sentence_zh"]
    assert str(target) not in told.text
    for action in ("village_fix", "give_feedback"):
        chief.move(target, action, note="说明")
    Client(app, world, "deputy").revisit(target, "说明")
    Client(app, world, "secretary").move(target, "close")
    assert "现已结束" in _strip(monitor, report_id)["sentence_zh"]
    assert monitor.get(f"/reports/{target}").status_code == 404


def test_the_reporter_is_asked_to_answer_and_told_of_a_unit_without_its_name(
    app: Flask, world: World, report_id: UUID
) -> None:
    chief, clerk, monitor = (Client(app, world, n) for n in ("chief", "clerk", "monitor"))
    chief.move(report_id, "return", note="在哪里？")
    assert _strip(monitor, report_id)["sentence_zh"].startswith("请您最迟于")
    monitor.move(report_id, "answer", note="水井旁")
    chief.move(report_id, "escalate")
    clerk.move(report_id, "accept")
    assert world.unit is not None
    clerk.move(report_id, "order", unit_id=world.unit.id, requirement="修路")
    assert _strip(monitor, report_id)["holder"] == "责任单位"
    assert _strip(clerk, report_id)["holder"] == "镇水务站"


def test_there_is_a_sentence_for_every_state_and_clock() -> None:
    silent = {Clock.ANSWER, Clock.REPLY}
    assert all(term_of(one).said_zh for one in Clock if one not in silent)
    ended = set(State) - OPEN_STATES - {State.DRAFT, State.MERGED}
    assert all(term_of(one).said_zh for one in ended)
