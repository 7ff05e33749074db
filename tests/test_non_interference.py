"""Two worlds that differ by one report naming X: whatever X can get, byte for byte, is the same in
both.

The two are copies of one database, and their clocks stand still at the same instants. What cannot
be the same is masked, and nothing else: ids that the server drew at random (numbered by their first
appearance instead), the sealed cursor of a synchronisation, and the numbers of audit entries, which
have gaps for many reasons.
"""

import itertools
import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker
from uuid6 import uuid7
from werkzeug.routing import Rule

from api.database import db
from gridwatch import audit
from gridwatch.database import state_actor
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.exports.workshop import make_next
from gridwatch.from_settings import move_rules, workshop
from gridwatch.notifications.channels import Channel
from gridwatch.notifications.delivering import send_next
from gridwatch.notifications.dispatch import expand_outbox
from gridwatch.people.committees import join_committee
from gridwatch.people.models import CommitteePost
from gridwatch.reports.automatic.clocks_run_out import answer_alarms
from gridwatch.reports.numbers import draw_number
from gridwatch.subjects import SUBJECTS
from gridwatch.territory.calendar import china_day
from ops.cluster import create_database, drop_database
from tests.conftest import app_on, settings_for
from tests.institutions.desks import adopted, propose
from tests.pairing.officers import days_ago, paired, raised
from tests.pairing.officers import write as write_diary
from tests.world import COUNTY, GROUP_W, IN_GROUP_E, TOWN, VILLAGE, Client, World, make_world

