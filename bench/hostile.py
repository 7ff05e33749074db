"""hostile_rss: the memory of a web worker and of its decoders, fed with files that were made to take much of it."""

import hashlib
import http.client
import io
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image
from uuid6 import uuid7

from bench.county import County
from bench.figures import Aim, Figure
from bench.progress import note, step
from ops.places import VAR
from ops.web import listen, servers, wait_until_ready

REPETITIONS = 2
_MIB = 2**20
_EVERY_S = 0.002


def measure(county: County) -> list[Figure]:
    """The most that one worker and its children had at once, in MiB, sampled while the set is sent one by one."""
    files = [(kind, content) for kind, content in _files()]
    alone, most = [], []
    with listen("127.0.0.1", "0") as listener:
        environment = dict(county.database.environment) | {"WEB_CONCURRENCY": "1"}
        del environment["DATABASE_OWNER_URL"]
        with servers(listener, environment, VAR / "log") as children:
            address = ("127.0.0.1", int(listener.getsockname()[1]))
            wait_until_ready(children, address)
            worker = _children_of(children[0].process.pid)[0]
            for n in range(1, REPETITIONS + 1):
                with step(f"hostile files, {n} of {REPETITIONS}"), _Watch(worker) as watch:
                    statuses = [_send(address, county.monitors[n].token, kind, content) for kind, content in files]
                alone.append(watch.worker_most / _MIB)
                most.append(watch.most / _MIB)
                note(f"{most[-1]:.0f} MiB with decoders, {alone[-1]:.0f} without; answers {sorted(set(statuses))}")
                if not set(statuses) <= {201, 422}:
                    raise RuntimeError(f"a hostile file was answered with {statuses}")
    return [Figure("hostile_rss", most, {"worker MiB": alone, "worker and decoder MiB": most}, Aim(300, at_most=True))]


def _files() -> Iterator[tuple[str, bytes]]:
    """As large as allowed, larger than allowed, and small ones that swell; most sorts in each."""
    noise = np.random.default_rng(7).integers(0, 255, (1500, 2000, 3), dtype=np.uint8)
    yield "photo", _saved(Image.fromarray(noise), "JPEG", quality=95)
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


class _Watch:
    """Samples the resident memory of a worker and its children until it is left."""

    def __init__(self, worker: int) -> None:
        self.most = self.worker_most = 0
        self._worker, self._done = worker, threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._done.is_set():
            alone = _resident(self._worker)
            self.worker_most = max(self.worker_most, alone)
            self.most = max(self.most, alone + sum(map(_resident, _children_of(self._worker))))
            time.sleep(_EVERY_S)


def _resident(pid: int) -> int:
    """Resident bytes; 0 for one that has just ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except (OSError, IndexError):
        return 0


def _children_of(pid: int) -> list[int]:
    """The processes that any thread of a process started."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in path.read_text().split()]
        except OSError:
            continue
    return found
