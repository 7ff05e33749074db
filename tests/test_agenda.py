"""What waits for somebody, counted: each number is that of its list, and only what they can really
do is counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from gridwatch.agenda import LAPSING_DAYS
from gridwatch.database import state_actor
from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import STEPS, Action
from gridwatch.reports.reading.awaiting import _STATES, RIGHTS, Awaited
from gridwatch.territory.calendar import china_day, end_of_day
from tests.clearing.desks import propose as propose_clearing
from tests.clearing.desks import untrue
from tests.institutions.desks import propose
from tests.pairing.officers import days_ago, follow_up, paired, raised, write
from tests.world import TOWN, Client, World

LISTS = {
    "report": "/reports/totals",
    "visit": "/visits/held",
    "order": "/orders",
    "institution": "/institutions/totals",
    "appointment": "/appointments/totals",
    "letter": "/letters/totals",
    "finding": "/findings/totals",
    "clearing": "/clearings/totals",
    "diary_item": "/diary-items/totals",
}


def agenda(client: Client) -> dict[str, dict[str, Any]]:
    """The entries by what they count."""
    return {entry["what"]: entry for entry in client.get("/agenda").json["items"]}


def counted(client: Client, entry: dict[str, Any]) -> int:
    """How many the list shows to which the number leads."""
    today = china_day(datetime.now(UTC))
    query = dict(entry["query"]) | ({"open": "true"} if entry["subject"] in {"report", "order"} else {})
    if query.pop("due", None):
        query["due_before"] = (end_of_day(today) + timedelta(microseconds=1)).isoformat()
    if query.pop("on", None):
        query["ends_before"] = end_of_day(today + timedelta(days=LAPSING_DAYS - 1)).isoformat()
    found = client.get(LISTS[entry["subject"]], **query).json
    return found["total"] if "total" in found else len(found["items"])


def test_each_step_awaits_the_right_that_its_actions_ask_for() -> None:
    actions = {
        Awaited.ADMIT: Action.ADMIT, Awaited.ASSIGN: Action.ASSIGN, Awaited.TRIAGE: Action.ESCALATE,
        Awaited.ACCEPT: Action.ACCEPT, Awaited.DISPOSE: Action.ORDER, Awaited.FEEDBACK: Action.GIVE_FEEDBACK,
        Awaited.EXTENSION: Action.EXTEND, Awaited.REVISIT: Action.REVISIT, Awaited.CLOSE: Action.CLOSE,
    }  # fmt: skip
    for awaited, action in actions.items():
        for state in _STATES[awaited]:
            assert RIGHTS[awaited] in STEPS[state, action].by
    assert {*actions, Awaited.ANY} == set(Awaited)


@pytest.mark.parametrize(
    "name", ["chief", "deputy", "clerk", "secretary", "officer", "responder", "admin", "viewer", "monitor", "partner"]
)
def test_each_number_is_that_of_its_list(app: Flask, world: World, name: str) -> None:
    phone, chief, clerk = (Client(app, world, one) for one in ("monitor", "chief", "clerk"))
    reports = [phone.submit(text=f"第{number}件").json["report_id"] for number in range(6)]
    for report in reports[:4]:
        assert chief.move(report, "escalate").status_code == 200
    for report in reports[:2]:
        assert clerk.move(report, "accept").status_code == 200
    assert clerk.move(reports[0], "quick_fix", note="当天修").status_code == 200
    propose(chief)
    pairing = paired(Client(app, world, "secretary"), world)
    assert write(Client(app, world, "partner"), pairing, days_ago(1), items=[raised()]).status_code == 201
    assert propose_clearing(Client(app, world, "officer"), untrue(app, world)).status_code == 201
    client = Client(app, world, name)
    for entry in client.get("/agenda").json["items"]:
        assert entry["count"] == counted(client, entry), entry


def test_a_report_waits_at_one_desk_at_a_time(app: Flask, world: World) -> None:
    phone, chief, clerk = (Client(app, world, one) for one in ("monitor", "chief", "clerk"))
    report = phone.submit().json["report_id"]
    assert agenda(chief)["triage"]["count"] == 1
    assert "triage" not in agenda(clerk)
    chief.move(report, "escalate")
    assert agenda(chief)["triage"]["count"] == 0
    assert agenda(clerk)["accept"]["count"] == 1
    # The county could accept it too, and it is not the county's to do.
    assert agenda(Client(app, world, "officer"))["accept"]["count"] == 0


def test_who_fixed_it_is_not_asked_to_revisit_it(app: Flask, world: World) -> None:
    phone, chief, deputy = (Client(app, world, one) for one in ("monitor", "chief", "deputy"))
    report = phone.submit().json["report_id"]
    assert chief.move(report, "village_fix", note="当天修").status_code == 200
    assert agenda(deputy)["feedback"]["count"] == 1
    assert deputy.move(report, "give_feedback", note="已修好").status_code == 200
    assert agenda(deputy)["revisit"]["count"] == 0
    assert agenda(chief)["revisit"]["count"] == 0


def test_whoever_wrote_an_institution_is_not_asked_to_adopt_it(app: Flask, world: World) -> None:
    propose(Client(app, world, "secretary"))
    assert agenda(Client(app, world, "secretary"))["adopt"]["count"] == 0
    assert agenda(Client(app, world, "officer"))["adopt"]["count"] == 1


def test_what_a_diary_raises_waits_for_the_desk_until_it_is_answered(app: Flask, world: World) -> None:
    secretary, clerk, partner = (Client(app, world, one) for one in ("secretary", "clerk", "partner"))
    assert (agenda(clerk)["follow_up"]["count"], agenda(partner)["raised"]["count"]) == (0, 0)
    told = write(partner, paired(secretary, world), days_ago(1), items=[raised(), raised("suggestion", "字太小")]).json
    first = told["items"][0]["id"]
    assert (agenda(clerk)["follow_up"]["count"], agenda(partner)["raised"]["count"]) == (2, 2)
    assert ("raised" in agenda(clerk), "follow_up" in agenda(partner)) == (False, False)
    assert follow_up(clerk, first, "pass_on").status_code == 200
    assert (agenda(clerk)["follow_up"]["count"], agenda(partner)["raised"]["count"]) == (2, 2)
    assert follow_up(clerk, first, "finish").status_code == 200
    assert (agenda(clerk)["follow_up"]["count"], agenda(partner)["raised"]["count"]) == (1, 1)
    assert agenda(Client(app, world, "other_secretary"))["follow_up"]["count"] == 0


def test_what_one_raised_oneself_is_not_theirs_to_follow_up(app: Flask, world: World, session: Session) -> None:
    partner = Client(app, world, "partner")
    write(partner, paired(Client(app, world, "secretary"), world), days_ago(1), items=[raised()])
    new = NewAppointment(world.people["partner"].id, Role.TOWN_CLERK, TOWN, "x", china_day(world.now))
    state_actor(session, is_system=True)
    appoint(session, new, actor=None, now=world.now)
    for number in agenda(partner).values():
        assert number["count"] == counted(partner, number), number
    assert (agenda(partner)["raised"]["count"], agenda(partner)["follow_up"]["count"]) == (1, 0)


def test_what_one_has_moved_is_found_again(app: Flask, world: World) -> None:
    phone, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    mine, other = (phone.submit(text=text).json["report_id"] for text in ("路灯坏了", "水渠堵了"))
    chief.move(mine, "escalate")
    assert [one["id"] for one in chief.get("/reports", handled=True).json["items"]] == [mine]
    assert [one["id"] for one in chief.get("/reports", handled=False).json["items"]] == [other]


def test_reports_are_listed_in_the_order_that_is_asked_for(app: Flask, world: World) -> None:
    phone, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    made = [phone.submit(text=f"第{number}件").json["report_id"] for number in range(3)]
    assert [one["id"] for one in chief.get("/reports", sort="received").json["items"]] == made
    first = chief.get("/reports", sort="-received", limit=2).json
    rest = chief.get("/reports", sort="-received", limit=2, cursor=first["next_cursor"]).json
    assert [one["id"] for one in first["items"] + rest["items"]] == made[::-1]
    assert chief.get("/reports", sort="colour").status_code == 422