CONCERNED = ("chief", "auditor", "responder", "monitor_e")
MORE_CONCERNED = ("officer", "deputy", "clerk", "secretary", "viewer", "admin", "other_secretary", "partner")
V4 = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MASKED = (
    (re.compile(rb'"cursor":"[^"]*"'), b'"cursor":"?"'),
    (re.compile(rb'"id":\d+(,"at":"[^"]*","account_id")'), rb'"id":"?"\1'),
)
TODAY = china_day(datetime.now(UTC))
SPAN = {"from": str(TODAY - timedelta(days=20)), "to": str(TODAY + timedelta(days=40))}
DAYS = {"first": SPAN["from"], "past": SPAN["to"]}
OVER = {"from": str((TODAY.replace(day=1) - timedelta(days=1)).replace(day=1)), "to": str(TODAY.replace(day=1))}
MONTHS = {"from": str(TODAY.replace(day=1)), "to": str((TODAY.replace(day=1) + timedelta(days=62)).replace(day=1))}
ENTRY = re.compile(rb"^\d+,", re.MULTILINE)
QUERIES: dict[str, list[dict[str, str]]] = {
    "/api/v1/reports": [{}, {"mine": "true"}, {"tray": "sealed"}, {"tray": "held"}, {"tray": "unrouted"}, {"q": "路"},
                        {"overdue": "true"}, {"place": VILLAGE}, {"custodian": "county"}],
    "/api/v1/reports/totals": [{}, {"mine": "true"}, {"tray": "sealed"}, {"q": "路"}, {"overdue": "true"}],
    "/api/v1/reports/points": [{}, {"tray": "sealed"}, {"q": "路"}, {"overdue": "true"}, {"place": VILLAGE}],
    "/api/v1/overdue": [{}, {"place": TOWN}],
    "/api/v1/notifications": [{}, {"unread": "true"}],
    "/api/v1/letter-kinds": [{"place": TOWN}],
    "/api/v1/letter-authorisations": [{"place": TOWN}],
    "/api/v1/letter-templates": [{"place": TOWN}],
    "/api/v1/case-letters": [{}, {"place": VILLAGE}, {"kind": "order"}],
    "/api/v1/check-lists": [{"place": TOWN}],
    "/api/v1/finding-matrix": [{"place": TOWN}],
    "/api/v1/finding-breakdown": [{"place": TOWN, "since": "2020-01-01", "before": "2100-01-01", "by": by}
                                  for by in ("theme", "month")],
    "/api/v1/finding-figures": [{"place": TOWN, "since": "2020-01-01", "before": "2100-01-01"}],
    "/api/v1/deliveries": [{"limit": "200"}],
    "/api/v1/places/locate": [{"lon": "109.005", "lat": "28.01", "accuracy_m": "5", "datum": "wgs84"}],
    "/api/v1/places": [{}, {"level": "village"}],
    "/api/v1/stations": [{"place": TOWN}],
    "/api/v1/units": [{"place": TOWN}],
    "/api/v1/audit": [{}, {"subject": "report"}],
    "/api/v1/coverage": [{"place": place, "level": "group"} for place in (VILLAGE, TOWN, COUNTY)],
    "/api/v1/asset-rates": [{"place": TOWN} | SPAN],
    "/api/v1/figures": [{"place": place} | SPAN | by for place in (GROUP_W, VILLAGE, TOWN, COUNTY)
                        for by in ({}, {"by": "state"}, {"by": "day"}, {"by": "category"}, {"by": "place"})],
    "/api/v1/wall": [{"place": place} | OVER for place in (TOWN, COUNTY)],
    "/api/v1/rankings": [{"place": COUNTY, "rate": "reply_in_time", "least": "1"} | SPAN],
    "/api/v1/handling-times": [{"place": place} | MONTHS for place in (VILLAGE, TOWN, COUNTY)],
    "/api/v1/blind-spots": [{"place": place} | SPAN for place in (TOWN, COUNTY)],
    "/api/v1/pairing-figures": [{"place": place} | DAYS for place in (TOWN, COUNTY)],
    "/api/v1/channel-figures": [{"place": place, "on": str(TODAY)} for place in (VILLAGE, COUNTY)],
    "/api/v1/quiet-villages": [{"place": COUNTY, "definition": "XF-A"} | DAYS],
    "/api/v1/anomalies": [{"place": place} | SPAN for place in (VILLAGE, TOWN, COUNTY)],
}  # fmt: skip
FILTERS: dict[str, dict[str, str]] = {
    **{what: {"place": TOWN} for what in ("stations", "units", "coverage")},
    **{what: {"place": TOWN} | SPAN for what in ("figures", "year-on-year", "blind-spots", "anomalies", "asset-rates")},
    "handling-times": {"place": TOWN} | MONTHS,
    "pairing-figures": {"place": TOWN} | DAYS,
    "quiet-villages": {"place": COUNTY, "definition": "XF-A"} | DAYS,
    "rankings": {"place": COUNTY, "rate": "reply_in_time", "least": "1"} | SPAN,
}
"""What an export needs to be told."""


class StoppedClock(datetime):
    """What the edges read in place of the clock."""

    instant = datetime.now(UTC)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return cls.instant.astimezone(tz)


@dataclass
class Base:
    """What both worlds have in common."""

    database: str
    world: World
    started: datetime
    reports: list[UUID]
    orders: list[str]
    tasks: list[str]
    visits: list[UUID]
    institutions: list[UUID]
    stations: list[int]
    diary: dict[str, Any]


@pytest.fixture(scope="module")
def base(cluster: str, template: str) -> Iterator[Base]:
    """A county in which there is something to see for everybody, to be copied."""
    name = f"base_{uuid.uuid4().hex[:12]}"
    create_database(cluster, name, template=template)
    app = app_on(settings_for(cluster, name))
    with app.app_context():
        with Session(db.engine, expire_on_commit=False) as session:
            state_actor(session, is_system=True)
            world = make_world(session, now=datetime.now(UTC))
            today = china_day(world.now)
            member = world.people["monitor_2"].id
            join_committee(session, member, VILLAGE, CommitteePost.PARTY_SECRETARY, today, actor=None, now=world.now)
            session.commit()
        found = _lived(app, world, name)
        db.session.remove()
        db.engine.dispose()
    yield found
    drop_database(cluster, name)


