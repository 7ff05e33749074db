"""A real territory with monitors in it, ready to report: what submissions and placements are
measured on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Row, create_engine, text
from sqlalchemy.orm import Session

from bench.databases import Database, flask, for_sqlalchemy, migrated
from bench.progress import step
from gridwatch.database import state_actor
from gridwatch.people.accounts import open_account
from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import SessionKind
from gridwatch.people.roles import Role
from gridwatch.people.sessions import open_session
from gridwatch.sample.county import build_county
from gridwatch.territory.calendar import china_day
from gridwatch.territory.importing.writing import write_places
from gridwatch.territory.stations import open_station
from ops.places import ROOT

TONGREN = ROOT.parent / "shared" / "data" / "tongren.geojsonl.gz"
MONITORS = 64
SPOTS_OF_A_MONITOR = 100


@dataclass(frozen=True)
class Monitor:
    """One who reports: the token, what the rows of a report bear, and spots in the own group
    (WGS-84)."""

    token: str
    account_id: int
    reporter_key: bytes
    path: tuple[int, int, int, int]
    station_id: int
    spots: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class County:
    """The database, and who reports in it."""

    database: Database
    monitors: list[Monitor]
    territory: str


@contextmanager
def staffed(cluster: str, *, real: bool = TONGREN.exists()) -> Iterator[County]:
    """Tongren where its file is present, else the sample county's places; with stations and 64
    monitors."""
    with migrated(cluster) as database:
        territory = "Tongren" if real else "sample county"
        now = datetime.now(UTC)
        engine = create_engine(for_sqlalchemy(database.app_url))
        with step(f"importing the places of {territory}"):
            if real:
                flask(["gridwatch", "places", "import", str(TONGREN)], database.environment)
        with step(f"appointing {MONITORS} monitors"), Session(engine) as session, session.begin():
            state_actor(session, is_system=True)
            if not real:
                write_places(session, build_county(now=now, reports=0).places, now=now)
            monitors = _staff(session, _vault(database), now)
        engine.dispose()
        _analyze(database)
        yield County(database, monitors, territory)


_GROUPS = text("""
    SELECT p.id, p.code, p.path, v.code AS village,
           (SELECT array_agg(ARRAY[ST_X(d.geom), ST_Y(d.geom)])
            FROM ST_Dump(ST_GeneratePoints(b.geom, :spots, 1)) d) AS spots
    FROM (SELECT DISTINCT ON (path[3]) id, code, path FROM place
          WHERE level = 'group' AND cardinality(path) = 4 ORDER BY path[3], code) p
    JOIN place v ON v.id = p.path[3]
    JOIN boundary b ON b.place_id = p.id AND upper_inf(b.valid)
    ORDER BY md5(p.code)
    LIMIT :monitors
""")
"""One group of each of so many villages, scattered over the territory."""


def _staff(session: Session, vault: IdentityVault, now: datetime) -> list[Monitor]:
    groups = session.execute(_GROUPS, {"monitors": MONITORS, "spots": SPOTS_OF_A_MONITOR}).all()
    return [_monitor(session, vault, group, f"139{n:08d}", now) for n, group in enumerate(groups)]


def _monitor(
    session: Session, vault: IdentityVault, group: Row[tuple[object, ...]], phone: str, now: datetime
) -> Monitor:
    since = china_day(now) - timedelta(days=30)
    station = open_station(session, group.village, "前哨站", since, by=None, now=now)
    account = open_account(session, phone, "监督员", by=None, now=now)
    appoint(session, NewAppointment(account.id, Role.MONITOR, group.code, "任〔2026〕1号", since), actor=None, now=now)
    signed_in = open_session(session, account, kind=SessionKind.TOKEN, days=1, now=now)
    spots = tuple((lon, lat) for lon, lat in group.spots)
    path = tuple(group.path)
    return Monitor(signed_in.token, account.id, vault.pseudonym(account.id), path, station.id, spots)


def _vault(database: Database) -> IdentityVault:
    keys = database.environment
    return IdentityVault(bytes.fromhex(keys["PSEUDONYM_KEY"]), (keys["IDENTITY_KEYS"],))


def _analyze(database: Database) -> None:
    """What autovacuum would have done within the minute."""
    engine = create_engine(for_sqlalchemy(database.owner_url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
