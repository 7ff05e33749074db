"""Clearing somebody of what was found untrue: from the proposal to the revisit, and what is refused."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.clearing.models import Clearing
from gridwatch.clearing.running_out import answer_clearings
from gridwatch.database import state_actor
from gridwatch.territory.calendar import china_day
from tests.clearing.desks import (
    CONSENT,
    PUBLIC,
    SCOPE,
    UNTRUE,
    approved,
    clue,
    consented,
    day,
    propose,
    record,
    take,
    untrue,
)
from tests.letters.desks import name_issuer, text_of
from tests.letters.desks import take as take_letter
from tests.letters.desks import write as write_letter
from tests.letters.test_printing import pdf_text, word_text
from tests.world import COUNTY, Client, World


@pytest.fixture
def officer(app: Flask, world: World) -> Client:
    return Client(app, world, "officer")


@pytest.fixture
def other(app: Flask, world: World) -> Client:
    return Client(app, world, "officer_2")


def pointer(answer: Any) -> tuple[int, str, str]:
    """Status, code and field of a refusal."""
    assert answer.status_code >= 400, answer.text
    errors = answer.json.get("errors") or [{"pointer": ""}]
    return answer.status_code, answer.json["code"], errors[0]["pointer"]


def test_somebody_is_cleared_with_their_consent_by_two_officers_and_looked_at_again(
    app: Flask, world: World, officer: Client, other: Client
) -> None:
    report = untrue(app, world)
    (ground,) = officer.get("/clearing-grounds").json["items"]
    assert (ground["report_id"], ground["reason"], ground["clearings"]) == (report, "no_such_fact", 0)
    assert officer.get("/clearings/totals").json["total"] == 0, "nothing is proposed by itself"
    made = consented(officer, report)
    assert {one["what"]: one["count"] for one in officer.get("/agenda").json["items"]}["clearings"] == 0
    assert {one["what"]: one["count"] for one in other.get("/agenda").json["items"]}["clearings"] == 1
    assert take(other, made, "approve").status_code == 200
    done = take(officer, made, "carry_out", done_on=day())
    assert (done.status_code, done.json["state"], done.json["done_on"]) == (200, "done", day())
    assert take(other, made, "revisit", note="本人情绪稳定，群众已知晓").json["state"] == "revisited"
    told = officer.get(f"/clearings/{made}").json
    assert [one["action"] for one in told["events"]] == ["propose", "consent", "approve", "carry_out", "revisit"]
    assert officer.get("/clearing-grounds").json["items"][0]["clearings"] == 1
    assert officer.get(f"/clearings/{made}/steps").json["items"] == []


def test_a_list_tells_neither_report_nor_allegation(app: Flask, world: World, officer: Client) -> None:
    report = untrue(app, world)
    propose(officer, report)
    listed = officer.get("/clearings").text
    assert report not in listed
    assert "C1" not in listed
    assert "岭上" not in listed


def test_the_office_finds_them_by_state_way_and_number(app: Flask, world: World, officer: Client) -> None:
    report = untrue(app, world)
    one = propose(officer, report, case_no="试纪了〔2026〕7号").json["id"]
    propose(officer, report, way="face")
    for query in ({"state": "proposed", "way": "written"}, {"q": "7号"}, {"awaits": "true", "q": "〔2026〕7"}):
        found = officer.get("/clearings", **query).json["items"]
        assert [each["id"] for each in found] == [one], query
    assert officer.get("/clearings/totals").json == {"total": 2, "by_state": {"proposed": 2}}
    for sort in ("due", "-due", "proposed", "-proposed"):
        assert len(officer.get("/clearings", sort=sort).json["items"]) == 2


def test_the_number_of_a_case_is_typed_and_may_come_twice(app: Flask, world: World, officer: Client) -> None:
    report = untrue(app, world)
    assert [propose(officer, report).status_code for _ in range(2)] == [201, 201]


@pytest.mark.parametrize("outcome", [None, {"outcome": "held", "untrue": None}, {"untrue": None}])
def test_nobody_is_cleared_while_the_case_is_open_or_unless_a_person_found_it_untrue(
    app: Flask, world: World, officer: Client, outcome: dict[str, Any] | None
) -> None:
    report = clue(app, world)
    if outcome is not None:
        assert record(officer, report, **outcome).status_code == 204
    assert pointer(propose(officer, report)) == (409, "case_open", "/report_id")
    assert officer.get("/clearing-grounds").json["items"] == []


@pytest.mark.parametrize(("field", "said", "code"), [
    ("scope", "对3月份的反映予以说明", "tells_of_report"),
    ("scope", "三月的支部会", "tells_of_report"),
    ("scope", "上个月的会", "tells_of_report"),
    ("scope", "２０２６年５月６日的会", "tells_of_report"),
    ("scope", "2026-05 的会", "tells_of_report"),
    ("scope", "At the meeting of March", "tells_of_report"),
    ("scope", "岭上村党员大会", "tells_of_report"),
    ("scope", "岭 上 村党员大会", "tells_of_report"),
    ("scope", "岭口镇干部会", "tells_of_report"),
    ("scope", "关于票据的会", "tells_of_report"),
    ("scope", "关于 C1 的会", "tells_of_report"),
    ("scope", "联系电话 138 0000 0000", "validation_failed"),
    ("case_no", "岭下村1号", "tells_of_report"),
    ("case_no", "52980120260001234", "validation_failed"),
])  # fmt: skip
def test_its_words_say_no_day_no_place_no_category_and_no_number_of_a_person(
    app: Flask, world: World, officer: Client, field: str, said: str, code: str
) -> None:
    status, got, at = pointer(propose(officer, untrue(app, world), **{field: said}))
    assert (status, at) == (422, f"/{field}")
    assert got == code or code == "validation_failed"


@pytest.mark.parametrize("scope", ["本单位全体党员大会", "本人和所在党支部", "The party branch, as well as the person"])
def test_ordinary_words_pass(app: Flask, world: World, officer: Client, scope: str) -> None:
    assert propose(officer, untrue(app, world), scope=scope).status_code == 201


def test_the_notes_of_its_steps_say_nothing_of_it_either(app: Flask, world: World, officer: Client) -> None:
    made = propose(officer, untrue(app, world)).json["id"]
    assert pointer(take(officer, made, "drop", note="岭上村的人不想再提")) == (422, "tells_of_report", "/note")


def test_a_proposal_after_fifteen_working_days_takes_a_word_and_before_takes_none(
    app: Flask, world: World, officer: Client
) -> None:
    late = untrue(app, world, ago=60)
    assert pointer(propose(officer, late)) == (422, "late_clearing", "/late_because")
    assert propose(officer, late, late_because="本人在外地治病，刚取得联系").status_code == 201
    soon = untrue(app, world, ago=1)
    assert pointer(propose(officer, soon, late_because="不需要的说明"))[2] == "/late_because"


def test_a_public_way_takes_a_consent_of_its_own_and_the_committees_number(
    app: Flask, world: World, officer: Client, other: Client
) -> None:
    made = propose(officer, untrue(app, world), way="meeting").json["id"]
    assert pointer(take(officer, made, "consent", **CONSENT))[2] == "/public_consented_on"
    no_how = CONSENT | {"public_consented_on": day()}
    assert pointer(take(officer, made, "consent", **no_how))[2] == "/public_consent_how"
    assert take(officer, made, "consent", **CONSENT, **PUBLIC).status_code == 200
    assert pointer(take(other, made, "approve"))[2] == "/committee_no"
    answer = take(other, made, "approve", committee_no="县委〔2026〕9号")
    assert answer.json["committee_no"] == "县委〔2026〕9号"


def test_an_important_post_takes_the_committees_number(
    app: Flask, world: World, officer: Client, other: Client
) -> None:
    made = consented(officer, untrue(app, world), is_important=True)
    assert pointer(take(other, made, "approve"))[2] == "/committee_no"
    assert take(other, made, "approve", committee_no="县委〔2026〕9号").status_code == 200


@pytest.mark.parametrize(("wrong", "field"), [
    ({"consented_on": None}, "/consented_on"),
    ({"consented_on": day(-2)}, "/consented_on"),
    ({"consented_on": day(9)}, "/consented_on"),
    ({"consent_how": None}, "/consent_how"),
    (PUBLIC, "/public_consented_on"),
])  # fmt: skip
def test_a_consent_says_when_and_how(
    app: Flask, world: World, officer: Client, wrong: dict[str, Any], field: str
) -> None:
    made = propose(officer, untrue(app, world)).json["id"]
    status, _, at = pointer(take(officer, made, "consent", **CONSENT | wrong))
    assert (status, at) == (422, field)


def test_whoever_had_a_part_does_not_approve(app: Flask, world: World, officer: Client, other: Client) -> None:
    made = propose(officer, untrue(app, world)).json["id"]
    assert take(other, made, "consent", **CONSENT).status_code == 200
    for one in (officer, other):
        steps = {step["action"]: step["refusal"] for step in one.get(f"/clearings/{made}/steps").json["items"]}
        assert steps["approve"]["code"] == "second_person_needed"
        assert pointer(take(one, made, "approve"))[:2] == (409, "second_person_needed")


def test_a_step_that_the_state_does_not_allow_and_an_older_version_are_refused(
    app: Flask, world: World, officer: Client, other: Client
) -> None:
    made = propose(officer, untrue(app, world)).json["id"]
    assert pointer(take(other, made, "approve"))[:2] == (409, "illegal_move")
    assert take(officer, made, "consent", **CONSENT).status_code == 200
    assert pointer(take(other, made, "approve", version=1))[:2] == (412, "stale_version")


def test_it_is_dropped_with_a_reason_and_never_after_it_was_done(
    app: Flask, world: World, officer: Client, other: Client
) -> None:
    report = untrue(app, world)
    made = consented(officer, report)
    assert pointer(take(officer, made, "drop"))[2] == "/note"
    assert take(officer, made, "drop", note="本人改变了主意").json["state"] == "dropped"
    done = approved(officer, other, report)
    assert pointer(take(officer, done, "carry_out", done_on=day(1)))[2] == "/done_on"
    assert take(officer, done, "carry_out", done_on=day()).status_code == 200
    assert pointer(take(officer, done, "drop", note="太晚了的撤回"))[:2] == (409, "illegal_move")


def test_what_was_found_untrue_stays_so_while_a_clearing_rests_on_it(app: Flask, world: World, officer: Client) -> None:
    report = untrue(app, world)
    made = propose(officer, report).json["id"]
    for changed in ({"untrue": None}, {"outcome": "held", "untrue": None}):
        assert pointer(record(officer, report, **changed)) == (409, "cleared_upon", "/untrue")
    assert record(officer, report, untrue=UNTRUE | {"reason": "misunderstood"}).status_code == 204
    assert take(officer, made, "drop", note="本人不同意澄清").status_code == 200
    assert record(officer, report, untrue=None).status_code == 204


def test_somebody_looks_again_within_three_months_and_the_office_is_told(
    app: Flask, world: World, session: Session, officer: Client, other: Client
) -> None:
    made = approved(officer, other, untrue(app, world))
    assert take(officer, made, "carry_out", done_on=day()).status_code == 200
    due = datetime.fromisoformat(officer.get(f"/clearings/{made}").json["due_at"])
    today = china_day(datetime.now(UTC))
    months = today.month + 2
    last = china_day(due - timedelta(seconds=1))
    assert (last.year, last.month) == (today.year + months // 12, months % 12 + 1)
    for now in (due - timedelta(days=5), due + timedelta(minutes=1)):
        state_actor(session, is_system=True)
        assert answer_clearings(session, now=now) == 1
    session.expire_all()
    assert session.scalars(select(Clearing.alarm_at)).one() is None
    kinds = [one["kind"] for one in _told(other)]
    assert {"clearing_near", "clearing_due"} <= set(kinds)


def _told(client: Client) -> list[dict[str, Any]]:
    """All that somebody was told, the earlier of the same thing too."""
    items = client.get("/notifications").json["items"]
    return [one for item in items for one in (item, *item["earlier"])]


def test_an_approved_one_has_one_letter_that_goes_on_among_the_letters(
    app: Flask, world: World, officer: Client, other: Client
) -> None:
    name_issuer(officer, place=COUNTY, prefix="试纪")
    report = untrue(app, world)
    made = consented(officer, report)
    path, to = f"/clearings/{made}/letter", {"addressee": "中共试验县农业农村局党支部"}
    assert pointer(officer.post(path, to))[:2] == (409, "clearing_not_approved")
    assert take(other, made, "approve").status_code == 200
    letter = officer.post(path, to)
    assert letter.status_code == 201, letter.text
    assert pointer(officer.post(path, to))[:2] == (409, "clearing_letter_there")
    assert pointer(take(officer, made, "drop", note="先撤回澄清"))[:2] == (409, "clearing_letter_stands")
    key = letter.json["id"]
    assert officer.get(f"/clearings/{made}").json["letter_id"] == key
    shown = other.get(f"/letters/{key}").json
    assert (shown["kind"], shown["is_closed"]) == ("clearing", True)
    for word in ("岭上", "C1", "月", "资金"):
        assert word not in shown["problems"] + shown["title"]
    anew = text_of(kind="advice", problems="岭上村 7 月的资金问题", to_place_code=None, to_body=to["addressee"])
    revised = officer.call("PUT", f"/letters/{key}", json=anew, headers={"If-Match": '"v1"'})
    assert (revised.status_code, revised.json["code"]) == (409, "said_by_its_clearing")
    one_more = officer.post(f"/letters/{key}/readers", {"account_id": world.people["secretary"].id})
    assert (one_more.status_code, one_more.json["code"]) == (409, "said_by_its_clearing")
    assert "revise" not in officer.get(f"/letters/{key}").json["doors"]
    for action in ("approve", "issue"):
        assert take_letter(other, key, action).status_code == 200
    number = officer.get(f"/letters/{key}").json["document_no"]
    assert re.fullmatch(r"试纪澄〔\d{4}〕\d{4,8}号", number), "a number that does not count"
    assert Client(app, world, "secretary").get(f"/letters/{key}").status_code == 404
    for said in (pdf_text(officer, key), word_text(officer, key)):
        for part in (to["addressee"], "二、澄清内容", SCOPE, "有关反映不属实", "澄〔", "不涉及反映人"):
            assert part in said, part
        for word in ("存在的问题", "秘密", "岭上", "C1", report):
            assert word not in said, word


def test_a_letter_of_the_kind_comes_from_a_clearing_alone(app: Flask, world: World, officer: Client) -> None:
    kinds = [one["code"] for one in officer.get("/letter-kinds", place=COUNTY).json["items"]]
    assert "clearing" not in kinds
    answer = write_letter(officer, COUNTY, kind="clearing", items=[], causes=None)
    assert pointer(answer) == (422, "invalid_field", "/kind")


@pytest.mark.parametrize("name", ["clerk", "secretary", "chief", "monitor", "auditor", "admin", "viewer"])
def test_nobody_but_the_county_office_knows_of_clearings(app: Flask, world: World, officer: Client, name: str) -> None:
    made = propose(officer, untrue(app, world)).json["id"]
    client = Client(app, world, name)
    for path in ("/clearings", "/clearings/totals", "/clearing-grounds", f"/clearings/{made}"):
        assert client.get(path).status_code == 403
    assert propose(client, made).status_code == 403
