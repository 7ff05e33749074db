"""The phones of the drill: each sends until it is told that what it sent is safe, and remembers
what it was told."""

import hashlib
import http.client
import io
import json
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy
from PIL import Image
from uuid6 import uuid7

from bench.county import Monitor

BATCH = 10
PATIENCE_S = 120
"""How long a phone goes on trying one thing before the drill is called off."""


@dataclass
class Sent:
    """One submission: what was sent, and what was promised."""

    id: str
    body: dict[str, Any]
    photo: bytes
    receipt: dict[str, Any] | None = None
    photo_is_safe: bool = False

    @property
    def photo_sha256(self) -> str:
        """The address of the photo."""
        return hashlib.sha256(self.photo).hexdigest()


@dataclass
class Phone:
    """One monitor's phone; it puts reports one by one, or synchronises in batches."""

    address: tuple[str, int]
    monitor: Monitor
    batches: bool
    chance: random.Random
    sent: list[Sent] = field(default_factory=list)
    retries: int = 0

    def submit(self, count: int) -> None:
        """Send so many reports, each with a photo; returns when all of them are promised to be
        safe."""
        for start in range(0, count, BATCH):
            made = [self._make() for _ in range(min(BATCH, count - start))]
            self.sent += made
            if self.batches:
                self._synchronise(made)
            else:
                for one in made:
                    one.receipt = self._until_taken("PUT", f"/reports/{one.id}", one.body)
            for one in made:
                self._until_taken("PUT", f"/reports/{one.id}/evidence/{one.photo_sha256}", one.photo)
                one.photo_is_safe = True

    def _make(self) -> Sent:
        photo = _photo(self.chance)
        lon, lat = self.chance.choice(self.monitor.spots)
        manifest = {"sha256": hashlib.sha256(photo).hexdigest(), "kind": "photo", "size": len(photo)}
        body = {
            "category": "J4",
            "text": f"路面塌陷 {self.chance.random()}",
            "location": {"lon": lon, "lat": lat, "accuracy_m": 5, "datum": "wgs84"},
            "captured_at": datetime.now(UTC).isoformat(),
            "evidence": [manifest],
        }
        return Sent(str(uuid7()), body, photo)

    def _synchronise(self, made: list[Sent]) -> None:
        items = [{"type": "report", "id": one.id, "body": one.body} for one in made]
        results = self._until_taken("POST", "/sync", {"items": items})["results"]
        for one, result in zip(made, results, strict=True):
            if result["status"] not in {"accepted", "replayed"}:
                raise RuntimeError(f"a report was not taken: {result}")
            one.receipt = result["receipt"]

    def _until_taken(self, method: str, path: str, body: Any) -> Any:
        """The answer, once there is a good one; sometimes everything is sent once more although it
        was promised."""
        ends = time.monotonic() + PATIENCE_S
        while True:
            answer = self._once(method, path, body)
            if answer is not None and self.chance.random() > 0.05:
                return answer
            self.retries += answer is None
            if time.monotonic() > ends:
                raise RuntimeError(f"{method} {path} was not taken within {PATIENCE_S} s")
            time.sleep(0 if answer is not None else self.chance.uniform(0.05, 0.5))

    def _once(self, method: str, path: str, body: Any) -> Any:
        """The answer, or None when the network or the server failed. Raises RuntimeError for a
        refusal."""
        is_file = isinstance(body, bytes)
        connection = http.client.HTTPConnection(*self.address, timeout=60)
        headers = {
            "Authorization": f"Bearer {self.monitor.token}",
            "Content-Type": "application/octet-stream" if is_file else "application/json",
        }
        try:
            connection.request(method, f"/api/v1{path}", body if is_file else json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        if answer.status >= 500:
            return None
        if answer.status not in {200, 201}:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
        return json.loads(content)


def _photo(chance: random.Random) -> bytes:
    """A small JPEG like no other."""
    noise = numpy.random.default_rng(chance.getrandbits(64)).integers(0, 255, (48, 64, 3), dtype=numpy.uint8)
    target = io.BytesIO()
    Image.fromarray(noise).save(target, "JPEG", quality=70)
    return target.getvalue()
