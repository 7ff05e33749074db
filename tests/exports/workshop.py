"""A county of its own with a workshop for exports, and how a test has a file made and reads it."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from api.database import db
from gridwatch.database import state_actor
from gridwatch.exports.workshop import Workshop, make_next
from gridwatch.from_settings import workshop
from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.roles import Role
from tests.world import Client, Inhabited, World


@dataclass
class Office:
    """The application, its people, and the workshop as the worker has it."""

    app: Flask
    world: World
    shop: Workshop
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        """Somebody's desk; signed in once."""
        return self.clients.setdefault(name, Client(self.app, self.world, name))

    def ask(self, name: str, what: str, format_: str = "csv", **filters: Any) -> TestResponse:
        """Somebody asks for a file."""
        return self.client(name).post("/exports", {"what": what, "format": format_, "filters": filters})

    def work(self, **changes: Any) -> int:
        """The worker's turn: make all that waits; how many."""
        shop, made = replace(self.shop, **changes), 0
        while make_next(shop, stopping=lambda: False):
            made += 1
        return made

    def made(self, name: str, what: str, format_: str = "csv", **filters: Any) -> TestResponse:
        """Somebody asks, the worker makes, they fetch."""
        asked = self.ask(name, what, format_, **filters)
        assert asked.status_code == 202, asked.text
        assert self.work() == 1
        fetched = self.client(name).get(f"/exports/{asked.json['id']}/file")
        assert fetched.status_code == 200, fetched.text
        return fetched

    def rows(self, name: str, what: str, **filters: Any) -> list[dict[str, str]]:
        """The rows of a CSV, by Chinese heading."""
        return read_csv(self.made(name, what, "csv", **filters).data)

    def in_database(self, change: Callable[[Session], Any]) -> Any:
        """Change or read what is behind it, as the product itself."""
        with self.shop.sessions.begin() as session:
            state_actor(session, is_system=True)
            return change(session)

    def files(self) -> list[str]:
        """All that the workshop has left anywhere: in the store and in the spool."""
        store = getattr(self.shop.store, "prefix", None)
        roots = [store / "exports" if store else self.shop.spool / "exports", self.shop.spool / "exports"]
        return sorted(str(path.relative_to(root)) for root in roots for path in root.rglob("*"))


def office(inhabited: Inhabited) -> Office:
    """A county on a database of its own, with real commits."""
    app, world = inhabited()
    with app.app_context():
        sessions = sessionmaker(db.engine)
    return Office(app, world, workshop(app.config["SETTINGS"], sessions, app.config["IDENTITY_VAULT"]))


def read_csv(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV, which must begin with a byte order mark."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def read_xlsx(content: bytes) -> dict[str, list[list[Any]]]:
    """The cells of a workbook by sheet."""
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def appoint_further(session: Session, world: World, name: str, role: Role, place: str) -> int:
    """A further appointment of somebody, and its key."""
    new = NewAppointment(world.people[name].id, role, place, "任〔2026〕2号", world.now.date())
    return appoint(session, new, actor=None, now=datetime.now(UTC)).id
