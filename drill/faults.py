"""What the drill does to the servers: SIGKILL, at random moments, of a web worker, the job worker
or PostgreSQL."""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ops.cluster import Cluster
from ops.console import say
from ops.web import Child, start_job_worker


@dataclass
class Faults:
    """A thread that kills until it is told to stop; PostgreSQL and the job worker are started again
    at once."""

    cluster: Cluster
    children: list[Child]
    environment: dict[str, str]
    logs: Path
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Kill something every few seconds: a web worker takes some to come up again."""
        while not self._stop.wait(self.chance.uniform(2.0, 8.0)):
            kind = self.chance.choices(("web worker", "job worker", "PostgreSQL"), (5, 2, 2))[0]
            getattr(self, f"_kill_{kind.lower().replace(' ', '_')}")()
            self.done[kind] += 1

    def stop(self) -> None:
        """Let things be from here on."""
        self._stop.set()

    def _kill_web_worker(self) -> None:
        """Gunicorn starts another one."""
        workers = _children_of(self.children[0].process.pid)
        if workers:
            _kill([self.chance.choice(workers)])

    def _kill_job_worker(self) -> None:
        worker = self.children[1].process
        _kill([worker.pid])
        worker.wait()
        self.children[1] = start_job_worker(self.environment, self.logs)

    def _kill_postgresql(self) -> None:
        """All of its processes at once, as when the machine's memory runs out; it comes back and
        replays its log."""
        self.cluster.crash()
        time.sleep(self.chance.uniform(0, 1))
        self.cluster.recover()
        say("PostgreSQL was killed and is back")


def _children_of(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "--parent", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def _kill(pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
