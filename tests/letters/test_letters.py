"""Letters from their draft to their end, over HTTP."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.letters.running_out import answer_letters
from gridwatch.territory.calendar import china_day
from tests.letters.desks import ANSWER, check, delivered, issued, name_issuer, reply, take, text_of, write
from tests.world import COUNTY, OTHER_TOWN, TOWN, VILLAGE_2, Client, World

Desks = dict[str, Client]


@pytest.fixture
def desks(app: Flask, world: World) -> Desks:
    names = (
        "clerk", "secretary", "secretary_2", "village_clerk", "responder", "officer", "other_secretary", "chief",
        "viewer", "admin",
    )  # fmt: skip
    return {name: Client(app, world, name) for name in names}


def run_until(session: Session, now: datetime) -> None:
    """Let the worker answer what rings by then."""
    state_actor(session, is_system=True)
    while answer_letters(session, now=now):
        session.flush()
    session.commit()


def told(client: Client) -> list[str]:
    """What somebody was told, newest first."""
    lines = client.get("/notifications").json["items"]
    return [one["kind"] for line in lines for one in (line, *line["earlier"])]


def steps(client: Client, letter_id: str) -> list[str]:
    """What somebody is offered."""
    return [one["action"] for one in client.get(f"/letters/{letter_id}/steps").json["items"]]


def test_the_whole_way_from_draft_to_close(desks: Desks, world: World) -> None:
    today = china_day(world.now)
    name_issuer(desks["secretary"])
    made = write(desks["clerk"]).json
    assert (made["state"], made["document_no"], made["due_at"]) == ("draft", None, None)
    assert desks["village_clerk"].get(f"/letters/{made['id']}").status_code == 404, "no draft leaves the house"
    assert take(desks["secretary"], made["id"], "approve").json["document_no"] is None
    out = take(desks["secretary"], made["id"], "issue").json
    assert (out["document_no"], out["dated_on"]) == (f"岭北纪监建〔{today.year}〕1号", today.isoformat())
    assert steps(desks["village_clerk"], made["id"]) == ["receive"]
    assert take(desks["village_clerk"], made["id"], "receive").json["due_at"] == out["due_at"], "time runs on"
    answered = reply(desks["village_clerk"], made["id"], 1, 2).json
    assert (answered["state"], [one["answer"] for one in answered["answers"]]) == ("replied", [ANSWER] * 2)
    returned = check(desks["clerk"], made["id"], n1=None, n2="没有写明责任人").json
    assert (returned["state"], returned["round"]) == ("returned", 2)
    assert reply(desks["village_clerk"], made["id"], 1, 2).json["errors"][0]["pointer"] == "/answers/1", "1 is done"
    assert reply(desks["village_clerk"], made["id"], 2).json["state"] == "replied"
    closed = check(desks["clerk"], made["id"], n2=None).json
    assert (closed["state"], closed["due_at"]) == ("closed", None)
    assert [one["action"] for one in closed["events"]] == [
        "write", "approve", "issue", "receive", "reply", "return", "reply", "accept",
    ]  # fmt: skip
    assert reply(desks["village_clerk"], made["id"], 2).json["code"] == "illegal_move", "after the end"
    assert told(desks["village_clerk"]) == ["letter_closed", "answer_returned", "letter_arrived"]
    assert told(desks["clerk"])[:2] == ["answer_came", "answer_came"]


def test_a_unit_and_a_town_answer_what_went_to_them(desks: Desks, world: World) -> None:
    assert world.unit is not None
    to_unit = delivered(
        desks["clerk"], desks["secretary"], desks["responder"], unit_id=world.unit.id, to_place_code=None
    )
    assert reply(desks["responder"], to_unit["id"], 1, 2).json["state"] == "replied"
    name_issuer(desks["officer"], COUNTY, prefix="岭纪", name="中共岭县纪律检查委员会")
    to_town = write(desks["officer"], COUNTY, to_place_code=TOWN).json
    assert take(desks["officer"], to_town["id"], "approve").json["code"] == "second_person_needed"
    assert desks["secretary"].get(f"/letters/{to_town['id']}").status_code == 404


def test_nobody_approves_what_they_wrote(desks: Desks) -> None:
    made = write(desks["secretary"]).json["id"]
    assert take(desks["secretary"], made, "approve").json["code"] == "second_person_needed"
    assert take(desks["clerk"], made, "approve").status_code == 403
    revised = desks["secretary_2"].call(
        "PUT", f"/letters/{made}", json=text_of(title="另一个标题的建议书"), headers={"If-Match": '"v1"'}
    )
    assert (revised.status_code, revised.json["title"]) == (200, "另一个标题的建议书")
    assert take(desks["secretary_2"], made, "approve").json["code"] == "second_person_needed"
    assert take(desks["officer"], made, "approve").json["state"] == "approved", "the county helps a small town out"


def test_two_who_sign_at_once_sign_once(desks: Desks) -> None:
    made = write(desks["clerk"]).json["id"]
    name_issuer(desks["secretary"])
    assert take(desks["secretary"], made, "approve", version=1).status_code == 200
    second = take(desks["secretary_2"], made, "approve", version=1)
    assert (second.status_code, second.json["code"]) == (412, "stale_version")
    assert take(desks["secretary"], made, "issue", version=2).status_code == 200
    assert take(desks["secretary_2"], made, "issue", version=2).status_code == 412


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"causes": None}, "/causes"),
        ({"items": []}, "/items"),
        ({"items": [{"what": "补公开", "by_day": "2100-01-01"}]}, "/items/0/what"),
        ({"items": [{"what": "补公开三季度", "by_day": "2100-01-01"}]}, "/items/0/who"),
        ({"items": [{"what": "补公开三季度", "who": "村文书"}]}, "/items/0/by_day"),
        ({"items": [{"what": "补公开三季度", "who": "村文书", "by_day": "2020-01-01"}]}, "/items/0/by_day"),
        ({"to_place_code": TOWN}, "/to_place_code"),
        ({"to_place_code": "529801102201"}, "/to_place_code"),
        ({"to_place_code": None}, "/unit_id"),
        ({"to_body": "县供销合作社"}, "/unit_id"),
        ({"unit_id": 999_999, "to_place_code": None}, "/unit_id"),
        ({"reply_days": 0}, "/letter/reply_days"),
        ({"follows_id": "01890000-0000-7000-8000-000000000000"}, None),
        ({"kind": "reminder", "items": [{"what": "请按期公开财务"}], "causes": None}, ""),
    ],
)
def test_what_cannot_be_checked_afterwards_is_refused(
    desks: Desks, changes: dict[str, Any], pointer: str | None
) -> None:
    answer = write(desks["clerk"], **changes)
    if pointer == "":
        assert answer.status_code == 201, "a reminder says what, and no more is asked"
        return
    assert answer.status_code in (404, 422), answer.text
    if pointer is not None:
        assert pointer in answer.json["errors"][0]["pointer"]
    assert desks["clerk"].get("/letters/totals").json["total"] == 0


def test_supervisory_advice_is_the_countys_unless_it_authorises(desks: Desks, world: World) -> None:
    today = china_day(world.now)
    refused = write(desks["clerk"], kind="supervisory_advice")
    assert (refused.status_code, refused.json["code"]) == (403, "may_not_issue")
    asked = {
        "place_code": TOWN, "kind": "supervisory_advice", "first": today.isoformat(),
        "last": (today + timedelta(days=364)).isoformat(), "document_no": "岭纪授〔2026〕1号",
    }  # fmt: skip
    assert desks["secretary"].post("/letter-authorisations", asked).status_code == 403
    given = desks["officer"].post("/letter-authorisations", asked)
    assert given.status_code == 201, given.text
    assert desks["officer"].post("/letter-authorisations", asked).json["code"] == "authorised_already"
    refused = desks["officer"].post("/letter-authorisations", asked | {"kind": "joint_advice"})
    assert refused.json["errors"][0]["pointer"] == "/kind"
    kinds = [one["code"] for one in desks["clerk"].get("/letter-kinds", place=TOWN).json["items"]]
    assert "supervisory_advice" in kinds and "joint_advice" not in kinds
    number = issued(desks["clerk"], desks["secretary"], kind="supervisory_advice")["document_no"]
    assert number == f"岭北纪监察建〔{today.year}〕1号"
    assert desks["officer"].call("DELETE", f"/letter-authorisations/{given.json['id']}").status_code == 204
    (left,) = desks["clerk"].get("/letter-authorisations", place=TOWN).json["items"]
    assert left["last"] == today.isoformat()


def test_a_letter_is_not_dated_before_its_approval(desks: Desks, world: World) -> None:
    made = write(desks["clerk"]).json["id"]
    name_issuer(desks["secretary"])
    take(desks["secretary"], made, "approve")
    for days in (-1, 1):
        day = (china_day(world.now) + timedelta(days=days)).isoformat()
        assert take(desks["secretary"], made, "issue", dated_on=day).json["errors"][0]["pointer"] == "/dated_on"
    assert take(desks["secretary"], made, "issue").status_code == 200


def test_no_number_without_a_body_and_none_for_an_addressee_that_is_closed(
    desks: Desks, world: World, session: Session
) -> None:
    assert world.unit is not None
    made = write(desks["clerk"], unit_id=world.unit.id, to_place_code=None).json["id"]
    take(desks["secretary"], made, "approve")
    assert take(desks["secretary"], made, "issue").json["code"] == "no_letter_issuer"
    name_issuer(desks["secretary"])
    world.unit.closed_on = china_day(world.now)
    session.flush()
    assert take(desks["secretary"], made, "issue").json["code"] == "addressee_closed"
    assert "unit_id" in write(desks["clerk"], unit_id=world.unit.id, to_place_code=None).json["errors"][0]["pointer"]


def test_a_void_letter_keeps_its_number_and_needs_a_reason(desks: Desks) -> None:
    first = issued(desks["clerk"], desks["secretary"])
    assert take(desks["clerk"], first["id"], "void", note="写错了").status_code == 403
    assert take(desks["secretary"], first["id"], "void").json["errors"][0]["pointer"] == "/note"
    gone = take(desks["secretary"], first["id"], "void", note="收文单位写错").json
    assert (gone["state"], gone["document_no"]) == ("void", first["document_no"])
    assert issued(desks["clerk"], desks["secretary"])["document_no"].endswith("2号")


def test_what_is_not_answered_in_time_is_followed_by_the_next(desks: Desks, session: Session, world: World) -> None:
    first = issued(desks["clerk"], desks["secretary"], kind="reminder", items=[{"what": "请按期公开财务"}])
    due = datetime.fromisoformat(first["due_at"])
    assert (due.date() - china_day(world.now)).days >= 5, "working days"
    run_until(session, due - timedelta(seconds=1))
    assert told(desks["village_clerk"])[0] == "answer_near"
    run_until(session, due)
    late = desks["clerk"].get(f"/letters/{first['id']}").json
    assert (late["state"], late["due_at"]) == ("overdue", None)
    assert (told(desks["village_clerk"])[0], told(desks["clerk"])[0]) == ("answer_due", "letter_overdue")
    refused = write(desks["clerk"], follows_id=first["id"], to_place_code=VILLAGE_2)
    assert "follows_id" in refused.json["errors"][0]["pointer"]
    second = issued(desks["clerk"], desks["secretary"], follows_id=first["id"])
    assert second["document_no"].endswith("1号"), "each kind has a series of its own"
    assert desks["clerk"].get(f"/letters/{first['id']}").json["state"] == "followed"


def test_an_answer_after_the_day_is_taken_and_a_late_one_ends_nothing(desks: Desks, session: Session) -> None:
    made = delivered(desks["clerk"], desks["secretary"], desks["village_clerk"])
    run_until(session, datetime.fromisoformat(made["due_at"]) + timedelta(days=1))
    run_until(session, datetime.fromisoformat(made["due_at"]) + timedelta(days=1))
    assert reply(desks["village_clerk"], made["id"], 1, 2).json["state"] == "replied"


@pytest.mark.parametrize("answer", ["收到", "已阅。", " " * 20 + "好", "短" * 14])
def test_an_answer_says_something(desks: Desks, answer: str) -> None:
    made = delivered(desks["clerk"], desks["secretary"], desks["village_clerk"])
    refused = reply(desks["village_clerk"], made["id"], 1, 2, answer=answer)
    assert refused.status_code == 422, refused.text
    assert reply(desks["village_clerk"], made["id"], 1).json["errors"][0]["pointer"] == "/answers/2", "all of them"
    assert desks["clerk"].get(f"/letters/{made['id']}").json["answers"] == []


def test_an_answer_is_checked_thing_by_thing_with_reasons(desks: Desks) -> None:
    made = delivered(desks["clerk"], desks["secretary"], desks["village_clerk"])
    reply(desks["village_clerk"], made["id"], 1, 2)
    assert check(desks["clerk"], made["id"], n1=None).json["errors"][0]["pointer"] == "/verdicts/2"
    assert check(desks["clerk"], made["id"], n1=None, n2="").status_code == 422
    assert check(desks["village_clerk"], made["id"], n1=None, n2=None).status_code == 403


def test_an_objection_stops_nothing_and_is_answered(desks: Desks, session: Session, world: World) -> None:
    made = delivered(desks["clerk"], desks["secretary"], desks["village_clerk"])
    assert take(desks["secretary"], made["id"], "answer_objection", note="维持").json["code"] == "objection_not_open"
    objected = take(desks["village_clerk"], made["id"], "object", note="三季度财务已按时公开，见公开栏照片。").json
    assert (objected["state"], objected["due_at"]) == ("delivered", made["due_at"])
    assert take(desks["village_clerk"], made["id"], "object", note="再来").json["code"] == "objection_not_open"
    assert take(desks["secretary"], made["id"], "answer_objection", note="照片为四季度，维持。").status_code == 200
    assert told(desks["village_clerk"])[0] == "objection_answered"
    assert "object" not in steps(desks["village_clerk"], made["id"])


def test_letters_are_seen_by_issuer_addressee_and_those_above(desks: Desks) -> None:
    made = issued(desks["clerk"], desks["secretary"])["id"]
    seen = {name for name, client in desks.items() if client.get(f"/letters/{made}").status_code == 200}
    assert seen == {"clerk", "secretary", "secretary_2", "village_clerk", "officer"}
    refused = {name for name, client in desks.items() if client.get("/letters").status_code == 403}
    assert refused == {"chief", "viewer", "admin"}
    for name in seen:
        assert [one["id"] for one in desks[name].get("/letters").json["items"]] == [made]


def test_a_closed_letter_is_read_by_the_named_alone_and_counts_apart(desks: Desks, world: World) -> None:
    open_one = issued(desks["clerk"], desks["secretary"])
    named = [world.people["secretary"].id]
    closed = issued(desks["clerk"], desks["secretary"], is_closed=True, readers=named)
    assert closed["document_no"] == open_one["document_no"].replace("监建", "密监建"), "a series of its own"
    seen = {name for name, client in desks.items() if client.get(f"/letters/{closed['id']}").status_code == 200}
    assert seen == {"clerk", "secretary"}
    for name in ("secretary_2", "village_clerk", "officer"):
        assert [one["id"] for one in desks[name].get("/letters").json["items"]] == [open_one["id"]]
        assert desks[name].get("/letters/totals").json["total"] == 1
        assert len(told(desks[name])) == len(told(desks[name])), name
    assert "letter_arrived" in told(desks["village_clerk"])
    assert told(desks["village_clerk"]).count("letter_arrived") == 1
    assert (
        write(
            desks["clerk"], kind="clue_transfer", to_body="县纪委监委案管室", to_place_code=None, items=[]
        ).status_code
        == 422
    )
    clue = write(desks["clerk"], kind="clue_transfer", to_body="县纪委监委案管室", to_place_code=None, causes=None,
                 items=[{"what": "签收并出具回执"}])  # fmt: skip
    assert (clue.status_code, clue.json["is_closed"]) == (201, True)


def test_trays_and_what_waits(desks: Desks) -> None:
    made = write(desks["clerk"]).json["id"]
    tray = lambda name, which: desks[name].get("/letters/totals", tray=which).json["total"]  # noqa: E731
    waits = lambda name: desks[name].get("/letters/totals", awaits="true").json["total"]  # noqa: E731
    assert (tray("clerk", "drafts"), waits("clerk"), waits("secretary"), waits("officer")) == (1, 0, 1, 0)
    name_issuer(desks["secretary"])
    take(desks["secretary"], made, "approve")
    assert (tray("secretary", "to_sign"), waits("secretary"), waits("clerk")) == (1, 1, 0)
    take(desks["secretary"], made, "issue")
    assert (tray("village_clerk", "received"), waits("village_clerk"), tray("clerk", "out")) == (1, 1, 1)
    take(desks["village_clerk"], made, "receive")
    reply(desks["village_clerk"], made, 1, 2)
    assert (waits("village_clerk"), waits("clerk"), tray("clerk", "answered")) == (0, 1, 1)
    agenda = {one["what"]: one["count"] for one in desks["clerk"].get("/agenda").json["items"]}
    assert agenda["letters"] == 1
    assert desks["clerk"].get("/letters/totals", q="岭上村").json["total"] == 1
    assert desks["clerk"].get("/letters/totals", place=OTHER_TOWN).json["total"] == 0


def test_a_prefix_is_one_bodys(desks: Desks) -> None:
    assert name_issuer(desks["secretary"]).status_code == 200
    taken = name_issuer(desks["other_secretary"], OTHER_TOWN)
    assert (taken.status_code, taken.json["code"]) == (409, "letter_prefix_taken")
    assert name_issuer(desks["clerk"]).status_code == 403
    assert desks["clerk"].get(f"/letter-issuers/{TOWN}").json["prefix"] == "岭北纪"
    assert desks["clerk"].get(f"/letter-issuers/{OTHER_TOWN}").status_code == 404
