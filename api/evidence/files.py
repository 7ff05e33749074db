"""Files over HTTP: bodies taken in without holding them in memory, versions served to be looked at
only."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, g, request
from werkzeug.wsgi import wrap_file

from api.database import db
from api.resource import archive, outside_transaction, signer
from gridwatch.evidence.arriving import Arrival, Expected, refuse, take_in
from gridwatch.files.examining import Examined, UnfitFile
from gridwatch.files.receiving import receive
from gridwatch.files.serving import Served
from gridwatch.files.store import clean_key, open_file

_BUFFER = 64 * 1024


@contextmanager
def slow_work() -> Iterator[Path]:
    """A folder to work in, while no transaction is open."""
    with archive().workplace() as folder, outside_transaction():
        yield folder


def body_taken_in(expected: Expected) -> Examined:
    """Receive the body, check that it is what was announced, rebuild and store it; a file that is
    refused is kept in mind as refused."""
    request.max_content_length = expected.size + 1
    with refusals_kept(expected), slow_work() as folder:
        source = folder / "body"
        receive(request.stream.read, source, size=expected.size, sha256=expected.sha256)
        return take_in(archive(), source, folder, expected)


@contextmanager
def refusals_kept(expected: Expected) -> Iterator[None]:
    """Whatever is refused inside is refused in its row too."""
    try:
        yield
    except UnfitFile as refusal:
        refuse(db.session(), expected, refusal.reason, now=g.now)
        raise


def receipt_of(arrival: Arrival, *, order_id: UUID | None = None) -> dict[str, Any]:
    """The signed receipt of a file; one for an order does not say of which report."""
    facts = arrival.facts
    if order_id is not None:
        facts = {"order_id": str(order_id)} | {name: facts[name] for name in facts if name != "report_id"}
    return signer().sign(facts)


def file_response(served: Served) -> Response:
    """A stored version, whole or the range asked for, under an ETag; every use asks again whether
    it may be seen."""
    reader = open_file(archive().store, clean_key(served.sha256))
    response = Response(
        wrap_file(request.environ, BufferedReader(reader, _BUFFER), _BUFFER),
        content_type=served.media_type,
        direct_passthrough=True,
    )
    response.content_length = reader.size
    response.set_etag(served.sha256.hex())
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = f'inline; filename="{served.filename}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response.make_conditional(request, accept_ranges=True, complete_length=reader.size)
    return response
