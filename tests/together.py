"""Several at the same moment, on a database of their own, with real commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from api.database import db
from gridwatch.database import state_actor
from tests.world import World, make_world


def alone(clone: Callable[[], Flask]) -> tuple[Flask, World]:
    """A world on a database of its own, with real commits."""
    app = clone()
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        state_actor(session, is_system=True)
        world = make_world(session, now=datetime.now(UTC))
        session.commit()
    return app, world


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives, all started at the same moment."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
