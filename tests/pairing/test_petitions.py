"""Petition counts: never overwritten, compared by a base that is kept, and villages from which few
came."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from gridwatch.database import state_actor
from tests.pairing.villages import twenty_nine_villages
from tests.world import COUNTY, GROUP_W, Client, World

YEAR = datetime.now(UTC).year - 1
"""The last year that is over, in place of the published 2020."""


@pytest.fixture
def officer(app: Flask, world: World) -> Client:
    return Client(app, world, "officer")


def record(client: Client, count: int, *, year: int = YEAR, place: str = COUNTY, **changes: Any) -> TestResponse:
    """A year's count of the petition office."""
    body = {
        "place_code": place, "first": f"{year}-01-01", "past": f"{year + 1}-01-01", "kind": "all",
        "definition": "XF-A", "count": count, "source": "县信访局", "taken_at": f"{YEAR + 1}-01-08T09:00:00+08:00",
    }  # fmt: skip
    return client.post("/petition-counts", body | changes)


def compare(client: Client, made: TestResponse) -> TestResponse:
    assert made.status_code == 201, made.text
    return client.post(f"/petition-counts/{made.json['id']}/comparison", {})


def test_two_definitions_are_told_apart_each_by_its_stored_base(officer: Client) -> None:
    for definition, base in (("XF-A", 537), ("XF-B", 562)):
        record(officer, base, year=YEAR - 1, definition=definition)
    a, b = (compare(officer, record(officer, 490, definition=one)).json for one in ("XF-A", "XF-B"))
    assert [(one["base"]["count"], round(one["change"], 3)) for one in (a, b)] == [(537, -0.088), (562, -0.128)]
    assert a["base"]["source"] == "县信访局"
    listed = officer.get("/petition-comparisons", definition="XF-B").json["items"]
    assert [one["id"] for one in listed] == [b["id"]]


def test_a_new_value_is_a_new_row_and_a_comparison_keeps_its_base(officer: Client) -> None:
    first = record(officer, 537, year=YEAR - 1).json
    this = record(officer, 490)
    assert compare(officer, this).json["base"]["id"] == first["id"]
    later = record(officer, 540, year=YEAR - 1, taken_at=f"{YEAR + 1}-01-09T09:00:00+08:00", source="县信访局（核定）")
    listed = officer.get("/petition-comparisons").json["items"]
    assert [one["base"]["count"] for one in listed] == [537], "whatever is recorded later"
    again = compare(officer, this).json
    assert (again["base"]["id"], again["base"]["source"]) == (later.json["id"], "县信访局（核定）")
    assert compare(officer, this).json["id"] == again["id"]
    assert {one["count"] for one in officer.get("/petition-counts").json["items"]} == {537, 540, 490}


def test_of_a_base_of_nothing_no_change_is_told(officer: Client) -> None:
    record(officer, 0, year=YEAR - 1)
    assert compare(officer, record(officer, 11)).json["change"] is None


def test_without_the_same_window_and_definition_there_is_no_comparison(officer: Client) -> None:
    record(officer, 537, year=YEAR - 1, definition="XF-B")
    record(officer, 300, year=YEAR - 1, past=f"{YEAR - 1}-07-01")
    record(officer, 20, year=YEAR - 1, kind="about_disclosure")
    refused = compare(officer, record(officer, 490))
    assert (refused.status_code, refused.json["code"]) == (409, "no_base")
    assert "XF-A" in refused.json["detail"]


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"count": -1}, "/count", None),
        ({"count": 1.5}, "/count", None),
        ({"definition": "口径一"}, "/definition", None),
        ({"past": f"{YEAR}-01-01"}, "/past", None),
        ({"place": GROUP_W}, "/place_code", None),
        ({"taken_at": f"{YEAR}-06-01T09:00:00+08:00"}, "/taken_at", None),
        ({"taken_at": "2199-06-01T09:00:00+08:00"}, "/taken_at", None),
        ({"count": 12, "kind": "about_disclosure"}, "/count", "part_above_whole"),
        ({"count": 2}, "/count", "part_above_whole"),
    ],
)
def test_a_count_that_cannot_be_is_refused_by_its_field(
    officer: Client, changes: dict[str, Any], pointer: str, code: str | None
) -> None:
    assert record(officer, 11).status_code == 201
    assert record(officer, 3, kind="about_disclosure").status_code == 201
    refused = record(officer, **{"count": 11} | changes)
    assert refused.status_code == 422, refused.text
    assert refused.json["errors"][0]["pointer"] == pointer
    assert code is None or refused.json["code"] == code
    assert len(officer.get("/petition-counts").json["items"]) == 2


