"""export_rss_mb: the most memory that the job worker takes while it writes a million reports as
XLSX."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from bench.databases import Database, for_sqlalchemy
from bench.figures import Aim, Figure
from bench.progress import note, step
from bench.world import World
from gridwatch.database import state_actor
from gridwatch.people.accounts import open_account
from gridwatch.people.appointments import NewAppointment, appoint, list_appointments_in_force
from gridwatch.people.models import Account, SessionKind
from gridwatch.people.roles import Role
from gridwatch.people.sessions import open_session
from gridwatch.territory.calendar import china_day
from ops.console import Stop
from ops.places import VAR
from ops.web import listen, servers, wait_until_ready

ROWS = 1_000_000
TAKES_AT_MOST_S = 1800

_PHONE = "13800000000"
_COUNTIES = text("""
    SELECT p.code, c.reports FROM (SELECT county_id, count(*) AS reports FROM report GROUP BY county_id) c
    JOIN place p ON p.id = c.county_id ORDER BY c.reports, p.code
""")


@dataclass(frozen=True)
class Export:
    """What one export took: megabytes of the worker at its most, and before; seconds; megabytes of
    the file."""

    peak_mb: float
    idle_mb: float
    seconds: float
    file_mb: float


def measure(world: World) -> list[Figure]:
    """The figure, on a worker that has done nothing else."""
    with step("counting the reports of each county"):
        token, rows = _officer(world.database)
    with step(f"exporting {rows:,} of {world.reports:,} reports"):
        found = _export(world.database, token, rows)
    note(f"{found.peak_mb:.0f} MB at the most, {found.idle_mb:.0f} MB before, in {found.seconds:.0f} s")
    parts: dict[str, Sequence[float]] = {
        "rows": [rows],
        "idle MB": [found.idle_mb],
        "seconds": [found.seconds],
        "rows/s": [rows / found.seconds],
        "file MB": [found.file_mb],
    }
    return [Figure("export_rss_mb", [found.peak_mb], parts, Aim(250, at_most=True))]


def _officer(database: Database) -> tuple[str, int]:
    """A token of somebody who reads the smallest counties with a million reports together, and how
    many these are."""
    engine, now, rows = create_engine(for_sqlalchemy(database.app_url)), datetime.now(UTC), 0
    with Session(engine) as session, session.begin():
        state_actor(session, is_system=True)
        known = session.scalar(select(Account).where(Account.phone == _PHONE))
        account = known or open_account(session, _PHONE, "案管室", by=None, now=now)
        held = {one.place.code for one in list_appointments_in_force(session, account.id, now=now)}
        for code, reports in session.execute(_COUNTIES).all():
            if rows >= ROWS and code not in held:
                break
            rows += reports
            if code not in held:
                term_start = china_day(now) - timedelta(days=9)
                new = NewAppointment(account.id, Role.COUNTY_OFFICER, code, "任〔2026〕1号", term_start)
                appoint(session, new, actor=None, now=now)
        token = open_session(session, account, kind=SessionKind.TOKEN, days=1, now=now).token
    engine.dispose()
    return token, rows


def _export(database: Database, token: str, rows: int) -> Export:
    environment = {name: value for name, value in database.environment.items() if name != "DATABASE_OWNER_URL"}
    with listen("127.0.0.1", "0") as listener, servers(listener, environment, VAR / "log") as children:
        address = ("127.0.0.1", int(listener.getsockname()[1]))
        wait_until_ready(children, address)
        worker = next(child.process.pid for child in children if child.name == "job worker")
        idle, started = _peak_mb(worker), time.monotonic()
        made = _ask_and_wait(f"http://{address[0]}:{address[1]}/api/v1/exports", token)
        if made["rows_done"] != rows:
            raise Stop(f"the export has {made['rows_done']} rows and should have {rows}")
        return Export(_peak_mb(worker), idle, time.monotonic() - started, made["size"] / 1e6)


def _ask_and_wait(url: str, token: str) -> dict[str, Any]:
    with requests.Session() as http:
        http.headers["Authorization"] = f"Bearer {token}"
        asked = http.post(url, json={"what": "reports", "format": "xlsx", "filters": {}}, timeout=60)
        asked.raise_for_status()
        ends_at = time.monotonic() + TAKES_AT_MOST_S
        while time.monotonic() < ends_at:
            shown: dict[str, Any] = http.get(f"{url}/{asked.json()['id']}", timeout=60).json()
            if shown["state"] not in {"waiting", "running"}:
                break
            time.sleep(1)
        if shown["state"] != "done":
            raise Stop(f"the export is {shown['state']}: {shown['failure']}")
        http.delete(f"{url}/{shown['id']}", timeout=60).raise_for_status()
        return shown


def _peak_mb(pid: int) -> float:
    """The most physical memory that a process has had, in megabytes of a million bytes, as the
    kernel counts it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024 / 1e6
