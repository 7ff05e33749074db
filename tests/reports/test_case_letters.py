"""The register of what the work on reports brought forth: orders and letters of the ladder, as far as
each may see."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from uuid6 import uuid7

from tests.reports.clockwork import let_it_be, stored
from tests.world import COUNTY, OTHER_TOWN, VILLAGE, Client, World

DAY = timedelta(days=1)


@pytest.fixture
def overdue(app: Flask, world: World, session: Session) -> UUID:
    """A report whose unit was ordered, and reminded when it was late."""
    made = uuid7()
    Client(app, world, "monitor").submit(made)
    Client(app, world, "chief").move(made, "escalate")
    clerk = Client(app, world, "clerk")
    clerk.move(made, "accept")
    assert world.unit is not None
    clerk.move(made, "order", unit_id=world.unit.id, requirement="修路")
    due_at = stored(session, made).due_at
    assert due_at is not None
    let_it_be(session, app, due_at + DAY)
    return made


def test_orders_and_letters_of_the_ladder_stand_in_one_list_and_are_printed_from_it(
    app: Flask, world: World, overdue: UUID
) -> None:
    clerk = Client(app, world, "clerk")
    reminder, order = clerk.get("/case-letters").json["items"]
    assert (reminder["kind"], order["kind"], order["addressee"]) == ("reminder", "order", "镇水务站")
    assert (order["title"], order["report_id"], reminder["report_id"]) == ("整改通知书", str(overdue), str(overdue))
    assert order["number"].startswith("整改〔") and reminder["number"].startswith("提醒〔")
    for path in (f"orders/{order['id']}/notice", f"letters/{reminder['id']}/pdf"):
        assert clerk.get(f"/reports/{overdue}/{path}").data.startswith(b"%PDF")
    assert [one["id"] for one in clerk.get("/case-letters", kind="order").json["items"]] == [order["id"]]
    assert len(clerk.get("/case-letters", place=VILLAGE).json["items"]) == 2


def test_it_goes_on_page_by_page(app: Flask, world: World, overdue: UUID) -> None:
    clerk = Client(app, world, "clerk")
    first = clerk.get("/case-letters", limit=1).json
    second = clerk.get("/case-letters", limit=1, cursor=first["next_cursor"]).json
    assert [one["kind"] for page in (first, second) for one in page["items"]] == ["reminder", "order"]
    assert clerk.get("/case-letters", limit=1, cursor=second["next_cursor"]).json["items"] == []


def test_whoever_does_not_see_the_report_does_not_see_its_papers(app: Flask, world: World, overdue: UUID) -> None:
    assert len(Client(app, world, "officer").get("/case-letters", place=COUNTY).json["items"]) == 2
    assert Client(app, world, "other_secretary").get("/case-letters").json["items"] == []
    assert [one["kind"] for one in Client(app, world, "chief").get("/case-letters").json["items"]] == ["order"]
    assert Client(app, world, "monitor").get("/case-letters").status_code == 403
    assert Client(app, world, "clerk").get("/case-letters", place="999999").json["errors"][0]["pointer"] == "/place"


def test_a_list_of_another_place_is_empty(app: Flask, world: World, overdue: UUID) -> None:
    assert Client(app, world, "officer").get("/case-letters", place=OTHER_TOWN).json["items"] == []
