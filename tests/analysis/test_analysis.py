"""Rankings, handling times, blind spots, what stands out, and returns on assets, as clients get
them."""

import hashlib
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from tests.analysis.days import DAY, ask, handle, month_before, submit
from tests.world import (
    COUNTY,
    GROUP_2,
    IN_GROUP_E,
    OTHER_TOWN,
    TOWN,
    VILLAGE,
    Client,
    Inhabited,
    World,
    small_photo,
)


def test_handling_times_count_what_is_still_open(app: Flask, world: World) -> None:
    first, past = month_before(world)
    done = submit(app, world, first + 4 * DAY)
    handle(app, world, done, first + 5 * DAY)
    waiting = submit(app, world, first + 6 * DAY)
    handle(app, world, waiting, first + 7 * DAY, close=False)
    for place, name in ((TOWN, "secretary"), (VILLAGE, "chief"), (COUNTY, "officer")):
        found = ask(Client(app, world, name), "/handling-times", place, first, past)
        assert (found["problems"], found["closed"], found["still_open"]) == (2, 1, 1)
        (point,) = found["curve"]
        assert (point["days"], point["at_risk"], point["closed"], point["open_share"]) == (0, 2, 1, 0.5)
        assert (point["low"], point["high"]) == (pytest.approx(0.006, abs=1e-3), pytest.approx(0.910, abs=1e-3))
        assert (found["median_days"], found["three_quarters_days"]) == (0, None)
        assert found["rates"]["closed_share"] == {"numerator": 1, "denominator": 2, "value": 0.5}
        listed = Client(app, world, name).call("GET", found["lists"]["problems"].removeprefix("/api/v1")).json["items"]
        assert {one["id"] for one in listed} == {done, waiting}
        meanings = {one["name"]: one for one in found["definitions"]}
        assert {"problems", "closed", "still_open", "left", "median_days", *found["rates"]} <= set(meanings)
        assert meanings["closed_share"]["denominator"] == ["problems"]
        assert (found["from"], found["to"], bool(found["as_of"])) == (str(first), str(past), True)
    answer = Client(app, world, "chief").get("/handling-times", place=VILLAGE, **{"from": first, "to": first + 3 * DAY})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/from")


def test_towns_are_ranked_with_a_minimum_and_the_rest_say_why_not(app: Flask, world: World) -> None:
    first, past = month_before(world)
    done = submit(app, world, first + 4 * DAY)
    handle(app, world, done, first + 5 * DAY)
    officer = Client(app, world, "officer")
    found = ask(officer, "/rankings", COUNTY, first, past, rate="rectification", least=1)
    towns = {row["place"]["code"]: row for row in found["items"]}
    assert (towns[TOWN]["rank"], towns[TOWN]["ratio"]["denominator"], towns[TOWN]["shrunk"]) == (None, 1, 1.0)
    assert not found["is_distinct"], "one town is no order"
    assert (towns[OTHER_TOWN]["rank"], towns[OTHER_TOWN]["shrunk"]) == (None, None)
    assert found["definition"]["name"] == "rectification"
    none = ask(officer, "/rankings", COUNTY, first, past, rate="rectification", least=10)
    assert all(row["rank"] is None for row in none["items"])
    days = {"from": first, "to": past, "rate": "rectification"}
    assert Client(app, world, "secretary").get("/rankings", place=TOWN, **days).status_code == 422
    assert officer.get("/rankings", place=COUNTY, **(days | {"rate": "clues"})).status_code == 422


def _many_groups(session: Session, world: World, count: int) -> None:
    state_actor(session, is_system=True)
    opened = china_day(world.now) - 300 * DAY
    for n in range(count):
        session.add(Place(level=Level.GROUP, code=f"{VILLAGE}{500 + n}", name=f"{n}组", households=60, opened_on=opened,
                          parent_id=world.places[VILLAGE].id))  # fmt: skip
    session.commit()
    state_actor(session, is_system=True)


def test_a_quiet_group_among_loud_ones_is_named_and_a_place_without_reports_names_nobody(
    app: Flask, world: World, session: Session
) -> None:
    first, past = month_before(world)
    officer = Client(app, world, "officer")
    assert ask(officer, "/blind-spots", COUNTY, first, past)["items"] == []
    for n in range(16):
        submit(app, world, first + (n % 20) * DAY)
        submit(app, world, first + (n % 20) * DAY, "monitor_e", at=IN_GROUP_E)
    found = ask(officer, "/blind-spots", COUNTY, first, past)
    assert [item["code"] for item in found["items"]] == [GROUP_2]
    assert 0 < found["items"][0]["probability"] < 0.5
    assert found["items"][0]["expected"] > 1
    assert (found["groups"], found["reports"]) == (3, 32)
    assert "account" not in str(found) and "monitor" in str(found["items"][0].keys())
    assert (
        Client(app, world, "chief").get("/blind-spots", place=VILLAGE, **{"from": first, "to": past}).status_code == 422
    )


