"""Institutions from their proposal to their review, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.institutions.moves import REVIEW_DAYS, REVIEW_DAYS_MAX
from gridwatch.institutions.review import answer_reviews
from gridwatch.territory.calendar import china_day, end_of_day
from tests.institutions.desks import TITLE, adopted, proposal, propose, take
from tests.together import at_once
from tests.world import COUNTY, GROUP_W, TOWN, VILLAGE, VILLAGE_2, Client, Inhabited, World


@pytest.fixture
def desks(app: Flask, world: World) -> dict[str, Client]:
    names = ("chief", "deputy", "clerk", "secretary", "secretary_2", "officer", "other_secretary", "monitor", "viewer")
    return {name: Client(app, world, name) for name in names}


def _let_it_be(session: Session, at: Any) -> None:
    state_actor(session, is_system=True)
    while answer_reviews(session, now=at):
        session.flush()
    session.commit()


def _told(client: Client) -> list[tuple[str, str]]:
    lines = client.get("/notifications").json["items"]
    return [(told["kind"], line["name"]) for line in lines for told in (line, *line["earlier"])]


def test_what_one_proposes_another_adopts(desks: dict[str, Client], world: World) -> None:
    today = china_day(world.now)
    made = propose(desks["chief"]).json
    assert (made["state"], made["document_no"], made["in_force_from"], made["due_at"]) == ("proposed", None, None, None)
    done = take(desks["secretary"], made["id"], "adopt").json
    assert (done["state"], done["document_no"]) == ("adopted", f"岭上村制〔{today.year}〕1号")
    assert (done["in_force_from"], done["in_force_until"]) == (today.isoformat(), None)
    assert done["due_at"].startswith((today + timedelta(days=REVIEW_DAYS + 1)).isoformat())
    assert [(one["action"], one["role"]) for one in done["events"]] == [
        ("propose", "chief"),
        ("adopt", "town_secretary"),
    ]
    assert "account" not in str(done), "the office acts, and nobody's name is told"


def test_nobody_adopts_what_they_wrote(desks: dict[str, Client]) -> None:
    secretary, second = desks["secretary"], desks["secretary_2"]
    made = propose(secretary, TOWN).json["id"]
    assert take(secretary, made, "adopt").json["code"] == "second_person_needed"
    (adopt,) = [
        step for step in secretary.get(f"/institutions/{made}/steps").json["items"] if step["action"] == "adopt"
    ]
    assert adopt["refusal"]["code"] == "second_person_needed"
    amended = second.call("PUT", f"/institutions/{made}", json=proposal(content="改"), headers={"If-Match": '"v1"'})
    assert (amended.status_code, amended.json["content"], amended.json["version"]) == (200, "改", 2)
    assert take(second, made, "adopt").json["code"] == "second_person_needed", "who amended it wrote it too"
    assert take(desks["officer"], made, "adopt").json["state"] == "adopted"


def test_a_village_is_not_adopted_by_its_own_desk_nor_by_another_town(desks: dict[str, Client]) -> None:
    made = propose(desks["chief"]).json["id"]
    for name in ("chief", "deputy", "clerk"):
        assert take(desks[name], made, "adopt", version=1).status_code == 403, name
    assert take(desks["other_secretary"], made, "adopt", version=1).status_code == 404
    assert desks["other_secretary"].get(f"/institutions/{made}").status_code == 404


def test_a_place_has_one_of_a_title_in_force(desks: dict[str, Client], world: World) -> None:
    chief, secretary = desks["chief"], desks["secretary"]
    first = adopted(chief, secretary)
    second = propose(chief).json["id"]
    refused = take(secretary, second, "adopt")
    assert (refused.status_code, refused.json["code"]) == (409, "title_in_force")
    assert first["document_no"] in refused.json["detail"]
    assert adopted(desks["clerk"], secretary, place=VILLAGE_2)["state"] == "adopted", "another place has its own"
    take(secretary, first["id"], "repeal", note="不再适用")
    assert take(secretary, second, "adopt").json["code"] == "title_in_force", "until the end of the day"
    tomorrow = (china_day(world.now) + timedelta(days=1)).isoformat()
    assert adopted(chief, secretary, effective_on=tomorrow)["in_force_from"] == tomorrow


def test_a_new_one_ends_the_one_it_replaces_on_the_day_before(desks: dict[str, Client], world: World) -> None:
    chief, secretary = desks["chief"], desks["secretary"]
    old = adopted(chief, secretary)
    begins = china_day(world.now) + timedelta(days=30)
    new = adopted(chief, secretary, replaces_id=old["id"], effective_on=begins.isoformat())
    assert (new["in_force_from"], new["document_no"].split("〕")[1]) == (begins.isoformat(), "2号")
    ended = chief.get(f"/institutions/{old['id']}").json
    assert (ended["state"], ended["in_force_until"]) == ("repealed", (begins - timedelta(days=1)).isoformat())
    assert TITLE in ended["events"][-1]["note"]
    for place, replaces_id in ((VILLAGE_2, new["id"]), (VILLAGE, old["id"])):
        refused = propose(desks["clerk"], place, replaces_id=replaces_id)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/replaces_id"), (
            "not in force there"
        )


def test_what_is_repealed_before_it_began_never_was_in_force(desks: dict[str, Client], world: World) -> None:
    begins = (china_day(world.now) + timedelta(days=9)).isoformat()
    made = adopted(desks["chief"], desks["secretary"], effective_on=begins)
    ended = take(desks["secretary"], made["id"], "repeal", note="情况有变").json
    assert (ended["state"], ended["in_force_from"], ended["in_force_until"]) == ("repealed", None, None)


def test_its_desk_is_reminded_and_told_when_its_review_is_due(
    desks: dict[str, Client], session: Session, world: World
) -> None:
    chief, secretary, today = desks["chief"], desks["secretary"], china_day(world.now)
    made = adopted(chief, secretary, title="印章管理办法")
    name = "《印章管理办法》"
    assert ("to_adopt", name) in _told(secretary)
    assert _told(chief) == [("adopted", name)]
    due_at = end_of_day(today + timedelta(days=REVIEW_DAYS))
    _let_it_be(session, due_at - timedelta(days=200))
    assert _told(chief) == [("adopted", name)]
    _let_it_be(session, due_at - timedelta(days=2))
    assert _told(chief)[0] == ("review_near", name)
    _let_it_be(session, due_at)
    assert _told(chief)[0] == ("review_due", name)
    found = chief.get(f"/institutions/{made['id']}").json
    assert (found["state"], found["due_at"], found["events"][-1]["role"]) == ("review_due", None, None)
    assert take(secretary, made["id"], "renew").json["errors"][0]["pointer"] == "/note"
    review_on = today + timedelta(days=365)
    renewed = take(secretary, made["id"], "renew", note="仍然适用", review_on=review_on.isoformat()).json
    assert (renewed["state"], renewed["in_force_until"]) == ("adopted", None)
    assert renewed["due_at"].startswith((review_on + timedelta(days=1)).isoformat())


def test_the_day_of_a_review_lies_ahead_and_within_five_years(desks: dict[str, Client], world: World) -> None:
    made, today = propose(desks["chief"]).json["id"], china_day(world.now)
    for days in (0, -1, REVIEW_DAYS_MAX + 1):
        day = (today + timedelta(days=days)).isoformat()
        refused = take(desks["secretary"], made, "adopt", review_on=day)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/review_on"), days
    assert desks["chief"].get(f"/institutions/{made}").json["state"] == "proposed"


@pytest.mark.parametrize(
    ("place", "changes", "pointer"),
    [
        (GROUP_W, {}, "/place_code"),
        ("529801999", {}, "/place_code"),
        (VILLAGE, {"title": "一"}, "/proposal/title"),
        (VILLAGE, {"title": "《》"}, "/title"),
        (VILLAGE, {"kind": "power"}, "/proposal/kind"),
        (VILLAGE, {"content": "  "}, "/proposal/content"),
        (VILLAGE, {"effective_on": "2020-01-01"}, "/effective_on"),
        (VILLAGE, {"replaces_id": "00000000-0000-4000-8000-000000000000"}, "/replaces_id"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_by_its_field(
    desks: dict[str, Client], place: str, changes: dict[str, Any], pointer: str
) -> None:
    refused = propose(desks["clerk"], place, **changes)
    assert refused.status_code == 422, refused.text
    assert refused.json["errors"][0]["pointer"] == pointer
    assert desks["clerk"].get("/institutions").json["items"] == []


def test_a_number_of_its_own_is_kept_and_is_not_given_twice(desks: dict[str, Client], world: World) -> None:
    chief, secretary, year = desks["chief"], desks["secretary"], china_day(world.now).year
    taken = adopted(chief, secretary, document_no=f"岭上村制〔{year}〕1号")
    again = propose(chief, title="另一个办法", document_no=taken["document_no"])
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (422, "/document_no")
    assert adopted(chief, secretary, title="另一个办法")["document_no"] == f"岭上村制〔{year}〕2号"


def test_what_is_in_force_is_read_below_and_a_proposal_is_not(desks: dict[str, Client]) -> None:
    secretary, officer = desks["secretary"], desks["officer"]
    proposed = propose(secretary, TOWN, title="镇上的草案").json["id"]
    in_force = adopted(officer, secretary, place=TOWN, title="镇上的办法")["id"]
    seen = {
        name: {one["id"] for one in desks[name].get("/institutions").json["items"]}
        for name in ("chief", "monitor", "officer")
    }
    assert seen == {"chief": {in_force}, "monitor": {in_force}, "officer": {in_force, proposed}}
    assert desks["chief"].get(f"/institutions/{proposed}").status_code == 404
    assert desks["chief"].get(f"/institutions/{in_force}/steps").json["items"] == []
    assert desks["viewer"].get("/institutions").status_code == 403
    assert take(desks["chief"], in_force, "repeal", note="不要").status_code == 403


def test_the_list_is_narrowed_and_counted_alike(desks: dict[str, Client]) -> None:
    chief, secretary, officer = desks["chief"], desks["secretary"], desks["officer"]
    adopted(chief, secretary)
    propose(chief, title="用工管理办法", kind="labour")
    propose(officer, COUNTY, title="县里的办法")
    for query, count in (
        ({}, 3), ({"state": "adopted"}, 1), ({"state": ["adopted", "proposed"]}, 3), ({"kind": "labour"}, 1),
        ({"q": "用工"}, 1), ({"q": "岭上村制"}, 1), ({"place": VILLAGE}, 2), ({"place": VILLAGE_2}, 0),
        ({"place": COUNTY, "here": True}, 1), ({"q": "%"}, 0),
    ):  # fmt: skip
        assert len(officer.get("/institutions", **query).json["items"]) == count, query
        told = officer.get("/institutions/totals", **query)
        assert told.json.get("total") == count, (query, told.json)
    assert officer.get("/institutions", place="529801999").json["errors"][0]["pointer"] == "/place"


def test_somebody_was_faster(desks: dict[str, Client]) -> None:
    made = propose(desks["chief"]).json["id"]
    assert take(desks["chief"], made, "drop", note="写错了").json["state"] == "dropped"
    assert take(desks["secretary"], made, "adopt", version=1).json["code"] == "stale_version"
    assert take(desks["secretary"], made, "adopt").json["code"] == "illegal_move"
    bare = desks["secretary"].post(f"/institutions/{made}/moves", {"action": "adopt"})
    assert bare.json["code"] == "version_needed"


def test_numbers_have_no_gap_whoever_adopts_at_once(inhabited: Inhabited) -> None:
    app, world = inhabited()
    chief = Client(app, world, "chief")
    made = [propose(chief, title=f"第{n}项办法").json["id"] for n in range(6)]
    same = [propose(chief, title="同名办法").json["id"] for _ in range(2)]
    secretaries = [Client(app, world, "secretary"), Client(app, world, "secretary_2")]

    def adopt_at_once(keys: list[str]) -> list[int]:
        turns = zip(secretaries, keys, strict=True)
        answers = at_once(*(lambda who=who, key=key: take(who, key, "adopt", version=1) for who, key in turns))
        return sorted(answer.status_code for answer in answers)

    for n in (0, 2, 4):
        assert adopt_at_once(made[n : n + 2]) == [200, 200]
    assert adopt_at_once(same) == [200, 409]
    numbers = [one["document_no"] for one in chief.get("/institutions", state="adopted").json["items"]]
    year = china_day(world.now).year
    assert sorted(numbers) == sorted(f"岭上村制〔{year}〕{n}号" for n in range(1, 8))


def test_a_number_that_two_take_at_once_is_given_to_one(inhabited: Inhabited) -> None:
    app, world = inhabited()
    desks = [Client(app, world, "chief"), Client(app, world, "clerk")]
    for n in range(4):
        answers = at_once(
            *(lambda desk=desk, n=n: propose(desk, title=f"第{n}项", document_no=f"村发{n}号") for desk in desks)
        )
        assert sorted(answer.status_code for answer in answers) == [201, 422]


def test_a_dropped_proposal_gives_its_number_back(desks: dict[str, Client]) -> None:
    made = propose(desks["chief"], document_no="村发〔2026〕7号").json["id"]
    assert take(desks["clerk"], made, "drop", note="还没议过").json["state"] == "dropped"
    assert ("dropped", f"《{TITLE}》") in _told(desks["chief"])
    assert propose(desks["chief"], document_no="村发〔2026〕7号").status_code == 201


def test_what_a_town_proposes_for_itself_is_told_to_the_county_too(desks: dict[str, Client]) -> None:
    propose(desks["secretary"], TOWN, title="镇上的办法")
    assert _told(desks["officer"]) == _told(desks["secretary_2"]) == [("to_adopt", "《镇上的办法》")]
    propose(desks["chief"], title="村里的办法")
    assert ("to_adopt", "《村里的办法》") not in _told(desks["officer"])


def test_one_repealed_today_cannot_be_replaced_from_today_on(desks: dict[str, Client]) -> None:
    chief, secretary = desks["chief"], desks["secretary"]
    old = adopted(chief, secretary)
    new = propose(chief, replaces_id=old["id"]).json["id"]
    take(secretary, old["id"], "repeal", note="不再适用")
    (adopt, *_) = secretary.get(f"/institutions/{new}/steps").json["items"]
    assert adopt["refusal"]["code"] == "title_in_force"
    refused = take(secretary, new, "adopt")
    assert (refused.status_code, old["document_no"] in refused.json["detail"]) == (409, True)


def test_a_title_is_one_however_people_write_it(desks: dict[str, Client]) -> None:
    first = adopted(desks["chief"], desks["secretary"], title="《𬭚村采购办法（试行）》")
    assert first["title"] == "𬭚村采购办法（试行）"
    again = propose(desks["chief"], title="  𬭚村采购办法（试行） ").json["id"]
    assert take(desks["secretary"], again, "adopt").json["code"] == "title_in_force"