def _lived(app: Flask, world: World, database: str) -> Base:
    reports = [uuid7() for _ in range(4)]
    monitor, monitor_e = Client(app, world, "monitor"), Client(app, world, "monitor_e")
    for one in reports[:3]:
        assert monitor.submit(one).status_code == 201
    assert monitor_e.submit(reports[3], at=IN_GROUP_E, category="C3").status_code == 201
    chief, clerk = Client(app, world, "chief"), Client(app, world, "clerk")
    chief.move(reports[0], "escalate")
    clerk.move(reports[0], "accept")
    assert world.unit is not None
    assert clerk.move(reports[0], "order", unit_id=world.unit.id, requirement="限期修复").status_code == 200
    today = china_day(world.now).isoformat()
    asked = {"place_code": TOWN, "targets": [GROUP_W, VILLAGE], "title": "走访", "items": ["公示栏"]}
    task = clerk.post("/tasks", asked | {"starts_on": today, "ends_on": today}).json["id"]
    visit = {"result": "no_problem", "captured_at": datetime.now(UTC).isoformat(), "task_id": task}
    visits = [uuid7()]
    assert monitor.call("PUT", f"/visits/{visits[0]}", json=visit).status_code == 201
    early = visit | {"captured_at": (datetime.now(UTC) - timedelta(days=900)).isoformat(), "task_id": None}
    assert monitor.call("PUT", f"/visits/{uuid7()}", json=early).json["outcome"] == "held"
    institutions = [UUID(adopted(chief, Client(app, world, "secretary"))["id"])]
    orders = [one["id"] for one in Client(app, world, "responder").get("/orders").json["items"]]
    stations = [one["id"] for one in chief.get("/stations", place=TOWN).json["items"]]
    diary = write_diary(Client(app, world, "partner"), paired(Client(app, world, "secretary"), world),
                        days_ago(1), items=[raised()]).json  # fmt: skip
    return Base(database, world, datetime.now(UTC), reports, orders, [task], visits, institutions, stations, diary)


@contextmanager
def _copy(cluster: str, base: Base) -> Iterator[Flask]:
    name = f"world_{uuid.uuid4().hex[:12]}"
    create_database(cluster, name, template=base.database)
    app = app_on(settings_for(cluster, name))
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        drop_database(cluster, name)


