"""Numbers that people can say: checked, unique in a county, found, and telling nothing of
others."""

from itertools import pairwise
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.people.identity import IdentityVault
from gridwatch.reports.numbers import draw_number, in_threes, read_number, with_check_digit
from tests.world import Client, World, report_body

numbers = st.integers(0, 10**8 - 1).map(with_check_digit)


@given(number=numbers, at=st.integers(0, 8), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_noticed(number: str, at: int, digit: str) -> None:
    other = number[:at] + digit + number[at + 1 :]
    assert read_number(other) == (number if other == number else None)


@given(number=numbers, at=st.integers(0, 7))
def test_two_digits_that_changed_places_are_noticed(number: str, at: int) -> None:
    other = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert read_number(other) == (number if other == number else None)


@given(number=numbers)
def test_it_is_read_however_it_was_set_apart(number: str) -> None:
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for typed in (number, in_threes(number), in_threes(number).replace(" ", "-"), f" {wide}　"):
        assert read_number(typed) == number


@pytest.mark.parametrize("words", ["", "路灯", "48231907", "4823190760", "①②③④⑤⑥⑦⑧⑨", "12 34 5678x"])
def test_what_is_no_number_is_words(words: str) -> None:
    assert read_number(words) is None


@given(ids=st.lists(st.uuids(version=4), min_size=3, max_size=30, unique=True), key=st.binary(min_size=32, max_size=32))
def test_numbers_do_not_count_up_and_say_nothing_without_the_key(ids: list[UUID], key: bytes) -> None:
    vault, other = IdentityVault(key, ()), IdentityVault(key[::-1] + b"x", ())
    drawn = [int(draw_number(vault, one)) // 10 for one in ids]
    assert drawn == [int(draw_number(vault, one)) // 10 for one in ids]
    assert [int(draw_number(other, one)) // 10 for one in ids] != drawn
    assert not all(later - one == 1 for one, later in pairwise(drawn))


def test_receipt_list_report_and_search_tell_the_same_number(app: Flask, world: World) -> None:
    report_id, monitor, chief = uuid7(), Client(app, world, "monitor"), Client(app, world, "chief")
    body = report_body()
    first, again = (monitor.call("PUT", f"/reports/{report_id}", json=body) for _ in range(2))
    number = first.json["number"]
    monitor.submit()
    assert (again.status_code, again.json["number"], read_number(number)) == (200, number, number)
    assert chief.get(f"/reports/{report_id}").json["number"] == number
    found = chief.get("/reports", q=in_threes(number)).json["items"]
    assert [(one["id"], one["number"]) for one in found] == [(str(report_id), number)]
    assert Client(app, world, "other_secretary").get("/reports", q=number).json["items"] == []


def test_a_number_that_the_county_has_is_drawn_anew(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(IdentityVault, "number", lambda _, of: int(of.rsplit("/")[-1]))
    monitor = Client(app, world, "monitor")
    made = [monitor.submit() for _ in range(3)]
    assert [one.status_code for one in made] == [201] * 3
    assert [one.json["number"][:-1] for one in made] == ["00000000", "00000001", "00000002"]


def test_in_a_batch_too(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(IdentityVault, "number", lambda _, of: int(of.rsplit("/")[-1]))
    monitor = Client(app, world, "monitor")
    items = [{"type": "report", "id": str(uuid7()), "body": report_body()} for _ in range(3)]
    told = monitor.post("/sync", {"items": items}).json["results"]
    assert {one["status"] for one in told} == {"accepted"}


@pytest.mark.parametrize("number", ["123456789", "12345678", "abcdefghi"])
def test_the_database_keeps_no_number_that_its_last_digit_does_not_check(
    app: Flask, world: World, session: Session, number: str
) -> None:
    assert with_check_digit(12345678) != "123456789"
    Client(app, world, "monitor").submit()
    state_actor(session, is_system=True)
    stored = "SELECT column_name FROM information_schema.columns WHERE table_name = 'report'"
    names = session.scalars(text(f"{stored} AND is_generated = 'NEVER'")).all()
    values = [{"number": ":number", "id": "gen_random_uuid()"}.get(name, name) for name in names]
    with pytest.raises(IntegrityError, match="ck_report_number"), session.begin_nested():
        copied = f"INSERT INTO report ({', '.join(names)}) SELECT {', '.join(values)} FROM report"
        session.execute(text(copied), {"number": number})
