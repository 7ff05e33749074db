"""Background and periodic work: procrastinate's queue, in the same database.

`worker.py` binds names to the rooms' functions; this module only makes the application.
"""

from procrastinate import App, PsycopgConnector
from sqlalchemy import text
from sqlalchemy.orm import Session


def make_jobs(conninfo: str) -> App:
    """The queue over a libpq connection string; it opens its own small pool when the worker
    runs."""
    return App(connector=PsycopgConnector(conninfo=conninfo))


_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1("
    "ARRAY[ROW(:queue, :task, 0, NULL, NULL, '{}', NULL)::procrastinate_job_to_defer_v1])"
)


def defer(session: Session, task: str, *, queue: str) -> None:
    """Ask for a task without arguments as soon as this transaction commits, and only then.

    By the library's own SQL function: its Python wants a connection of its own.
    """
    session.execute(_DEFER, {"queue": queue, "task": task})
