"""HTTP clients for measuring: connections kept alive, driven by one process and one thread.

Requests are bytes made beforehand and answers are read only as far as their status and length, so
that the clients take as little as they can of the processors that they share with the server.
"""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context


@dataclass(frozen=True)
class HttpRun:
    """One run: where, with what, and for how long after how long a warm-up.

    `requests` makes them in the process of the clients, as many as could be sent; every answer has
    `status`.
    """

    address: tuple[str, int]
    requests: Callable[[], Iterator[bytes]]
    status: int
    clients: int
    warm_up_s: float
    seconds: float


@dataclass(frozen=True)
class HttpResult:
    """Answers a second, and the milliseconds that half and 99 in 100 of them took at most."""

    per_second: float
    half_ms: float
    most_ms: float


def answers_per_second(run: HttpRun) -> HttpResult:
    """Run the clients in a process of their own. Raises RuntimeError at the first answer of another
    status."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_drive, run).result()


def connect(address: tuple[str, int]) -> socket.socket:
    """A connection that sends at once what it is given."""
    client = socket.create_connection(address)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def read_answer(client: socket.socket, status: int) -> bytes:
    """Read one answer to its end and give its body. Raises RuntimeError when it has another
    status."""
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += _receive(client)
    if not answer.startswith(b"HTTP/1.1 %d" % status):
        raise RuntimeError(f"an answer is not {status}: {answer.decode(errors='replace')}")
    head = answer[:end].lower()
    length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    while len(answer) < end + 4 + length:
        answer += _receive(client)
    return answer[end + 4 :]


def _drive(run: HttpRun) -> HttpResult:
    requests = run.requests()
    clients = [connect(run.address) for _ in range(run.clients)]
    sent_at: dict[int, float] = {}
    took: list[float] = []
    counted_from = time.perf_counter() + run.warm_up_s
    ends_at = counted_from + run.seconds
    with selectors.DefaultSelector() as selector:
        for number, client in enumerate(clients):
            selector.register(client, selectors.EVENT_READ, number)
            sent_at[number] = _send(client, next(requests))
        while sent_at:
            for number in _answered(selector):
                read_answer(clients[number], run.status)
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
    """The numbers of the clients that have something to read. Raises RuntimeError when none has for
    30 seconds."""
    numbers = [key.data for key, _ in selector.select(30)]
    if not numbers:
        raise RuntimeError("no answer within 30 seconds")
    return numbers


def _send(client: socket.socket, request: bytes) -> float:
    """Send one request; the result is when."""
    started = time.perf_counter()
    client.sendall(request)
    return started


def _receive(client: socket.socket) -> bytes:
    received = client.recv(65536)
    if not received:
        raise RuntimeError("the server closed a connection that it was to keep")
    return received
