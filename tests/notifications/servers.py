"""Real servers on this machine, for the channels to talk to: HTTP in a thread, and SMTP by
aiosmtpd."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller


@dataclass
class Gateway:
    """What was asked of the server, and what it answers: a status and a JSON body."""

    url: str = ""
    status: int = 200
    body: Any = field(default_factory=lambda: {"errcode": 0})
    asked: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def http_gateway() -> Iterator[Gateway]:
    """An HTTP server that takes JSON."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            gateway.asked.append({"json": json.loads(sent), "query": query, "headers": headers})
            self.send_response(gateway.status)
            self.end_headers()
            self.wfile.write(json.dumps(gateway.body).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    gateway.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def mail_server() -> Iterator[tuple[str, list[Any]]]:
    """An SMTP server; its URL, and the envelopes that it has taken."""
    taken: list[Any] = []

    class Handler:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
            taken.append(envelope)
            return "250 taken"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}", taken
    finally:
        controller.stop()
