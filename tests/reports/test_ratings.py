"""What a reporter thought of the result: who reads it, and what it does not tell."""

from flask import Flask

from tests.reports.endings import close, closed_report
from tests.world import Client, World


def rate(app: Flask, world: World, report_id: str, score: int) -> None:
    answer = Client(app, world, "monitor").call("PUT", f"/reports/{report_id}/rating", json={"score": score})
    assert answer.status_code == 204, answer.text


def test_every_desk_of_a_report_reads_its_rating_and_not_who_gave_it(app: Flask, world: World) -> None:
    report_id = closed_report(app, world)
    before = Client(app, world, "clerk").get(f"/reports/{report_id}").json
    assert before["rating"] is None
    rate(app, world, report_id, 2)
    for name in ("chief", "clerk", "secretary", "officer", "monitor"):
        told = Client(app, world, name).get(f"/reports/{report_id}").json
        assert told["rating"].keys() == {"score", "rated_at"}
        assert told["rating"]["score"] == 2
    # Nothing else of the report has changed by it, and its timeline has no line of it.
    after = Client(app, world, "clerk").get(f"/reports/{report_id}").json
    assert {name for name in after if after[name] != before[name]} == {"rating"}
    events = Client(app, world, "clerk").get(f"/reports/{report_id}/events").json["items"]
    assert events[-1]["action"] == "close"


def test_whoever_does_not_see_a_report_does_not_read_its_rating(app: Flask, world: World) -> None:
    report_id = closed_report(app, world)
    rate(app, world, report_id, 5)
    for name in ("monitor_e", "other_secretary", "viewer", "responder", "admin", "auditor"):
        assert Client(app, world, name).get(f"/reports/{report_id}").status_code == 404


def test_a_phone_is_told_what_was_rated_and_what_was_closed_anew_since(app: Flask, world: World) -> None:
    report_id, monitor = closed_report(app, world), Client(app, world, "monitor")
    rate(app, world, report_id, 1)
    (told,) = monitor.get("/sync").json["reports"]
    assert told["rating"]["score"] == 1
    assert told["rating"]["rated_at"] >= told["custody"]["since"]
    assert monitor.move(report_id, "reopen", note="又坏了").status_code == 200
    assert monitor.get("/sync").json["reports"][0]["rating"] is None
    close(app, world, report_id)
    (told,) = monitor.get("/sync").json["reports"]
    assert told["rating"]["rated_at"] < told["custody"]["since"]