def test_counts_are_the_countys_alone(app: Flask, world: World, officer: Client, session: Session) -> None:
    compare(officer, record(officer, 1))
    for name in ("secretary", "chief", "partner", "viewer"):
        client = Client(app, world, name)
        assert client.get("/petition-counts").status_code == 403
        assert record(client, 1).status_code == 403
        state_actor(session, account_id=world.people[name].id)
        assert session.scalar(text("SELECT count(*) FROM petition_count")) == 0, name


COUNT = """
    INSERT INTO petition_count (id, place_id, place_level, first, past, kind, definition, count, source, taken_at,
      recorded_by, recorded_at)
    SELECT gen_random_uuid(), place_id, place_level, first, past, :kind, definition, :count, source, taken_at,
      recorded_by, recorded_at FROM petition_count WHERE id = :id"""
COMPARISON = """
    INSERT INTO petition_comparison (id, count_id, base_id, place_id, kind, definition, made_by, made_at)
    SELECT gen_random_uuid(), c.id, :base, c.place_id, c.kind, c.definition, c.recorded_by, now()
    FROM petition_count c WHERE c.id = :id"""


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (COUNT.replace(":kind", "'about_disclosure'").replace(":count", "491"), "more than all"),
        (COUNT.replace(":kind", "'all'").replace(":count", "-1"), "ck_petition_count_count"),
        (COMPARISON.replace(":base", "c.id"), "window a year before"),
        (COMPARISON.replace(":base", "CAST(:other AS uuid)"), "fk_petition_comparison_base"),
        ("UPDATE petition_count SET count = 1 WHERE id = :id", "permission denied"),
        ("DELETE FROM petition_count WHERE id = :id", "permission denied"),
    ],
)
def test_the_database_refuses_what_the_code_might_forget(
    officer: Client, session: Session, statement: str, rule: str
) -> None:
    this = record(officer, 490).json["id"]
    other = record(officer, 562, year=YEAR - 1, definition="XF-B").json["id"]
    state_actor(session, is_system=True)
    facts = {"id": this} | ({"other": other} if ":other" in statement else {})
    with pytest.raises(DBAPIError, match=rule), session.begin_nested():
        session.execute(text(statement), facts)


def test_bands_of_quiet_villages_nest(session: Session, world: World, officer: Client) -> None:
    villages = twenty_nine_villages(session, world)
    counts = [0] * 6 + [1] * 2 + [2] * 4 + [7] * 16
    for village, count in zip(villages[:28], counts, strict=True):
        assert record(officer, count, place=village).status_code == 201
    record(officer, 0, place=villages[27], definition="XF-B")
    window = {"place": COUNTY, "first": f"{YEAR}-01-01", "past": f"{YEAR + 1}-01-01", "definition": "XF-A"}
    told = officer.get("/quiet-villages", **window).json
    bands = {one["at_most"]: one["villages"] for one in told["bands"]}
    assert bands == {2: 12, 1: 8, 0: 6}
    assert (told["known"], told["all"]) == (28, 29), "a village without a count is not a quiet one"
    assert len(told["villages"]) == 12
    assert officer.get("/quiet-villages", **window | {"past": window["first"]}).json["errors"][0]["pointer"] == "/past"
