"""A file that is refused: shown as refused with the reason, never expected for ever, and its place
is another's."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.files.quotas import MOST_FILES
from tests.evidence.files import photo, picture
from tests.evidence.phones import TUS, announce, begin_upload, digest, item, ordered, path_of_upload, report_with, send
from tests.world import Client, World

BROKEN = b"\xff\xd8\xff\xe0 no photo at all"


def test_it_is_told_to_its_sender_and_to_the_desk_with_the_reason(app: Flask, world: World) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    good = photo(picture(seed=1))
    report_id = report_with(monitor, (BROKEN, "photo"), (good, "photo"))
    refused = send(monitor, report_id, BROKEN)
    assert (refused.status_code, refused.json["code"]) == (422, "unfit_file")
    assert send(monitor, report_id, good).status_code == 201, "one refused file does not stop the next"
    for client in (monitor, chief):
        told = {one["sha256"]: one for one in client.get(f"/reports/{report_id}/evidence").json["items"]}
        assert (told[digest(BROKEN)]["status"], told[digest(BROKEN)]["refused_reason"]) == ("refused", "broken")
        assert told[digest(BROKEN)]["refused_at"] is not None
        assert (told[digest(good)]["status"], told[digest(good)]["refused_reason"]) == ("present", None)


def test_its_place_is_anothers(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    report_id = report_with(monitor, (BROKEN, "photo"))
    send(monitor, report_id, BROKEN)
    others = [item(BROKEN + bytes([n]), "photo") for n in range(MOST_FILES)]
    assert announce(monitor, report_id, *others).status_code == 200
    more = announce(monitor, report_id, item(BROKEN + b"more", "photo"))
    assert (more.status_code, more.json["code"]) == (422, "too_many_files")
    assert announce(monitor, report_id, item(BROKEN, "photo")).status_code == 200, "the same again changes nothing"


def test_a_file_that_can_be_taken_later_is_taken_then(app: Flask, world: World, session: Session) -> None:
    monitor, good = Client(app, world, "monitor"), photo(picture(seed=2))
    report_id = report_with(monitor, (good, "photo"))
    state_actor(session, is_system=True)
    session.execute(text("UPDATE evidence SET refused_at = now(), refused_reason = 'too_costly'"))
    session.commit()
    assert send(monitor, report_id, good).status_code == 201
    [told] = monitor.get(f"/reports/{report_id}/evidence").json["items"]
    assert (told["status"], told["refused_at"], told["refused_reason"]) == ("present", None, None)


def test_the_unit_is_told_of_its_proof(app: Flask, world: World) -> None:
    report_id = report_with(Client(app, world, "monitor"))
    order_id, responder = ordered(app, world, report_id), Client(app, world, "responder")
    responder.post(f"/orders/{order_id}/evidence", {"evidence": [item(BROKEN, "photo")]})
    path = f"/orders/{order_id}/evidence/{digest(BROKEN)}"
    refused = responder.call("PUT", path, data=BROKEN, headers={"Content-Type": "application/octet-stream"})
    assert refused.status_code == 422
    [told] = responder.get(f"/orders/{order_id}/evidence").json["proof"]
    assert (told["status"], told["refused_reason"]) == ("refused", "broken")


STORED = (
    "stored_at = now(), media_type = 'image/jpeg', clean_type = 'image/jpeg', clean_sha256 = sha256, clean_size = 1"
)


@pytest.mark.parametrize(
    "change",
    ["refused_at = now()", f"refused_at = now(), refused_reason = 'broken', {STORED}", "refused_reason = 'ugly'"],
)
def test_the_database_keeps_no_file_that_is_both_there_and_refused(
    app: Flask, world: World, session: Session, change: str
) -> None:
    report_with(Client(app, world, "monitor"), (BROKEN, "photo"))
    state_actor(session, is_system=True)
    assert session.execute(text("UPDATE evidence SET refused_at = NULL")).rowcount == 1
    with pytest.raises(IntegrityError, match="ck_evidence_refused"), session.begin_nested():
        session.execute(text(f"UPDATE evidence SET {change}"))


def test_a_file_that_will_not_come_is_withdrawn_and_another_may_come_in_its_place(app: Flask, world: World) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    contents = [photo(picture(seed=n)) for n in range(21)]
    report_id = report_with(monitor, *((content, "photo") for content in contents[:20]))
    path = f"/reports/{report_id}/evidence/{digest(contents[0])}"
    assert announce(monitor, report_id, item(contents[20], "photo")).json["code"] == "too_many_files"
    upload = path_of_upload(begin_upload(monitor, contents[0], report=str(report_id), sha256=digest(contents[0])))
    for name, status in (("chief", 409), ("monitor_e", 404)):
        assert Client(app, world, name).call("DELETE", path).status_code == status, "it is not theirs"
    for _ in range(2):
        assert monitor.call("DELETE", path).status_code == 204
    assert monitor.call("HEAD", upload, headers=TUS).status_code == 404, "what came of it is forgotten"
    told = {one["sha256"]: one for one in chief.get(f"/reports/{report_id}/evidence").json["items"]}
    assert told[digest(contents[0])]["status"] == "refused"
    assert told[digest(contents[0])]["refused_reason"] == "withdrawn"
    assert announce(monitor, report_id, item(contents[20], "photo")).status_code == 200
    assert send(monitor, report_id, contents[20]).status_code == 201
    arrived = monitor.call("DELETE", f"/reports/{report_id}/evidence/{digest(contents[20])}")
    assert (arrived.status_code, arrived.json["code"]) == (409, "already_arrived")
    assert send(monitor, report_id, contents[0]).json["code"] == "too_many_files", "another has its place"
    assert monitor.call("DELETE", f"/reports/{report_id}/evidence/{digest(contents[1])}").status_code == 204
    assert send(monitor, report_id, contents[0]).status_code == 201, "it came after all"


def test_a_unit_withdraws_its_own_proof_alone(app: Flask, world: World) -> None:
    monitor, responder, content = Client(app, world, "monitor"), Client(app, world, "responder"), photo()
    order_id = ordered(app, world, report_with(monitor))
    responder.post(f"/orders/{order_id}/evidence", {"evidence": [item(content, "photo")]})
    path = f"/orders/{order_id}/evidence/{digest(content)}"
    assert monitor.call("DELETE", path).status_code == 403
    assert responder.call("DELETE", path).status_code == 204
    assert responder.get(f"/orders/{order_id}/evidence").json["proof"][0]["refused_reason"] == "withdrawn"
