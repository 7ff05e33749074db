"""Masks, what a unit is shown, what it proves, and the revisit's photo."""

import io

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from tests.evidence.files import SECRET, digest, document, exif, item, photo, picture
from tests.evidence.phones import BYTES, HERE, announce, ordered, report_with, revisit, send
from tests.world import GROUP_W, IN_GROUP_E, Client, World

FACE = {"x": 100, "y": 50, "width": 200, "height": 100}


def _masks(client: Client, report_id: object, content: bytes, *rectangles: dict[str, int]) -> object:
    return client.call("PUT", f"/reports/{report_id}/evidence/{digest(content)}/masks", json={"rectangles": rectangles})


def _pixel(content: bytes, at: tuple[int, int]) -> tuple[int, ...]:
    with Image.open(io.BytesIO(content)) as image:
        found = image.convert("RGB").getpixel(at)
    assert isinstance(found, tuple)
    return found


def test_masks_are_black_in_the_masked_version_only_and_leave_a_history(
    app: Flask, world: World, session: Session
) -> None:
    monitor, clerk, content = Client(app, world, "monitor"), Client(app, world, "clerk"), photo()
    report_id = report_with(monitor, (content, "photo"))
    send(monitor, report_id, content)
    path = f"/reports/{report_id}/evidence/{digest(content)}"
    clean = clerk.get(path).data
    assert clerk.get(path, masked="true").status_code == 404
    made = _masks(clerk, report_id, content, FACE)
    assert (made.status_code, made.json["seq"], made.json["rectangles"]) == (200, 1, [FACE])
    masked = clerk.get(path, masked="true").data
    assert max(_pixel(masked, (200, 100))) < 10
    assert max(_pixel(clean, (200, 100))) > 60
    assert clerk.get(path).data == clean
    assert max(_pixel(clerk.get(path, masked="true", size="thumbnail").data, (100, 50))) < 20
    assert _masks(clerk, report_id, content).json["seq"] == 2
    state_actor(session, is_system=True)
    rows = session.execute(text("SELECT seq, account_id, rectangles FROM evidence_mask ORDER BY seq")).all()
    assert [(r.seq, r.account_id, len(r.rectangles)) for r in rows] == [
        (1, world.people["clerk"].id, 1),
        (2, world.people["clerk"].id, 0),
    ]
    trail = "SELECT count(*) FROM audit_entry WHERE action = 'evidence.mask' AND account_id = :id"
    assert session.scalar(text(trail), {"id": world.people["clerk"].id}) == 2


def test_only_the_desk_masks_and_only_photos(app: Flask, world: World) -> None:
    monitor, clerk, content, pdf = Client(app, world, "monitor"), Client(app, world, "clerk"), photo(), document()
    report_id = report_with(monitor, (content, "photo"), (pdf, "document"))
    assert _masks(clerk, report_id, content, FACE).json["code"] == "not_arrived"
    send(monitor, report_id, content)
    send(monitor, report_id, pdf)
    assert _masks(monitor, report_id, content, FACE).status_code == 403
    assert _masks(Client(app, world, "other_secretary"), report_id, content, FACE).status_code == 404
    assert _masks(clerk, report_id, pdf, FACE).status_code == 422
    assert _masks(clerk, report_id, photo(form="PNG"), FACE).status_code == 404
    assert _masks(clerk, report_id, content, FACE | {"width": 0}).status_code == 422


@pytest.fixture
def shared(app: Flask, world: World) -> dict[str, object]:
    """A report with a photo and a document of which the photo, masked, was shared with the water
    unit."""
    monitor, clerk = Client(app, world, "monitor"), Client(app, world, "clerk")
    content = photo(exif=exif(lon=109.005, lat=28.01))
    report_id = report_with(monitor, (content, "photo"))
    send(monitor, report_id, content)
    _masks(clerk, report_id, content, FACE)
    order_id = ordered(app, world, report_id, shared_evidence=[digest(content)])
    return {"report": report_id, "order": order_id, "content": content}


def test_a_unit_sees_the_masked_photo_and_nothing_by_which_to_know_the_original(
    app: Flask, world: World, shared: dict[str, object]
) -> None:
    responder, content = Client(app, world, "responder"), shared["content"]
    assert isinstance(content, bytes)
    listed = responder.get(f"/orders/{shared['order']}/evidence")
    assert listed.status_code == 200, listed.text
    shown = listed.json["shown"][0]
    seen = responder.get(f"/orders/{shared['order']}/evidence/{shown['sha256']}")
    assert max(_pixel(seen.data, (200, 100))) < 10
    assert SECRET not in seen.data
    assert responder.get(f"/orders/{shared['order']}/evidence/{digest(content)}").status_code == 404
    assert responder.get(f"/reports/{shared['report']}/evidence/{digest(content)}").status_code == 404
    told = listed.text + responder.get(f"/orders/{shared['order']}").text + str(seen.headers)
    for secret in (str(shared["report"]), digest(content), digest(content)[:12], 'flags":{"exif', "组里的路塌了"):
        assert secret not in told
    small = responder.get(f"/orders/{shared['order']}/evidence/{shown['sha256']}", size="thumbnail")
    assert max(_pixel(small.data, (100, 50))) < 20


