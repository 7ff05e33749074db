"""Submitting: placed, routed, held or refused, and each exactly once."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from api.database import db
from geo.datum import Datum, wgs84_to_gcj02
from gridwatch.database import state_actor
from gridwatch.people.appointments import end
from gridwatch.people.models import EndReason
from gridwatch.reports.models import Report
from tests.world import (
    GROUP_E,
    GROUP_W,
    IN_GROUP_W,
    ON_BORDER,
    OUTSIDE,
    VILLAGE,
    Client,
    Inhabited,
    World,
    report_body,
)


def _stored(session: Session) -> Report:
    state_actor(session, is_system=True)
    return session.scalars(select(Report)).one()


def test_twenty_simultaneous_identical_requests_store_one_report(inhabited: Inhabited) -> None:
    app, world = inhabited()
    monitor, report_id, body = Client(app, world, "monitor"), uuid7(), report_body()
    with ThreadPoolExecutor(20) as pool:
        put = [pool.submit(monitor.call, "PUT", f"/reports/{report_id}", json=body) for _ in range(20)]
        answers = [one.result() for one in put]
    assert sorted(a.status_code for a in answers) == [200] * 19 + [201]
    assert len({a.text for a in answers}) == 1
    with app.app_context():
        state_actor(db.session(), is_system=True)
        for table in ("report", "report_event", "reporter_identity"):
            assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) == 1, table


def test_an_id_that_is_somebody_elses_is_a_conflict_and_tells_nothing(app: Flask, world: World) -> None:
    report_id, body = uuid7(), report_body()
    Client(app, world, "monitor").call("PUT", f"/reports/{report_id}", json=body)
    other = Client(app, world, "monitor_e").call("PUT", f"/reports/{report_id}", json=body)
    assert (other.status_code, other.json["code"]) == (409, "other_body")
    assert "receipt" not in other.text


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.CGCS2000])
def test_every_datum_lands_in_the_right_group(app: Flask, world: World, session: Session, datum: Datum) -> None:
    lon, lat = wgs84_to_gcj02(*IN_GROUP_W) if datum is Datum.GCJ02 else IN_GROUP_W
    location = {"lon": lon, "lat": lat, "accuracy_m": 5, "datum": datum}
    assert Client(app, world, "monitor").submit(location=location).json["place"]["code"] == GROUP_W
    row = _stored(session)
    assert (row.given_lon, row.given_lat, row.datum) == (lon, lat, datum)
    x, y = session.execute(text("SELECT ST_X(point), ST_Y(point) FROM report")).one()
    assert (x, y) == pytest.approx(IN_GROUP_W, abs=2e-7)


def test_near_a_border_the_reporters_own_group_wins_and_the_rivals_are_kept(
    app: Flask, world: World, session: Session
) -> None:
    location = {"lon": ON_BORDER[0], "lat": ON_BORDER[1], "accuracy_m": 30, "datum": "wgs84"}
    answer = Client(app, world, "monitor_e").submit(location=location).json
    assert answer["place"]["code"] == GROUP_E, "the point is in the west group, the reporter of the east one"
    row = _stored(session)
    assert row.placement == "border"
    assert set(row.candidate_ids) == {world.places[GROUP_W].id, world.places[GROUP_E].id}


def test_a_precise_point_is_where_it_is_whoever_reports(app: Flask, world: World, session: Session) -> None:
    answer = Client(app, world, "monitor_e").submit().json
    assert answer["place"]["code"] == GROUP_W
    assert _stored(session).placement == "cell"


def test_in_the_county_but_in_no_cell_goes_to_the_village_of_the_appointment(
    app: Flask, world: World, session: Session
) -> None:
    state_actor(session, is_system=True)
    open_ended = "UPDATE boundary SET valid = tstzrange(lower(valid), now()) WHERE level IN ('group', 'village')"
    session.execute(text(open_ended))
    session.commit()
    answer = Client(app, world, "monitor").submit().json
    assert (answer["place"]["code"], answer["custodian"]) == (VILLAGE, "station")
    assert _stored(session).placement == "appointment"


def test_outside_the_county_waits_in_the_town(app: Flask, world: World, session: Session) -> None:
    answer = Client(app, world, "monitor").submit(at=OUTSIDE).json
    assert (answer["place"]["level"], answer["custodian"]) == ("town", "town")
    assert _stored(session).placement == "unplaced"


def test_a_chosen_place_counts_as_a_position(app: Flask, world: World, session: Session) -> None:
    answer = Client(app, world, "monitor").submit(location=None, place_code=GROUP_E).json
    assert answer["place"]["code"] == GROUP_E
    assert _stored(session).placement == "chosen"


def test_a_code_that_was_renumbered_still_finds_its_place(app: Flask, world: World, session: Session) -> None:
    state_actor(session, is_system=True)
    session.execute(text("UPDATE place SET code = '529801101001009' WHERE code = :old"), {"old": GROUP_E})
    session.commit()
    answer = Client(app, world, "monitor").submit(location=None, place_code=GROUP_E).json
    assert answer["place"] == {"code": "529801101001009", "name": "二组", "level": "group"}


def test_a_new_boundary_leaves_the_placement_of_old_reports_alone(app: Flask, world: World, session: Session) -> None:
    monitor = Client(app, world, "monitor")
    first = uuid7()
    monitor.submit(first)
    state_actor(session, is_system=True)
    west, east = world.places[GROUP_W].id, world.places[GROUP_E].id
    swap = """
        WITH old AS (UPDATE boundary SET valid = tstzrange(lower(valid), clock_timestamp())
                     WHERE place_id IN (:west, :east) RETURNING place_id, level, geom, upper(valid) AS at)
        INSERT INTO boundary (place_id, level, geom, origin, valid)
        SELECT CASE place_id WHEN :west THEN :east ELSE :west END, level, geom, 'real',
               tstzrange(max(at) OVER () + interval '1 ms', NULL) FROM old"""
    session.execute(text(swap), {"west": west, "east": east})
    session.commit()
    assert monitor.submit().json["place"]["code"] == GROUP_E
    assert monitor.get(f"/reports/{first}").json["group"]["code"] == GROUP_W


def test_a_report_captured_in_the_term_is_accepted_after_it(app: Flask, world: World, session: Session) -> None:
    monitor = Client(app, world, "monitor")
    state_actor(session, is_system=True)
    ended = datetime.now(UTC)
    end(session, world.appointments["monitor"].id, EndReason.MOVED, actor=None, now=ended)
    session.commit()
    within = monitor.submit(captured_at=ended - timedelta(hours=1))
    assert (within.status_code, within.json["outcome"]) == (201, "accepted")
    after = monitor.submit(captured_at=ended + timedelta(seconds=1))
    assert (after.json["outcome"], after.json["custodian"]) == ("held", "town")


@pytest.mark.parametrize(("age", "outcome"), [
    (timedelta(days=89), "accepted"), (timedelta(days=91), "held"),
    (timedelta(minutes=-4), "accepted"), (timedelta(minutes=-6), "held"),
    (timedelta(days=20_000), "held"), (timedelta(days=-200_000), "held"),
])  # fmt: skip
def test_impossible_dates_are_held_not_refused(app: Flask, world: World, age: timedelta, outcome: str) -> None:
    answer = Client(app, world, "monitor").submit(captured_at=datetime.now(UTC) - age)
    assert (answer.status_code, answer.json["outcome"]) == (201, outcome)


def test_officials_above_the_county_are_signposted_and_nothing_is_stored(
    app: Flask, world: World, session: Session
) -> None:
    answer = Client(app, world, "monitor").submit(concerns=[{"post": "county_official"}])
    assert (answer.status_code, answer.json["code"]) == (422, "above_the_county")
    assert "12388" in answer.json["detail"]
    state_actor(session, is_system=True)
    assert session.scalar(text("SELECT count(*) FROM report")) == 0


def test_the_trail_never_says_who_reported(app: Flask, world: World, session: Session) -> None:
    Client(app, world, "monitor").submit()
    state_actor(session, is_system=True)
    account = world.people["monitor"].id
    entry = session.execute(text("SELECT account_id FROM audit_entry WHERE action = 'report.submit'")).one()
    event = session.execute(text("SELECT account_id FROM report_event")).one()
    assert (entry.account_id, event.account_id) == (None, None)
    plain = session.execute(text("SELECT sealed_account FROM reporter_identity")).scalar_one()
    vault = app.config["IDENTITY_VAULT"]
    assert vault.open(plain) == account
    assert vault.seal(account) != plain, "the same person is sealed anew each time"


HERE = {"lon": 109, "lat": 28, "accuracy_m": 1}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "unknown category": ({"category": "Q7"}, "/category"),
    "malformed category": ({"category": "J44"}, "/category"),
    "no text": ({"text": None}, "/text"),
    "empty text": ({"text": "   "}, "/text"),
    "text of a wrong type": ({"text": 7}, "/text"),
    "a NUL in the text": ({"text": "a\x00b"}, "/text"),
    "a lone surrogate": ({"text": "\ud800"}, "/text"),
    "swapped coordinates": ({"at": (28.01, 109.005)}, "/location/lat"),
    "swapped in the west of China": ({"at": (40.0, 80.0)}, "/location"),
    "NaN": ({"at": (float("nan"), 28.0)}, "/location/lon"),
    "infinity": ({"at": (109.0, float("inf"))}, "/location/lat"),
    "negative accuracy": ({"location": HERE | {"accuracy_m": -1, "datum": "wgs84"}}, "/location/accuracy_m"),
    "no datum": ({"location": HERE}, "/location/datum"),
    "unknown datum": ({"location": HERE | {"datum": "utm"}}, "/location/datum"),
    "both positions": ({"place_code": GROUP_E}, "/place_code"),
    "unknown place": ({"location": None, "place_code": "529801999"}, "/place_code"),
    "unknown field": ({"colour": "red"}, "/colour"),
    "no time zone": ({"sent_at": "2026-01-01T00:00:00"}, "/sent_at"),
    "an id of version 4": ({"report_id": UUID("5f0e8f8e-6b5e-4f0e-8f8e-6b5e4f0e8f8e")}, ""),
    "year one": ({"sent_at": "0001-01-01T00:00:00+14:00"}, "/sent_at"),
    "unknown post": ({"concerns": [{"post": "emperor"}]}, "/concerns/0/post"),
    "post and person": ({"concerns": [{"post": "chief", "person": "某"}]}, "/concerns/0"),
    "bad hash": ({"evidence": [{"sha256": "ff", "kind": "photo", "size": 1}]}, "/evidence/0/sha256"),
    "the same file twice": ({"evidence": [{"sha256": "f" * 64, "kind": "photo", "size": 1}] * 2}, "/evidence"),
    "too many concerns": ({"concerns": [{"post": "chief"}] * 11}, "/concerns"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_bodies_name_the_field_and_change_nothing(app: Flask, world: World, session: Session, name: str) -> None:
    changes, pointer = BAD[name]
    answer = Client(app, world, "monitor").submit(**changes)
    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"
    assert pointer in {error["pointer"] for error in answer.json["errors"]}, answer.json["errors"]
    state_actor(session, is_system=True)
    assert session.scalar(text("SELECT count(*) FROM report")) == 0


@pytest.mark.parametrize(("body", "status"), [
    (b"{", 400), (b"\xff\xfe", 400), (b"[" * 50_000, 400), (b'{"text": ' + b"9" * 5000 + b"}", 400),
    (b'{"\\ud800": 1}', 422), (b'"text"', 422), (b"[]", 422),
    (b'{"category": "' + b"x" * 300_000 + b'"}', 413),
])  # fmt: skip
def test_unreadable_bodies_are_4xx(app: Flask, world: World, body: bytes, status: int) -> None:
    answer = Client(app, world, "monitor").call(
        "PUT", f"/reports/{uuid7()}", data=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"


def test_an_oversize_body_in_chunks_is_413_too(app: Flask, world: World) -> None:
    body = io.BytesIO(json.dumps(report_body()).encode() + b" " * 300_000)
    answer = Client(app, world, "monitor").call(
        "PUT", f"/reports/{uuid7()}", input_stream=body, environ_overrides={"wsgi.input_terminated": True},
        headers={"Content-Type": "application/json", "Transfer-Encoding": "chunked"},
    )  # fmt: skip
    assert answer.status_code == 413


def test_english_is_complete_and_chinese_comes_first(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    chinese = monitor.submit(text=None).json["errors"][0]["detail"]
    english = monitor.call(
        "PUT", f"/reports/{uuid7()}", json=report_body(text=None), headers={"Accept-Language": "en"}
    ).json["errors"][0]["detail"]
    assert (chinese, english) == ("必填。", "Missing data for required field.")
