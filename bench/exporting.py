"""export_rss_mb: the most memory that the job worker takes while it writes a million reports as XLSX."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import requests
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from bench.county import County
from bench.databases import Database, for_sqlalchemy
from bench.figures import Aim, Figure
from bench.progress import note, step
from gridwatch.database import state_actor
from gridwatch.people.accounts import open_account
from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.models import SessionKind
from gridwatch.people.roles import Role
from gridwatch.people.sessions import open_session
from gridwatch.territory.calendar import china_day
from gridwatch.territory.models import Place
from ops.console import Stop
from ops.places import VAR
from ops.web import listen, servers, wait_until_ready

ROWS = 1_000_000
TAKES_AT_MOST_S = 1800

_FILL = """
    INSERT INTO report (id, reporter_key, body_sha256, category_code, text, confidential, placement, candidate_ids,
                        county_id, town_id, village_id, group_id, station_id, state, custodian, version, due_at,
                        captured_at, received_at, receipt)
    SELECT gen_random_uuid(), decode(md5(n::text), 'hex'), sha256(n::text::bytea),
           c.codes[1 + n %% cardinality(c.codes)],
           repeat('组里的路塌了一段，一直没有人修，', 1 + n %% 5) || n, false, 'appointment', '{}',
           %(county)s, %(town)s, %(village)s, %(group)s, %(station)s, 'submitted', 'station', 1,
           now() + n * interval '1 second', now() - n * interval '1 second', now() - n * interval '1 second', '{}'
    FROM generate_series(1, %(rows)s::integer) n, (SELECT array_agg(code) AS codes FROM category) c
"""
"""Without events: nothing but the list of reports is read."""


@dataclass(frozen=True)
class Export:
    """What one export took: megabytes of the worker at its most, and before; seconds; megabytes of the file."""

    peak_mb: float
    idle_mb: float
    seconds: float
    file_mb: float


def measure(county: County, *, cluster: str, rows: int = ROWS) -> list[Figure]:
    """The figure, on a worker that has done nothing else."""
    with step(f"filling in {rows:,} reports of a county"):
        _fill(county, cluster, rows)
    token = _officer(county)
    with step(f"exporting {rows:,} reports"):
        found = _export(county.database, token, rows)
    note(f"{found.peak_mb:.0f} MB at the most, {found.idle_mb:.0f} MB before, in {found.seconds:.0f} s")
    parts: dict[str, Sequence[float]] = {
        "idle MB": [found.idle_mb],
        "seconds": [found.seconds],
        "rows/s": [rows / found.seconds],
        "file MB": [found.file_mb],
    }
    return [Figure("export_rss_mb", [found.peak_mb], parts, Aim(250, at_most=True))]


def _fill(county: County, cluster: str, rows: int) -> None:
    """As a superuser with triggers off: what they check is not what is measured."""
    database = county.database.owner_url.rpartition("?")[0].rpartition("/")[2]
    share, monitors = rows // len(county.monitors), county.monitors
    with psycopg.connect(cluster.replace("/postgres?", f"/{database}?")) as connection:
        connection.execute("SET session_replication_role = replica")
        for at, monitor in enumerate(monitors):
            names = dict(zip(("county", "town", "village", "group"), monitor.path, strict=True))
            count = share + (rows % len(monitors) if at == 0 else 0)
            connection.execute(_FILL, names | {"station": monitor.station_id, "rows": count})
    with psycopg.connect(cluster.replace("/postgres?", f"/{database}?"), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE report")


def _officer(county: County) -> str:
    """A token of somebody who reads all of the counties in which there are monitors."""
    engine = create_engine(for_sqlalchemy(county.database.app_url))
    now = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        state_actor(session, is_system=True)
        account = open_account(session, "13800000000", "案管室", by=None, now=now)
        for code in session.scalars(select(Place.code).where(Place.id.in_({one.path[0] for one in county.monitors}))):
            new = NewAppointment(
                account.id, Role.COUNTY_OFFICER, code, "任〔2026〕1号", china_day(now) - timedelta(days=9)
            )
            appoint(session, new, actor=None, now=now)
        token = open_session(session, account, kind=SessionKind.TOKEN, days=1, now=now).token
    engine.dispose()
    return token


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
        return shown


def _peak_mb(pid: int) -> float:
    """The most physical memory that a process has had, in megabytes of a million bytes, as the kernel counts it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024 / 1e6