def test_new_masks_replace_what_a_unit_was_shown(app: Flask, world: World, shared: dict[str, object]) -> None:
    responder, clerk, content = Client(app, world, "responder"), Client(app, world, "clerk"), shared["content"]
    assert isinstance(content, bytes)
    path = f"/orders/{shared['order']}/evidence"
    before = responder.get(path).json["shown"][0]["sha256"]
    _masks(clerk, shared["report"], content, {"x": 0, "y": 0, "width": 640, "height": 480})
    after = responder.get(path).json["shown"]
    assert len(after) == 1
    assert after[0]["sha256"] != before
    assert responder.get(f"{path}/{before}").status_code == 404
    assert max(_pixel(responder.get(f"{path}/{after[0]['sha256']}").data, (400, 300))) < 10


def test_the_database_itself_shows_a_unit_nothing_but_its_versions(
    app: Flask, world: World, shared: dict[str, object], session: Session
) -> None:
    responder = world.people["responder"]
    state_actor(session, account_id=responder.id, reporter_key=b"\x01" * 16)
    counts = {
        table: session.scalar(text(f"SELECT count(*) FROM {table}"))
        for table in ("report", "evidence", "evidence_mask", "order_evidence_origin", "order_evidence", "revisit")
    }
    assert counts == {
        "report": 0, "evidence": 0, "evidence_mask": 0, "order_evidence_origin": 0, "order_evidence": 1, "revisit": 0,
    }  # fmt: skip


def test_a_photo_that_nobody_has_looked_at_is_not_shared(app: Flask, world: World) -> None:
    monitor, chief, clerk, content = (*(Client(app, world, n) for n in ("monitor", "chief", "clerk")), photo())
    report_id = report_with(monitor, (content, "photo"))
    assert world.unit is not None
    order = {"unit_id": world.unit.id, "requirement": "修路", "shared_evidence": [digest(content)]}
    chief.move(report_id, "escalate")
    clerk.move(report_id, "accept")
    assert clerk.move(report_id, "order", **order).json["errors"][0]["pointer"] == "/shared_evidence"
    send(monitor, report_id, content)
    refused = clerk.move(report_id, "order", **order)
    assert (refused.status_code, refused.json["code"]) == (409, "not_redacted")
    assert clerk.get(f"/reports/{report_id}").json["state"] == "accepted"
    _masks(clerk, report_id, content)
    assert clerk.move(report_id, "order", **order).status_code == 200


def test_a_document_is_shown_when_the_desk_says_so(app: Flask, world: World) -> None:
    monitor, responder, pdf = Client(app, world, "monitor"), Client(app, world, "responder"), document()
    report_id = report_with(monitor, (pdf, "document"))
    send(monitor, report_id, pdf)
    order_id = ordered(app, world, report_id, shared_evidence=[digest(pdf)])
    shown = responder.get(f"/orders/{order_id}/evidence").json["shown"][0]
    seen = responder.get(f"/orders/{order_id}/evidence/{shown['sha256']}")
    assert (seen.status_code, seen.content_type, shown["kind"]) == (200, "application/pdf", "document")
    assert SECRET not in seen.data


def test_a_unit_sends_proof_that_the_desk_sees_and_the_reporter_does_not(app: Flask, world: World) -> None:
    monitor, responder, clerk = (Client(app, world, n) for n in ("monitor", "responder", "clerk"))
    report_id, content = report_with(monitor), photo()
    order_id = ordered(app, world, report_id)
    path = f"/orders/{order_id}/evidence"
    feedback = {"answer": "修好了", "evidence": [digest(content)]}
    assert responder.post(f"/orders/{order_id}/feedback", feedback).json["errors"][0]["pointer"] == "/evidence"
    for _ in range(2):
        announced = responder.post(path, {"evidence": [item(content, "photo")]})
        assert announced.status_code == 200, announced.text
    assert responder.post(f"/orders/{order_id}/feedback", feedback).status_code == 422
    stored = responder.call("PUT", f"{path}/{digest(content)}", data=content, headers=BYTES)
    assert stored.status_code == 201, stored.text
    assert "report_id" not in stored.json
    assert responder.call("PUT", f"{path}/{digest(content)}", data=content, headers=BYTES).status_code == 200
    assert responder.get(f"{path}/{digest(content)}").status_code == 200
    answered = responder.post(f"/orders/{order_id}/feedback", feedback)
    assert answered.status_code == 200, answered.text
    late = responder.post(path, {"evidence": [item(b"x", "photo")]})
    assert (late.status_code, late.json["code"]) == (409, "order_answered")
    seen = clerk.get(f"/reports/{report_id}/evidence").json["items"]
    assert [(one["purpose"], one["status"]) for one in seen] == [("proof", "present")]
    assert monitor.get(f"/reports/{report_id}/evidence").json["items"] == []
    assert monitor.get(f"/reports/{report_id}").json["evidence"] == []
    assert monitor.get(f"/reports/{report_id}/evidence/{digest(content)}").status_code == 404


