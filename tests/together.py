"""Several at the same moment, on a database of their own, with real commits."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives, all started at the same moment."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def in_time(call: Callable[[], Any]) -> Any:
    """What a call gives once it gives something: PostgreSQL takes a moment to see that a connection is
    dead."""
    for _ in range(100):
        if found := call():
            return found
        time.sleep(0.05)
    raise AssertionError("it never happened")
