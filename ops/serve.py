"""`make serve`: the web server and the job worker on a database that somebody else looks after."""

import os
from contextlib import suppress

from ops.console import Stop, say
from ops.processes import Interrupted, interruptible
from ops.web import listen, servers, watch


def serve(arguments: list[str]) -> int:
    """Serve until asked to end. Settings come from the environment; HOST and PORT say where to
    listen."""
    if not os.environ.get("DATABASE_URL"):
        raise Stop(
            "make serve needs DATABASE_URL, such as "
            "postgresql+psycopg://gridwatch_app@/gridwatch?host=/run/postgresql; see docs/operators.md"
        )
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    with (
        suppress(Interrupted),
        interruptible(),
        listen(host, port) as listener,
        servers(listener, os.environ, logs=None) as children,
    ):
        say(f"listening on {host}:{port}")
        watch(children)
    return 0
