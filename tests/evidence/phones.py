"""People who send files: the calls that every test of evidence makes."""

from base64 import b64encode
from typing import Any
from uuid import UUID

from uuid6 import uuid7
from werkzeug.test import TestResponse

from tests.evidence.files import digest, item
from tests.world import IN_GROUP_W, Client, World

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/octet-stream"}
HERE = {"lon": IN_GROUP_W[0], "lat": IN_GROUP_W[1], "accuracy_m": 5, "datum": "wgs84"}


def report_with(client: Client, *contents: tuple[bytes, str], **changes: Any) -> UUID:
    """A report that announces files, each with its kind."""
    report_id = uuid7()
    answer = client.submit(report_id, evidence=[item(content, kind) for content, kind in contents], **changes)
    assert answer.status_code == 201, answer.text
    return report_id


def send(client: Client, report_id: object, content: bytes, *, name: str | None = None, **options: Any) -> TestResponse:
    """PUT the bytes of a file."""
    path = f"/reports/{report_id}/evidence/{name or digest(content)}"
    return client.call("PUT", path, data=content, headers=BYTES, **options)


def begin_upload(client: Client, content: bytes, **told: str) -> TestResponse:
    """Begin an upload that can go on after a cut: `report` or `order`, and `sha256`."""
    metadata = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in told.items())
    headers = TUS | {"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    return client.call("POST", "/uploads", headers=headers)


def path_of_upload(begun: TestResponse) -> str:
    """Where the bytes of an upload go."""
    return str(begun.headers["Location"]).removeprefix("/api/v1")


def announce(client: Client, report_id: object, *items: dict[str, Any]) -> TestResponse:
    """POST a manifest."""
    return client.post(f"/reports/{report_id}/evidence", {"evidence": list(items)})


def revisit(client: Client, report_id: object, content: bytes, **facts: Any) -> TestResponse:
    """Announce and send a photo, and make the move."""
    announce(client, report_id, item(content, "photo", purpose="revisit"))
    assert send(client, report_id, content).status_code in {200, 201}
    return client.move(report_id, "revisit", **({"note": "看过了", "photo": digest(content), "location": HERE} | facts))


def ordered(app: Any, world: World, report_id: object, **facts: Any) -> str:
    """Bring a report to an order of the water unit; the order's id."""
    chief, clerk, responder = (Client(app, world, name) for name in ("chief", "clerk", "responder"))
    assert world.unit is not None
    assert chief.move(report_id, "escalate").status_code == 200
    assert clerk.move(report_id, "accept").status_code == 200
    order = {"unit_id": world.unit.id, "requirement": "修好路面"} | facts
    answer = clerk.move(report_id, "order", **order)
    assert answer.status_code == 200, answer.text
    return str(responder.get("/orders").json["items"][-1]["id"])