def test_the_same_words_and_a_burst_before_an_inspection_stand_out(app: Flask, world: World) -> None:
    first, past = month_before(world)
    day = first + 20 * DAY
    same = {submit(app, world, day, text="同样的话，一字不差。") for _ in range(3)}
    for n in range(9):
        submit(app, world, day + (n % 3) * DAY, text=f"第{n}处路灯不亮。")
    secretary = Client(app, world, "secretary")
    query = {"inspections": (day + 6 * DAY).isoformat()}
    found = ask(secretary, "/anomalies", TOWN, first, past, **query)["items"]
    wording = [one for one in found if one["kind"] == "same_wording"]
    assert {UUID(one) for one in wording[0]["reports"]} == {UUID(one) for one in same}
    assert wording[0]["facts"] == {"reports": 3, "reporters": 1}
    burst = next(one for one in found if one["kind"] == "burst")
    assert burst["facts"]["reports"] == 12 and burst["probability"] < 0.01
    assert burst["facts"]["before_inspections"] == [query["inspections"]]
    assert ask(secretary, "/anomalies", TOWN, first - 40 * DAY, first)["items"] == []


def test_nobody_is_shown_a_report_that_they_may_not_read_as_an_anomaly(app: Flask, world: World) -> None:
    first, past = month_before(world)
    for _ in range(3):
        submit(app, world, first + DAY, category="A2", text="封存的话。")
    assert ask(Client(app, world, "chief"), "/anomalies", VILLAGE, first, past)["items"] == []
    assert ask(Client(app, world, "secretary"), "/anomalies", VILLAGE, first, past)["items"]
    assert Client(app, world, "viewer").get("/anomalies", place=TOWN, **{"from": first, "to": past}).status_code == 403


Peers = tuple[int, int]


@pytest.mark.parametrize(
    ("peers", "loud", "is_told"),
    [
        ((5, 100), (60, 100), True), ((0, 100), (60, 100), True), ((0, 100), (1, 1), False), ((0, 1), (1, 1), False),
        ((0, 1000), (2, 2), False), ((0, 100), (0, 100), False),
    ],
)  # fmt: skip
def test_a_desk_that_dismisses_far_more_than_its_peers_stands_out(
    inhabited: Inhabited, peers: Peers, loud: Peers, is_told: bool
) -> None:
    app, world = inhabited()
    settings = app.config["SETTINGS"]
    with Session(create_engine(settings.database_url, poolclass=NullPool), expire_on_commit=False) as session:
        state_actor(session, is_system=True)
        first, past = month_before(world)
        for n in range(4):
            session.add(Place(level=Level.TOWN, code=f"52980120{n}", name=f"{n}镇", parent_id=world.places[COUNTY].id,
                              opened_on=first - DAY))  # fmt: skip
        session.commit()
    values = {"month": first, "loud": TOWN, "n": loud[0], "of": loud[1], "peer_n": peers[0], "peer_of": peers[1]}
    with create_engine(settings.require_owner_url(), poolclass=NullPool).begin() as owner:
        owner.execute(_DISMISSED, values)
    found = ask(Client(app, world, "officer"), "/anomalies", COUNTY, first, past)["items"]
    facts = {"dismissed": loud[0], "received": loud[1], "peers_mean": peers[0] / peers[1]}
    told = [(one["kind"], one["place"]["code"], one["facts"]) for one in found]
    assert told == ([("dismissals", TOWN, facts)] if is_told else [])


_DISMISSED = text("""
    INSERT INTO figure_count
    SELECT p.id, 'month', '*', m.measure::figure_step, :month, 1, 0,
           CASE WHEN p.code = :loud THEN m.loud ELSE m.peer END
    FROM place p CROSS JOIN (VALUES ('received', CAST(:of AS int), CAST(:peer_of AS int)),
                                    ('now_out_of_scope', CAST(:n AS int), CAST(:peer_n AS int))) m (measure, loud, peer)
    WHERE p.level = 'town'
""")


def test_the_same_words_from_several_towns_stand_out_for_the_county_alone(app: Flask, world: World) -> None:
    first, past = month_before(world)
    officer = Client(app, world, "officer")
    same = [submit(app, world, first + n * DAY, text="照着抄的一段话。") for n in range(3)]
    moved = officer.move(same[0], "assign", place_code=OTHER_TOWN)
    assert moved.status_code == 200, moved.text
    found = ask(officer, "/anomalies", COUNTY, first, past)["items"]
    assert [(one["kind"], one["place"]["code"], set(one["reports"])) for one in found] == [
        ("same_wording", COUNTY, set(same))
    ]
    for name, town in (("secretary", TOWN), ("other_secretary", OTHER_TOWN)):
        assert ask(Client(app, world, name), "/anomalies", town, first, past)["items"] == []


RETURN = {"village": VILLAGE, "expected": 40, "registered": 30, "reviewed": 20}


