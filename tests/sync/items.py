"""Items as a phone sends them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from tests.world import report_body


def report_item(report_id: UUID | None = None, **changes: Any) -> dict[str, Any]:
    return {"type": "report", "id": str(report_id or uuid7()), "body": report_body(**changes)}


def move_item(report_id: UUID, version: int, action: str = "answer", **facts: Any) -> dict[str, Any]:
    body = {"report_id": str(report_id), "version": version, "action": action} | facts
    return {"type": "move", "id": str(uuid7()), "body": body}


def manifest_item(report_id: UUID, *hashes: str, **changes: Any) -> dict[str, Any]:
    files = [{"sha256": one * 64, "kind": "photo", "size": 1000} | changes for one in hashes]
    return {"type": "evidence", "id": str(uuid7()), "body": {"report_id": str(report_id), "evidence": files}}


def visit_item(**changes: Any) -> dict[str, Any]:
    body = {"result": "no_problem", "captured_at": datetime.now(UTC).isoformat()} | changes
    return {"type": "visit", "id": str(uuid7()), "body": body}
