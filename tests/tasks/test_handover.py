"""Ending an appointment strands nothing, and shows beforehand what waits at the post."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from tests.world import GROUP_W, TOWN, VILLAGE, Client, World, add_person


def _foreseen(app: Flask, world: World, name: str, by: str = "secretary") -> dict[str, Any]:
    answer = Client(app, world, by).get(f"/appointments/{world.appointments[name].id}/end")
    assert answer.status_code == 200, answer.text
    return {key: value for key, value in answer.json.items() if key != "appointment"}


def test_the_end_of_a_chief_shows_what_the_station_holds(app: Flask, world: World) -> None:
    for _ in range(3):
        Client(app, world, "monitor").submit()
    gone = uuid7()
    Client(app, world, "monitor").submit(gone)
    Client(app, world, "deputy").move(gone, "escalate")
    found = _foreseen(app, world, "chief")
    assert found == {
        "others_in_post": 0, "warnings": ["vacant", "unattended"], "open_reports": 3, "overdue_reports": 0,
        "open_orders": 0, "running_tasks": 0,
    }  # fmt: skip
    assert _foreseen(app, world, "clerk")["open_reports"] == 1
    assert _foreseen(app, world, "chief", by="admin")["open_reports"] == 3


def test_a_report_that_concerns_either_of_them_is_not_counted(app: Flask, world: World) -> None:
    Client(app, world, "monitor").submit(concerns=[{"person": "clerk"}])
    assert _foreseen(app, world, "clerk", by="admin")["open_reports"] == 0
    made = uuid7()
    Client(app, world, "monitor").submit(made)
    Client(app, world, "chief").move(made, "escalate")
    assert _foreseen(app, world, "clerk", by="admin")["open_reports"] == 1
    Client(app, world, "monitor").move(made, "concern", concerns=[{"person": "admin"}])
    assert _foreseen(app, world, "clerk", by="admin")["open_reports"] == 0


def test_the_next_chief_finds_everything_where_it_was(app: Flask, world: World, session: Session) -> None:
    made = uuid7()
    Client(app, world, "monitor").submit(made)
    end = Client(app, world, "secretary").post(
        f"/appointments/{world.appointments['chief'].id}/end", {"reason": "resigned"}
    )
    assert end.status_code == 200
    assert Client(app, world, "chief").get("/reports").json["items"] == []
    add_person(session, world, "chief_2", Role.CHIEF, VILLAGE, days=0)
    session.commit()
    assert Client(app, world, "chief_2").move(made, "escalate").status_code == 200


def test_the_end_of_a_monitor_shows_the_tasks_of_the_group_and_no_report(app: Flask, world: World) -> None:
    today = china_day(world.now)
    body = {"place_code": TOWN, "targets": [GROUP_W], "title": "走访", "items": ["公示栏"],
            "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat()}  # fmt: skip
    Client(app, world, "clerk").post("/tasks", body)
    Client(app, world, "monitor").submit()
    found = _foreseen(app, world, "monitor")
    assert (found["running_tasks"], found["open_reports"]) == (1, 0)
    assert found["warnings"] == ["vacant", "unattended"]


def test_the_end_of_a_responder_shows_the_open_orders_of_the_unit(app: Flask, world: World) -> None:
    made = uuid7()
    Client(app, world, "monitor").submit(made)
    Client(app, world, "chief").move(made, "escalate")
    clerk = Client(app, world, "clerk")
    clerk.move(made, "accept")
    assert world.unit is not None
    clerk.move(made, "order", unit_id=world.unit.id, requirement="限期修复路面")
    assert _foreseen(app, world, "responder")["open_orders"] == 1


def test_the_town_is_not_shown_that_an_order_of_a_report_that_is_sealed_to_the_county_is_open(
    app: Flask, world: World, session: Session
) -> None:
    made, officer = uuid7(), Client(app, world, "officer")
    Client(app, world, "monitor").submit(made, concerns=[{"post": "town_commission"}])
    assert world.unit is not None
    assert officer.move(made, "accept").status_code == 200
    assert officer.move(made, "order", unit_id=world.unit.id, requirement="退还").status_code == 200
    account = world.people["other_secretary"].id
    new = NewAppointment(account, Role.TOWN_CLERK, TOWN, "任〔2026〕3号", china_day(world.now))
    appoint(session, new, actor=None, now=datetime.now(UTC))
    session.commit()
    path = f"/appointments/{world.appointments['responder'].id}/end"
    clerk = Client(app, world, "other_secretary")
    assert clerk.get(f"/reports/{made}").status_code == 404
    assert clerk.get(path).json["open_orders"] == 0
    assert Client(app, world, "admin").get(path).json["open_orders"] == 1
