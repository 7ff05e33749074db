"""A file arrives: announced, sent on its own, checked, stored once, listed."""

import io

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.receipts import read_key_set, verify
from tests.evidence.files import SECRET, digest, document, exif, film, item, photo, picture, voice
from tests.evidence.phones import BYTES, announce, report_with, send
from tests.world import Client, World

KINDS = [
    ("photo", photo, "image/jpeg"),
    ("photo", lambda: photo(form="PNG"), "image/png"),
    ("photo", lambda: photo(form="WEBP"), "image/webp"),
    ("photo", lambda: photo(form="HEIF"), "image/heic"),
    ("voice", lambda: voice("adts", "aac"), "audio/aac"),
    ("voice", lambda: voice("ipod", "aac"), "audio/mp4"),
    ("voice", lambda: voice("ogg", "libopus"), "audio/ogg"),
    ("voice", lambda: voice("webm", "libopus"), "audio/webm"),
    ("video", film, "video/mp4"),
    ("document", document, "application/pdf"),
]
IDS = [media_type for _, _, media_type in KINDS]


@pytest.mark.parametrize(("kind", "make", "media_type"), KINDS, ids=IDS)
def test_each_kind_of_file_is_taken_and_served_without_what_it_betrayed(
    app: Flask, world: World, kind: str, make: object, media_type: str
) -> None:
    assert callable(make)
    monitor, chief, content = Client(app, world, "monitor"), Client(app, world, "chief"), make()
    report_id = report_with(monitor, (content, kind))
    assert chief.get(f"/reports/{report_id}").json["evidence"][0]["status"] == "expected"
    stored = send(monitor, report_id, content)
    assert stored.status_code == 201, stored.text
    assert stored.json["media_type"] == media_type
    assert (stored.json["sha256"], stored.json["size"]) == (digest(content), len(content))
    listed = chief.get(f"/reports/{report_id}/evidence").json["items"][0]
    assert (listed["status"], listed["media_type"], listed["purpose"]) == ("present", media_type, "report")
    served = chief.get(f"/reports/{report_id}/evidence/{digest(content)}")
    assert served.status_code == 200
    for betrayal in (SECRET, b"Exif", b"+28.0", b"JavaScript", b"xmp"):
        assert betrayal not in served.data
    assert SECRET in content or media_type == "audio/aac"  # ADTS has no place for it


def test_the_same_file_again_is_told_the_same(app: Flask, world: World) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    first, again = send(monitor, report_id, content), send(monitor, report_id, content)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    keys = read_key_set(app.test_client().get("/.well-known/gridwatch-keys").json)
    assert verify(first.json, keys) is None


def test_a_file_that_was_not_announced_is_refused(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    report_id = report_with(monitor)
    refused = send(monitor, report_id, photo())
    assert (refused.status_code, refused.json["code"]) == (409, "not_announced")
    assert send(monitor, uuid7(), photo()).status_code == 404
    assert send(Client(app, world, "monitor_2"), report_id, photo()).status_code == 404


@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b + b"x", lambda b: b[:-1] + b"x", lambda b: b""])
def test_other_bytes_than_announced_are_refused_and_leave_nothing(
    app: Flask, world: World, session: Session, change: object
) -> None:
    assert callable(change)
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    refused = send(monitor, report_id, change(content), name=digest(content))
    assert (refused.status_code, refused.json["code"]) == (422, "other_content")
    assert monitor.get(f"/reports/{report_id}/evidence").json["items"][0]["status"] == "expected"
    stored = text("SELECT count(*) FROM audit_entry WHERE action = 'evidence.store'")
    state_actor(session, is_system=True)
    assert session.scalar(stored) == 0
    assert send(monitor, report_id, content).status_code == 201
    state_actor(session, is_system=True)
    assert session.scalar(stored) == 1


def test_what_the_client_calls_a_file_counts_for_nothing(app: Flask, world: World) -> None:
    monitor, content = Client(app, world, "monitor"), photo(form="PNG")
    report_id = report_with(monitor, (content, "photo"))
    path = f"/reports/{report_id}/evidence/{digest(content)}"
    stored = monitor.call("PUT", path, data=content, headers={"Content-Type": "text/html"})
    assert (stored.status_code, stored.json["media_type"]) == (201, "image/png")
    assert monitor.get(path).content_type == "image/jpeg"


