"""Pairings and their diaries over HTTP: who is paired with what, what a day holds, what became of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from gridwatch.pairing.diaries import HOUSEHOLDS_A_DAY, LATE_DAYS
from tests.pairing.officers import TODAY, days_ago, entry, follow_up, pair, paired, raised, write
from tests.together import at_once
from tests.world import COUNTY, OTHER_TOWN, TOWN, VILLAGE, VILLAGE_2, Client, Inhabited, World


@pytest.fixture
def desks(app: Flask, world: World) -> dict[str, Client]:
    names = ("partner", "secretary", "clerk", "officer", "other_secretary", "chief", "monitor", "admin")
    return {name: Client(app, world, name) for name in names}


def _told(client: Client) -> list[str]:
    return [one["kind"] for one in client.get("/notifications").json["items"] if one["subject"] == "diary_item"]


def test_a_town_pairs_its_official_with_all_its_villages_or_some(desks: dict[str, Client], world: World) -> None:
    made = pair(desks["secretary"], world).json
    assert [one["code"] for one in made["villages"]] == [VILLAGE, VILLAGE_2]
    assert (made["first"], made["last"], made["town"]["code"]) == (days_ago(90), None, TOWN)
    ended = desks["secretary"].post(f"/pairings/{made['id']}/end", {"last": days_ago(50)}).json
    assert ended["last"] == days_ago(50)
    some = pair(desks["officer"], world, first=days_ago(49), last=days_ago(0), village_codes=[VILLAGE_2]).json
    assert [one["code"] for one in some["villages"]] == [VILLAGE_2]
    for query, count in (({}, 2), ({"on": days_ago(60)}, 1), ({"place": VILLAGE}, 1), ({"place": COUNTY}, 2),
                         ({"place": OTHER_TOWN}, 0), ({"officer_id": world.people["chief"].id}, 0)):  # fmt: skip
        assert len(desks["partner"].get("/pairings", **query).json["items"]) == count, query
        assert desks["partner"].get("/pairings/totals", **query).json == {"total": count}


@pytest.mark.parametrize(
    ("changes", "status", "pointer"),
    [
        ({"town_code": VILLAGE}, 422, "/town_code"),
        ({"town_code": OTHER_TOWN}, 403, None),
        ({"village_codes": ["529801102001"]}, 422, "/village_codes"),
        ({"last": days_ago(91)}, 422, "/last"),
        ({"document_no": " "}, 422, "/document_no"),
        ({"first": "2026-02-30"}, 422, "/first"),
    ],
)
def test_a_pairing_that_cannot_be_is_refused_by_its_field(
    desks: dict[str, Client], world: World, changes: dict[str, Any], status: int, pointer: str | None
) -> None:
    refused = pair(desks["secretary"], world, **changes)
    assert refused.status_code == status, refused.text
    assert pointer is None or refused.json["errors"][0]["pointer"] == pointer


def test_who_is_paired_holds_the_office_and_is_not_paired_twice(desks: dict[str, Client], world: World) -> None:
    secretary = desks["secretary"]
    stranger = pair(secretary, world, officer_id=world.people["chief"].id)
    assert (stranger.status_code, stranger.json["code"]) == (422, "not_pairable")
    assert pair(secretary, world, officer_id=world.people["secretary"].id).json["code"] == "own_pairing"
    assert pair(secretary, world, first=days_ago(300)).json["code"] == "not_pairable", "before the appointment"
    paired(secretary, world, village_codes=[VILLAGE])
    again = pair(secretary, world, first=days_ago(3))
    assert (again.status_code, again.json["code"]) == (409, "paired_before")
    assert pair(secretary, world, village_codes=[VILLAGE_2]).status_code == 201
    assert pair(desks["clerk"], world).status_code == 403


def test_a_diary_is_read_by_its_official_the_town_and_the_county_alone(desks: dict[str, Client], world: World) -> None:
    made = write(desks["partner"], paired(desks["secretary"], world), days_ago(1), items=[raised()])
    assert made.status_code == 201, made.text
    assert (made.json["is_late"], made.json["officers"], len(made.json["items"])) == (False, 1, 1)
    path, item = f"/diaries/{made.json['id']}", made.json["items"][0]["id"]
    for name, status in (("partner", 200), ("secretary", 200), ("clerk", 200), ("officer", 200),
                         ("other_secretary", 404), ("chief", 403), ("monitor", 403), ("admin", 403)):  # fmt: skip
        assert desks[name].get(path).status_code == status, name
        assert desks[name].get(f"/diary-items/{item}").status_code == status, name
        if status != 403:
            listed = desks[name].get("/diaries").json["items"]
            assert len(listed) == (status == 200), name


def test_a_diary_that_comes_later_than_a_week_is_late_for_ever_and_counts(
    desks: dict[str, Client], world: World
) -> None:
    pairing_id = paired(desks["secretary"], world)
    in_time = write(desks["partner"], pairing_id, days_ago(LATE_DAYS)).json
    claimed = world.now - timedelta(days=LATE_DAYS + 1)
    late = write(desks["partner"], pairing_id, days_ago(LATE_DAYS + 1), captured_at=claimed.isoformat()).json
    assert (in_time["is_late"], late["is_late"]) == (False, True), "whatever its device says"
    assert desks["officer"].get("/diaries/totals").json == {"total": 2, "late": 1}
    assert [one["id"] for one in desks["officer"].get("/diaries", late="true").json["items"]] == [late["id"]]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"happened_on": days_ago(91)}, "/happened_on"),
        ({"happened_on": days_ago(-1)}, "/happened_on"),
        ({"village_codes": []}, "/village_codes"),
        ({"village_codes": ["529801102001"]}, "/village_codes"),
        ({"households": -1}, "/households"),
        ({"asked_disclosure": False}, "/disclosure_found"),
        ({"disclosure_found": None}, "/disclosure_found"),
        ({"disclosure_found": "找王某，电话13900000000"}, "/disclosure_found"),
        ({"items": [raised(village_code=VILLAGE_2)]}, "/items/0/village_code"),
        ({"items": [raised(text="身份证520000199001011234")]}, "/items/0/text"),
        ({"items": [raised(kind="praise")]}, "/items/0/kind"),
        ({"pairing_id": "00000000-0000-4000-8000-000000000000"}, "/pairing_id"),
        ({"photo": "x"}, "/photo"),
        ({"track": []}, "/track"),
    ],
)
def test_a_diary_that_cannot_be_is_refused_by_its_field(
    desks: dict[str, Client], world: World, changes: dict[str, Any], pointer: str
) -> None:
    pairing_id = paired(desks["secretary"], world)
    body = {"pairing_id": pairing_id, "happened_on": days_ago(2)} | changes
    refused = write(desks["partner"], **body)
    assert refused.status_code == 422, refused.text
    assert refused.json["errors"][0]["pointer"] == pointer
    assert desks["partner"].get("/diaries").json["items"] == []


def test_sixty_households_on_a_day_take_a_word(desks: dict[str, Client], world: World) -> None:
    officer, pairing_id = desks["partner"], paired(desks["secretary"], world)
    asked = write(officer, pairing_id, days_ago(2), households=60)
    assert (asked.json["code"], asked.json["errors"][0]["pointer"]) == ("many_households", "/many_because")
    assert str(HOUSEHOLDS_A_DAY) in asked.json["detail"]
    word = "全村院坝会，逐户签到前已走访"
    assert write(officer, pairing_id, days_ago(2), households=60, many_because=word).json["many_because"] == word


def test_the_same_diary_again_changes_nothing_and_a_day_has_one(desks: dict[str, Client], world: World) -> None:
    officer, pairing_id = desks["partner"], paired(desks["secretary"], world)
    path, body = f"/diaries/{uuid4()}", entry(pairing_id, days_ago(3), items=[raised()])
    assert officer.call("PUT", path, json=body).status_code == 201
    again = officer.call("PUT", path, json=body | {"sent_at": world.now.isoformat()})
    assert (again.status_code, len(again.json["items"])) == (200, 1)
    other = officer.call("PUT", path, json=body | {"households": 6})
    assert (other.status_code, other.json["code"]) == (409, "other_body")
    assert write(officer, pairing_id, days_ago(3)).json["code"] == "diary_day_taken"
    assert write(desks["secretary"], pairing_id, days_ago(4)).status_code == 403


def test_a_pairing_does_not_end_before_its_newest_diary(desks: dict[str, Client], world: World) -> None:
    secretary, pairing_id = desks["secretary"], paired(desks["secretary"], world)
    write(desks["partner"], pairing_id, days_ago(5))
    path = f"/pairings/{pairing_id}/end"
    assert secretary.post(path, {"last": days_ago(6)}).json["errors"][0]["pointer"] == "/last"
    assert secretary.post(path, {"last": days_ago(5)}).status_code == 200
    assert secretary.post(path, {"last": days_ago(4)}).json["errors"][0]["pointer"] == "/last", "never later"
    assert write(desks["partner"], pairing_id, days_ago(4)).json["errors"][0]["pointer"] == "/happened_on"


def test_the_desk_says_what_became_of_it_and_its_official_is_told(desks: dict[str, Client], world: World) -> None:
    officer, clerk = desks["partner"], desks["clerk"]
    made = write(officer, paired(desks["secretary"], world), days_ago(1), items=[raised()]).json
    item = made["items"][0]["id"]
    assert _told(clerk) == ["raised"]
    assert _told(officer) == []
    assert {one["action"] for one in clerk.get(f"/diary-items/{item}/steps").json["items"]} == {
        "finish", "pass_on", "decline",
    }  # fmt: skip
    assert officer.get(f"/diary-items/{item}/steps").json["items"] == []
    assert follow_up(clerk, item, "finish", note=None).json["errors"][0]["pointer"] == "/note"
    assert follow_up(clerk, item, "pass_on").json["state"] == "passed_on"
    assert follow_up(clerk, item, "decline", version=1).json["code"] == "stale_version"
    done = follow_up(desks["officer"], item, "finish", note="已换灯").json
    assert (done["state"], [one["action"] for one in done["events"]]) == ("done", ["raise", "pass_on", "finish"])
    assert _told(officer) == ["done"]
    assert _told(clerk) == ["raised"], "what became of it is its official's to be told"
    assert follow_up(clerk, item, "pass_on").json["code"] == "illegal_move"
    assert follow_up(clerk, item, "reopen", note="又坏了").json["state"] == "open"
    assert follow_up(desks["chief"], item, "finish", version=4).status_code == 403
    assert follow_up(desks["other_secretary"], item, "finish", version=4).status_code == 404


def test_items_are_listed_and_counted_alike(desks: dict[str, Client], world: World) -> None:
    officer, clerk = desks["partner"], desks["clerk"]
    pairing_id = paired(desks["secretary"], world)
    items = [raised(), raised("suggestion", "公示栏加个雨棚")]
    first = write(officer, pairing_id, days_ago(9), items=items).json["items"][0]["id"]
    write(officer, pairing_id, days_ago(2), items=[raised(text="水管漏水")])
    follow_up(clerk, first, "finish")
    for query, count in (({}, 3), ({"state": "done"}, 1), ({"state": ["done", "open"]}, 3), ({"kind": "suggestion"}, 1),
                         ({"first": days_ago(3)}, 1), ({"past": days_ago(3)}, 2), ({"place": VILLAGE}, 3)):  # fmt: skip
        assert len(clerk.get("/diary-items", **query).json["items"]) == count, query
        assert clerk.get("/diary-items/totals", **query).json["total"] == count, query
    assert officer.get("/diary-items/totals").json["by_state"] == {"done": 1, "open": 2}
    assert clerk.get("/diary-items", place="529801999").json["errors"][0]["pointer"] == "/place"


def test_one_diary_sent_twice_at_once_is_one(inhabited: Inhabited) -> None:
    app, world = inhabited()
    officer, pairing_id = Client(app, world, "partner"), paired(Client(app, world, "secretary"), world)
    path, body = f"/diaries/{uuid4()}", entry(pairing_id, TODAY, items=[raised()])
    answers = at_once(*(lambda: officer.call("PUT", path, json=body) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 201]
    assert officer.get("/diary-items/totals").json["total"] == 1


def test_a_pairing_that_ends_while_a_diary_is_written_leaves_none_behind(inhabited: Inhabited) -> None:
    app, world = inhabited()
    officer, secretary = Client(app, world, "partner"), Client(app, world, "secretary")
    for n in range(3):
        pairing_id = paired(secretary, world, first=days_ago(60 - 20 * n), village_codes=[VILLAGE])
        end, day = {"last": days_ago(50 - 20 * n)}, days_ago(49 - 20 * n)
        answers = at_once(
            lambda key=pairing_id, end=end: secretary.post(f"/pairings/{key}/end", end),
            lambda key=pairing_id, day=day: write(officer, key, day),
        )
        codes = tuple(answer.status_code for answer in answers)
        assert codes in {(200, 422), (422, 201)}, codes
        last = {"last": days_ago(45 - 20 * n)}
        assert secretary.post(f"/pairings/{pairing_id}/end", last).status_code in {200, 422}
