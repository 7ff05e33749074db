"""What the people of a desk arrange among themselves: it is theirs alone."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.reports.colleagues.models import ReportCaseworker, ReportRemark
from tests.world import TOWN, VILLAGE, Client, World


def escalated(app: Flask, world: World, text: str = "路灯坏了") -> str:
    """A report at the town's desk."""
    report: str = Client(app, world, "monitor").submit(text=text).json["report_id"]
    assert Client(app, world, "chief").move(report, "escalate").status_code == 200
    return report


def id_of(client: Client, name: str) -> int:
    """A colleague's account, by the name that the list tells."""
    people: list[dict[str, Any]] = client.get("/colleagues").json["items"]
    return next(int(one["id"]) for one in people if one["name"] == name)


def test_a_report_is_entrusted_and_counts_in_its_caseworkers_load(app: Flask, world: World) -> None:
    report = escalated(app, world)
    clerk, secretary = Client(app, world, "clerk"), Client(app, world, "secretary")
    put = clerk.call("PUT", f"/reports/{report}/caseworker", json={"account_id": id_of(clerk, "secretary")})
    assert put.status_code == 204, put.text
    assert secretary.get(f"/reports/{report}/caseworker").json["caseworker"]["name"] == "secretary"
    load = {one["name"]: one["open"] for one in clerk.get("/colleagues").json["items"]}
    assert (load["clerk"], load["secretary"]) == (0, 1)
    assert [one["id"] for one in secretary.get("/reports", entrusted=True).json["items"]] == [report]
    assert clerk.get("/reports", entrusted=True).json["items"] == []
    agenda = {one["what"]: one["count"] for one in secretary.get("/agenda").json["items"]}
    assert agenda["entrusted"] == 1
    assert clerk.call("PUT", f"/reports/{report}/caseworker", json={"account_id": None}).status_code == 204
    assert clerk.get(f"/reports/{report}/caseworker").json["caseworker"] is None


def test_only_a_colleague_of_the_desk_who_need_not_stand_back_is_entrusted(app: Flask, world: World) -> None:
    report = escalated(app, world)
    clerk, chief = Client(app, world, "clerk"), Client(app, world, "chief")
    deputy = id_of(chief, "deputy")
    refused = clerk.call("PUT", f"/reports/{report}/caseworker", json={"account_id": deputy})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/account_id")
    # Whom it concerns does not know of it, and is not entrusted with it.
    about = (
        Client(app, world, "monitor")
        .submit(text="村干部的事", concerns=[{"post": "town_commission"}])
        .json["report_id"]
    )
    assert clerk.get(f"/reports/{about}/caseworker").status_code == 404
    assert clerk.call("PUT", f"/reports/{about}/caseworker", json={"account_id": None}).status_code == 404


def test_each_desk_has_its_own_caseworker_and_remarks(app: Flask, world: World) -> None:
    report = escalated(app, world)
    clerk, chief, officer = (Client(app, world, name) for name in ("clerk", "chief", "officer"))
    assert clerk.post(f"/reports/{report}/remarks", {"text": "先问水务站"}).status_code == 204
    assert chief.post(f"/reports/{report}/remarks", {"text": "村里没钱修"}).status_code == 204
    assert [one["text"] for one in clerk.get(f"/reports/{report}/remarks").json["items"]] == ["先问水务站"]
    assert [one["text"] for one in chief.get(f"/reports/{report}/remarks").json["items"]] == ["村里没钱修"]
    assert officer.get(f"/reports/{report}/remarks").json["items"] == []
    monitor = Client(app, world, "monitor")
    assert monitor.get(f"/reports/{report}/remarks").status_code == 403
    assert "先问水务站" not in monitor.get(f"/reports/{report}").text + monitor.get(f"/reports/{report}/events").text


def test_who_is_mentioned_is_asked_until_they_answer(app: Flask, world: World) -> None:
    report = escalated(app, world)
    clerk, secretary = Client(app, world, "clerk"), Client(app, world, "secretary")
    asked = {"text": "请看第二张照片", "mentioned_ids": [id_of(clerk, "secretary")]}
    assert clerk.post(f"/reports/{report}/remarks", asked).status_code == 204
    assert [one["id"] for one in secretary.get("/reports", mentioned=True).json["items"]] == [report]
    assert secretary.post(f"/reports/{report}/remarks", {"text": "看过了，可以受理"}).status_code == 204
    assert secretary.get("/reports", mentioned=True).json["items"] == []
    stranger = {"text": "请看", "mentioned_ids": [id_of(Client(app, world, "chief"), "chief")]}
    assert clerk.post(f"/reports/{report}/remarks", stranger).json["errors"][0]["pointer"] == "/mentioned_ids"


