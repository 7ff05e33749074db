"""The floor of a submission: the same five rows by psycopg's prepared statements, in one
transaction, on disk.

Two processes of eight threads with a connection each, one for each client of the web server: the
best that Python could do in the web server's place, with nothing but the rows to write. Its client
costs processor time on the same cores, as the web server's does.
"""

import secrets
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from multiprocessing import get_context
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb
from uuid6 import uuid7

from bench.county import Monitor
from gridwatch.reports.numbers import DIGITS, with_check_digit

PROCESSES, THREADS = 2, 8
ACCURACY_M = 15.0
TEXT = "组里的路塌了一段，一直没有人修，下雨天老人和孩子都过不去，已经反映过两次。"

ACTOR = (
    "SELECT set_config('gridwatch.account', %s, true), set_config('gridwatch.reporter_key', %s, true),"
    " set_config('gridwatch.system', '', true)"
)
REPORT = """
    INSERT INTO report (id, number, reporter_key, body_sha256, category_code, text, confidential, point, accuracy_m,
      datum, given_lon, given_lat, placement, candidate_ids, county_id, town_id, village_id, group_id, station_id,
      state, custodian, version, due_at, clock, clock_seq, amber_at, alarm_at, reply_due_at, reply_alarm_at,
      captured_at, received_at, receipt)
    VALUES (%s, %s, %s, %s, 'J4', %s, false, ST_SetSRID(ST_MakePoint(%s, %s), 4326), %s, 'wgs84', %s, %s, 'cell', '{}',
      %s, %s, %s, %s, %s, 'submitted', 'station', 1, %s, 'triage', 1, %s, %s, %s, %s, %s, %s, %s)
"""
EVENT = """
    INSERT INTO report_event (report_id, seq, action, from_state, to_state, round, at, custodian, due_at)
    VALUES (%s, 1, 'submit', 'draft', 'submitted', 1, %s, 'station', %s)
"""
TOLD = """
    INSERT INTO notification (subject, subject_id, id, kind, audience, place_id, at)
    VALUES ('report', %s, %s, 'given', 'station', %s, %s)
"""
IDENTITY = "INSERT INTO reporter_identity (report_id, sealed_account) VALUES (%s, %s)"
AUDIT = """
    INSERT INTO audit_entry (at, account_id, action, subject, subject_id, facts)
    VALUES (%s, NULL, 'report.submit', 'report', %s, %s)
"""
LOOKUP = """
    SELECT b.place_id, b.level, p.path, covers,
           CASE WHEN covers THEN 0 ELSE ST_Distance(b.geom::geography, pt.geom::geography) END
    FROM (SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4326) AS geom) pt
    JOIN boundary b ON b.geom && ST_Expand(pt.geom, 0.0002, 0.0002)
    CROSS JOIN LATERAL (SELECT ST_Covers(b.geom, pt.geom) AS covers) c
    JOIN place p ON p.id = b.place_id
    WHERE upper_inf(b.valid) AND b.level IN ('group', 'grid')
      AND (covers OR ST_DWithin(b.geom::geography, pt.geom::geography, %s))
"""


@dataclass(frozen=True)
class RawRun:
    """One run: where, for how long after how long a warm-up, and whether the point is looked up
    too."""

    url: str
    monitors: list[Monitor]
    with_placement: bool
    warm_up_s: float
    seconds: float


def transactions_per_second(run: RawRun) -> float:
    """Transactions a second that are on disk, over all connections."""
    starts_at = time.time() + 1.5
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        counts = list(pool.map(_one_process, [run] * PROCESSES, [starts_at] * PROCESSES, range(PROCESSES)))
    return sum(counts) / run.seconds


def _one_process(run: RawRun, starts_at: float, number: int) -> int:
    counts = [0] * THREADS
    mine = [run.monitors[(number * THREADS + n) :: PROCESSES * THREADS] for n in range(THREADS)]
    threads = [threading.Thread(target=_one_client, args=(run, starts_at, mine[n], counts, n)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def _one_client(run: RawRun, starts_at: float, monitors: list[Monitor], counts: list[int], number: int) -> None:
    with psycopg.connect(run.url, prepare_threshold=0) as connection:
        counted_from = starts_at + run.warm_up_s
        ends_at = counted_from + run.seconds
        time.sleep(max(0.0, starts_at - time.time()))
        turns = cycle([(monitor, spot) for monitor in monitors for spot in monitor.spots])
        for reporter, spot in turns:
            _submit(connection, reporter, spot, with_placement=run.with_placement)
            done_at = time.time()
            if done_at > ends_at:
                return
            counts[number] += done_at > counted_from


def _submit(
    connection: psycopg.Connection, monitor: Monitor, spot: tuple[float, float], *, with_placement: bool
) -> None:
    report_id, now, (lon, lat) = uuid7(), datetime.now(UTC), spot
    execute = connection.execute
    execute(ACTOR, (str(monitor.account_id), monitor.reporter_key.hex()))
    if with_placement:
        execute(LOOKUP, (lon, lat, ACCURACY_M)).fetchall()
    execute(
        REPORT,
        (
            report_id, with_check_digit(secrets.randbelow(10**DIGITS)), monitor.reporter_key, bytes(32), TEXT,
            lon, lat, ACCURACY_M, lon, lat,
            *monitor.path, monitor.station_id, *[now] * 7, RECEIPT,
        ),
    )  # fmt: skip
    execute(EVENT, (report_id, now, now))
    execute(IDENTITY, (report_id, SEALED))
    execute(TOLD, (report_id, uuid4(), monitor.path[2], now))
    execute(AUDIT, (now, str(report_id), FACTS))
    connection.commit()


SEALED = b"gAAAAAB" + bytes(93)
FACTS = Jsonb({"state": "submitted", "held": None})
RECEIPT = Jsonb(
    {
        "report_id": "01930000-0000-7000-8000-000000000000",
        "body_sha256": "00" * 32,
        "evidence": [],
        "received_at": "2026-11-21T21:00:00.000000+00:00",
        "outcome": "accepted",
        "state": "submitted",
        "place": {"code": "520628102001003", "name": "三组", "level": "group"},
        "custodian": "station",
        "due_at": "2026-11-24T16:00:00+00:00",
    }
)
"""As large as the product's own."""
