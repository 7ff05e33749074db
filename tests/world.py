"""A tiny county that every test can picture.

    County 529801, lon 109.00-109.04, lat 28.00-28.02:

        village 01 (109.00-109.02)      village 02 (109.02-109.04)     one town 529801101
        group 001 | group 002           group 001 (no other)
        west half | east half           whole village

Village 01 has a station, a chief, a deputy, a clerk and two monitors (one a group); village 02 has a
monitor and no station. The town has a clerk, two secretaries and a water unit; the county two officers, an
admin, an auditor and a department of theme B, the town an official to pair. A second town 529801102
(no cells) has a secretary, who must never see anything of the first.
"""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import shapely
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid6 import uuid7
from werkzeug.test import TestResponse

from gridwatch.findings.models import DepartmentTheme
from gridwatch.people.accounts import open_account, set_password
from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.models import Account, Appointment, SessionKind, Unit
from gridwatch.people.roles import Role
from gridwatch.people.sessions import open_session
from gridwatch.people.units import open_unit
from gridwatch.territory.boundaries import Outline, put_boundaries
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Origin, Place
from gridwatch.territory.stations import open_station

PASSWORD = "sample-password"
COUNTY, TOWN, OTHER_TOWN = "529801", "529801101", "529801102"
VILLAGE, VILLAGE_2 = "529801101001", "529801101002"
GROUP_W, GROUP_E, GROUP_2 = "529801101001001", "529801101001002", "529801101002001"
IN_GROUP_W, IN_GROUP_E, IN_GROUP_2 = (109.005, 28.01), (109.015, 28.01), (109.03, 28.01)
ON_BORDER = (109.0099, 28.01)
OUTSIDE = (110.0, 29.0)


@dataclass
class World:
    """The county: places, people and appointments by name."""

    now: datetime
    places: dict[str, Place] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    unit: Unit | None = None
    password: str = PASSWORD
    tokens: dict[str, str] = field(default_factory=dict)
    """Of whoever has a desk, signed in from the start; a group's monitor counts once signed in, so
    that tests do that."""


Inhabited = Callable[[], tuple[Flask, World]]
"""Makes an application on a database of its own in which the county lives, with real commits."""


def make_world(session: Session, *, now: datetime) -> World:
    """Build the county; one password hash serves everybody, for speed."""
    world = World(now)
    _make_places(session, world)
    open_station(session, VILLAGE, "岭上村前哨站", china_day(now) - timedelta(days=400), by=None, now=now)
    world.unit = open_unit(session, TOWN, "镇水务站", actor=None, now=now)
    department = open_unit(session, COUNTY, "县农业农村局", actor=None, now=now)
    session.add(DepartmentTheme(unit_id=department.id, letter="B"))
    units = {Role.RESPONDER: world.unit.id, Role.DEPARTMENT_OFFICER: department.id}
    for name, role, place in (
        ("monitor", Role.MONITOR, GROUP_W),
        ("monitor_e", Role.MONITOR, GROUP_E),
        ("monitor_2", Role.MONITOR, GROUP_2),
        ("chief", Role.CHIEF, VILLAGE),
        ("deputy", Role.DEPUTY, VILLAGE),
        ("village_clerk", Role.VILLAGE_CLERK, VILLAGE),
        ("clerk", Role.TOWN_CLERK, TOWN),
        ("secretary", Role.TOWN_SECRETARY, TOWN),
        ("secretary_2", Role.TOWN_SECRETARY, TOWN),
        ("viewer", Role.TOWN_VIEWER, TOWN),
        ("other_secretary", Role.TOWN_SECRETARY, OTHER_TOWN),
        ("responder", Role.RESPONDER, TOWN),
        ("officer", Role.COUNTY_OFFICER, COUNTY),
        ("officer_2", Role.COUNTY_OFFICER, COUNTY),
        ("department", Role.DEPARTMENT_OFFICER, COUNTY),
        ("admin", Role.ADMIN, COUNTY),
        ("auditor", Role.AUDITOR, COUNTY),
        ("partner", Role.PAIR_OFFICER, TOWN),
    ):
        account = add_person(session, world, name, role, place, unit_id=units.get(role))
        if role is not Role.MONITOR:
            world.tokens[name] = open_session(session, account, kind=SessionKind.TOKEN, days=30, now=now).token
    return world


@dataclass(frozen=True)
class CountyKeys:
    """The keys of a county that was committed, to be found again by any session."""

    places: dict[str, int]
    people: dict[str, int]
    appointments: dict[str, int]
    unit: int
    tokens: dict[str, str]


def keys_of(world: World) -> CountyKeys:
    """The keys of a county, before its session ends."""
    assert world.unit is not None
    return CountyKeys(
        {code: place.id for code, place in world.places.items()},
        {name: account.id for name, account in world.people.items()},
        {name: appointment.id for name, appointment in world.appointments.items()},
        world.unit.id,
        world.tokens,
    )


def county_of(session: Session, keys: CountyKeys, *, now: datetime) -> World:
    """The county as this session sees it."""

    def found(model: Any, by_name: dict[str, int]) -> dict[str, Any]:
        rows = {row.id: row for row in session.scalars(select(model).where(model.id.in_(by_name.values())))}
        return {name: rows[key] for name, key in by_name.items()}

    return World(
        now,
        found(Place, keys.places),
        found(Account, keys.people),
        found(Appointment, keys.appointments),
        session.get_one(Unit, keys.unit),
        tokens=keys.tokens,
    )


