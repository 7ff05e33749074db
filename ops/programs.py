"""Where PostgreSQL's programs are: version 15 or later, with PostGIS beside it."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ops.console import Stop

OLDEST = 15
EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")


@dataclass(frozen=True)
class Programs:
    """One installed PostgreSQL."""

    major: int
    bin: Path


def for_new_cluster() -> Programs:
    """The newest PostgreSQL here that has everything gridwatch needs."""
    found = [programs for programs in _installed() if programs.major >= OLDEST]
    if not found:
        raise Stop(f"no PostgreSQL {OLDEST}+ with PostGIS is installed; run: ops/bootstrap.sh packages")
    return max(found, key=lambda programs: programs.major)


def for_data(data: Path, major: int) -> Programs:
    """The PostgreSQL whose major version made `data`; no other can read it."""
    for programs in _installed():
        if programs.major == major:
            return programs
    raise Stop(
        f"{data} was made by PostgreSQL {major}, which is no longer installed with PostGIS; "
        f"install postgresql-{major}-postgis-3, or move that folder away to begin afresh"
    )


def _installed() -> list[Programs]:
    configs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_config"))
    on_path = shutil.which("pg_config")
    looked = [_look(config) for config in [*configs, *([Path(on_path)] if on_path else [])]]
    return [programs for programs in looked if programs is not None]


def _look(config: Path) -> Programs | None:
    """What one `pg_config` tells, or None when it is broken or something is missing there."""
    answer = subprocess.run(  # noqa: S603 - a pg_config found on this machine
        [config, "--version", "--bindir", "--sharedir", "--pkglibdir"],
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        return None
    version, folder, share, library = answer.stdout.splitlines()[:4]
    wanted = [Path(folder) / "postgres", Path(library) / "postgis-3.so"]
    wanted += [Path(share) / "extension" / f"{name}.control" for name in EXTENSIONS]
    if not all(path.exists() for path in wanted):
        return None
    return Programs(int(re.findall(r"\d+", version)[0]), Path(folder))