def test_all_of_somebody_on_leave_is_handed_over(app: Flask, world: World) -> None:
    reports = [escalated(app, world, f"第{number}件") for number in range(3)]
    clerk, secretary = Client(app, world, "clerk"), Client(app, world, "secretary")
    own, other = id_of(clerk, "clerk"), id_of(clerk, "secretary")
    for report in reports:
        assert clerk.call("PUT", f"/reports/{report}/caseworker", json={"account_id": own}).status_code == 204
    assert secretary.post("/colleagues/handover", {"from_id": own, "to_id": other}).json == {"reports": 3}
    assert len(secretary.get("/reports", entrusted=True).json["items"]) == 3
    assert clerk.get("/reports", entrusted=True).json["items"] == []


def test_the_database_keeps_it_from_everybody_else(app: Flask, world: World, session: Session) -> None:
    report = escalated(app, world)
    clerk = Client(app, world, "clerk")
    clerk.post(f"/reports/{report}/remarks", {"text": "先问水务站"})
    clerk.call("PUT", f"/reports/{report}/caseworker", json={"account_id": id_of(clerk, "clerk")})
    for name, seen in (("clerk", 1), ("secretary", 1), ("officer", 0), ("chief", 0), ("monitor", 0), ("responder", 0)):
        state_actor(session, account_id=world.people[name].id)
        assert session.query(ReportRemark).count() == seen, name
        assert session.query(ReportCaseworker).count() == seen, name
    state_actor(session, is_system=True)


def test_a_desk_keeps_phrases_that_desks_below_read(app: Flask, world: World) -> None:
    clerk, chief = Client(app, world, "clerk"), Client(app, world, "chief")
    phrase = {"place_code": TOWN, "kind": "requirement", "text": "请在规定期限内修复，并上传整改前后照片。"}
    made = clerk.post("/phrases", phrase)
    assert made.status_code == 201, made.text
    assert clerk.post("/phrases", phrase).json["code"] == "phrase_kept"
    assert chief.post("/phrases", phrase).status_code == 403
    own = chief.post("/phrases", {"place_code": VILLAGE, "kind": "note", "text": "村内当天解决"})
    assert own.status_code == 201
    assert [one["text"] for one in chief.get("/phrases").json["items"]] == ["村内当天解决", phrase["text"]]
    assert [one["text"] for one in clerk.get("/phrases").json["items"]] == [phrase["text"]]
    assert chief.call("DELETE", f"/phrases/{made.json['id']}").status_code == 403
    assert clerk.call("DELETE", f"/phrases/{made.json['id']}").status_code == 204
    assert clerk.get("/phrases").json["items"] == []


def test_a_view_is_ones_own_until_it_is_shared_with_the_desk(app: Flask, world: World) -> None:
    clerk, secretary = Client(app, world, "clerk"), Client(app, world, "secretary")
    view = {"list": "reports", "name": "水的问题", "query": "category=J1&which=all"}
    assert clerk.post("/views", view).status_code == 201
    assert secretary.get("/views", list="reports").json["items"] == []
    shared = clerk.post("/views", view | {"shared_with": TOWN}).json
    assert [(one["name"], one["is_own"]) for one in secretary.get("/views").json["items"]] == [("水的问题", False)]
    assert len(clerk.get("/views").json["items"]) == 1
    assert clerk.post("/views", view | {"shared_with": VILLAGE}).status_code == 403
    assert secretary.call("DELETE", f"/views/{shared['id']}").status_code == 404
    assert clerk.call("DELETE", f"/views/{shared['id']}").status_code == 204


@pytest.mark.parametrize(("caseworker", "by"), [("deputy", "clerk"), ("secretary", "secretary")])
def test_the_database_refuses_a_stranger_and_anothers_name_when_the_code_forgets(
    app: Flask, world: World, session: Session, caseworker: str, by: str
) -> None:
    report = escalated(app, world)
    clerk = Client(app, world, "clerk")
    own = {"account_id": id_of(clerk, "clerk")}
    assert clerk.call("PUT", f"/reports/{report}/caseworker", json=own).status_code == 204
    state_actor(session, account_id=world.people["clerk"].id)
    forged = {"account_id": world.people[caseworker].id, "entrusted_by": world.people[by].id}
    with pytest.raises(ProgrammingError, match="row-level security"), session.begin_nested():
        session.execute(update(ReportCaseworker).values(**forged))
    state_actor(session, is_system=True)
