"""What guards the whole surface: access rules, problem details, documents, health."""

import base64
import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Connection, event

import gridwatch
from api.health import health
from api.problems import STATUS
from api.resource import Resource, Who
from gridwatch.cli.documents import DOCUMENTS
from gridwatch.errors import DomainError
from tests.institutions.desks import propose
from tests.world import Client, World

OPEN = {
    "sessions.post_session",
    "sessions.post_activation",
    # By the secret of a link instead.
    "letter_links.post_look",
    "letter_links.post_link_reply",
    "letter_links.put_link_file",
    # By a recovery code.
    "recoveries.post_use",
}
NOT_RESOURCES = {"health", "docs", "api-docs", "web"}


def _errors(base: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for error in base.__subclasses__():
        yield error
        yield from _errors(error)


def test_a_route_that_declares_no_rule_cannot_be_registered() -> None:
    resource = Resource("trial", __name__)
    with pytest.raises(TypeError, match="who"):
        resource.route("/trial")  # type: ignore[call-arg]


def test_every_route_says_who_may_call_it(shared_app: Flask) -> None:
    for rule in shared_app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in NOT_RESOURCES:
            continue
        who = getattr(shared_app.view_functions[rule.endpoint], "who", None)
        assert isinstance(who, Who), rule.endpoint
        assert who.signed_in or rule.endpoint in OPEN, rule.endpoint


def test_without_a_sign_in_every_route_but_signing_in_is_401(shared_app: Flask, app: Flask) -> None:
    http = app.test_client()
    for rule in shared_app.url_map.iter_rules():
        if rule.endpoint in OPEN or rule.endpoint.split(".")[0] in NOT_RESOURCES:
            continue
        with shared_app.test_request_context():
            values = {
                name: 1 if "<int" in str(rule) else "00000000-0000-7000-8000-000000000000" for name in rule.arguments
            }
            if "sha256" in values:
                values["sha256"] = bytes(32)
            path = rule.build(values)[1]  # type: ignore[index]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = http.open(path, method=method, json={})
            assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed"), (method, path)


def test_every_error_class_has_a_kind_a_code_and_both_languages() -> None:
    for module in pkgutil.walk_packages(gridwatch.__path__, "gridwatch."):
        importlib.import_module(module.name)
    ours = [error for error in _errors() if error.__module__.split(".")[0] in {"gridwatch", "api"}]
    assert {error for error in ours if error.kind not in STATUS} == set()
    codes = [error.code for error in ours]
    assert len(codes) == len(set(codes))
    for error in ours:
        assert error.en
        assert any("\u4e00" <= letter <= "\u9fff" or letter == "{" for letter in error.zh), error


@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_documents_and_the_words_of_codes_are_what_the_code_says(path: str, shared_app: Flask) -> None:
    with shared_app.app_context():
        assert Path(path).read_text() == DOCUMENTS[path]()


def test_the_description_and_its_page_are_served(app: Flask) -> None:
    http = app.test_client()
    spec = http.get("/api/v1/openapi.json").json
    assert spec["openapi"] == "3.1.0"
    page = http.get("/api/v1/docs").text
    for path in spec["paths"]:
        assert path in page
    assert "http://" not in page.replace("http://127", "")
    assert "https://" not in page


def test_unknown_addresses_and_methods_are_problems_too(app: Flask) -> None:
    http = app.test_client()
    for answer, status in ((http.get("/api/v1/nowhere"), 404), (http.post("/api/v1/categories"), 405)):
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
        assert json.loads(answer.text)["status"] == status
    assert http.get("/api/v1/reports/not-a-uuid").status_code == 404


def test_health_and_readiness(app: Flask) -> None:
    assert health.name == "health"
    http = app.test_client()
    assert http.get("/healthz").json == {"status": "up"}
    assert http.get("/readyz").json["status"] == "ready"


def test_lists_page_without_gap_or_repeat_and_totals_agree(app: Flask, world: World) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    sent = {monitor.submit(category=c).json["report_id"] for c in ("J1", "J2", "J3", "J4", "H1", "K1", "B1")}
    first = next(iter(sent))
    chief.move(first, "village_fix", note="村里办")
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = chief.get("/reports", limit=2, **cursor).json
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert sorted(seen) == sorted(sent)
    totals = chief.get("/reports/totals").json
    assert totals == {
        "total": 7,
        "overdue": 0,
        "overdue_by_reply_alone": 0,
        "by_state": {"submitted": 6, "village_fix": 1},
    }
    assert (
        len(chief.get("/reports", category="J").json["items"])
        == chief.get("/reports/totals", category="J").json["total"]
        == 4
    )
    assert [i["id"] for i in chief.get("/reports", state="village_fix").json["items"]] == [first]


BAD_KEYS = ["x", [None, 5], ["2026-01-01T00:00:00+00:00", "x"], ["\x00"], ["\ud800"], [[]], [{}], [1e400]]


@pytest.mark.parametrize("path", ["/reports", "/orders", "/places", "/accounts", "/appointments", "/audit"])
@pytest.mark.parametrize("key", BAD_KEYS, ids=range(len(BAD_KEYS)))
def test_a_cursor_that_no_list_gave_is_422(app: Flask, world: World, path: str, key: object) -> None:
    client = Client(app, world, {"/orders": "responder", "/audit": "auditor"}.get(path, "clerk"))
    cursor = base64.urlsafe_b64encode(json.dumps(key).encode()).decode()
    answer = client.get(path, cursor=cursor)
    assert (answer.status_code, answer.json["code"]) == (422, "bad_cursor")
    assert client.get(path, cursor="nonsense").json["code"] == "bad_cursor"


@pytest.mark.parametrize("name", ["\U0002ebf0\ue863", "𠮷" * 50], ids=["young", "long"])
def test_a_list_goes_on_behind_a_name_of_rare_letters(app: Flask, world: World, name: str) -> None:
    clerk = Client(app, world, "clerk")
    opened = clerk.post("/accounts", {"phone": "13711112222", "name": name}).json["id"]
    seen, cursor = [], ""
    while cursor is not None:
        page = clerk.get("/accounts", limit=1, **({"cursor": cursor} if cursor else {}))
        assert page.status_code == 200, page.text
        seen += [one["id"] for one in page.json["items"]]
        cursor = page.json["next_cursor"]
    assert opened in seen and len(seen) == len(set(seen))


def test_a_list_goes_on_behind_the_longest_title(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    for first in "甲乙":
        assert propose(chief, title=first + "制" * 99).status_code == 201
    page = chief.get("/institutions", sort="title", limit=1).json
    assert len(chief.get("/institutions", sort="title", limit=1, cursor=page["next_cursor"]).json["items"]) == 1


@pytest.mark.parametrize("path", ["/orders", "/visits", "/visits/held", "/exports", "/notifications", "/deliveries"])
def test_only_a_list_whose_rows_may_lack_an_instant_goes_on_behind_none(app: Flask, world: World, path: str) -> None:
    client = Client(app, world, {"/orders": "responder", "/deliveries": "admin"}.get(path, "clerk"))
    cursor = base64.urlsafe_b64encode(json.dumps([None, str(UUID(int=0))]).encode()).decode()
    assert client.get(path, cursor=cursor).json["code"] == "bad_cursor"
    assert Client(app, world, "clerk").get("/reports", cursor=cursor).status_code == 200


def test_a_list_costs_the_same_few_statements_however_long(app: Flask, world: World, connection: Connection) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    counts = []
    for more in (1, 6):
        for _ in range(more):
            monitor.submit()
        statements: list[str] = []

        def count(_c: object, _k: object, statement: str, *_: object, kept: list[str] = statements) -> None:
            kept.append(statement)

        event.listen(connection, "before_cursor_execute", count)
        chief.get("/reports")
        event.remove(connection, "before_cursor_execute", count)
        counts.append(len([s for s in statements if not s.startswith(("SAVEPOINT", "RELEASE", "SET CONSTRAINTS"))]))
    assert counts[0] == counts[1] <= 4, counts
