"""Two devices at the same moment, with real commits: they wait for each other, and neither is
refused for it."""

from sqlalchemy.orm import Session
from uuid6 import uuid7

from api.database import db
from tests.sync.items import manifest_item, move_item, report_item, visit_item
from tests.sync.test_changes import submit_directly
from tests.together import at_once
from tests.world import Client, Inhabited


def test_two_devices_that_send_the_same_in_another_order_both_get_every_receipt(inhabited: Inhabited) -> None:
    app, world = inhabited()
    phones = Client(app, world, "monitor"), Client(app, world, "monitor")
    for _ in range(6):
        ids = [uuid7() for _ in range(8)]
        items = [report_item(one) for one in ids] + [visit_item() for _ in range(8)]
        items += [manifest_item(one, "a") for one in ids] + [move_item(one, 1, "withdraw") for one in ids]
        answers = at_once(
            lambda sent=items: phones[0].post("/sync", {"items": sent}),
            lambda sent=items[::-1]: phones[1].post("/sync", {"items": sent}),
        )
        assert [answer.status_code for answer in answers] == [200, 200]
        first, second = ({r["id"]: r for r in answer.json["results"]} for answer in answers)
        for item in items:
            told = [one[item["id"]] for one in (first, second)]
            assert sorted(one["status"] for one in told) == ["accepted", "replayed"], (item, told)
            assert told[0]["receipt"] == told[1]["receipt"]


def test_a_waiting_move_that_two_devices_send_againat_once_is_refused_to_neither(inhabited: Inhabited) -> None:
    app, world = inhabited()
    phones = Client(app, world, "monitor"), Client(app, world, "monitor")
    for _ in range(12):
        made = uuid7()
        move = move_item(made, 1, "withdraw")
        assert phones[0].post("/sync", {"items": [move]}).json["results"][0]["status"] == "held"
        with app.app_context(), Session(db.engine) as session:
            submit_directly(app, world, session, made)
            session.commit()
        answers = at_once(*(lambda phone=phone, sent=move: phone.post("/sync", {"items": [sent]}) for phone in phones))
        told = [answer.json["results"][0] for answer in answers]
        assert sorted(one["status"] for one in told) == ["accepted", "replayed"], told
        assert told[0]["receipt"] == told[1]["receipt"]
