"""Reports that went all the way, by the product's own doors."""

from flask import Flask

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
