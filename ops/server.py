"""One PostgreSQL server process over one data folder: found, started, stopped.

Whatever the run before left behind (a server without its starter, a stale pid file, a socket in
/tmp) is recognised by what runs inside the data folder, never by a process number in a file.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from ops.account import Account
from ops.console import Stop, say
from ops.programs import Programs
from ops.sockets import is_ours, make_socket_folder, remove_socket_folder

ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}


@dataclass
class Server:
    """The server of `data`, reached through the folder `socket` as `url`; it writes to `log`."""

    data: Path
    socket: Path
    log: Path
    url: str
    programs: Programs
    account: Account
    settings: dict[str, str] = field(default_factory=dict)

    def answers(self) -> bool:
        """Whether it takes connections now, and not somebody else in its place."""
        if not is_ours(self.socket, self.account):
            return False
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Start it and wait until it answers; replay after a crash may take minutes."""
        self._clear_leftovers()
        command = [*self.account.prefix, str(self.programs.bin / "postgres"), "-D", str(self.data)]
        for name, value in self._all_settings().items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own words
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=ENVIRONMENT,
                start_new_session=True,
            )
        began = time.monotonic()
        told = False
        while not self.answers():
            if process.poll() is not None:
                raise Stop(f"PostgreSQL did not start:\n{_tail(self.log)}")
            if not told and time.monotonic() - began > 5:
                say("PostgreSQL is still starting; after a crash it first replays its log")
                told = True
            time.sleep(0.05)

    def stop(self) -> None:
        """Disconnect everybody, write everything, end; by force if that takes more than a
        minute."""
        leader = self._leader()
        if leader is not None:
            _send(signal.SIGINT, [leader])
            if not _wait(self._gone, 60):
                self._force()
        remove_socket_folder(self.socket)

    def kill(self) -> None:
        """End every process of the server with no time to write anything."""
        while pids := self.processes():
            _send(signal.SIGKILL, pids)
            _wait(self._gone, 1)

    def _force(self) -> None:
        for number in (signal.SIGQUIT, signal.SIGKILL):
            _send(number, self.processes())
            if _wait(self._gone, 10):
                return
        raise Stop(f"processes {self.processes()} of {self.data} do not end")

    def processes(self) -> list[int]:
        """The server's processes: those called postgres whose working folder is the data.

        They are looked for as the server's own user, because even root may not look without
        CAP_SYS_PTRACE.
        """
        command = [
            "find",
            "-L",
            "/proc",
            "-mindepth",
            "2",
            "-maxdepth",
            "2",
            "-name",
            "cwd",
            "-samefile",
            ".",
        ]
        inside = f"cd -- {_quoted(self.data)} && exec {' '.join(command)}"
        found = subprocess.run(  # noqa: S603 - our own words
            [*self.account.prefix, "/bin/sh", "-c", inside],
            capture_output=True,
            text=True,
            check=False,
            env=ENVIRONMENT,
            cwd="/",
        )
        pids = {path.split("/")[2] for path in found.stdout.split()}
        return sorted(int(pid) for pid in pids if pid.isdigit() and _called(pid) == "postgres")

    def _clear_leftovers(self) -> None:
        if self.processes():
            say("ending a database server that an earlier run left behind")
            self.stop()
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        make_socket_folder(self.socket, self.account)
        if self.log.exists() and self.log.stat().st_size > 5_000_000:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _all_settings(self) -> dict[str, str]:
        only_here = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "logging_collector": "off",
        }
        return self.settings | only_here

    def _leader(self) -> int | None:
        """The process that started the others."""
        pids = self.processes()
        return next((pid for pid in pids if _parent(pid) not in pids), None)

    def _gone(self) -> bool:
        return not self.processes()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "'\\''") + "'"


def _called(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _send(number: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def _wait(done: Callable[[], bool], seconds: float) -> bool:
    ends = time.monotonic() + seconds
    while not done():
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True


def _tail(log: Path) -> str:
    return "\n".join("    " + line for line in log.read_text(errors="replace").splitlines()[-12:])
