"""The big world: millions of reports with their events over Tongren, built once and kept in the
bench cluster."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import LiteralString

import click
import numpy as np
import psycopg
from sqlalchemy import bindparam, create_engine, select, text
from sqlalchemy.orm import Session

from bench.county import TONGREN
from bench.databases import Database, flask, for_sqlalchemy
from bench.histories import DAY_S
from bench.marked import kept
from bench.progress import note, step
from bench.world_loading import load, quiet, without_indexes, without_key
from bench.world_people import YEARS, settle
from bench.world_reports import Maker, uuid7
from gridwatch.database import state_actor
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import Account, Appointment, SessionKind
from gridwatch.people.roles import Role
from gridwatch.people.sessions import open_session
from gridwatch.sample.county import build_county
from gridwatch.territory.importing.writing import write_places

REPORTS = int(os.environ.get("GRIDWATCH_BENCH_REPORTS", "5000000"))
TWIN = 50_000
"""The reports of the small world beside it, to tell what grows with their number."""
MAKER = 1
"""Raise it when the world is made up in another way, so that what is kept is built anew."""
COUNTS = "figure_count"
_AT_ONCE = 2_000


Office = tuple[Role, int]
"""A role, and the key of the place where it is held."""


@dataclass(frozen=True)
class World:
    """The database, and how many reports are in it."""

    database: Database
    reports: int

    def sign_in(self, offices: Sequence[Office]) -> dict[Office, tuple[int, str]]:
        """Sign in whoever holds each of these offices: account and token."""
        now = datetime.now(UTC)
        engine = create_engine(for_sqlalchemy(self.database.app_url))
        found: dict[Office, tuple[int, str]] = {}
        with Session(engine) as session, session.begin():
            state_actor(session, is_system=True)
            for role, place_id in offices:
                account = session.scalars(_HOLDER, {"role": role, "place": place_id}).one()
                opened = open_session(session, account, kind=SessionKind.TOKEN, days=1, now=now)
                found[role, place_id] = (account.id, opened.token)
        engine.dispose()
        return found


_HOLDER = (
    select(Account)
    .join(Appointment, Appointment.account_id == Account.id)
    .where(Appointment.role == bindparam("role"), Appointment.place_id == bindparam("place"))
    .where(text("in_force @> now()"))
    .order_by(Appointment.id)  # the export gives one officer further counties, and a kept world keeps that
    .limit(1)
)


@contextmanager
def world(cluster: str, reports: int = REPORTS) -> Iterator[World]:
    """A world with so many reports; minutes for millions the first time, and a moment after
    that."""
    territory = "Tongren" if TONGREN.exists() else "sample county"
    recipe = f"maker={MAKER} reports={reports} territory={territory}"
    with kept(cluster, f"bench_world_{reports}", recipe, lambda database, url: _build(database, url, reports)) as found:
        yield World(found, reports)


def _build(database: Database, url: str, reports: int) -> None:
    now, chance = datetime.now(UTC), np.random.default_rng(reports)
    with step("importing the places"):
        _import(database, now)
    with step("settling the people"), quiet(url) as connection, connection.transaction():
        people = settle(connection, chance, now=now)
    keys = database.environment
    vault = IdentityVault(bytes.fromhex(keys["PSEUDONYM_KEY"]), (keys["IDENTITY_KEYS"],))
    note(f"{reports:,} reports of {YEARS} years in {len(people.groups):,} groups; this is kept for later runs")
    with without_indexes(url):
        load(url, Maker(people, vault, reports, now, chance).days(), 365 * YEARS)
        _tell_milestones(url, reports, now)
    with without_key(url, COUNTS), without_indexes(url, [COUNTS]):
        _order(url, "counting the figures", "SELECT rebuild_figures()")
    _order(url, "vacuuming", "VACUUM (ANALYZE)")


def _order(url: str, what: str, statement: LiteralString) -> None:
    with step(what), quiet(url) as connection:
        connection.execute(statement)


def _import(database: Database, now: datetime) -> None:
    if TONGREN.exists():
        flask(["gridwatch", "places", "import", str(TONGREN)], database.environment)
        opened = "UPDATE place SET opened_on = opened_on - 1200"
        with psycopg.connect(database.owner_url) as connection:
            connection.execute(opened)
        return
    engine = create_engine(for_sqlalchemy(database.app_url))
    with Session(engine) as session, session.begin():
        state_actor(session, is_system=True)
        write_places(session, build_county(now=now - timedelta(days=1200), reports=0).places, now=now)
    engine.dispose()


_MILESTONES = """
    WITH told AS (
      INSERT INTO report_milestone
      SELECT * FROM fresh_milestones(ARRAY(SELECT id FROM report WHERE id >= %s AND id < %s))
      RETURNING report_id, excluded_account_ids)
    INSERT INTO milestone_exclusion SELECT report_id, unnest(excluded_account_ids) FROM told
"""


def _tell_milestones(url: str, reports: int, now: datetime) -> None:
    """What each report adds to the figures, by the function that the triggers call; on as many
    connections as cores."""
    past = now.timestamp()
    edges = np.linspace(past - 366 * YEARS * DAY_S, past, max(2, reports // _AT_ONCE)).tolist()
    slices = [(uuid7(since, 0), uuid7(until, 0)) for since, until in pairwise(edges)]

    def tell(ends: tuple[str, str]) -> None:
        with quiet(url) as connection:
            connection.execute(_MILESTONES, ends)

    with ThreadPoolExecutor(os.cpu_count()) as pool, click.progressbar(length=len(slices), label="milestones") as bar:
        for _ in pool.map(tell, slices):
            bar.update(1)
