"""Files made to harm, or to pass for something else: each is refused, nothing stays, the next one
is taken."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from PIL import Image

from gridwatch.files.decoding.unfit import Reason
from gridwatch.from_settings import archive
from gridwatch.vocabulary import term_of
from tests.evidence.files import document, film, item, photo, picture, voice
from tests.evidence.phones import announce, report_with, send
from tests.world import Client, World


def _png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9999)) + chunk(b"IEND", b"")
    )


def _huge_jpeg() -> bytes:
    content = bytearray(photo(exif=b""))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(content)


def _zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("run.sh", "echo")
    return target.getvalue()


def _gif() -> bytes:
    target = io.BytesIO()
    picture(64, 64).save(target, "GIF")
    return target.getvalue()


def _locked_pdf() -> bytes:
    return document(encryption=pikepdf.Encryption(owner="a", user="b"))


def _many_pages(pdf: pikepdf.Pdf) -> None:
    for _ in range(250):
        pdf.add_blank_page()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/etc/passwd) run\n"
PLAYLIST = b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n"

HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a bomb": ("photo", lambda: _png_that_says(50_000, 50_000), "too_many_pixels"),
    "a JPEG of huge sides": ("photo", _huge_jpeg, "too_many_pixels"),
    "a PNG with less inside than it says": ("photo", lambda: _png_that_says(3000, 3000), "broken"),
    "SVG": ("photo", lambda: SVG, "unknown_format"),
    "EPS": ("photo", lambda: EPS, "unknown_format"),
    "GIF": ("photo", _gif, "unknown_format"),
    "a playlist": ("video", lambda: PLAYLIST, "unknown_format"),
    "HTML": ("document", lambda: b"<html><script>alert(1)</script></html>", "unknown_format"),
    "JPEG and ZIP": ("photo", lambda: photo() + _zipped(), "polyglot"),
    "JPEG and HTML": ("photo", lambda: photo(comment=b"<html><script>alert(1)</script>"), "polyglot"),
    "JPEG and PDF": ("photo", lambda: photo(comment=b"%PDF-1.4"), "polyglot"),
    "PDF and ZIP": ("document", lambda: document() + _zipped(), "polyglot"),
    "PDF behind other bytes": ("document", lambda: b"MZ\x90\x00" + document(), "unknown_format"),
    "a locked PDF": ("document", _locked_pdf, "encrypted"),
    "a PDF of many pages": ("document", lambda: document(_many_pages), "too_many_pages"),
    "a photo as a voice note": ("voice", photo, "wrong_kind"),
    "a film as a voice note": ("voice", film, "wrong_kind"),
    "sound as a film": ("video", lambda: voice("mp4", "aac"), "unknown_format"),
    "MP3": ("voice", lambda: b"ID3\x03" + b"\0" * 500, "unknown_format"),
    "a voice note of four minutes": ("voice", lambda: voice("ogg", "libopus", 240), "too_long"),
    "one byte": ("photo", lambda: b"\xff", "unknown_format"),
}


@cache
def _made(name: str) -> bytes:
    return HOSTILE[name][1]()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_leaves_nothing(app: Flask, world: World, name: str) -> None:
    kind, content, monitor = HOSTILE[name][0], _made(name), Client(app, world, "monitor")
    good = photo(picture(seed=9))
    report_id = report_with(monitor, (content, kind), (good, "photo"))
    before = _stored(app)
    refused = send(monitor, report_id, content)
    assert (refused.status_code, refused.json["code"]) == (422, "unfit_file"), refused.text
    assert refused.json["detail"] == _sentence(HOSTILE[name][2])
    assert _stored(app) == before
    assert send(monitor, report_id, good).status_code == 201


WHOLE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "JPEG": ("photo", photo),
    "PNG": ("photo", lambda: photo(form="PNG")),
    "WebP": ("photo", lambda: photo(form="WEBP")),
    "HEIC": ("photo", lambda: photo(form="HEIF")),
    "ADTS": ("voice", lambda: voice("adts", "aac")),
    "M4A": ("voice", lambda: voice("ipod", "aac")),
    "Ogg": ("voice", lambda: voice("ogg", "libopus")),
    "WebM": ("voice", lambda: voice("webm", "libopus")),
    "MP4": ("video", film),
    "PDF": ("document", document),
}


@pytest.mark.parametrize("name", WHOLE)
def test_half_a_file_is_refused_wherever_it_was_cut(app: Flask, world: World, name: str) -> None:
    kind, make = WHOLE[name]
    whole, monitor = make(), Client(app, world, "monitor")
    cuts = [whole[: len(whole) * tenths // 10] for tenths in (1, 5, 9)] + [whole[:-12]]
    report_id = report_with(monitor)
    announced = announce(monitor, report_id, *(item(cut, kind) for cut in cuts))
    assert announced.status_code == 200, announced.text
    for cut in cuts:
        refused = send(monitor, report_id, cut)
        assert (refused.status_code, refused.json["code"]) == (422, "unfit_file"), len(cut)


def test_a_file_that_takes_too_much_memory_costs_only_its_own_process(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = Client(app, world, "monitor")
    large = photo(Image.new("RGBA", (4400, 3600), (9, 9, 9, 99)), form="PNG")
    report_id = report_with(monitor, (large, "photo"))
    monkeypatch.setitem(app.config, "ARCHIVE", _poor(app, decoder_mb=64))
    refused = send(monitor, report_id, large)
    assert refused.json["detail"] == _sentence("too_costly")


def test_a_file_that_takes_too_long_is_ended(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monitor, slow = Client(app, world, "monitor"), voice("ogg", "libopus", 170)
    report_id = report_with(monitor, (slow, "voice"))
    monkeypatch.setitem(app.config, "ARCHIVE", _poor(app, decoder_s=0))
    assert send(monitor, report_id, slow).json["detail"] == _sentence("too_costly")


def _poor(app: Flask, **limits: int) -> object:
    found = archive(app.config["SETTINGS"])
    return replace(found, limits=replace(found.limits, **limits))


def _sentence(reason: str) -> str:
    return term_of(Reason(reason)).zh


def _stored(app: Flask) -> list[str]:
    """Every file of store and spool."""
    found = archive(app.config["SETTINGS"])
    folders = (Path(app.config["SETTINGS"].evidence_store.removeprefix("file://")), found.spool)
    return sorted(str(path) for folder in folders for path in folder.rglob("*") if path.is_file())
