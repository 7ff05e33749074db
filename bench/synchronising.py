"""sync50_vs_single: what a report costs in a batch of 50, over what it costs alone."""

import http.client
import json
import statistics
import time
from datetime import UTC, datetime
from typing import Any

from uuid6 import uuid7

from bench.county import County, Monitor
from bench.figures import Aim, Figure
from bench.progress import note, step
from bench.raw_sql import ACCURACY_M, TEXT
from ops.places import VAR
from ops.web import listen, servers, wait_until_ready

BATCH = 50
REPETITIONS = 5
BATCHES = 8


def measure(county: County) -> list[Figure]:
    """One phone over one connection kept alive: 50 reports one by one, and 50 in one call, in
    turns."""
    single: list[float] = []
    batched: list[float] = []
    with listen("127.0.0.1", "0") as listener:
        environment = dict(county.database.environment)
        del environment["DATABASE_OWNER_URL"]
        with servers(listener, environment, VAR / "log") as children:
            address = ("127.0.0.1", int(listener.getsockname()[1]))
            wait_until_ready(children, address)
            phone = Phone(address, county.monitors[0])
            phone.turn()  # to warm up
            with step(f"synchronising {REPETITIONS} times {BATCHES} batches, and as many reports alone"):
                for _ in range(REPETITIONS):
                    alone, together = zip(*(phone.turn() for _ in range(BATCHES)), strict=True)
                    single.append(statistics.median(alone))
                    batched.append(statistics.median(together))
    note(f"{statistics.median(single) * 1000:.1f} ms alone, {statistics.median(batched) * 1000:.1f} ms in a batch")
    return [
        Figure(
            "sync50_vs_single",
            [together / alone for together, alone in zip(batched, single, strict=True)],
            {"ms alone": [s * 1000 for s in single], "ms in a batch": [s * 1000 for s in batched]},
            Aim(0.33, at_most=True),
        )
    ]


class Phone:
    """One monitor's connection."""

    def __init__(self, address: tuple[str, int], monitor: Monitor) -> None:
        self.connection = http.client.HTTPConnection(*address, timeout=60)
        self.connection.connect()
        self.monitor = monitor
        self.spot = 0

    def turn(self) -> tuple[float, float]:
        """Seconds a report alone and in a batch, of 50 each."""
        started = time.perf_counter()
        for _ in range(BATCH):
            self.send_alone()
        alone = time.perf_counter()
        self.send_batch()
        return (alone - started) / BATCH, (time.perf_counter() - alone) / BATCH

    def send_alone(self) -> None:
        """One report by PUT."""
        self._call("PUT", f"/api/v1/reports/{uuid7()}", self._body(), 201)

    def send_batch(self) -> None:
        """50 reports by POST /sync, each of which must be accepted."""
        items = [{"type": "report", "id": str(uuid7()), "body": self._body()} for _ in range(BATCH)]
        answer = self._call("POST", "/api/v1/sync", {"items": items}, 200)
        if {result["status"] for result in answer["results"]} != {"accepted"}:
            raise RuntimeError(f"not all were accepted: {answer['results'][:1]}")

    def _body(self) -> dict[str, Any]:
        self.spot = (self.spot + 1) % len(self.monitor.spots)
        lon, lat = self.monitor.spots[self.spot]
        return {
            "category": "J4",
            "text": TEXT,
            "location": {"lon": lon, "lat": lat, "accuracy_m": ACCURACY_M, "datum": "wgs84"},
            "captured_at": datetime.now(UTC).isoformat(),
        }

    def _call(self, method: str, path: str, body: Any, expected: int) -> Any:
        headers = {"Authorization": f"Bearer {self.monitor.token}", "Content-Type": "application/json"}
        self.connection.request(method, path, json.dumps(body), headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != expected:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
        return json.loads(content)