def add_person(
    session: Session, world: World, name: str, role: Role, place: str, *, days: int = 100, **options: Any
) -> Account:
    """An account that can sign in, appointed since `days` ago."""
    phone = f"139{len(world.people):08d}"
    account = open_account(session, phone, name, by=None, now=world.now)
    if world.people:
        account.password_hash = next(iter(world.people.values())).password_hash
    else:
        set_password(session, account, PASSWORD)
    start = china_day(world.now) - timedelta(days=days)
    new = NewAppointment(account.id, role, place, "任〔2026〕1号", start, **options)
    world.people[name] = account
    world.appointments[name] = appoint(session, new, actor=None, now=world.now)
    return account


def _make_places(session: Session, world: World) -> None:
    opened = china_day(world.now) - timedelta(days=400)
    outlines: list[Outline] = []
    for code, level, name, parent, box in (
        (COUNTY, Level.COUNTY, "试验县", None, (109.0, 28.0, 109.04, 28.02)),
        (TOWN, Level.TOWN, "岭口镇", COUNTY, (109.0, 28.0, 109.04, 28.02)),
        (OTHER_TOWN, Level.TOWN, "河西镇", COUNTY, None),
        (VILLAGE, Level.VILLAGE, "岭上村", TOWN, (109.0, 28.0, 109.02, 28.02)),
        (VILLAGE_2, Level.VILLAGE, "岭下村", TOWN, (109.02, 28.0, 109.04, 28.02)),
        (GROUP_W, Level.GROUP, "一组", VILLAGE, (109.0, 28.0, 109.01, 28.02)),
        (GROUP_E, Level.GROUP, "二组", VILLAGE, (109.01, 28.0, 109.02, 28.02)),
        (GROUP_2, Level.GROUP, "一组", VILLAGE_2, (109.02, 28.0, 109.04, 28.02)),
    ):
        above = world.places[parent].id if parent else None
        place = Place(level=level, code=code, name=name, parent_id=above, households=60, opened_on=opened)
        session.add(place)
        session.flush()
        world.places[code] = place
        if box is not None:
            outlines.append(Outline(place.id, level, shapely.MultiPolygon([shapely.box(*box)]), Origin.REAL))
    put_boundaries(session, outlines, now=world.now - timedelta(days=400))


class Client:
    """One person's phone or desk: signed in, speaking the API."""

    def __init__(self, app: Flask, world: World, name: str) -> None:
        self.http: FlaskClient = app.test_client()
        self.token = world.tokens.get(name) or self._sign_in(world.people[name].phone, world.password)

    def _sign_in(self, phone: str, password: str) -> str:
        answer = self.http.post("/api/v1/sessions", json={"phone": phone, "password": password})
        assert answer.status_code == 201, answer.text
        token: str = answer.json["token"]
        return token

    def call(self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any) -> TestResponse:
        """One call with the token; the path is below /api/v1."""
        bearer = {"Authorization": f"Bearer {self.token}"} | (headers or {})
        if "json" in options:
            options["data"] = json.dumps(options.pop("json"))
            bearer = {"Content-Type": "application/json"} | bearer
        return self.http.open(f"/api/v1{path}", method=method, headers=bearer, **options)

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.call("GET", path, query_string=query)

    def post(self, path: str, body: Any) -> TestResponse:
        return self.call("POST", path, json=body)

    def submit(self, report_id: UUID | None = None, **changes: Any) -> TestResponse:
        """A report from the middle of the west group, changed as asked."""
        return self.call("PUT", f"/reports/{report_id or uuid7()}", json=report_body(**changes))

    def move(self, report_id: str | UUID, action: str, *, version: int | None = None, **facts: Any) -> TestResponse:
        """A move on the version that the report has now, or on the one given."""
        if version is None:
            version = int(self.get(f"/reports/{report_id}").headers["ETag"].strip('"v'))
        headers = {"If-Match": f'"v{version}"'}
        return self.call("POST", f"/reports/{report_id}/moves", json={"action": action} | facts, headers=headers)

    def revisit(self, report_id: str | UUID, note: str, **facts: Any) -> TestResponse:
        """Look again where the report is: announce a new photo, send it, make the move."""
        content = small_photo(comment=uuid4().hex)
        name = hashlib.sha256(content).hexdigest()
        item = {"sha256": name, "kind": "photo", "size": len(content), "purpose": "revisit"}
        assert self.post(f"/reports/{report_id}/evidence", {"evidence": [item]}).status_code == 200
        sent = self.call("PUT", f"/reports/{report_id}/evidence/{name}", data=content)
        assert sent.status_code in {200, 201}, sent.text
        position = self.get(f"/reports/{report_id}").json["position"]
        facts = {"photo": name, "location": position | {"datum": "wgs84"}} | facts
        return self.move(report_id, "revisit", note=note, **facts)


@cache
def small_photo(comment: str = "") -> bytes:
    """A photo of nothing much; another file with another comment."""
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(target, "JPEG", comment=comment)
    return target.getvalue()


def report_body(**changes: Any) -> dict[str, Any]:
    """A sound report body; a change to None drops the field."""
    lon, lat = changes.pop("at", IN_GROUP_W)
    body: dict[str, Any] = {
        "category": "J4",
        "text": "组里的路塌了一段，一直没有人修。",
        "location": {"lon": lon, "lat": lat, "accuracy_m": 5, "datum": "wgs84"},
        "captured_at": (changes.pop("captured_at", None) or datetime.now().astimezone()).isoformat(),
    }
    body |= changes
    return {key: value for key, value in body.items() if value is not None}
