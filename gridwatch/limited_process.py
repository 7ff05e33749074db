"""Work on what strangers made (files, templates), in a process that lives for this one job, where
memory and time are limited and nothing else lives."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import gridwatch

_ROOT = Path(gridwatch.__file__).parents[1]
_SLOWER_THAN_CPU = 3


def run_limited(module: str, job: dict[str, Any], *, memory_mb: int, cpu_s: int) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m module` with a job, which it reads by `read_job`; what it printed, and how it
    ended. Raises TimeoutExpired when it waits for something besides."""
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", module, json.dumps(job | {"memory_mb": memory_mb, "cpu_s": cpu_s})],
        cwd=_ROOT,
        env={"LC_ALL": "C.UTF-8"},  # nothing of ours, least of all the secrets
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=cpu_s * _SLOWER_THAN_CPU,
    )


def read_job() -> dict[str, Any]:
    """The job of this process, which is limited from here on."""
    job: dict[str, Any] = json.loads(sys.argv[1])
    memory_bytes, cpu_s = job["memory_mb"] * 2**20, job["cpu_s"]
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return job
