"""Stations and people of the big world: a station in each village, monitors in most groups, desks
above them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import psycopg

from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day

STAFFED = 0.92
"""Of the groups; the others have no monitor."""
SECOND_MONITOR = 0.25
NEVER_SIGNED_IN = 0.05
YEARS = 3
FIRST_ACCOUNT = 1_000
_Office = tuple[int, Role, int, str, int | None]
_ROLES = (
    (Role.CHIEF, "village"),
    (Role.DEPUTY, "village"),
    (Role.TOWN_CLERK, "town"),
    (Role.TOWN_SECRETARY, "town"),
    (Role.COUNTY_OFFICER, "county"),
)


@dataclass(frozen=True)
class Group:
    """A village group: its path, its station, its monitors, and some spots in it (EWKB in
    hexadecimal, and degrees)."""

    path: tuple[int, int, int, int]
    village_name: str
    name: str
    station_id: int
    monitors: tuple[int, ...]
    spots: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class People:
    """Who stands where: the groups, and the account that holds an office at a place."""

    groups: list[Group]
    desks: dict[tuple[Role, int], int]


_GROUPS = """
    SELECT p.path, v.name, p.name,
           (SELECT array_agg(ARRAY[ST_X(d.geom), ST_Y(d.geom)]) FROM ST_Dump(ST_GeneratePoints(b.geom, 4, 1)) d),
           (SELECT array_agg(encode(ST_AsEWKB(d.geom), 'hex')) FROM ST_Dump(ST_GeneratePoints(b.geom, 4, 1)) d)
    FROM place p JOIN place v ON v.id = p.path[3] JOIN boundary b ON b.place_id = p.id AND upper_inf(b.valid)
    WHERE p.level = 'group' AND cardinality(p.path) = 4
    ORDER BY p.code
"""


def settle(connection: psycopg.Connection, chance: np.random.Generator, *, now: datetime) -> People:
    """Open the stations, make the accounts and the appointments of three years."""
    since = china_day(now) - timedelta(days=366 * YEARS)
    connection.execute(
        "INSERT INTO station (place_id, place_level, name, opened_on)"
        " SELECT id, level, name || '前哨站', %s FROM place WHERE level = 'village'",
        [since],
    )
    stations: dict[int, int] = dict(connection.execute("SELECT place_id, id FROM station").fetchall())
    desks = _desks(connection)
    groups = _groups(connection, stations, chance, first_account=FIRST_ACCOUNT + len(desks))
    _make_accounts(connection, desks, groups, chance, now=now)
    _appoint(connection, desks, groups, since=since, now=now)
    return People(groups, desks)


def _desks(connection: psycopg.Connection) -> dict[tuple[Role, int], int]:
    places: dict[str, list[int]] = {}
    for level, place_id in connection.execute("SELECT level, id FROM place ORDER BY id"):
        places.setdefault(level, []).append(place_id)
    offices = [(role, place_id) for role, level in _ROLES for place_id in places[level]]
    return {office: FIRST_ACCOUNT + n for n, office in enumerate(offices)}


def _groups(
    connection: psycopg.Connection, stations: dict[int, int], chance: np.random.Generator, *, first_account: int
) -> list[Group]:
    found: list[Group] = []
    account = first_account
    for path, village, name, degrees, points in connection.execute(_GROUPS):
        monitors = 0 if chance.random() > STAFFED else 2 if chance.random() < SECOND_MONITOR else 1
        spots = tuple((point, lon, lat) for point, (lon, lat) in zip(points, degrees, strict=True))
        own = tuple(range(account, account + monitors))
        found.append(Group(tuple(path), village, name, stations[path[2]], own, spots))
        account += monitors
    return found


def _make_accounts(
    connection: psycopg.Connection,
    desks: dict[tuple[Role, int], int],
    groups: list[Group],
    chance: np.random.Generator,
    *,
    now: datetime,
) -> None:
    long_ago = now - timedelta(days=366 * YEARS)
    accounts = [*desks.values(), *(monitor for group in groups for monitor in group.monitors)]
    columns = "id, phone, name, created_at, first_signed_in_at"
    with connection.cursor().copy(f"COPY account ({columns}) FROM STDIN") as copy:
        for account in accounts:
            signed_in = None if chance.random() < NEVER_SIGNED_IN else long_ago
            copy.write_row((account, f"1{account:010d}", f"人员{account}", long_ago, signed_in))
    connection.execute("SELECT setval(pg_get_serial_sequence('account', 'id'), %s)", [max(accounts)])


def _appoint(
    connection: psycopg.Connection,
    desks: dict[tuple[Role, int], int],
    groups: list[Group],
    *,
    since: date,
    now: datetime,
) -> None:
    """Desks once for all three years; monitors a year at a time, as their terms are."""
    levels = dict(_ROLES)
    rows: list[_Office] = [(account, role, place_id, levels[role], None) for (role, place_id), account in desks.items()]
    monitors: list[_Office] = [
        (account, Role.MONITOR, group.path[3], "group", seat)
        for group in groups
        for seat, account in enumerate(group.monitors, 1)
    ]
    years = [since + timedelta(days=366 * year) for year in range(YEARS + 1)]
    columns = "account_id, role, place_id, place_level, seat, term, document_no, declaration, appointed_at"
    at = now - timedelta(days=367 * YEARS)
    with connection.cursor().copy(f"COPY appointment ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row, f"[{since},)", "任〔2023〕1号", "", at))
        for first, past in zip(years[:-1], [*years[1:-1], years[-1] + timedelta(days=366)], strict=True):
            for row in monitors:
                copy.write_row((*row, f"[{first},{past})", "任〔2023〕2号", "", at))