@pytest.mark.parametrize("name", [*CONCERNED, *(pytest.param(n, marks=pytest.mark.wide) for n in MORE_CONCERNED)])
def test_whoever_a_report_concerns_cannot_tell_that_it_exists(
    cluster: str, base: Base, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.resource.datetime", StoppedClock)
    monkeypatch.setattr("api.health.datetime", StoppedClock)
    naming = uuid7()
    with _copy(cluster, base) as without, _copy(cluster, base) as with_it:
        seen = [
            _nameless(app, _everything(app, base, name, naming, differs=app is with_it)) for app in (without, with_it)
        ]
    assert len(seen[0]) > 60
    for place, (answer, other) in enumerate(zip(*seen, strict=True)):
        assert answer == other, place


def _nameless(app: Flask, answers: list[tuple[str, int, bytes]]) -> list[tuple[str, int, bytes]]:
    """The answers without the name of the copy, which the settings tell the administrator in the
    paths of its files."""
    name = Path(app.config["SETTINGS"].evidence_spool).parent.name.encode()
    return [(call, status, body.replace(name, b"copy")) for call, status, body in answers]


def _everything(app: Flask, base: Base, name: str, naming: UUID, *, differs: bool) -> list[tuple[str, int, bytes]]:
    """The answers that X gets: after the report came, after others handled it, and after clocks ran
    out."""
    _stop_at(base, minutes=0)
    clients = {n: Client(app, base.world, n) for n in ("monitor", *CONCERNED, *MORE_CONCERNED)}
    told: list[tuple[str, int, bytes]] = []
    _stop_at(base, minutes=10)
    if differs:
        answer = clients["monitor"].submit(naming, text="组里的路，他收了好处", concerns=[{"person": name}])
        assert answer.status_code == 201, answer.text
    told += _get_all(app, base, clients[name], naming)
    _stop_at(base, minutes=20)
    if differs:
        _handle(clients, name, naming)
    _life_goes_on(app, base, name)
    told += _get_all(app, base, clients[name], naming)
    _stop_at(base, minutes=60 * 24 * 20)
    _run_jobs(app)
    told += _get_all(app, base, clients[name], naming)
    told += _exported(app, clients[name])
    told += _try_to_act(clients[name], naming)
    return told


def _stop_at(base: Base, *, minutes: int) -> None:
    StoppedClock.instant = base.started + timedelta(minutes=minutes)


def _handle(clients: dict[str, Client], concerned: str, naming: UUID) -> None:
    """Whoever may, does: accepts, disposes and answers; at least one of them succeeds."""
    done = clients["deputy"].move(naming, "escalate", version=1).status_code == 200
    for action in ("accept", "quick_fix", "give_feedback"):
        for name in ("clerk", "secretary", "officer"):
            version = int(clients["monitor"].get(f"/reports/{naming}").headers["ETag"].strip('"v'))
            facts = {} if action == "accept" else {"note": "处理中"}
            done += clients[name].move(naming, action, version=version, **facts).status_code == 200
    assert done or concerned == "officer", "nobody is left to handle it"


def _life_goes_on(app: Flask, base: Base, name: str) -> None:
    """What happens in both worlds: another report comes, another is moved by somebody else than X, and
    an institution is proposed."""
    made = uuid.UUID(int=base.reports[0].int + 1)
    assert Client(app, base.world, "monitor").submit(made, captured_at=StoppedClock.instant).status_code == 201
    mover = "deputy" if name == "chief" else "chief"
    assert propose(Client(app, base.world, "secretary"), title="印章管理办法").status_code == 201
    assert Client(app, base.world, mover).move(base.reports[1], "escalate").status_code == 200


def _run_jobs(app: Flask) -> None:
    """Clocks run out, letters are written, messages go out, the trail is sealed."""
    now, vault = StoppedClock.instant, app.config["IDENTITY_VAULT"]
    channels = [Channel("console", lambda person, words: None)]
    jobs: list[Callable[..., object]] = [
        partial(answer_alarms, rules=move_rules(app.config["SETTINGS"])),
        partial(expand_outbox, subjects=SUBJECTS, channels=channels, vault=vault),
        partial(send_next, channels=channels, vault=vault),
    ]
    with app.app_context():
        for job in jobs:
            for _ in range(200):
                with Session(db.engine) as session, session.begin():
                    state_actor(session, is_system=True)
                    if not job(session, now=now):
                        break
        with Session(db.engine) as session, session.begin():
            state_actor(session, is_system=True)
            audit.seal(session, now=now)


def _get_all(app: Flask, base: Base, client: Client, naming: UUID) -> list[tuple[str, int, bytes]]:
    """Every address that can be read, with every id that there is."""
    told = []
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if "GET" not in (rule.methods or ()) or not str(rule).startswith("/api/v1") or "docs" in str(rule):
            continue
        if str(rule) == "/api/v1/openapi.json":
            continue
        for path in _paths(app, rule, base, naming):
            for query in QUERIES.get(str(rule), [{}]):
                told.append(_answer(client, "GET", path.removeprefix("/api/v1"), query_string=query))
    number = draw_number(app.config["IDENTITY_VAULT"], naming)
    told.append(_answer(client, "GET", "/reports", query_string={"q": number}))
    return told


def _paths(app: Flask, rule: Rule, base: Base, naming: UUID) -> list[str]:
    """The addresses of a rule; an argument that this test does not know of makes it fail."""
    nobody = UUID("00000000-0000-4000-8000-000000000000")
    values: dict[str, list[Any]] = {
        "report_id": [*base.reports, naming],
        "order_id": [UUID(one) for one in base.orders],
        "appointment_id": [one.id for one in base.world.appointments.values()],
        "task_id": [UUID(one) for one in base.tasks],
        "code": [VILLAGE, TOWN],
        "sha256": [b"\x01" * 32],
        "visit_id": [*base.visits, nobody],
        "institution_id": [*base.institutions, nobody],
        "letter_id": [nobody],
        "template_id": [nobody],
        "finding_id": [nobody],
        "subject": ["check", "channel_sighting"],
        "subject_id": [nobody],
        "clearing_id": [nobody],
        "list_id": [nobody],
        "unit_id": [1],
        "pairing_id": [UUID(base.diary["pairing_id"]), nobody],
        "diary_id": [UUID(base.diary["id"]), nobody],
        "item_id": [UUID(base.diary["items"][0]["id"]), nobody],
        "rung_id": [nobody],
        "upload_id": [nobody],
        "file_format": ["geojson"],
        "layer": ["village", "group"],
        "version": ["0"],
        "z": [10],
        "x": [0],
        "y": [0],
        "export_id": [nobody],
    }
    names = sorted(rule.arguments)
    with app.test_request_context():
        every = itertools.product(*(values[name] for name in names))
        built = [rule.build(dict(zip(names, one, strict=True))) for one in every]
    return [found[1] for found in built if found]


def _exported(app: Flask, client: Client) -> list[tuple[str, int, bytes]]:
    """The files that X gets, or is refused, and how far each is said to be."""
    told = []
    with app.app_context():
        made = workshop(app.config["SETTINGS"], sessionmaker(db.engine), app.config["IDENTITY_VAULT"])
    shop = replace(made, clock=lambda: StoppedClock.instant)
    for what in sorted(CATALOGUE):
        body = {"what": what, "format": "csv", "filters": FILTERS.get(what, {})}
        asked = client.post("/exports", body)
        while make_next(shop, stopping=lambda: False):
            pass
        if asked.status_code == 202:
            assert client.get(f"/exports/{asked.json['id']}").json["state"] == "done"
            _, status, file = _answer(client, "GET", f"/exports/{asked.json['id']}/file")
            told.append((f"file of {what}", status, ENTRY.sub(b"?,", file)))
        told.append((what, asked.status_code, b""))
    return [*told, _answer(client, "GET", "/exports")]


def _try_to_act(client: Client, naming: UUID) -> list[tuple[str, int, bytes]]:
    move = {"headers": {"If-Match": '"v1"'}, "json": {"action": "escalate"}}
    return [
        _answer(client, "POST", f"/reports/{naming}/moves", **move),
        _answer(client, "POST", f"/reports/{naming}/identity", json={"reason": "想知道这件事是谁反映的"}),
        _answer(client, "POST", f"/reports/{naming}/evidence", json={"evidence": [
            {"sha256": "ab" * 32, "kind": "photo", "size": 10}]}),
        _answer(client, "POST", "/sync", json={"items": [{"type": "move", "id": str(naming), "body": {
            "report_id": str(naming), "version": 1, "action": "escalate"}}]}),
    ]  # fmt: skip


def _in_order(body: bytes) -> bytes:
    """The clock stands still, and what is of one instant is listed by ids drawn at random: order it
    by content."""
    found = json.loads(body)
    for item in (one for one in found.get("items", []) if "earlier" in one):
        told = [item, *item.pop("earlier")]
        item["told"] = sorted([item.pop(name) for name in ("at", "kind", "title_zh", "title_en")] for item in told)
    found.get("items", []).sort(key=lambda item: V4.sub(b"", str(item).encode()))
    return json.dumps(found, ensure_ascii=False).encode()


def _answer(client: Client, method: str, path: str, **options: Any) -> tuple[str, int, bytes]:
    answer = client.call(method, path, **options)
    body = _in_order(answer.data) if path in {"/notifications", "/deliveries", "/exports"} else answer.data
    for pattern, mask in MASKED:
        body = pattern.sub(mask, body)
    numbers: dict[bytes, bytes] = {}
    body = V4.sub(lambda found: numbers.setdefault(found[0], b"id-%d" % len(numbers)), body)
    return f"{method} {path} {options.get('query_string')}", answer.status_code, body
