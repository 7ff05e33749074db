"""The web server (gunicorn) and the job worker, side by side until somebody asks them to end."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ops.console import Stop, say
from ops.places import ROOT, tool
from ops.processes import DIES_WITH_US

FLASK = (tool("python"), "-m", "flask", "--app", "wsgi")
FRUGAL = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "MALLOC_MMAP_THRESHOLD_": "131072",
}
"""Has glibc give memory back: each thread would keep what its largest file took, some 35 MiB in
all."""
GRACE_S = 20
"""How long requests under way and the job at hand may take to finish."""


@dataclass(frozen=True)
class Child:
    """One of the two, and where its output goes: a file, or our own output."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path | None


def listen(host: str, port: str) -> socket.socket:
    """Take the port before anything else is done, so that nobody waits for a start that cannot
    succeed."""
    if not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise Stop(f"PORT={port} is not a port; give a number up to 65535, such as PORT=8000")
    try:
        return socket.create_server((host, int(port)), backlog=128)
    except OSError as error:
        raise Stop(
            f"cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}); give another port, "
            f"such as PORT={int(port) + 1}"
        ) from None


@contextmanager
def servers(listener: socket.socket, environment: Mapping[str, str], logs: Path | None) -> Iterator[list[Child]]:
    """Both programs, started on entering and ended on leaving; they write to `logs`, or to our own
    output."""
    children: list[Child] = []
    try:
        children.append(start_web_server(listener, environment, logs))
        children.append(start_job_worker(environment, logs))
        yield children
    finally:
        end(children)


def start_web_server(
    listener: socket.socket, environment: Mapping[str, str], logs: Path | None, app: str = "wsgi:app"
) -> Child:
    """The web server alone, with our application or another one."""
    command = [tool("python"), "-m", "gunicorn", app, f"--bind=fd://{listener.fileno()}"]
    command += ["--worker-class=gthread", "--threads=4", f"--workers={os.environ.get('WEB_CONCURRENCY', '2')}"]
    command += [f"--graceful-timeout={GRACE_S}", "--no-control-socket"]
    return _start("web server", command, FRUGAL | dict(environment), logs, listener.fileno())


def start_job_worker(environment: Mapping[str, str], logs: Path | None) -> Child:
    """The job worker alone, as when it is started again after a crash."""
    return _start("job worker", [*FLASK, "gridwatch", "worker"], environment, logs)


def wait_until_ready(children: list[Child], address: tuple[str, int]) -> None:
    """Wait for `/readyz` to say that the database, the migrations and the queue are usable."""
    ends = time.monotonic() + 120
    while (status := _status(address)) != 200:
        stop_if_ended(children)
        if time.monotonic() > ends:
            raise Stop(f"the web server is not ready after two minutes: /readyz answers {status or 'nothing'}")
        time.sleep(0.1)


def watch(children: list[Child]) -> None:
    """Stay until one of them ends by itself, which is a failure."""
    while True:
        stop_if_ended(children)
        time.sleep(0.5)


def stop_if_ended(children: list[Child]) -> None:
    """Raise Stop with a child's last words if it has ended."""
    for child in children:
        code = child.process.poll()
        if code is not None:
            words = child.log.read_text(errors="replace").splitlines()[-15:] if child.log else []
            raise Stop("\n".join([f"the {child.name} ended by itself (exit code {code})", *words]))


def _start(name: str, command: list[str], environment: Mapping[str, str], logs: Path | None, *keep: int) -> Child:
    """Start one program out of reach of the terminal's Ctrl-C: we tell it when to end."""
    say(f"starting the {name}")
    log = logs / f"{name.replace(' ', '-')}.log" if logs else None
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
    output = log.open("wb") if log else None
    process = subprocess.Popen(  # noqa: S603 - our own words
        [*DIES_WITH_US, *command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        process_group=0,
        pass_fds=keep,
    )
    if output:
        output.close()
    return Child(name, process, log)


def end(children: list[Child]) -> None:
    """Ask them to end, and end them by force when they do not."""
    for child in children:
        if child.process.poll() is None:
            say(f"stopping the {child.name}")
            child.process.terminate()
    ends = time.monotonic() + GRACE_S + 5
    for child in children:
        try:
            child.process.wait(max(0.1, ends - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def _status(address: tuple[str, int]) -> int | None:
    connection = http.client.HTTPConnection(*address, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
