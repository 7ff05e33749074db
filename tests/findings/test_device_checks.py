"""Checks as a phone sends them when it comes back: once, proven, late by the server's time, with
photos."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from uuid6 import uuid7
from werkzeug.test import TestResponse

from gridwatch.database import state_actor
from gridwatch.evidence.sweeping import look
from gridwatch.files.quotas import MOST_FILES
from gridwatch.files.store import keys_below, open_store
from gridwatch.findings.device_checks import LATE_DAYS, MOST_PHOTOS
from gridwatch.from_settings import archive
from gridwatch.receipts import body_sha256, read_key_set, verify
from tests.evidence.files import SECRET, exif, photo
from tests.findings.desks import POINTS, check_list, enter, today
from tests.pairing.officers import days_ago
from tests.sync.items import visit_item
from tests.together import at_once
from tests.world import COUNTY, TOWN, VILLAGE, VILLAGE_2, Client, Inhabited, World, small_photo

PLACED = exif(lon=109.005, lat=28.01, taken="2026:11:20 09:00:00")


@pytest.fixture
def desks(app: Flask, world: World) -> dict[str, Client]:
    names = ("clerk", "secretary", "officer", "department", "village_clerk", "other_secretary", "monitor")
    return {name: Client(app, world, name) for name in names}


@pytest.fixture
def list_id(desks: dict[str, Client]) -> str:
    return str(check_list(desks["officer"])["id"])


def announced(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def wrong(no: int = 1, *photos: bytes, **changes: Any) -> dict[str, Any]:
    """A problem at a point."""
    told = {"point_no": no, "kind": "none", "problem": "三季度没有公开。", "text": "会计说忘了贴。"}
    return told | {"photos": [announced(one) for one in photos]} | changes


def item(list_id: str, *problems: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A check of the first village: the first three points, those without a problem in order."""
    bad = {one["point_no"] for one in problems}
    body = {
        "place_code": VILLAGE, "list_id": list_id, "kind": "department", "happened_on": today(),
        "in_order": [no for no in (1, 2, 3) if no not in bad], "problems": list(problems),
        "captured_at": datetime.now(UTC).isoformat(),
    }  # fmt: skip
    return {"type": "check", "id": str(uuid7()), "body": body | changes}


