"""What stands out, told so that it can be told apart, and marked as seen by a desk for itself and
those above."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from tests.analysis.days import DAY, ask, month_before, submit
from tests.world import COUNTY, OTHER_TOWN, TOWN, VILLAGE, Client, World

WORDS = "照着抄的一段话。"


@pytest.fixture
def copied(app: Flask, world: World) -> list[str]:
    """Three reports with the same words, of the month before."""
    first, _ = month_before(world)
    return [submit(app, world, first + n * DAY, text=WORDS) for n in range(3)]


def _found(app: Flask, world: World, name: str, place: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = ask(Client(app, world, name), "/anomalies", place, *month_before(world))["items"]
    return items


def _mark(app: Flask, world: World, name: str, place: str, finding: str, note: str) -> Any:
    first, past = month_before(world)
    body = {"place": place, "from": str(first), "to": str(past), "finding": finding, "note": note}
    return Client(app, world, name).post("/anomalies/seen", body)


def test_a_finding_names_its_town_village_and_words(app: Flask, world: World, copied: list[str]) -> None:
    officer = Client(app, world, "officer")
    assert officer.move(copied[0], "assign", place_code=OTHER_TOWN).status_code == 200
    [one] = _found(app, world, "officer", COUNTY)
    assert one["words"] == WORDS
    assert one["spots"] == [
        {"town": "岭口镇", "village": "岭上村", "reports": 2}, {"town": "河西镇", "village": None, "reports": 1},
    ]  # fmt: skip


def test_a_mark_says_who_looked_and_when_and_is_in_the_audit_trail(
    app: Flask, world: World, session: Session, copied: list[str]
) -> None:
    [one] = _found(app, world, "secretary", TOWN)
    assert one["seen"] is None
    answer = _mark(app, world, "secretary", TOWN, one["finding"], "问过了，是同一处水渠")
    assert answer.status_code == 200, answer.text
    [again] = _found(app, world, "clerk", TOWN)
    assert (again["seen"]["by"], again["seen"]["note"]) == ("secretary", "问过了，是同一处水渠")
    assert _mark(app, world, "clerk", TOWN, one["finding"], "再看").json["seen"]["by"] == "clerk"
    state_actor(session, is_system=True)
    logged = session.execute(
        text("SELECT account_id, facts FROM audit_entry WHERE action = 'anomaly.seen' ORDER BY id")
    )
    assert [(row.account_id, row.facts["kind"]) for row in logged] == [
        (world.people[name].id, "same_wording") for name in ("secretary", "clerk")
    ]


def test_another_report_makes_it_stand_out_anew(app: Flask, world: World, copied: list[str]) -> None:
    [one] = _found(app, world, "secretary", TOWN)
    assert _mark(app, world, "secretary", TOWN, one["finding"], "看过").status_code == 200
    submit(app, world, month_before(world)[0] + 5 * DAY, text=WORDS)
    [anew] = _found(app, world, "secretary", TOWN)
    assert anew["seen"] is None and anew["finding"] != one["finding"]
    gone = _mark(app, world, "secretary", TOWN, one["finding"], "看过")
    assert (gone.status_code, gone.json["errors"][0]["pointer"]) == (422, "/finding")


def test_a_desk_below_reads_no_note_of_one_above_and_the_one_above_reads_its(
    app: Flask, world: World, copied: list[str]
) -> None:
    [town] = _found(app, world, "secretary", VILLAGE)
    [village] = _found(app, world, "chief", VILLAGE)
    assert town["finding"] == village["finding"], "the same reports"
    assert _mark(app, world, "secretary", VILLAGE, town["finding"], "镇里的话").status_code == 200
    assert _found(app, world, "chief", VILLAGE)[0]["seen"] is None
    assert _mark(app, world, "chief", VILLAGE, village["finding"], "站里的话").status_code == 200
    assert _found(app, world, "chief", VILLAGE)[0]["seen"]["note"] == "站里的话"
    assert _found(app, world, "officer", VILLAGE)[0]["seen"]["note"] == "站里的话"


@pytest.mark.parametrize(
    ("name", "status"), [("viewer", 403), ("monitor", 403), ("admin", 403), ("other_secretary", 403)]
)
def test_who_reads_no_reports_there_marks_nothing(
    app: Flask, world: World, copied: list[str], name: str, status: int
) -> None:
    [one] = _found(app, world, "secretary", TOWN)
    assert _mark(app, world, name, TOWN, one["finding"], "看过").status_code == status
