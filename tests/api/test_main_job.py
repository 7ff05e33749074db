"""The main job over HTTP: from a monitor's phone to the town's sign-off."""

from flask import Flask
from uuid6 import uuid7

from tests.world import Client, World, report_body


def test_a_report_goes_from_phone_to_sign_off(app: Flask, world: World) -> None:
    monitor, chief, clerk, secretary = (Client(app, world, n) for n in ("monitor", "chief", "clerk", "secretary"))
    responder, deputy = Client(app, world, "responder"), Client(app, world, "deputy")
    report_id = uuid7()

    receipt = monitor.submit(report_id)
    assert receipt.status_code == 201, receipt.text
    assert receipt.json["outcome"] == "accepted"
    assert receipt.json["custodian"] == "station"
    assert receipt.json["place"]["name"] == "一组"

    inbox = chief.get("/reports").json["items"]
    assert [item["id"] for item in inbox] == [str(report_id)]
    assert chief.move(report_id, "escalate", note="超出村级职责").status_code == 200
    assert clerk.move(report_id, "accept").status_code == 200
    assert world.unit is not None
    ordered = clerk.move(report_id, "order", unit_id=world.unit.id, requirement="七日内修复塌方路段", due_days=7)
    assert ordered.status_code == 200, ordered.text
    assert ordered.json["state"] == "ordered"

    order = responder.get("/orders").json["items"][0]
    assert responder.get(f"/reports/{report_id}").status_code == 404
    answered = responder.post(f"/orders/{order['id']}/feedback", {"answer": "已修复，附照片"})
    assert answered.status_code == 200, answered.text
    assert deputy.revisit(report_id, "路面已通").status_code == 200
    closed = secretary.move(report_id, "close", note="整改到位")
    assert closed.status_code == 200, closed.text
    assert closed.json["state"] == "closed"

    steps = [event["action"] for event in monitor.get(f"/reports/{report_id}/events").json["items"]]
    assert steps == ["submit", "escalate", "accept", "order", "give_feedback", "revisit", "close"]


def test_the_same_report_again_gives_the_same_receipt(app: Flask, world: World) -> None:
    monitor, report_id, body = Client(app, world, "monitor"), uuid7(), report_body()
    first = monitor.call("PUT", f"/reports/{report_id}", json=body)
    again = monitor.call("PUT", f"/reports/{report_id}", json=body | {"sent_at": "2026-01-01T00:00:00Z"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json


def test_the_same_id_with_another_body_is_refused_and_changes_nothing(app: Flask, world: World) -> None:
    monitor, report_id, body = Client(app, world, "monitor"), uuid7(), report_body()
    monitor.call("PUT", f"/reports/{report_id}", json=body)
    other = monitor.call("PUT", f"/reports/{report_id}", json=body | {"text": "另一件事"})
    assert other.status_code == 409
    assert other.json["code"] == "other_body"
    assert monitor.get(f"/reports/{report_id}").json["text"] == body["text"]
