"""Reports that went all the way, by the product's own doors."""

from flask import Flask

from tests.evidence.phones import ordered
from tests.world import Client, World


def closed_report(app: Flask, world: World) -> str:
    """A report that went all the way within the day."""
    report_id: str = Client(app, world, "monitor").submit().json["report_id"]
    for person, action in (("chief", "escalate"), ("clerk", "accept")):
        assert Client(app, world, person).move(report_id, action, note="办理").status_code == 200
    close(app, world, report_id)
    return report_id


def close(app: Flask, world: World, report_id: str) -> None:
    """Lead a report that the town has accepted to its end."""
    for person, action in (("clerk", "quick_fix"), ("secretary_2", "give_feedback")):
        assert Client(app, world, person).move(report_id, action, note="办理").status_code == 200
    assert Client(app, world, "deputy").revisit(report_id, "已修好").status_code == 200
    assert Client(app, world, "secretary").move(report_id, "close", note="销号").status_code == 200


def ordered_again(app: Flask, world: World) -> str:
    """A report whose unit said that it was mended, which it was not: in its second round."""
    report_id: str = Client(app, world, "monitor").submit().json["report_id"]
    order_id = ordered(app, world, report_id)
    answer = Client(app, world, "responder").post(f"/orders/{order_id}/feedback", {"answer": "已修复"})
    assert answer.status_code < 300, answer.text
    assert Client(app, world, "deputy").revisit(report_id, "还是塌的").status_code == 200
    assert world.unit is not None
    again = {"unit_id": world.unit.id, "requirement": "重修"}
    assert Client(app, world, "clerk").move(report_id, "order_again", **again).status_code == 200
    return report_id
