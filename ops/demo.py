"""`make demo`: a whole gridwatch with a county to try, in one folder, until Ctrl-C."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

from ops.cluster import Cluster, ensure_database
from ops.console import Stop, say
from ops.evidence_keys import recipient_of
from ops.places import ROOT, VAR
from ops.processes import Interrupted, interruptible, run_in_front
from ops.secret_settings import read_or_make
from ops.web import FLASK, listen, servers, wait_until_ready, watch

HOST = "127.0.0.1"
DATABASE = "gridwatch"


def demo(arguments: list[str]) -> int:
    """Serve the demo; being asked to end is how it is meant to end."""
    with suppress(Interrupted), interruptible(), _only_one():
        _run()
    say("stopped")
    return 0


def _run() -> None:
    with listen(HOST, os.environ.get("PORT") or "8000") as listener, Cluster(VAR / "postgres") as cluster:
        ensure_database(cluster.url(), DATABASE)
        port = listener.getsockname()[1]
        address = f"http://{HOST}:{port}"
        everything = _environment(cluster) | {"PUBLIC_URL": address}
        is_there = _is_there(cluster)
        if not is_there:
            _flask(["gridwatch", "sample", "ready", "--address", address], everything)
        daily = {name: value for name, value in everything.items() if name != "DATABASE_OWNER_URL"}
        with servers(listener, daily, VAR / "log") as children:
            say(f"logs are in {VAR / 'log'}; look inside with: psql '{cluster.url(database=DATABASE)}'")
            wait_until_ready(children, (HOST, port))
            say(f"ready at {address} until you press Ctrl-C")
            if is_there:
                _flask(["gridwatch", "sample", "show", "--address", address], daily)
            watch(children)


def _is_there(cluster: Cluster) -> bool:
    """Whether an earlier demo left the county under the newest schema: the servers can start at once.

    Raises Stop when what it left is of a schema that this checkout does not know.
    """
    ours = sorted(path.stem.partition("_")[0] for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    with psycopg.connect(cluster.url(database=DATABASE)) as connection:
        made = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()
        if made is None or not made[0]:
            return False
        found = connection.execute("SELECT version_num, EXISTS (SELECT FROM place) FROM alembic_version").fetchone()
    if found is None:
        return False
    version, is_loaded = found
    if version not in ours:
        raise Stop(
            f"the county in {VAR} is of migration {version}, which this checkout does not have; "
            f"remove it (rm -r {VAR}), or begin another: make demo GRIDWATCH_VAR=var2 PORT=8001"
        )
    return bool(is_loaded) and version == ours[-1]


@contextmanager
def _only_one() -> Iterator[None]:
    """One demo for one folder; the lock ends with this process, however it ends."""
    with (VAR / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Stop(
                f"a demo is already running in {VAR} (process {lock.read().strip()}); stop that one, "
                "or give this one a place and a port of its own: make demo GRIDWATCH_VAR=var2 PORT=8001"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _environment(cluster: Cluster) -> dict[str, str]:
    """What config.py reads, over whatever the caller's environment says."""
    return (
        dict(os.environ)
        | read_or_make(VAR / "secrets.env")
        | {
            "GRIDWATCH_ENV": "demo",
            "NOTIFY_CONSOLE": "true",
            "COOKIE_SECURE": "false",  # the demo speaks plain HTTP, to this machine only
            "FLASK_SKIP_DOTENV": "1",
            "GRIDWATCH_VAR": str(VAR),
            "EVIDENCE_STORE": (VAR / "evidence").as_uri(),
            "EVIDENCE_SPOOL": str(VAR / "spool"),
            "TILE_CACHE": str(VAR / "tiles"),
            "EVIDENCE_RECIPIENTS": recipient_of(VAR / "evidence-identity.txt"),
            "DATABASE_URL": _for_sqlalchemy(cluster.url("gridwatch_app", DATABASE)),
            "DATABASE_OWNER_URL": _for_sqlalchemy(cluster.url("gridwatch_owner", DATABASE)),
        }
    )


def _for_sqlalchemy(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _flask(words: list[str], environment: dict[str, str]) -> None:
    code = run_in_front([*FLASK, *words], environment, folder=ROOT)
    if code != 0:
        raise Stop(f"flask {' '.join(words)} failed (exit code {code}); what it said is above")
