"""A private PostgreSQL cluster in a folder, shared by the runs that use it at the same time.

Nobody listens on TCP. The first run that needs it starts it, the last one to leave stops it; a run
killed in between counts as gone. Roles: `postgres` (superuser), `gridwatch_owner` (owns the
databases, migrates) and `gridwatch_app` (owns nothing, cannot pass row-level security).
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from ops import programs
from ops.account import Account, account_for
from ops.console import Stop, say
from ops.databases import create_database, drop_database, drop_leftovers, ensure_database, ensure_roles
from ops.server import ENVIRONMENT, Server
from ops.sockets import socket_folder

__all__ = ["Cluster", "create_database", "drop_database", "ensure_database"]

DISPOSABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
"""For data that may be lost with the machine's power: tests only."""


class Cluster:
    """The cluster in `home`; a `disposable` one is faster, and made anew after the machine
    rebooted."""

    def __init__(self, home: Path, *, disposable: bool = False) -> None:
        self.home = home.absolute()
        self.disposable = disposable
        self._users: BinaryIO | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.stop()

    def url(self, role: str = "postgres", database: str = "postgres") -> str:
        """How `role` reaches `database`, in libpq's form."""
        return f"postgresql://{role}@/{database}?host={socket_folder(self.home)}"

    def start(self) -> None:
        """Make the cluster if need be, start it unless it runs, and count ourselves among its
        users."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self._door():
            self._users = _open(self.home / "users.lock")
            alone = _only_user(self._users)
            if self.disposable:
                self._discard_after_reboot()
            account = account_for(self._data)
            if not self._data.exists():
                self._make(account)
            server = self._server(account)
            if server.processes() and server.answers():
                say(f"using the PostgreSQL that runs in {self.home} already")
            else:
                say(f"starting PostgreSQL {server.programs.major} in {self.home}")
                server.start()
            ensure_roles(self.url())
            if self.disposable and alone:
                drop_leftovers(self.url())

    def stop(self) -> None:
        """Leave; the last one out stops the server."""
        if self._users is None:
            return
        with self._door():
            if not _only_user(self._users):
                say(f"leaving PostgreSQL in {self.home} running for another run")
            elif self._data.exists():
                say("stopping PostgreSQL")
                self._server(account_for(self._data)).stop()
            self._users.close()
            self._users = None

    def crash(self) -> None:
        """Kill every process of the server at once, with SIGKILL; for drills."""
        self._server(account_for(self._data)).kill()

    def recover(self) -> None:
        """Start the server again after a crash; it replays its log first."""
        self._server(account_for(self._data)).start()

    @property
    def _data(self) -> Path:
        return self.home / "data"

    def _server(self, account: Account) -> Server:
        major = int((self._data / "PG_VERSION").read_text())
        return Server(
            data=self._data,
            socket=socket_folder(self.home),
            log=self.home / "server.log",
            url=self.url(),
            programs=programs.for_data(self._data, major),
            account=account,
            settings=DISPOSABLE if self.disposable else {},
        )

    @contextmanager
    def _door(self) -> Iterator[None]:
        """One at a time through starting and stopping."""
        with _open(self.home / "door.lock") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            yield

    def _make(self, account: Account) -> None:
        """Run initdb beside the place, then move the result there: a half-made cluster is never
        used."""
        chosen = programs.for_new_cluster()
        say(f"making a PostgreSQL {chosen.major} cluster in {self.home}")
        for leftover in self.home.glob("data.new.*"):
            shutil.rmtree(leftover, ignore_errors=True)
        half = Path(tempfile.mkdtemp(prefix="data.new.", dir=self.home))
        account.give(half)
        command = [*account.prefix, str(chosen.bin / "initdb"), f"--pgdata={half}", "--username=postgres"]
        command += ["--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--locale=C.UTF-8"]
        command += ["--no-instructions", *(["--no-sync"] if self.disposable else [])]
        made = subprocess.run(  # noqa: S603 - our own words
            command, capture_output=True, text=True, check=False, cwd="/", env=ENVIRONMENT
        )
        if made.returncode != 0:
            raise Stop(f"initdb failed in {self.home}:\n{made.stdout}{made.stderr}")
        half.rename(self._data)

    def _discard_after_reboot(self) -> None:
        """Without fsync a crash of the machine may leave nonsense behind: only this boot's data is
        used."""
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
        made_in = self.home / "boot_id"
        if self._data.exists() and (not made_in.exists() or made_in.read_text() != boot):
            say(f"discarding {self.home}, made before the machine restarted")
            shutil.rmtree(self._data)
        made_in.write_text(boot)


def _only_user(users: BinaryIO) -> bool:
    """Whether nobody else uses the cluster; counts us in. Only inside the door, where nobody comes
    or goes."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        alone = True
    except BlockingIOError:
        alone = False
    fcntl.flock(users, fcntl.LOCK_SH)
    return alone


def _open(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
