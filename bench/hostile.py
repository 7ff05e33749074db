"""hostile_rss: the memory of a web worker and of its decoders, fed with files that were made to
take much of it."""

import hashlib
import http.client
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageFilter
from uuid6 import uuid7

from bench.county import County
from bench.decoder_peak import high_water
from bench.figures import Aim, Figure
from bench.progress import note, step
from config import Settings
from ops.places import ROOT, VAR
from ops.web import listen, servers, wait_until_ready

REPETITIONS = 2
AT_ONCE = 4
"""As many phones as a worker has threads."""
_MIB = 2**20
pillow_heif.register_heif_opener()


def measure(county: County) -> list[Figure]:
    """The most that one worker ever had, and the most that a decoder of one of the files did, in
    MiB, summed."""
    files = list(_files())
    with step("each hostile file in a decoder of its own"):
        decoder = max(_decoder_most(kind, content) for kind, content in files) / _MIB
    alone: list[float] = []
    with listen("127.0.0.1", "0") as listener:
        environment = dict(county.database.environment) | {"WEB_CONCURRENCY": "1"}
        del environment["DATABASE_OWNER_URL"]
        with servers(listener, environment, VAR / "log") as children:
            address = ("127.0.0.1", int(listener.getsockname()[1]))
            wait_until_ready(children, address)
            worker = _children_of(children[0].process.pid)[0]
            for n in range(1, REPETITIONS + 1):
                with step(f"hostile files, {n} of {REPETITIONS}"):
                    statuses = _send_all(address, county, files)
                alone.append(high_water(worker) / _MIB)
                note(f"worker {alone[-1]:.0f} MiB, decoder {decoder:.0f}; answers {sorted(set(statuses))}")
                if not set(statuses) <= {201, 422}:
                    raise RuntimeError(f"a hostile file was answered with {statuses}")
    both = [one + decoder for one in alone]
    return [
        Figure("hostile_rss", both, {"worker MiB": alone, "decoder MiB": [decoder]}, Aim(300, at_most=True)),
    ]


def _decoder_most(kind: str, content: bytes) -> int:
    """By the limits that are the default, as the web worker's are."""
    settings = {field.name: field.metadata["default"] for field in fields(Settings)}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "body"
        source.write_bytes(content)
        job = {
            "kind": kind,
            "source": str(source),
            "folder": folder,
            "megapixels": settings["evidence_megapixels"],
            "most_seconds": settings["evidence_video_s" if kind == "video" else "evidence_voice_s"],
            "memory_mb": settings["evidence_decoder_mb"],
            "cpu_s": settings["evidence_decoder_s"],
        }
        command = [sys.executable, "-m", "bench.decoder_peak", json.dumps(job)]
        return int(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)


def _send_all(address: tuple[str, int], county: County, files: Sequence[tuple[str, bytes]]) -> list[int]:
    """Send the whole set from several phones at once; the statuses of all."""

    def phone(n: int) -> list[int]:
        return [_send(address, county.monitors[n].token, kind, content) for kind, content in files]

    with ThreadPoolExecutor(AT_ONCE) as phones:
        return [status for statuses in phones.map(phone, range(AT_ONCE)) for status in statuses]


def _files() -> Iterator[tuple[str, bytes]]:
    """As large as allowed, larger than allowed, and small ones that swell; most sorts in each."""
    noise = np.random.default_rng(7).integers(0, 255, (1500, 2000, 3), dtype=np.uint8)
    yield "photo", _saved(Image.fromarray(noise), "JPEG", quality=95)
    camera = Image.fromarray(noise).resize((4032, 3024))
    for form in ("JPEG", "WEBP", "HEIF"):
        yield "photo", _saved(camera, form, quality=80)
    yield "photo", _saved(camera, "JPEG", quality=80, progressive=True)
    yield "photo", _saved(camera.filter(ImageFilter.GaussianBlur(9)), "PNG")
    yield "photo", _saved(Image.new("RGB", (9600, 6600), "grey"), "JPEG")
    yield "photo", _saved(Image.new("RGB", (9600, 6600), "grey"), "JPEG", progressive=True)
    yield "photo", _saved(Image.new("RGBA", (4800, 3300), (9, 9, 9, 99)), "PNG")
    yield "photo", _saved(Image.new("RGBA", (4800, 3300), (9, 9, 9, 99)), "WEBP", lossless=True)
    yield "photo", _saved(Image.new("L", (30_000, 30_000)), "PNG")
    yield "photo", b"\xff\xd8\xff" + b"\0" * (15 * _MIB)
    yield "photo", b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g>" * 100_000
    yield "video", b"\0\0\0\x18ftypisom" + b"\0" * (45 * _MIB)
    yield "voice", b"OggS" + b"\0" * (9 * _MIB)
    yield "document", b"%PDF-1.4\n" + b"1 0 obj<</Length 9>>stream\n" * 500_000


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def _send(address: tuple[str, int], token: str, kind: str, content: bytes) -> int:
    report_id, sha256 = uuid7(), hashlib.sha256(content).hexdigest()
    body = {
        "category": "J4",
        "text": "组里的路塌了一段",
        "captured_at": datetime.now(UTC).isoformat(),
        "evidence": [{"sha256": sha256, "kind": kind, "size": len(content)}],
    }
    status = _put(address, token, f"/api/v1/reports/{report_id}", json.dumps(body).encode(), "application/json")
    if status != 201:
        raise RuntimeError(f"a report was answered with {status}")
    return _put(address, token, f"/api/v1/reports/{report_id}/evidence/{sha256}", content, "application/octet-stream")


def _put(address: tuple[str, int], token: str, path: str, body: bytes, media_type: str) -> int:
    connection = http.client.HTTPConnection(*address, timeout=120)
    try:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": media_type}
        connection.request("PUT", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _children_of(pid: int) -> list[int]:
    """The processes that any thread of a process started."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in path.read_text().split()]
        except OSError:
            continue
    return found
