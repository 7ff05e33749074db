"""Background and periodic work: procrastinate's queue, in the same database.

`worker.py` binds names to the rooms' functions; this module only makes the application.
"""

from procrastinate import App, PsycopgConnector


def make_jobs(conninfo: str) -> App:
    """The queue over a libpq connection string; it opens its own small pool when the worker runs."""
    return App(connector=PsycopgConnector(conninfo=conninfo))