def test_the_same_bytes_as_the_reporters_tell_a_unit_nothing(app: Flask, world: World) -> None:
    monitor, responder, content = Client(app, world, "monitor"), Client(app, world, "responder"), photo()
    report_id = report_with(monitor, (content, "photo"))
    send(monitor, report_id, content)
    order_id = ordered(app, world, report_id)
    path, other = f"/orders/{order_id}/evidence", photo(picture(seed=4))
    for one in (content, other):
        assert responder.post(path, {"evidence": [item(one, "photo")]}).status_code == 200
        assert responder.get(f"{path}/{digest(one)}").json["code"] == "not_arrived"
        assert responder.call("PUT", f"{path}/{digest(one)}", data=one, headers=BYTES).status_code == 201


def test_a_revisit_takes_a_photo_of_ones_own_from_the_same_spot(app: Flask, world: World) -> None:
    monitor, chief, deputy, content = (*(Client(app, world, n) for n in ("monitor", "chief", "deputy")), photo())
    report_id = report_with(monitor)
    chief.move(report_id, "village_fix", note="村里修")
    chief.move(report_id, "give_feedback", note="修好了")
    without = deputy.move(report_id, "revisit", note="看过了")
    assert (without.status_code, without.json["errors"][0]["pointer"]) == (422, "/photo")
    announce(deputy, report_id, item(content, "photo", purpose="revisit"))
    facts = {"note": "看过了", "photo": digest(content), "location": HERE}
    assert deputy.move(report_id, "revisit", **facts).json["errors"][0]["pointer"] == "/photo"
    send(deputy, report_id, content)
    assert Client(app, world, "secretary").move(report_id, "revisit", **facts).status_code == 422
    far = HERE | {"lon": IN_GROUP_E[0]}
    refused = deputy.move(report_id, "revisit", **(facts | {"location": far}))
    assert (refused.status_code, refused.json["code"]) == (422, "not_the_same_spot")
    assert "982" in refused.json["detail"]
    done = deputy.move(report_id, "revisit", **facts)
    assert (done.status_code, done.json["state"]) == (200, "revisit"), done.text


def test_the_reporters_photo_does_not_pass_for_a_revisit(app: Flask, world: World) -> None:
    monitor, chief, deputy, content = (*(Client(app, world, n) for n in ("monitor", "chief", "deputy")), photo())
    report_id = report_with(monitor, (content, "photo"))
    send(monitor, report_id, content)
    chief.move(report_id, "village_fix", note="村里修")
    chief.move(report_id, "give_feedback", note="修好了")
    refused = deputy.move(report_id, "revisit", note="看过了", photo=digest(content), location=HERE)
    assert refused.json["errors"][0]["pointer"] == "/photo"


def test_a_phone_that_does_not_know_where_it_is_is_not_at_the_spot(app: Flask, world: World) -> None:
    monitor, chief, deputy = (Client(app, world, n) for n in ("monitor", "chief", "deputy"))
    report_id = report_with(monitor)
    chief.move(report_id, "village_fix", note="村里修")
    chief.move(report_id, "give_feedback", note="修好了")
    refused = revisit(deputy, report_id, photo(), location=HERE | {"lon": IN_GROUP_E[0], "accuracy_m": 2000})
    assert (refused.status_code, refused.json["code"]) == (422, "not_the_same_spot")


def test_the_photo_of_an_earlier_revisit_does_not_pass_again(app: Flask, world: World) -> None:
    monitor, clerk, deputy, responder = (Client(app, world, n) for n in ("monitor", "clerk", "deputy", "responder"))
    report_id = report_with(monitor)
    first = ordered(app, world, report_id)
    responder.post(f"/orders/{first}/feedback", {"answer": "修好了"})
    assert revisit(deputy, report_id, photo()).status_code == 200
    assert world.unit is not None
    again = clerk.move(report_id, "order_again", unit_id=world.unit.id, requirement="重修")
    assert again.status_code == 200, again.text
    second = responder.get("/orders", open="true").json["items"][0]["id"]
    responder.post(f"/orders/{second}/feedback", {"answer": "又修好了"})
    assert revisit(deputy, report_id, photo()).json["errors"][0]["pointer"] == "/photo"
    assert revisit(deputy, report_id, photo(picture(seed=5))).status_code == 200


def test_without_a_point_the_revisit_only_says_where_it_was(app: Flask, world: World, session: Session) -> None:
    monitor, chief, deputy = (Client(app, world, n) for n in ("monitor", "chief", "deputy"))
    report_id = report_with(monitor, location=None, place_code=GROUP_W)
    chief.move(report_id, "village_fix", note="村里修")
    chief.move(report_id, "give_feedback", note="修好了")
    assert revisit(deputy, report_id, photo(), location=HERE | {"lon": 109.03}).status_code == 200
    state_actor(session, is_system=True)
    kept = session.execute(text("SELECT ST_X(point) AS lon, distance_m, seq FROM revisit")).one()
    assert (kept.lon, kept.distance_m, kept.seq) == (109.03, None, 4)
