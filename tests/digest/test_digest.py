"""The morning's e-mail: who gets it when, that its numbers are those of the lists, and that it says
nothing else."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.digest.morning import ENDING, GONE, digest_of, queue_digests
from gridwatch.digest.subscriptions import MOST
from gridwatch.from_settings import county_rules
from gridwatch.notifications.channels import Channel
from gridwatch.notifications.delivering import NOTICES, send_next
from gridwatch.notifications.models import Delivery, Message
from gridwatch.people.appointments import end
from gridwatch.people.models import EndReason
from gridwatch.reports.models import Report
from gridwatch.territory.calendar import CHINA, china_day, in_words
from tests.world import TOWN, VILLAGE, Client, World

Morning = Callable[..., list[tuple[str | None, str]]]


def next_weekday(weekday: int) -> date:
    """The next day with this number; 0 is Monday. The county of the tests knows no holidays."""
    today = china_day(datetime.now(CHINA))
    return next(day for ahead in range(1, 8) if (day := today + timedelta(days=ahead)).weekday() == weekday)


def at(day: date, hour: int, minute: int = 10) -> datetime:
    """An instant in China."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


@pytest.fixture
def morning(app: Flask, world: World, session: Session) -> Morning:
    """The worker's turns at an instant: to whom an e-mail went, and its text; a console beside it."""
    vault, rules = app.config["IDENTITY_VAULT"], county_rules(app.config["SETTINGS"], app.config["IDENTITY_VAULT"])

    def turn(now: datetime) -> list[tuple[str | None, str]]:
        sent: list[tuple[str | None, str]] = []
        mail = Channel("email", lambda person, words: sent.append((person.email, words)), needs_email=True)
        others = Channel("sms", lambda _person, words: sent.append((None, words)))
        state_actor(session, is_system=True)
        queue_digests(session, channels=[mail, others], vault=vault, now=now)
        session.flush()
        texts = {**NOTICES, Message.DIGEST: lambda s, account: digest_of(s, account, rules=rules, now=now)}
        while send_next(session, channels=[mail, others], vault=vault, now=now, texts=texts):
            session.flush()
        return sent

    return turn


def subscribe(client: Client, name: str = "村里的", what: str = "reports", **filters: Any) -> Any:
    """Subscribe with an address; the answer."""
    client.call("PUT", "/addresses/email", json={"address": f"{what}@example.cn"})
    return client.post("/subscriptions", {"name": name, "what": what, "filters": filters})


def test_each_number_is_that_of_the_list_and_comes_once_a_working_day(
    app: Flask, world: World, morning: Morning
) -> None:
    phone, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    for text in ("路灯坏了", "水渠堵了"):
        phone.submit(text=text)
    assert subscribe(chief, state=["submitted"], place=VILLAGE).status_code == 201
    assert chief.post("/subscriptions", {"name": "灯", "what": "reports", "filters": {"q": "路灯"}}).status_code == 201
    monday = next_weekday(0)
    assert morning(at(monday, 7, 59)) == []
    ((address, words),) = morning(at(monday, 8))
    head, *lines, ending = words.split("\n")
    assert address == "reports@example.cn"
    assert (head, ending) == (f"【廉情前哨】{in_words(monday)}待办", ENDING)
    assert {"待研判：2", "村里的：2", "灯：1"} <= set(lines)
    assert "坏了" not in words, "nothing of what it is about"
    assert morning(at(monday, 17)) == []
    assert len(morning(at(monday + timedelta(days=1), 9))) == 1


def test_days_off_bring_none_and_a_late_worker_tells_it_when_it_is_up(
    app: Flask, world: World, morning: Morning
) -> None:
    subscribe(Client(app, world, "chief"))
    saturday = next_weekday(5)
    assert morning(at(saturday, 9)) == []
    assert len(morning(at(saturday + timedelta(days=2), 22))) == 1


def test_it_counts_what_exists_for_its_reader_today(
    app: Flask, world: World, session: Session, morning: Morning
) -> None:
    chief = Client(app, world, "chief")
    for _ in range(2):
        Client(app, world, "monitor").submit()
    subscribe(chief)
    state_actor(session, is_system=True)
    kept = session.scalars(select(Report.id)).first()
    session.execute(update(Report).where(Report.id == kept).values(excluded_account_ids=[world.people["chief"].id]))
    monday = next_weekday(0)
    assert "村里的：1" in morning(at(monday, 8))[0][1]
    end(session, world.appointments["chief"].id, EndReason.MOVED, actor=None, now=datetime.now(CHINA))
    session.flush()
    assert f"村里的：{GONE}" in morning(at(monday + timedelta(days=1), 8))[0][1]


def test_without_an_address_or_with_a_disabled_account_nothing_is_sent(
    app: Flask, world: World, session: Session, morning: Morning
) -> None:
    chief = Client(app, world, "chief")
    subscribe(chief)
    chief.call("DELETE", "/addresses/email")
    assert morning(at(next_weekday(0), 8)) == []
    subscribe(chief, name="另一个")
    world.people["chief"].disabled_at = datetime.now(CHINA)
    session.flush()
    assert morning(at(next_weekday(1), 8)) == []


def test_a_delivery_keeps_nothing_of_what_was_said(
    app: Flask, world: World, session: Session, morning: Morning
) -> None:
    subscribe(Client(app, world, "chief"), name="镇里的事")
    morning(at(next_weekday(0), 8))
    state_actor(session, is_system=True)
    (row,) = session.execute(select(Delivery.__table__).where(Delivery.message == Message.DIGEST)).mappings().all()
    assert not any("镇里的事" in str(value) for value in row.values())


@pytest.mark.parametrize(
    ("what", "filters", "pointer"),
    [
        ("reports", {"due_before": "2026-11-30T00:00:00+08:00"}, "/filters/due_before"),
        ("reports", {"place": "522999999999"}, "/filters/place"),
        ("reports", {"state": ["nowhere"]}, "/filters/state/0"),
        ("deliveries", {}, "/what"),
        ("brief", {"place": TOWN, "month": "2026-10"}, "/what"),
        ("nothing", {}, "/what"),
    ],
)
def test_what_cannot_be_counted_each_day_is_refused(
    app: Flask, world: World, what: str, filters: dict[str, Any], pointer: str
) -> None:
    admin = Client(app, world, "officer")
    refused = subscribe(admin, what=what, **filters)
    assert refused.status_code in (404, 422)
    assert refused.json["errors"][0]["pointer"] == pointer
    assert admin.get("/subscriptions").json["items"] == []


def test_subscriptions_are_ones_own_replaced_by_name_and_not_without_end(app: Flask, world: World) -> None:
    chief, deputy = Client(app, world, "chief"), Client(app, world, "deputy")
    made = [subscribe(chief).json["id"] for _ in range(2)]
    assert [one["id"] for one in chief.get("/subscriptions").json["items"]] == made[1:]
    assert deputy.get("/subscriptions").json["items"] == []
    assert deputy.call("DELETE", f"/subscriptions/{made[1]}").status_code == 404
    for number in range(MOST - 1):
        assert subscribe(chief, name=str(number)).status_code == 201
    assert subscribe(chief, name="太多").json["code"] == "too_many_subscriptions"
    assert chief.call("DELETE", f"/subscriptions/{made[1]}").status_code == 204
    assert len(chief.get("/subscriptions").json["items"]) == MOST - 1


def test_a_list_that_ones_posts_do_not_show_is_refused(app: Flask, world: World) -> None:
    assert subscribe(Client(app, world, "responder"), what="reports").status_code == 403
