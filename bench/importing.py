"""import_vs_copy: seconds and memory of importing Tongren, over a bare COPY of the same
polygons."""

import os
import subprocess
import time
from dataclasses import dataclass

import psycopg

from bench.databases import Database, migrated
from bench.figures import Figure
from bench.progress import note, step
from ops.places import ROOT, VAR
from ops.web import FLASK

REPETITIONS = 3


@dataclass(frozen=True)
class Import:
    """What the command took: seconds from start to end, and the largest memory it had, in MiB."""

    seconds: float
    peak_mib: float


def measure(cluster: str, file: str) -> list[Figure]:
    """Import into an empty database, then copy what came out of it into a bare table, each time
    anew."""
    imports: list[Import] = []
    copies: list[float] = []
    for n in range(1, REPETITIONS + 1):
        with step(f"importing Tongren, {n} of {REPETITIONS}"), migrated(cluster) as database:
            imports.append(_import(database, file))
            copies.append(_copy(database))
        note(f"{imports[-1].seconds:.1f} s and {imports[-1].peak_mib:.0f} MiB; COPY {copies[-1]:.2f} s")
    return [
        Figure(
            "import_vs_copy",
            [done.seconds / floor for done, floor in zip(imports, copies, strict=True)],
            {
                "import s": [done.seconds for done in imports],
                "peak MiB": [done.peak_mib for done in imports],
                "COPY s": copies,
            },
        )
    ]


def _import(database: Database, file: str) -> Import:
    command = [*FLASK, "gridwatch", "places", "import", file]
    log = VAR / "log" / "import.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=database.environment, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"the import of {file} failed; what it said is in {log}")
    return Import(time.monotonic() - started, usage.ru_maxrss / 1024)


def _copy(database: Database) -> float:
    """Seconds to COPY the imported places with their polygons into a table without an index, on
    disk."""
    with psycopg.connect(database.owner_url) as connection, connection.cursor() as cursor:
        with cursor.copy(
            "COPY (SELECT p.code, p.name, p.level, b.geom FROM place p JOIN boundary b ON b.place_id = p.id) TO STDOUT"
        ) as reading:
            rows = [bytes(block) for block in reading]
        cursor.execute("CREATE TABLE bare (code text, name text, level text, geom geometry(MultiPolygon, 4326))")
        connection.commit()
        started = time.monotonic()
        with cursor.copy("COPY bare FROM STDIN") as writing:
            for row in rows:
                writing.write(row)
        connection.commit()
        return time.monotonic() - started
