"""No input gives a 5xx, and every answer is what the OpenAPI document says: drawn once, sent by
every role."""

from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS
from uuid6 import uuid7

from tests.depth import examples
from tests.pairing.officers import days_ago, paired, raised, write
from tests.world import VILLAGE, Client, World

ROLES = ("monitor", "chief", "clerk", "secretary", "responder", "officer", "viewer", "admin", "auditor", "partner")
HELD = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
ENDS_THE_SESSION = "DELETE /api/v1/sessions/current"
EXAMPLES = examples(10)

pytestmark = pytest.mark.fuzz
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")


@dataclass(frozen=True)
class Drawn:
    """A case that was drawn once, to be sent by every role, and whether it is to name things that
    are there."""

    case: Case
    is_known: bool

    def sent_by(self, headers: dict[str, str], known: dict[str, Any]) -> None:
        """Send it, and hold the answer against the document. Raises what the checks find."""
        drawn = dict(self.case.path_parameters)
        if self.is_known:
            self.case.path_parameters |= {name: known[name] for name in drawn if name in known}
        checks = [CHECKS.get_one(name) for name in HELD]
        try:
            self.case.call_and_validate(headers=headers | {"If-Match": '"v1"'}, checks=checks)
        finally:
            self.case.path_parameters = drawn


@pytest.fixture(scope="module")
def drawn(county_app: Flask) -> list[list[Drawn]]:
    """The cases of each operation; the one that ends the session last."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", county_app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 30
    return [_draw(one) for one in sorted(operations, key=lambda one: one.label == ENDS_THE_SESSION)]


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_no_input_breaks_a_route(app: Flask, world: World, role: str, drawn: list[list[Drawn]]) -> None:
    headers = {"Authorization": f"Bearer {Client(app, world, role).token}"} if role != "nobody" else {}
    known = _known(app, world)
    for cases in drawn:
        for one in cases:
            one.sent_by(headers, known)


def _known(app: Flask, world: World) -> dict[str, Any]:
    """Keys of things that are there, so that the cases get past the 404."""
    report_id = uuid7()
    Client(app, world, "monitor").submit(report_id)
    pairing_id = paired(Client(app, world, "secretary"), world)
    diary = write(Client(app, world, "partner"), pairing_id, days_ago(1), items=[raised()]).json
    return {
        "report_id": str(report_id), "appointment_id": world.appointments["monitor_2"].id, "code": VILLAGE,
        "pairing_id": pairing_id, "diary_id": diary["id"], "item_id": diary["items"][0]["id"],
    }  # fmt: skip


def _draw(operation: Any) -> list[Drawn]:
    sound = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    broken = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE) if _can_break(operation) else sound
    found: list[Drawn] = []

    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
    @given(case=sound | broken, is_known=st.booleans())
    def keep(case: Case, is_known: bool) -> None:
        found.append(Drawn(case, is_known))

    keep()
    return found


def _can_break(operation: Any) -> bool:
    """Whether the operation takes anything that could be malformed."""
    return bool(list(operation.iter_parameters())) or bool(operation.body)