def test_a_photo_is_turned_upright_and_loses_what_follows_its_end(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    content = photo(picture(640, 480), exif=exif(orientation=6), comment=SECRET) + SECRET
    report_id = report_with(monitor, (content, "photo"))
    send(monitor, report_id, content)
    served = monitor.get(f"/reports/{report_id}/evidence/{digest(content)}")
    with Image.open(io.BytesIO(served.data)) as image:
        assert image.size == (480, 640)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert SECRET not in served.data
    small = monitor.get(f"/reports/{report_id}/evidence/{digest(content)}", size="thumbnail")
    with Image.open(io.BytesIO(small.data)) as image:
        assert max(image.size) == 320


def test_exif_is_compared_with_the_report_for_the_desk_only(app: Flask, world: World) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    content = photo(exif=exif(lon=109.015, lat=28.01, taken="2026:05:01 10:00:00"))
    report_id = report_with(monitor, (content, "photo"))
    send(monitor, report_id, content)
    flags = chief.get(f"/reports/{report_id}").json["evidence"][0]["flags"]
    assert flags["exif_distance_m"] == pytest.approx(982, abs=15)  # 0.01 degree of longitude at 28 N
    assert abs(flags["exif_seconds_apart"]) > 0
    assert monitor.get(f"/reports/{report_id}").json["evidence"][0]["flags"] == {}
    own = photo(picture(seed=3), exif=exif(lon=109.005, lat=28.01))
    announce(monitor, report_id, item(own, "photo"))
    send(monitor, report_id, own)
    near = {e["sha256"]: e["flags"] for e in chief.get(f"/reports/{report_id}/evidence").json["items"]}[digest(own)]
    assert near == {"exif_distance_m": 0}


def test_a_file_is_served_so_that_a_browser_only_shows_it(app: Flask, world: World) -> None:
    monitor, content = Client(app, world, "monitor"), voice()
    report_id = report_with(monitor, (content, "voice"))
    send(monitor, report_id, content)
    path = f"/reports/{report_id}/evidence/{digest(content)}"
    whole = monitor.get(path)
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert whole.headers["Cache-Control"] == "private, no-cache"
    assert whole.headers["Content-Disposition"].startswith("inline; filename=")
    assert monitor.call("GET", path, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    part = monitor.call("GET", path, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.data) == (206, whole.data[100:200])


def test_a_file_exists_for_whom_its_report_exists(app: Flask, world: World) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    send(monitor, report_id, content)
    path = f"/reports/{report_id}/evidence/{digest(content)}"
    for name, status in (
        ("chief", 200), ("clerk", 200), ("officer", 200), ("monitor_2", 404), ("other_secretary", 404),
        ("responder", 404), ("viewer", 404), ("admin", 404),
    ):  # fmt: skip
        client = Client(app, world, name)
        assert client.get(path).status_code == status, name
        assert client.get(f"/reports/{report_id}/evidence").status_code == status, name


def test_files_can_be_announced_later_and_again(app: Flask, world: World) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor)
    for _ in range(2):
        listed = announce(monitor, report_id, item(content, "photo"))
        assert listed.status_code == 200, listed.text
        assert [one["sha256"] for one in listed.json["items"]] == [digest(content)]
    other = announce(monitor, report_id, item(content, "photo") | {"size": 5})
    assert (other.status_code, other.json["code"]) == (409, "announced_otherwise")
    many = [item(str(n).encode(), "photo") for n in range(20)]
    assert announce(monitor, report_id, *many).json["code"] == "too_many_files"
    assert len(monitor.get(f"/reports/{report_id}/evidence").json["items"]) == 1
    large = announce(monitor, report_id, item(b"x", "photo") | {"size": 30 * 2**20})
    assert (large.status_code, large.json["code"]) == (413, "file_too_large")


def test_who_may_announce_what(app: Flask, world: World) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    report_id = report_with(monitor)
    assert announce(chief, report_id, item(photo(), "photo")).status_code == 403
    assert announce(monitor, report_id, item(photo(), "photo", purpose="proof")).status_code == 403
    assert announce(chief, report_id, item(photo(), "photo", purpose="proof")).status_code == 200
    assert announce(Client(app, world, "monitor_2"), report_id, item(photo(), "photo")).status_code == 404
    assert send(chief, report_id, photo()).status_code == 201
    assert monitor.get(f"/reports/{report_id}/evidence").json["items"] == []
    assert monitor.move(report_id, "withdraw").status_code == 200
    closed = announce(monitor, report_id, item(photo(form="PNG"), "photo"))
    assert (closed.status_code, closed.json["code"]) == (409, "report_closed")


def test_the_trail_of_a_reporters_file_names_nobody(app: Flask, world: World, session: Session) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    send(monitor, report_id, content)
    state_actor(session, is_system=True)
    entry = session.execute(
        text("SELECT account_id, facts FROM audit_entry WHERE action = 'evidence.store' AND subject_id = :id"),
        {"id": str(report_id)},
    ).one()
    assert (entry.account_id, entry.facts["sha256"]) == (None, digest(content))
    assert session.scalar(text("SELECT count(*) FROM evidence WHERE account_id IS NOT NULL")) == 0


def test_a_body_without_its_length_is_still_limited(app: Flask, world: World) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    refused = monitor.call(
        "PUT", f"/reports/{report_id}/evidence/{digest(content)}",
        input_stream=io.BytesIO(content + b"x" * 5_000_000), headers=BYTES,
        environ_overrides={"wsgi.input_terminated": True},
    )  # fmt: skip
    assert refused.status_code in {413, 422}
    assert send(monitor, report_id, content).status_code == 201
