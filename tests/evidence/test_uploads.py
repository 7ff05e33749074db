"""Uploads that go on after a cut, with the tus project's own client against a server of our own."""

import base64
import io
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError
from uuid6 import uuid7
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from gridwatch.database import state_actor
from gridwatch.files.models import FileUpload
from gridwatch.files.uploads import spool_file
from gridwatch.from_settings import archive
from gridwatch.receipts import read_key_set, verify
from tests.evidence.files import digest, item, photo, picture
from tests.evidence.phones import TUS, begin_upload, ordered, path_of_upload, report_with, send
from tests.world import Client, Inhabited, World

PART = TUS | {"Content-Type": "application/offset+octet-stream"}


@dataclass
class Live:
    """Two servers on one database and one spool, as two web processes are."""

    app: Flask
    world: World
    addresses: tuple[str, str]


@pytest.fixture
def live(inhabited: Inhabited) -> Iterator[Live]:
    """The servers, in threads."""
    app, world = inhabited()
    servers = [make_server("127.0.0.1", 0, app, threaded=True) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    first, second = (f"http://127.0.0.1:{server.server_port}/api/v1/uploads" for server in servers)
    yield Live(app, world, (first, second))
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def large() -> bytes:
    """A photo of more than 1 MB."""
    content = photo(picture(1600, 1200).effect_spread(40), form="PNG")
    assert len(content) > 2**20
    return content


def test_an_upload_goes_on_after_a_cut_at_another_web_process(live: Live, large: bytes) -> None:
    monitor = Client(live.app, live.world, "monitor")
    report_id = report_with(monitor, (large, "photo"))
    headers, told = {"Authorization": f"Bearer {monitor.token}"}, {"report": str(report_id), "sha256": digest(large)}
    before = TusClient(live.addresses[0], headers=headers)
    uploader = before.uploader(file_stream=io.BytesIO(large), chunk_size=300_000, metadata=told)
    uploader.upload(stop_at=600_000)
    assert monitor.get(f"/reports/{report_id}/evidence").json["items"][0]["status"] == "expected"

    elsewhere = uploader.url.replace(live.addresses[0], live.addresses[1])
    after = TusClient(live.addresses[1], headers=headers)
    resumed = after.uploader(file_stream=io.BytesIO(large), url=elsewhere, chunk_size=300_000)
    assert resumed.offset == 600_000
    resumed.upload()
    listed = monitor.get(f"/reports/{report_id}/evidence").json["items"][0]
    assert (listed["status"], listed["media_type"]) == ("present", "image/png")
    assert after.uploader(file_stream=io.BytesIO(large), url=elsewhere).offset == len(large)
    assert send(monitor, report_id, large).status_code == 200
    assert not list((live.app.config["ARCHIVE"].spool / "uploads").iterdir())


def test_a_file_that_is_not_what_was_announced_ends_in_422_for_the_client(live: Live, large: bytes) -> None:
    monitor = Client(live.app, live.world, "monitor")
    report_id = report_with(monitor, (large, "photo"))
    told = {"report": str(report_id), "sha256": digest(large)}
    client = TusClient(live.addresses[0], headers={"Authorization": f"Bearer {monitor.token}"})
    other = large[:-1] + b"x"
    with pytest.raises(TusCommunicationError) as raised:
        client.uploader(file_stream=io.BytesIO(other), chunk_size=2**22, metadata=told).upload()
    assert raised.value.status_code == 422
    client.uploader(file_stream=io.BytesIO(large), chunk_size=2**22, metadata=told).upload()
    assert monitor.get(f"/reports/{report_id}/evidence").json["items"][0]["status"] == "present"


def _patch(client: Client, path: str, offset: int, part: bytes) -> TestResponse:
    return client.call("PATCH", path, headers=PART | {"Upload-Offset": str(offset)}, data=part)


def test_the_protocol_is_kept(app: Flask, world: World) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    begun = begin_upload(monitor, content, report=str(report_id), sha256=digest(content))
    assert begun.status_code == 201, begun.text
    path = path_of_upload(begun)
    assert {"Upload-Expires", "Location"} <= set(begun.headers.keys())
    assert "creation" in begun.headers["Tus-Extension"]
    assert _patch(monitor, path, 0, content[:1000]).headers["Upload-Offset"] == "1000"
    again = _patch(monitor, path, 0, content[:1000])
    assert (again.status_code, again.json["code"]) == (409, "wrong_offset")
    head = monitor.call("HEAD", path, headers=TUS)
    assert (head.status_code, head.headers["Upload-Offset"]) == (200, "1000")
    assert (head.headers["Upload-Length"], head.headers["Cache-Control"]) == (str(len(content)), "no-store")
    assert monitor.call("HEAD", path).status_code == 412
    assert monitor.call("PATCH", path, headers=TUS | {"Upload-Offset": "1000"}, data=b"x").status_code == 415
    long = _patch(monitor, path, 1000, content[1000:] + b"x")
    assert (long.status_code, long.json["code"]) == (422, "other_length")
    offset = int(monitor.call("HEAD", path, headers=TUS).headers["Upload-Offset"])
    assert _patch(monitor, path, offset, content[offset:]).status_code == 204
    assert monitor.call("HEAD", path, headers=TUS).headers["Upload-Offset"] == str(len(content))
    late = begin_upload(monitor, content, report=str(report_id), sha256=digest(content))
    assert (late.status_code, late.json["code"]) == (409, "already_arrived")


def test_a_commit_that_fails_costs_the_last_byte_only(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    path = path_of_upload(begin_upload(monitor, content, report=str(report_id), sha256=digest(content)))

    def database_gone(_session: Session) -> None:
        raise OperationalError("COMMIT", {}, Exception("server closed the connection"))

    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", database_gone)
        assert _patch(monitor, path, 0, content).status_code == 503
    left = int(monitor.call("HEAD", path, headers=TUS).headers["Upload-Offset"])
    assert left == len(content) - 1
    assert _patch(monitor, path, left, content[left:]).status_code == 204
    assert monitor.get(f"/reports/{report_id}/evidence").json["items"][0]["status"] == "present"
    assert not spool_file(archive(app.config["SETTINGS"]), UUID(path.rsplit("/", 1)[1])).exists()


def test_an_upload_is_its_senders_alone_and_can_be_ended(app: Flask, world: World) -> None:
    monitor, other, content = Client(app, world, "monitor"), Client(app, world, "monitor_e"), photo()
    report_id = report_with(monitor, (content, "photo"))
    path = path_of_upload(begin_upload(monitor, content, report=str(report_id), sha256=digest(content)))
    for name in ("monitor_e", "chief", "secretary"):
        other = Client(app, world, name)
        assert other.call("HEAD", path, headers=TUS).status_code == 404
        assert _patch(other, path, 0, content).status_code == 404
        assert other.call("DELETE", path, headers=TUS).status_code == 404
    assert monitor.call("DELETE", path, headers=TUS).status_code == 204
    assert monitor.call("HEAD", path, headers=TUS).status_code == 404


@pytest.mark.parametrize(
    ("told", "length", "status", "code"),
    [
        ({}, 10, 400, "bad_upload_header"),
        ({"report": "x", "sha256": "ab" * 32}, 10, 400, "bad_upload_header"),
        ({"report": str(uuid7()), "sha256": "ab"}, 10, 400, "bad_upload_header"),
        ({"report": str(uuid7()), "sha256": "ab" * 32}, 10, 404, "not_found"),
        ({"order": str(uuid7()), "sha256": "ab" * 32}, 10, 404, "not_found"),
    ],
)
def test_an_upload_of_nothing_announced_is_refused(
    app: Flask, world: World, told: dict[str, str], length: int, status: int, code: str
) -> None:
    refused = begin_upload(Client(app, world, "monitor"), b"x" * length, **told)
    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_the_length_must_be_the_announced_one(app: Flask, world: World) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    refused = begin_upload(monitor, content + b"x", report=str(report_id), sha256=digest(content))
    assert (refused.status_code, refused.json["code"]) == (422, "other_length")


def test_a_responder_uploads_proof_of_an_order(app: Flask, world: World) -> None:
    monitor, responder, content = Client(app, world, "monitor"), Client(app, world, "responder"), photo()
    order_id = ordered(app, world, report_with(monitor))
    responder.post(f"/orders/{order_id}/evidence", {"evidence": [item(content, "photo")]})
    begun = begin_upload(responder, content, order=order_id, sha256=digest(content))
    assert begun.status_code == 201, begun.text
    ended = _patch(responder, path_of_upload(begun), 0, content)
    assert ended.status_code == 204
    receipt = json.loads(base64.urlsafe_b64decode(ended.headers["Gridwatch-Receipt"]))
    assert verify(receipt, read_key_set(app.test_client().get("/.well-known/gridwatch-keys").json)) is None
    assert (receipt["order_id"], receipt["sha256"], "report_id" in receipt) == (order_id, digest(content), False)
    assert responder.get(f"/orders/{order_id}/evidence").json["proof"][0]["status"] == "present"


def test_an_expired_upload_is_gone(app: Flask, world: World, session: Session) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    path = path_of_upload(begin_upload(monitor, content, report=str(report_id), sha256=digest(content)))
    state_actor(session, is_system=True)
    row = session.execute(text("SELECT * FROM file_upload")).mappings().one()
    values = dict(row) | {"expires_at": world.now.replace(year=2000)}
    session.execute(text("DELETE FROM file_upload"))
    session.execute(insert(FileUpload), values)
    session.commit()
    gone = monitor.call("GET", path, headers=TUS)
    assert (gone.status_code, gone.json["code"]) == (410, "upload_expired")


def test_no_upload_row_ties_a_reporters_account_to_a_report(app: Flask, world: World, session: Session) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    begin_upload(monitor, content, report=str(report_id), sha256=digest(content))
    state_actor(session, is_system=True)
    row = session.execute(text("SELECT account_id, reporter_key FROM file_upload")).one()
    assert row.account_id is None
    assert row.reporter_key is not None


def test_what_one_has_under_way_may_not_take_all_the_room(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    contents = [content + bytes([n]) for n in range(3)]
    report_id = report_with(monitor, *((one, "photo") for one in contents))
    monkeypatch.setattr("gridwatch.files.quotas.MOST_BYTES", 2 * len(contents[0]))
    begun = [begin_upload(monitor, one, report=str(report_id), sha256=digest(one)) for one in contents]
    assert [one.status_code for one in begun] == [201, 201, 429]
    assert begun[2].json["code"] == "too_much_under_way"
    assert monitor.call("DELETE", path_of_upload(begun[0]), headers=TUS).status_code == 204
    assert begin_upload(monitor, contents[2], report=str(report_id), sha256=digest(contents[2])).status_code == 201
