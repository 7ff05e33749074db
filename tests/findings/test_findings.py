"""The ledger of problems over HTTP: found, merged, worked, looked at again by another, or left once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.findings.running_out import answer_findings
from gridwatch.territory.calendar import china_day
from tests.findings.desks import NOTE, check, check_list, enter, fed_back, letter, take, today
from tests.letters.desks import take as take_letter
from tests.world import COUNTY, TOWN, VILLAGE, VILLAGE_2, Client, World

Desks = dict[str, Client]


@pytest.fixture
def desks(app: Flask, world: World) -> Desks:
    names = (
        "clerk", "secretary", "secretary_2", "village_clerk", "officer", "department", "other_secretary", "chief",
        "viewer", "responder",
    )  # fmt: skip
    return {name: Client(app, world, name) for name in names}


def told(client: Client) -> list[str]:
    """What somebody was told about findings, newest first."""
    lines = client.get("/notifications").json["items"]
    return [one["kind"] for line in lines if line["subject"] == "finding" for one in (line, *line["earlier"])]


def test_a_department_checks_and_its_problem_goes_the_whole_way(desks: Desks) -> None:
    listed = check_list(desks["officer"])
    made = check(desks["department"], listed["id"])
    assert made.status_code == 201, made.text
    found = enter(desks["department"], origin="check", check_id=made.json["id"], body="随便写").json
    assert (found["state"], found["is_new"], found["sources"][0]["body"]) == ("entered", True, "县农业农村局")
    key = found["id"]
    assert (told(desks["clerk"]), told(desks["village_clerk"])) == (["finding_entered"], ["finding_entered"])
    out = letter(desks["clerk"], desks["secretary"])
    lettered = take(desks["clerk"], key, "letter", letter_id=out).json
    assert lettered["due_at"] == desks["clerk"].get(f"/letters/{out}").json["due_at"], "with its letter"
    assert take(desks["village_clerk"], key, "feed_back", note="已改").json["errors"][0]["pointer"] == "/note"
    assert take(desks["village_clerk"], key, "feed_back", note=NOTE).json["state"] == "feedback"
    for name in ("department", "clerk"):
        refused = take(desks[name], key, "revisit", note=NOTE, villagers_asked=5)
        assert refused.json["code"] == "second_person_needed", "neither who found nor who handled it"
    asked = {"note": "现场查看，公开栏已更新。", "villagers_asked": 5}
    assert take(desks["secretary"], key, "revisit", **asked).json["state"] == "revisited"
    assert take(desks["secretary"], key, "sign_off").json["code"] == "second_person_needed"
    assert take(desks["clerk"], key, "sign_off").status_code == 403
    closed = take(desks["secretary_2"], key, "sign_off").json
    assert (closed["state"], closed["due_at"], closed["events"][-2]["villagers_asked"]) == ("closed", None, 5)
    assert told(desks["village_clerk"])[0] == "finding_closed"


def test_what_is_not_put_right_is_ordered_again_in_another_round(desks: Desks) -> None:
    key = enter(desks["clerk"]).json["id"]
    fed_back(desks, key)
    take(desks["secretary"], key, "revisit", note="仍未公开，栏内为旧表。", villagers_asked=3)
    again = take(desks["secretary_2"], key, "again", note="七日内重新公开并反馈。").json
    assert (again["state"], again["round"]) == ("ordered", 2)
    assert take(desks["village_clerk"], key, "feed_back", note=NOTE).json["state"] == "feedback"


def test_the_same_by_four_is_one_finding_and_all_are_kept(desks: Desks) -> None:
    first = enter(desks["department"]).json
    for name, origin in (("clerk", "duty"), ("secretary", "self_check"), ("officer", "pairing")):
        again = enter(desks[name], origin=origin, item="　三季度财务收支 ", problem="还是没公开")
        assert (again.status_code, again.json["id"], again.json["is_new"]) == (200, first["id"], False)
    found = desks["clerk"].get(f"/findings/{first['id']}").json
    assert [one["origin"] for one in found["sources"]] == ["department", "duty", "self_check", "pairing"]
    assert desks["village_clerk"].get(f"/findings/{first['id']}").json["sources"] == [], "the village sees no finder"
    assert enter(desks["clerk"], kind="late").json["is_new"], "another kind is another problem"
    assert enter(desks["clerk"], VILLAGE_2).json["is_new"]
    fed_back(desks, first["id"])
    for name in ("clerk", "secretary", "officer"):
        refused = take(desks[name], first["id"], "revisit", note=NOTE, villagers_asked=1)
        assert refused.json["code"] == "second_person_needed", "every finder"
    assert take(desks["secretary_2"], first["id"], "revisit", note=NOTE, villagers_asked=1).status_code == 200


def test_a_paragraph_is_one_source(desks: Desks) -> None:
    audit = {"origin": "audit", "body": "县审计局", "document_no": "审报〔2026〕7号", "paragraph": "3.2"}
    assert enter(desks["clerk"], **audit).status_code == 201
    twice = enter(desks["officer"], **audit, item="另一件事")
    assert (twice.status_code, twice.json["code"]) == (409, "source_known")
    assert enter(desks["clerk"], **audit | {"paragraph": "3.3"}, item="另一件事").status_code == 201
    refused = enter(desks["clerk"], origin="audit", body="县审计局", item="第三件")
    assert refused.json["errors"][0]["pointer"] == "/document_no"
    assert desks["clerk"].get("/findings/totals").json["total"] == 2


@pytest.mark.parametrize(
    ("action", "facts", "state", "left_to"),
    [
        ("hand_over", {"left_to": "123 456 789"}, "in_report", "123 456 789"),
        ("refer", {"left_to": "县民政局", "note": "属民政部门职责范围。"}, "referred", "县民政局"),
        ("dismiss", {"note": "经核实已按期公开，不属问题。"}, "dismissed", None),
        ("suspect", {"note": "涉嫌虚报冒领，按线索处置。"}, "clue", None),
    ],
)
def test_it_leaves_once_and_is_frozen(
    desks: Desks, action: str, facts: dict[str, Any], state: str, left_to: str | None
) -> None:
    made = enter(desks["clerk"]).json
    assert take(desks["clerk"], made["id"], action).status_code == 422, "each asks for a reason or where to"
    gone = take(desks["clerk"], made["id"], action, **facts).json
    assert (gone["state"], gone["left_to"]) == (state, left_to)
    for other in ("letter", "refer", "dismiss", "hand_over"):
        assert take(desks["clerk"], made["id"], other, **facts).json["code"] == "illegal_move"
    again = enter(desks["officer"]).json
    assert again["is_new"] and again["id"] != made["id"], "found anew, it is another"
    sees = desks["village_clerk"].get(f"/findings/{made['id']}").status_code
    assert sees == (404 if state in ("clue", "in_report") else 200)


def test_a_possible_breach_has_an_opinion_within_a_month(desks: Desks, session: Session, world: World) -> None:
    made = enter(desks["clerk"]).json["id"]
    clue = take(desks["clerk"], made, "suspect", note="涉嫌虚报冒领，按线索处置。").json
    due = datetime.fromisoformat(clue["due_at"])
    assert china_day(due - timedelta(seconds=1)) == china_day(world.now) + timedelta(days=30)
    state_actor(session, is_system=True)
    while answer_findings(session, now=due):
        session.flush()
    session.commit()
    assert told(desks["clerk"])[0] == "finding_due"
    assert desks["clerk"].get("/findings/totals", awaits="true").json["total"] == 1
    assert take(desks["clerk"], made, "decide", note="拟予以初步核实，报县纪委。").json["state"] == "decided"


def test_a_department_has_its_own_themes_alone(desks: Desks) -> None:
    assert enter(desks["department"], category_code="C1").status_code == 403
    own, other = enter(desks["department"]).json["id"], enter(desks["clerk"], category_code="C1").json["id"]
    assert [one["id"] for one in desks["department"].get("/findings").json["items"]] == [own]
    assert desks["department"].get(f"/findings/{other}").status_code == 404
    units = desks["clerk"].get("/units", place=COUNTY).json["items"]
    unit = next(one["id"] for one in units if one["name"] == "县农业农村局")
    assert desks["clerk"].call("PUT", f"/units/{unit}/themes", json={"letters": ["C"]}).status_code == 403
    assert desks["officer"].call("PUT", f"/units/{unit}/themes", json={"letters": ["Y"]}).status_code == 422
    assert desks["officer"].call("PUT", f"/units/{unit}/themes", json={"letters": ["C"]}).json == {"letters": ["C"]}
    assert [one["id"] for one in desks["department"].get("/findings").json["items"]] == [other]


def test_the_matrix_has_each_place_by_stage(desks: Desks) -> None:
    made = enter(desks["clerk"]).json["id"]
    enter(desks["clerk"], kind="late")
    enter(desks["clerk"], VILLAGE_2)
    take(desks["clerk"], made, "suspect", note="涉嫌虚报冒领，按线索处置。")
    rows = {
        one["place"]["code"]: one["by_state"] for one in desks["clerk"].get("/finding-matrix", place=TOWN).json["items"]
    }
    assert rows == {VILLAGE: {"entered": 1, "clue": 1}, VILLAGE_2: {"entered": 1}}
    (own,) = desks["village_clerk"].get("/finding-matrix", place=TOWN).json["items"]
    assert (own["place"]["code"], own["by_state"]) == (VILLAGE, {"entered": 1}), "of its own, and no clue"
    assert desks["other_secretary"].get("/finding-matrix", place=TOWN).json["items"] == []


def test_who_sees_a_finding(desks: Desks) -> None:
    made = enter(desks["clerk"]).json["id"]
    seen = {name for name, client in desks.items() if client.get(f"/findings/{made}").status_code == 200}
    assert seen == {"clerk", "secretary", "secretary_2", "village_clerk", "officer", "department"}
    refused = {name for name, client in desks.items() if client.get("/findings").status_code == 403}
    assert refused == {"chief", "viewer", "responder"}


def test_a_letter_fits_its_finding(desks: Desks) -> None:
    made = enter(desks["clerk"]).json["id"]
    order = letter(desks["clerk"], desks["secretary"], "rectification")
    elsewhere = letter(desks["clerk"], desks["secretary"], to_place_code=VILLAGE_2)
    fitting = letter(desks["clerk"], desks["secretary"])
    for wrong in (order, elsewhere):
        assert take(desks["clerk"], made, "letter", letter_id=wrong).json["errors"][0]["pointer"] == "/letter_id"
    assert take(desks["clerk"], made, "order", letter_id=fitting).json["errors"][0]["pointer"] == "/letter_id"
    listed = [one["id"] for one in desks["clerk"].get(f"/findings/{made}/letters").json["items"]]
    assert set(listed) == {order, fitting}
    take_letter(desks["secretary"], fitting, "void", note="写错了收文单位")
    assert take(desks["clerk"], made, "letter", letter_id=fitting).status_code == 422
    assert take(desks["clerk"], made, "order", letter_id=order).json["state"] == "ordered"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"place_code": COUNTY}, "/place_code"),
        ({"category_code": "Y9"}, "/category_code"),
        ({"found_on": "2100-01-01"}, "/found_on"),
        ({"document_no": "1号"}, "/paragraph"),
        ({"origin": "check"}, "/check_id"),
        ({"check_id": "01890000-0000-7000-8000-000000000000"}, "/check_id"),
    ],
)
def test_what_cannot_have_been_found_is_refused(desks: Desks, changes: dict[str, Any], pointer: str) -> None:
    refused = enter(desks["clerk"], **changes)
    assert refused.status_code in (404, 422), refused.text
    assert refused.json["errors"][0]["pointer"] == pointer
    assert desks["clerk"].get("/findings/totals").json["total"] == 0


def test_a_check_is_of_points_of_its_list_in_a_village_and_not_of_tomorrow(desks: Desks) -> None:
    first = check_list(desks["officer"])
    second = check_list(desks["officer"], title="三务公开监督检查要点（修订）")
    assert second["version"] == 2
    (newest,) = desks["clerk"].get("/check-lists", place=VILLAGE).json["items"]
    assert newest["id"] == second["id"]
    assert len(desks["clerk"].get(f"/check-lists/{first['id']}/points").json["items"]) == 3
    for changes, pointer in (({"points": [4]}, "/points"), ({"happened_on": "2100-01-01"}, "/happened_on")):
        assert check(desks["clerk"], first["id"], **changes).json["errors"][0]["pointer"] == pointer
    assert check(desks["clerk"], first["id"], TOWN).json["errors"][0]["pointer"] == "/place_code"
    assert check(desks["other_secretary"], first["id"]).status_code == 403
    assert check(desks["clerk"], second["id"], kind="spot", points=[2]).status_code == 201
    (listed,) = desks["secretary"].get("/checks", place=TOWN).json["items"]
    assert (listed["kind"], listed["points"], listed["happened_on"]) == ("spot", [2], today())


_FINDINGS = """
    INSERT INTO finding (id, place_id, category_code, kind, item, problem, state, version, round, entered_at,
                         rectify_by, letter_id, closed_at)
    SELECT gen_random_uuid(), :village, 'B1', 'none', 'item ' || n, '未公开',
           CASE WHEN n <= 397 THEN 'closed' ELSE 'ordered' END, CASE WHEN n <= 397 THEN 5 ELSE 2 END, 1, :at, :day,
           :letter, CASE WHEN n <= 397 THEN CAST(:at AS timestamptz) END
    FROM generate_series(1, 399) n"""
_EVENTS = """
    INSERT INTO finding_event
      (finding_id, seq, from_state, action, to_state, at, account_id, role, note, villagers_asked)
    SELECT id, :seq, :before, :action, :after, :at, :account, :role, :note, :asked
    FROM finding WHERE version >= :seq"""
_LETTERS = """
    INSERT INTO letter (id, kind, place_id, is_closed, to_place_id, title, source, problems, reply_days, state, version,
      round, written_at, approved_on, issuer, contact, year, number, document_no, dated_on, issued_at)
    SELECT gen_random_uuid(), k.code, :town, false, :village, '关于公开的函', '检查', '未公开', 5, 'issued', 3,
      1, :at, :day, '镇纪委机关', '电话', 2026, n, k.code || n, :day, :at
    FROM letter_kind k, generate_series(1, :many) n WHERE k.code = :kind"""
_LETTER_EVENTS = """
    INSERT INTO letter_event (letter_id, seq, from_state, action, to_state, at, account_id, role)
    SELECT id, :seq, :before, :action, :after, :at, :account, 'town_secretary' FROM letter"""


def make_the_seed(session: Session, world: World) -> None:
    """Rows as the doors write them: 399 findings of which 397 are signed off, and 200 letters."""
    at, day = world.now, china_day(world.now)
    people = {name: account.id for name, account in world.people.items()}
    places = {"town": world.places[TOWN].id, "village": world.places[VILLAGE].id, "at": at, "day": day}
    state_actor(session, is_system=True)
    for kind, many in (("reminder", 82), ("advice", 83), ("circular", 35)):
        session.execute(text(_LETTERS), places | {"kind": kind, "many": many})
    for seq, before, action, after, who in (
        (1, "blank", "write", "draft", "clerk"),
        (2, "draft", "approve", "approved", "secretary"),
        (3, "approved", "issue", "issued", "secretary"),
    ):
        facts = {"seq": seq, "before": before, "action": action, "after": after, "at": at, "account": people[who]}
        session.execute(text(_LETTER_EVENTS), facts)
    one = session.scalar(text("SELECT id FROM letter LIMIT 1"))
    session.execute(text(_FINDINGS), places | {"letter": one})
    for seq, before, action, after, who in (
        (1, "unknown", "enter", "entered", "clerk"),
        (2, "entered", "order", "ordered", "clerk"),
        (3, "ordered", "feed_back", "feedback", "village_clerk"),
        (4, "feedback", "revisit", "revisited", "secretary"),
        (5, "revisited", "sign_off", "closed", "secretary_2"),
    ):
        facts = {"seq": seq, "before": before, "action": action, "after": after, "at": at, "account": people[who],
                 "role": "town_clerk", "note": NOTE, "asked": 3 if action == "revisit" else None}  # fmt: skip
        session.execute(text(_EVENTS), facts)
    session.commit()


def test_the_figures_of_the_seed(desks: Desks, session: Session, world: World) -> None:
    """399 found, 397 put right: 99.5 %; reminders 82, advice letters 83, circulars 35 (S8)."""
    make_the_seed(session, world)
    day = china_day(world.now)
    window = {"place": TOWN, "since": day.isoformat(), "before": (day + timedelta(1)).isoformat()}
    told = desks["secretary"].get("/finding-figures", **window).json
    assert (told["entered"], told["closed"], told["due"], round(told["rectified"], 3)) == (399, 397, 399, 0.995)
    assert told["letters"] == {"reminder": 82, "advice": 83, "circular": 35}
    for by, key in (("theme", "B"), ("month", f"{day:%Y-%m}")):
        (row,) = desks["secretary"].get("/finding-breakdown", **window, by=by).json["items"]
        assert (row["key"], row["entered"], row["closed"], row["due"]) == (key, 399, 397, 399)
        assert desks["other_secretary"].get("/finding-breakdown", **window, by=by).json["items"] == []
    empty = desks["secretary"].get("/finding-figures", **window | {"place": VILLAGE_2}).json
    assert (empty["entered"], empty["rectified"]) == (0, None), "nothing due is no rate"
    assert desks["other_secretary"].get("/finding-figures", **window).json["entered"] == 0
