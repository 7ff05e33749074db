"""A web server to measure, on a free port of this machine."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.http_load import connect
from ops.places import VAR
from ops.web import end, listen, start_web_server

Address = tuple[str, int]


@contextmanager
def serving(environment: Mapping[str, str], app: str = "wsgi:app", *, log: str = "log") -> Iterator[Address]:
    """The web server as `make demo` starts it, without a job worker: where it listens, once it
    answers.

    The owner's URL stays away from it, as in production.
    """
    logs: Path = VAR / log
    daily = {name: value for name, value in environment.items() if name != "DATABASE_OWNER_URL"}
    with listen("127.0.0.1", "0") as listener:
        server = start_web_server(listener, daily, logs, app)
        try:
            address = ("127.0.0.1", int(listener.getsockname()[1]))
            _await(address)
            yield address
        finally:
            end([server])


def _await(address: Address) -> None:
    """Any answer will do: a worker that gives one has started."""
    with connect(address) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        if not client.recv(65536):
            raise RuntimeError("the web server gave no answer")
