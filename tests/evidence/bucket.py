"""As much of S3 as the store speaks, over a dict: enough to see that the same code works with
either."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class Bucket(ThreadingHTTPServer):
    """One bucket; `is_full` makes it refuse to store, as MinIO does."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.is_full = False

    @property
    def address(self) -> str:
        """Its endpoint."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A bucket that answers until it is left."""
    with Bucket() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.is_full:
            return self._answer(507, b"<Error><Code>XMinioStorageFull</Code><Message>full</Message></Error>")
        query = self._query()
        if "partNumber" in query:
            self.server.parts[query["uploadId"]][int(query["partNumber"])] = body
        else:
            self.server.objects[self._key()] = body
        return self._answer(200, b"", ETag=f'"{md5(body, usedforsecurity=False).hexdigest()}"')

    def do_POST(self) -> None:
        body, query = self.rfile.read(int(self.headers.get("Content-Length") or 0)), self._query()
        if "uploads" in query:
            self.server.parts["one"] = {}
            return self._answer(200, b"<R><Bucket>b</Bucket><Key>k</Key><UploadId>one</UploadId></R>")
        if "delete" in query:
            keys = [key.split("</Key>")[0] for key in body.decode().split("<Key>")[1:]]
            for key in keys:
                self.server.objects.pop(key, None)
            told = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            return self._answer(200, f"<DeleteResult>{told}</DeleteResult>".encode())
        parts = self.server.parts.pop(query["uploadId"])
        self.server.objects[self._key()] = b"".join(parts[number] for number in sorted(parts))
        return self._answer(200, b"<R><Bucket>b</Bucket><Key>k</Key><ETag>x</ETag></R>")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        query = self._query()
        if "list-type" in query:
            return self._answer(200, self._list().encode())
        body = self.server.objects.get(self._key())
        if body is None:
            return self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        span = self.headers.get("Range")
        if span:
            start, _, end = span.removeprefix("bytes=").partition("-")
            part = body[int(start) : int(end) + 1 if end else None]
            return self._answer(
                206, part, **{"Content-Range": f"bytes {start}-{int(start) + len(part) - 1}/{len(body)}"}
            )
        return self._answer(200, body)

    def do_DELETE(self) -> None:
        self.server.objects.pop(self._key(), None)
        self._answer(204, b"")

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).split("/", 2)[2]

    def _query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query, keep_blank_values=True).items()}

    def _list(self) -> str:
        items = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2001-01-01T00:00:00.000Z</LastModified>"
            f"<ETag>x</ETag><Size>{len(body)}</Size></Contents>"
            for key, body in sorted(self.server.objects.items())
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{items}</ListBucketResult>"

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"ETag": '"x"', "Last-Modified": "Mon, 01 Jan 2001 00:00:00 GMT"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the test's output."""
