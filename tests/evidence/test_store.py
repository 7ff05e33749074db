"""Where files lie: durable before the answer, full and empty again, local or S3, swept, opened by
the key holder."""

import base64
import io
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
import pytest
from flask import Flask
from obstore.store import LocalStore
from pyrage import x25519
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from gridwatch.database import state_actor
from gridwatch.evidence.sweeping import look, sweep
from gridwatch.files import store as files
from gridwatch.files.archive import Archive
from gridwatch.files.receiving import write_whole
from gridwatch.files.store import clean_key, open_store, original_key
from gridwatch.from_settings import archive as open_archive
from tests.conftest import EVIDENCE_IDENTITY
from tests.evidence.bucket import bucket
from tests.evidence.files import digest, photo, picture, voice
from tests.evidence.phones import report_with, send
from tests.world import Client, Inhabited, World

NOISY = picture(900, 700).effect_spread(60)


@pytest.fixture
def kept(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Archive:
    """An empty store and spool for this test alone."""
    made = replace(
        open_archive(app.config["SETTINGS"]),
        store=open_store((tmp_path / "store").as_uri()), spool=tmp_path / "spool",
    )  # fmt: skip
    monkeypatch.setitem(app.config, "ARCHIVE", made)
    return made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small file system can be mounted by root only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("which", ["store", "spool"])
def test_a_full_disk_gives_507_keeps_nothing_and_recovers(
    app: Flask, world: World, kept: Archive, small_disk: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    store = open_store((small_disk / "store").as_uri()) if which == "store" else kept.store
    full = replace(kept, store=store, spool=small_disk / "spool" if which == "spool" else kept.spool)
    monkeypatch.setitem(app.config, "ARCHIVE", full)
    monitor, content = Client(app, world, "monitor"), photo(NOISY, form="PNG")
    assert len(content) > 500_000
    report_id = report_with(monitor, (content, "photo"))
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * (2**21 - 300_000))
    refused = send(monitor, report_id, content)
    assert (refused.status_code, refused.json["code"]) == (507, "storage_full"), refused.text
    assert monitor.get(f"/reports/{report_id}/evidence").json["items"][0]["status"] == "expected"
    left = [path for path in small_disk.rglob("*") if path.is_file() and path != ballast]
    assert left == []
    os.truncate(ballast, 0)
    assert app.test_client().get("/readyz").status_code == 200
    assert send(monitor, report_id, content).status_code == 201


def test_an_upload_goes_on_where_the_disk_was_full(
    app: Flask, world: World, kept: Archive, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ARCHIVE", replace(kept, spool=small_disk / "spool"))
    monitor, content = Client(app, world, "monitor"), photo(NOISY, form="PNG")
    report_id = report_with(monitor, (content, "photo"))
    told = {"report": str(report_id), "sha256": digest(content)}
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
    tus = {"Tus-Resumable": "1.0.0"}
    sizes = {"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    begun = monitor.call("POST", "/uploads", headers=tus | sizes)
    path = begun.headers["Location"].removeprefix("/api/v1")

    def send_from(offset: int) -> TestResponse:
        headers = tus | {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        return monitor.call("PATCH", path, headers=headers, data=content[offset:])

    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * (2**21 - len(content) - 4096 + 2000))
    refused = send_from(0)
    assert (refused.status_code, refused.json["code"]) == (507, "storage_full"), refused.text
    os.truncate(ballast, 0)
    reached = int(monitor.call("HEAD", path, headers=tus).headers["Upload-Offset"])
    assert reached > len(content) // 2
    assert send_from(reached).status_code == 204


def test_a_disk_that_takes_a_part_is_asked_to_take_the_rest() -> None:
    class Filling(io.BytesIO):
        def write(self, chunk: object) -> int:
            return super().write(bytes(chunk)[:10])  # type: ignore[call-overload]

    file = Filling()
    write_whole(file, b"0123456789abcdef" * 3)
    assert file.getvalue() == b"0123456789abcdef" * 3


def test_readyz_says_when_the_store_is_full(
    app: Flask, kept: Archive, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ARCHIVE", replace(kept, store=open_store((small_disk / "store").as_uri())))
    assert app.test_client().get("/readyz").status_code == 200
    with (small_disk / "ballast").open("wb", buffering=0) as ballast, pytest.raises(OSError, match="No space"):
        while True:
            ballast.write(b"x" * 4096)
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "room" in answer.json["reason"]


def test_a_file_is_on_the_disk_before_its_row_says_so(
    app: Flask, world: World, kept: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    really = os.fsync

    def note(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        really(descriptor)

    monkeypatch.setattr(files.os, "fsync", note)
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    assert send(monitor, report_id, content).status_code == 201
    assert isinstance(kept.store, LocalStore)
    root = Path(str(kept.store.prefix))
    stored = {str(path) for path in root.rglob("*") if path.is_file()}
    assert len(stored) == 3
    assert stored | {str(Path(path).parent) for path in stored} | {str(root)} <= set(synced)
    assert list(kept.spool.iterdir()) == []


def test_the_original_is_sealed_and_the_key_holder_opens_it(inhabited: Inhabited, tmp_path: Path) -> None:
    app, world = inhabited()
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    send(monitor, report_id, content)
    folder = Path(app.config["SETTINGS"].evidence_store.removeprefix("file://"))
    sealed = (folder / original_key(bytes.fromhex(digest(content)))).read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1")
    assert content[100:200] not in sealed
    assert all(content not in path.read_bytes() for path in folder.rglob("*") if path.is_file())

    identity, target = tmp_path / "identity.txt", tmp_path / "original.jpg"
    identity.write_text(f"# created: today\n{EVIDENCE_IDENTITY}\n")
    command = ["gridwatch", "evidence", "open", str(report_id), digest(content), "--identity", str(identity)]
    run = app.test_cli_runner().invoke
    done = run(args=[*command, "-o", str(target), "--reason", "法院调取"])
    assert done.exit_code == 0, done.output
    assert target.read_bytes() == content
    assert target.stat().st_mode & 0o777 == 0o600
    again = run(args=[*command, "-o", str(target), "--reason", "x"])
    assert again.exit_code != 0
    identity.write_text(f"{x25519.Identity.generate()}\n")
    wrong = run(args=[*command, "-o", str(tmp_path / "other"), "--reason", "x"])
    assert wrong.exit_code == 1
    assert not (tmp_path / "other").exists()
    auditor = Client(app, world, "auditor").get("/audit", action="evidence.open").json["items"]
    assert [entry["facts"]["reason"] for entry in auditor] == ["法院调取"]


def test_a_sweep_finds_before_it_deletes_and_leaves_what_is_young(
    app: Flask, world: World, kept: Archive, session: Session
) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    send(monitor, report_id, content)
    old, young = clean_key(b"\1" * 32), clean_key(b"\2" * 32)
    obstore.put(kept.store, old, b"x")
    obstore.put(kept.store, young, b"x")
    assert isinstance(kept.store, LocalStore)
    root, long_ago = Path(str(kept.store.prefix)), datetime(2001, 1, 1, tzinfo=UTC).timestamp()
    for path in root.rglob("*"):
        if path.is_file() and not str(path).endswith(young):
            os.utime(path, (long_ago, long_ago))
    killed = kept.spool / "in-killed"
    killed.mkdir()
    os.utime(killed, (long_ago, long_ago))
    state_actor(session, is_system=True)
    now = datetime.now(UTC)
    found = look(session, kept, grace=timedelta(hours=1), now=now)
    assert (found.orphans, found.missing, found.forgotten) == ([old], [], [killed])
    assert files.is_there(kept.store, old)
    sweep(session, kept, found, now=now)
    assert not files.is_there(kept.store, old)
    assert files.is_there(kept.store, young)
    assert not killed.exists()
    assert monitor.get(f"/reports/{report_id}/evidence/{digest(content)}").status_code == 200
    files.delete(kept.store, original_key(bytes.fromhex(digest(content))))
    state_actor(session, is_system=True)
    missing = look(session, kept, grace=timedelta(hours=1), now=now).missing
    assert missing == [original_key(bytes.fromhex(digest(content)))]


def test_a_file_that_a_row_names_and_that_is_gone_is_503_and_not_a_crash(
    app: Flask, world: World, kept: Archive, session: Session
) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    send(monitor, report_id, content)
    state_actor(session, is_system=True)
    clean = session.scalar(text("SELECT clean_sha256 FROM evidence"))
    assert clean is not None
    files.delete(kept.store, clean_key(clean))
    gone = monitor.get(f"/reports/{report_id}/evidence/{digest(content)}")
    assert (gone.status_code, gone.json["code"]) == (503, "store_unavailable")


def test_an_s3_store_keeps_serves_lists_and_refuses_as_a_folder_does(
    app: Flask, world: World, kept: Archive, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bucket() as server:
        for name, value in (
            ("AWS_ACCESS_KEY_ID", "key"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("AWS_REGION", "local"),
            ("AWS_ENDPOINT", server.address),
        ):  # fmt: skip
            monkeypatch.setenv(name, value)
        monkeypatch.setitem(app.config, "ARCHIVE", replace(kept, store=open_store("s3://evidence/county")))
        archive: Archive = app.config["ARCHIVE"]
        monitor, content, sound = Client(app, world, "monitor"), photo(NOISY, form="PNG"), voice()
        report_id = report_with(monitor, (content, "photo"), (sound, "voice"))
        server.is_full = True
        assert send(monitor, report_id, content).json["code"] == "storage_full"
        assert server.objects == {}
        server.is_full = False
        assert app.test_client().get("/readyz").status_code == 200
        assert send(monitor, report_id, content).status_code == 201
        assert send(monitor, report_id, sound).status_code == 201
        assert len(server.objects) == 5
        path = f"/reports/{report_id}/evidence/{digest(sound)}"
        whole = monitor.get(path)
        part = monitor.call("GET", path, headers={"Range": "bytes=50-149"})
        assert (whole.status_code, part.status_code, part.data) == (200, 206, whole.data[50:150])
        obstore.put(archive.store, clean_key(b"\1" * 32), b"x")
        state_actor(session, is_system=True)
        found = look(session, archive, grace=timedelta(hours=1), now=datetime.now(UTC))
        assert (found.orphans, found.missing) == ([clean_key(b"\1" * 32)], [])
        sweep(session, archive, found, now=datetime.now(UTC))
        assert len(server.objects) == 5
