"""What the clients of the submission benchmark send."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice

from uuid6 import uuid7

from bench.county import Monitor
from bench.raw_sql import ACCURACY_M, TEXT


@dataclass(frozen=True)
class Submissions:
    """So many submissions, each with an id of its own, from all monitors in turn; as an HttpRun
    asks for them."""

    host: str
    monitors: list[Monitor]
    number: int

    def __call__(self) -> Iterator[bytes]:
        """Make them all at once, so that making them takes nothing of the run."""
        turns = cycle([(m, m.spots[n]) for n in range(len(self.monitors[0].spots)) for m in self.monitors])
        captured_at = datetime.now(UTC).isoformat()
        chosen = islice(turns, self.number)
        return iter([_request(self.host, monitor.token, spot, captured_at) for monitor, spot in chosen])


def _request(host: str, token: str, spot: tuple[float, float], captured_at: str) -> bytes:
    location = {"lon": spot[0], "lat": spot[1], "accuracy_m": ACCURACY_M, "datum": "wgs84"}
    body = {"category": "J4", "text": TEXT, "location": location, "captured_at": captured_at, "sent_at": captured_at}
    encoded = json.dumps(body, ensure_ascii=False).encode()
    head = (
        f"PUT /api/v1/reports/{uuid7()} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(encoded)}\r\n\r\n"
    )
    return head.encode() + encoded
