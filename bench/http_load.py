"""The clients of the submission benchmark: 16 connections kept alive, driven by one process and one thread.

Requests are bytes made beforehand and answers are read only as far as their status and length, so that the
clients take as little as they can of the processors that they share with the server.
"""

import json
import selectors
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from multiprocessing import get_context

from uuid6 import uuid7

from bench.county import Monitor
from bench.raw_sql import ACCURACY_M, TEXT

CLIENTS = 16
LARGEST_RATE = 2000


@dataclass(frozen=True)
class HttpRun:
    """One run: where, as whom, and for how long after how long a warm-up."""

    address: tuple[str, int]
    monitors: list[Monitor]
    warm_up_s: float
    seconds: float


@dataclass(frozen=True)
class HttpResult:
    """Submissions accepted a second, and the milliseconds that half and 99 in 100 of them took at most."""

    per_second: float
    half_ms: float
    most_ms: float


def submissions_per_second(run: HttpRun) -> HttpResult:
    """Run the clients in a process of their own. Raises RuntimeError at the first answer that is not 201."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_drive, run).result()


def _drive(run: HttpRun) -> HttpResult:
    requests = iter(list(_requests(run)))
    clients = [socket.create_connection(run.address) for _ in range(CLIENTS)]
    sent_at: dict[int, float] = {}
    took: list[float] = []
    counted_from = time.perf_counter() + run.warm_up_s
    ends_at = counted_from + run.seconds
    with selectors.DefaultSelector() as selector:
        for number, client in enumerate(clients):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(client, selectors.EVENT_READ, number)
            sent_at[number] = _send(client, next(requests))
        while sent_at:
            for number in _answered(selector):
                _read_answer(clients[number])
                now, started = time.perf_counter(), sent_at.pop(number)
                if counted_from < now <= ends_at:
                    took.append(now - started)
                if now <= ends_at:
                    sent_at[number] = _send(clients[number], next(requests))
    for client in clients:
        client.close()
    took.sort()
    return HttpResult(len(took) / run.seconds, took[len(took) // 2] * 1000, took[len(took) * 99 // 100] * 1000)


def _answered(selector: selectors.BaseSelector) -> list[int]:
    """The numbers of the clients that have something to read. Raises RuntimeError when none has for 30 seconds."""
    numbers = [key.data for key, _ in selector.select(30)]
    if not numbers:
        raise RuntimeError("no answer within 30 seconds")
    return numbers


def _requests(run: HttpRun) -> Iterator[bytes]:
    """As many requests as could be sent, each with an id of its own, from all monitors in turn."""
    turns = cycle([(m, m.spots[n]) for n in range(len(run.monitors[0].spots)) for m in run.monitors])
    captured_at = datetime.now(UTC).isoformat()
    for _ in range(int((run.warm_up_s + run.seconds) * LARGEST_RATE)):
        monitor, (lon, lat) = next(turns)
        yield _request(run.address[0], monitor.token, lon, lat, captured_at)


def _request(host: str, token: str, lon: float, lat: float, captured_at: str) -> bytes:
    location = {"lon": lon, "lat": lat, "accuracy_m": ACCURACY_M, "datum": "wgs84"}
    body = {"category": "J4", "text": TEXT, "location": location, "captured_at": captured_at, "sent_at": captured_at}
    encoded = json.dumps(body, ensure_ascii=False).encode()
    head = (
        f"PUT /api/v1/reports/{uuid7()} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(encoded)}\r\n\r\n"
    )
    return head.encode() + encoded


def _send(client: socket.socket, request: bytes) -> float:
    """Send one request; the result is when."""
    started = time.perf_counter()
    client.sendall(request)
    return started


def _read_answer(client: socket.socket) -> None:
    """Read one answer to its end, and see that it is 201."""
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += _receive(client)
    if not answer.startswith(b"HTTP/1.1 201"):
        raise RuntimeError(f"a submission was not accepted: {answer.decode(errors='replace')}")
    head = answer[:end].lower()
    length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    while len(answer) < end + 4 + length:
        answer += _receive(client)


def _receive(client: socket.socket) -> bytes:
    received = client.recv(65536)
    if not received:
        raise RuntimeError("the server closed a connection that it was to keep")
    return received