def send(client: Client, *items: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post("/sync", {"items": list(items)})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json["results"]
    return results


def photo_at(check: str, content: bytes, subject: str = "check") -> str:
    return f"/files/{subject}/{check}/{hashlib.sha256(content).hexdigest()}"


def put(client: Client, check: str, content: bytes) -> TestResponse:
    return client.call("PUT", photo_at(check, content), data=content)


def test_a_check_is_taken_in_once_and_each_problem_enters_the_ledger(desks: dict[str, Client], list_id: str) -> None:
    clerk = desks["clerk"]
    sent = item(list_id, wrong(1), wrong(2, kind="false"), in_order=[])
    (first,), (again,) = send(clerk, sent), send(clerk, sent)
    assert (first["status"], again["status"]) == ("accepted", "replayed"), first
    assert first["receipt"] == again["receipt"]
    assert first["receipt"]["body_sha256"] == body_sha256(sent["body"]).hex()
    verify(first["receipt"], read_key_set(clerk.http.get("/.well-known/gridwatch-keys").json))
    assert clerk.call("PUT", f"/checks/{sent['id']}", json=sent["body"]).status_code == 200
    (check,) = clerk.get("/checks").json["items"]
    assert (check["points"], check["is_late"]) == ([1, 2], False), "the third was not seen"
    found = {one["item"]: one for one in clerk.get("/findings").json["items"]}
    assert set(found) == {POINTS[0]["what"], POINTS[1]["what"]}
    (source,) = clerk.get(f"/findings/{found[POINTS[1]['what']]['id']}").json["sources"]
    assert (source["origin"], source["body"], source["check_id"], source["point_no"]) == (
        "check", "岭口镇", sent["id"], 2,
    )  # fmt: skip
    other = clerk.call("PUT", f"/checks/{sent['id']}", json=sent["body"] | {"kind": "spot"})
    assert (other.status_code, other.json["code"]) == (409, "other_body")


def test_it_stands_in_its_version_of_the_list(desks: dict[str, Client], list_id: str) -> None:
    sent = item(list_id, wrong(3))
    newer = check_list(desks["officer"], points=POINTS[:1])
    assert newer["version"] == 2
    (taken,) = send(desks["department"], sent)
    assert taken["status"] == "accepted", "it was made before the newer version was heard of"
    (seen,) = desks["department"].get("/checks").json["items"]
    assert seen["points"] == [1, 2, 3]


def test_what_lay_on_the_phone_for_more_than_a_week_is_late(desks: dict[str, Client], list_id: str) -> None:
    then = datetime.now(UTC) - timedelta(days=LATE_DAYS + 1)
    late = item(list_id, happened_on=days_ago(LATE_DAYS + 1), captured_at=then.isoformat())
    in_time = item(list_id, happened_on=days_ago(LATE_DAYS))
    results = send(desks["clerk"], late, in_time)
    assert [one["receipt"]["is_late"] for one in results] == [True, False]


def test_a_bad_check_fails_no_other_item(desks: dict[str, Client], list_id: str) -> None:
    bad = [
        (item(list_id, place_code=TOWN), "/place_code"),
        (item(list_id, place_code="529801199"), "/place_code"),
        (item(str(uuid4())), "/list_id"),
        (item(list_id, happened_on=days_ago(-1)), "/happened_on"),
        (item(list_id, in_order=[]), "/points"),
        (item(list_id, in_order=[9]), "/points"),
        (item(list_id, wrong(1), in_order=[1]), "/problems"),
        (item(list_id, wrong(1, problem="")), "/body/problems/0/problem"),
        (item(list_id, wrong(1, *(small_photo(str(n)) for n in range(MOST_PHOTOS + 1)))), "/body/problems/0/photos"),
        (item(list_id, wrong(1, b"one", b"one")), "/body/problems/0/photos"),
    ]
    good = item(list_id, wrong(1))
    results = send(desks["clerk"], *(one for one, _ in bad), good)
    assert [one["status"] for one in results] == ["rejected"] * len(bad) + ["accepted"]
    told = [one["problem"]["errors"][0]["pointer"] for one in results[:-1]]
    assert told == [pointer for _, pointer in bad]
    assert desks["clerk"].get("/findings/totals").json["total"] == 1, "what was rejected entered nothing"


def test_who_may_not_check_sends_none(desks: dict[str, Client], list_id: str) -> None:
    for name in ("village_clerk", "other_secretary", "monitor"):
        (refused,) = send(desks[name], item(list_id))
        assert refused["status"] == "rejected", name
    assert [one["status"] for one in send(desks["monitor"], visit_item(), item(list_id))] == ["accepted", "rejected"]


def test_a_department_enters_what_is_of_its_theme(desks: dict[str, Client], world: World) -> None:
    mixed = [*POINTS, {"what": "项目是否招标", "how": "看合同", "category_code": "D1"}]
    mine = check_list(desks["officer"], points=mixed)
    kit = desks["department"].get("/check-kit").json
    assert [one["code"] for one in kit["villages"]] == [VILLAGE, VILLAGE_2]
    (found,) = kit["lists"]
    assert (found["id"], found["version"], found["place_code"]) == (mine["id"], 1, COUNTY)
    assert [one["may_enter"] for one in found["points"]] == [True, True, True, False]
    (refused,) = send(desks["department"], item(mine["id"], wrong(4)))
    assert (refused["status"], refused["problem"]["status"]) == ("rejected", 403)
    (taken,) = send(desks["department"], item(mine["id"], wrong(2), in_order=[1, 4]))
    assert taken["status"] == "accepted"


def test_the_kit_is_of_ones_own_places(desks: dict[str, Client], list_id: str) -> None:
    everything = desks["officer"].get("/check-kit").json
    assert {one["code"] for one in everything["villages"]} >= {VILLAGE, VILLAGE_2}
    assert all(one["may_enter"] for one in everything["lists"][0]["points"])
    other = desks["other_secretary"].get("/check-kit").json
    assert VILLAGE not in {one["code"] for one in other["villages"]}
    assert desks["village_clerk"].get("/check-kit").status_code == 403


def test_a_photo_comes_after_and_is_seen_by_who_sees_who_found_it(desks: dict[str, Client], list_id: str) -> None:
    content = photo(exif=PLACED)
    department, village = desks["department"], desks["village_clerk"]
    sent = item(list_id, wrong(1, content))
    send(department, sent)
    (finding,) = department.get("/findings").json["items"]
    path = f"/findings/{finding['id']}"
    before = village.get(path).get_data()
    assert department.get(path).json["sources"][0]["photos"] == [
        {"sha256": announced(content)["sha256"], "kind": "photo", "status": "expected"}
    ]
    assert department.get(photo_at(sent["id"], content)).json["code"] == "not_arrived"
    first, again = put(department, sent["id"], content), put(department, sent["id"], content)
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json == again.json
    verify(first.json, read_key_set(department.http.get("/.well-known/gridwatch-keys").json))
    for name in ("department", "clerk", "officer"):
        shown = desks[name].get(photo_at(sent["id"], content))
        assert (shown.status_code, shown.content_type) == (200, "image/jpeg"), name
        assert SECRET not in shown.data
        assert desks[name].get(photo_at(sent["id"], content), size="thumbnail").status_code == 200
        assert desks[name].get(path).json["sources"][0]["photos"][0]["status"] == "present"
    for name in ("village_clerk", "other_secretary", "monitor"):
        assert desks[name].get(photo_at(sent["id"], content)).status_code == 404, name
    assert village.get(path).get_data() == before, "a village cannot tell that there is a photo"


def test_photos_are_sent_by_who_announced_them_and_are_what_was_announced(
    desks: dict[str, Client], list_id: str
) -> None:
    content = small_photo("one")
    sent = item(list_id, wrong(1, content), wrong(2, content), wrong(3, b"no photo", b"never sent"))
    send(desks["clerk"], sent)
    assert put(desks["secretary"], sent["id"], content).status_code == 404
    assert put(desks["clerk"], sent["id"], small_photo("other")).status_code == 404
    assert put(desks["clerk"], str(uuid4()), content).status_code == 404
    assert desks["clerk"].call("PUT", photo_at(sent["id"], content, "report"), data=content).status_code == 404
    short = desks["clerk"].call("PUT", photo_at(sent["id"], content), data=content[:-1])
    assert short.json["code"] == "other_content"
    assert put(desks["clerk"], sent["id"], content).status_code == 201
    assert put(desks["clerk"], sent["id"], b"no photo").json["code"] == "unfit_file"
    assert desks["clerk"].call("DELETE", photo_at(sent["id"], b"never sent")).status_code == 204
    statuses = {}
    for finding in desks["clerk"].get("/findings").json["items"]:
        (source,) = desks["clerk"].get(f"/findings/{finding['id']}").json["sources"]
        statuses[source["point_no"]] = [one["status"] for one in source["photos"]]
    assert statuses == {1: ["present"], 2: ["present"], 3: ["refused", "refused"]}, "the same photo shows two points"


def test_a_photo_stays_in_the_store(
    app: Flask,
    session: Session,
    desks: dict[str, Client],
    list_id: str,
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = replace(archive(app.config["SETTINGS"]), store=open_store((tmp_path / "store").as_uri()))
    monkeypatch.setitem(app.config, "ARCHIVE", kept)
    content = small_photo("kept")
    sent = item(list_id, wrong(1, content))
    send(desks["clerk"], sent)
    put(desks["clerk"], sent["id"], content)
    state_actor(session, is_system=True)
    found = look(session, kept, grace=timedelta(0), now=datetime.now(UTC) + timedelta(minutes=1))
    assert (found.orphans, found.missing) == ([], [])
    assert len([*keys_below(kept.store, "")]) == 3, "the sealed original, what was rebuilt, a thumbnail"


def test_the_database_takes_photos_of_ones_own_problems_and_changes_none(
    session: Session, desks: dict[str, Client], list_id: str, world: World
) -> None:
    content = small_photo("own")
    sent = item(list_id, wrong(1, content))
    send(desks["clerk"], sent)
    put(desks["clerk"], sent["id"], content)
    insert = """INSERT INTO attached_file (subject, subject_id, part, sha256, size, account_id, announced_at)
                VALUES ('check', :id, :part, decode(repeat('ab', 32), 'hex'), 9, :account, now())"""
    ids = {name: world.people[name].id for name in ("clerk", "secretary", "village_clerk")}
    for actor, account, part in (("secretary", "secretary", 1), ("clerk", "secretary", 1), ("clerk", "clerk", 2),
                                 ("village_clerk", "village_clerk", 1)):  # fmt: skip
        state_actor(session, account_id=ids[actor])
        with pytest.raises(DBAPIError, match="row-level security"), session.begin_nested():
            session.execute(text(insert), {"id": sent["id"], "part": part, "account": ids[account]})
    for name, seen in (("clerk", 1), ("secretary", 1), ("village_clerk", 0)):
        state_actor(session, account_id=ids[name])
        assert session.scalar(text("SELECT count(*) FROM attached_file")) == seen, name
        changed = text("UPDATE attached_file SET refused_at = now()")
        assert session.connection().execute(changed).rowcount == 0, "what has come stays"


def test_the_same_problem_by_a_desk_and_by_a_phone_is_one_and_both_are_kept(
    desks: dict[str, Client], list_id: str
) -> None:
    enter(desks["clerk"], item=POINTS[0]["what"])
    send(desks["department"], item(list_id, wrong(1)))
    (finding,) = desks["clerk"].get("/findings").json["items"]
    sources = desks["clerk"].get(f"/findings/{finding['id']}").json["sources"]
    assert [one["body"] for one in sources] == ["镇纪委", "县农业农村局"]


def test_the_same_check_sent_twice_at_once_is_one(inhabited: Inhabited) -> None:
    app, world = inhabited()
    sent = item(check_list(Client(app, world, "officer"))["id"], wrong(1), wrong(2))
    clerks = [Client(app, world, "clerk") for _ in range(4)]
    results = [one for (one,) in at_once(*(lambda each=each: send(each, sent) for each in clerks))]
    assert sorted(one["status"] for one in results) == ["accepted", "replayed", "replayed", "replayed"]
    assert clerks[0].get("/findings/totals").json["total"] == 2
    assert len(clerks[0].get("/checks").json["items"]) == 1


def test_a_problem_has_fewer_photos_than_a_report() -> None:
    assert MOST_PHOTOS <= MOST_FILES