def test_returns_on_assets_make_the_rates_of_the_town(app: Flask, world: World) -> None:
    first, past = month_before(world)
    clerk = Client(app, world, "clerk")
    given = RETURN | {
        "month": str(first),
        "disclosure_due_on": str(first + 9 * DAY),
        "disclosed_on": str(first + 8 * DAY),
    }
    assert clerk.call("PUT", "/asset-returns", json=given | {"reviewed": 1}).status_code == 204
    assert clerk.call("PUT", "/asset-returns", json=given).status_code == 204
    found = ask(clerk, "/asset-rates", TOWN, first, past)
    assert found["completion"] == {"numerator": 20, "denominator": 40, "value": 0.5}
    assert found["registration"]["value"] == 0.75
    assert found["disclosure"] == {"numerator": 1, "denominator": 1, "value": 1.0}
    assert (found["place"]["code"], found["from"], found["to"]) == (TOWN, str(first), str(past))
    assert datetime.fromisoformat(found["as_of"]).tzinfo is not None
    meanings = {one["name"]: one for one in found["definitions"]}
    assert (meanings["completion"]["numerator"], meanings["completion"]["denominator"]) == ("reviewed", ["expected"])
    assert {"registration", "disclosure", "disclosures_due", "villages_returned"} <= set(meanings)
    assert ask(clerk, "/asset-rates", TOWN, past, past + 31 * DAY)["completion"]["value"] is None


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"registered": 41}, "/registered"), ({"reviewed": 31}, "/reviewed"), ({"month": "2026-02-02"}, "/month"),
        ({"month": "2199-02-01"}, "/month"), ({"village": TOWN}, "/village"),
        ({"disclosed_on": "2199-01-01"}, "/disclosed_on"),
    ],
)  # fmt: skip
def test_a_return_that_cannot_be_is_refused(app: Flask, world: World, change: dict[str, Any], pointer: str) -> None:
    first, _ = month_before(world)
    given = RETURN | {"month": str(first), "disclosure_due_on": str(first)} | change
    answer = Client(app, world, "clerk").call("PUT", "/asset-returns", json=given)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert Client(app, world, "chief").call("PUT", "/asset-returns", json=given).status_code == 403


def test_one_photo_in_two_reports_stands_out(app: Flask, world: World) -> None:
    monitor, secretary = Client(app, world, "monitor"), Client(app, world, "secretary")
    content = small_photo(comment="一张照片")
    item = {"sha256": hashlib.sha256(content).hexdigest(), "kind": "photo", "size": len(content)}
    twice = {monitor.submit(evidence=[item], text=f"第{n}次").json["report_id"] for n in range(2)}
    for one in twice:
        assert monitor.call("PUT", f"/reports/{one}/evidence/{item['sha256']}", data=content).status_code in {200, 201}
    today = china_day(world.now)
    for client, place in ((secretary, TOWN), (Client(app, world, "officer"), COUNTY)):
        found = ask(client, "/anomalies", place, today - DAY, today + DAY)["items"]
        assert [(one["kind"], set(one["reports"])) for one in found] == [("same_photo", twice)]


def _rated(owner: Any, month: date, rates: dict[str, tuple[int, int]]) -> None:
    """Months in which towns closed so many of so many that were due."""
    insert = text("""
        INSERT INTO figure_count
        SELECT p.id, 'month', '*', m.measure::figure_step, :month, 1, 0, m.quantity
        FROM place p
        CROSS JOIN (VALUES ('closed', CAST(:closed AS int)), ('fell_due', CAST(:due AS int))) m (measure, quantity)
        WHERE p.code = :code AND m.quantity > 0
    """)
    for code, (closed, of) in rates.items():
        owner.execute(insert, {"month": month, "code": code, "closed": closed, "due": of - closed})


@pytest.mark.parametrize(
    ("rates", "ranks"),
    [
        (((10, 11), (19, 21), (27, 30), (11, 12)), [None] * 4),
        (((60, 60), (30, 60), (10, 60), (55, 60)), [1, 2, 3, 4]),
    ],
)  # fmt: skip
def test_towns_that_differ_by_chance_alone_are_not_ranked(
    inhabited: Inhabited, rates: tuple[Peers, ...], ranks: list[int | None]
) -> None:
    app, world = inhabited()
    settings = app.config["SETTINGS"]
    codes = [f"52980120{n}" for n in range(len(rates))]
    with Session(create_engine(settings.database_url, poolclass=NullPool), expire_on_commit=False) as session:
        state_actor(session, is_system=True)
        first, past = month_before(world)
        session.add_all(
            Place(level=Level.TOWN, code=code, name=code, parent_id=world.places[COUNTY].id, opened_on=first - DAY)
            for code in codes
        )
        session.commit()
    with create_engine(settings.require_owner_url(), poolclass=NullPool).begin() as owner:
        _rated(owner, first, dict(zip(codes, rates, strict=True)))
    found = ask(Client(app, world, "officer"), "/rankings", COUNTY, first, past, rate="rectification")
    towns = {row["place"]["code"]: row for row in found["items"]}
    assert [row["rank"] for row in found["items"] if row["shrunk"] is not None] == ranks
    assert found["is_distinct"] == (ranks[0] is not None)
    for code, (closed, of) in zip(codes, rates, strict=True):
        assert towns[code]["ratio"] == {"numerator": closed, "denominator": of, "value": closed / of}
        assert towns[code]["shrunk"] is not None, "the shrunk rate is told beside the real one"
