"""`python -m ops COMMAND`: what the Makefile calls."""

import os
import sys

from ops.bench import bench
from ops.console import Stop, warn
from ops.database import database
from ops.demo import demo
from ops.drill import drill
from ops.places import make_var
from ops.processes import Interrupted
from ops.serve import serve
from ops.test import exhaustive, quick, test

ON_OUR_CLUSTER = {
    "demo": demo,
    "test": test,
    "quick": quick,
    "exhaustive": exhaustive,
    "bench": bench,
    "drill": drill,
}
COMMANDS = ON_OUR_CLUSTER | {"serve": serve, "database": database}


def main(words: list[str]) -> int:
    """Run one command; the result is the exit code."""
    if not words or words[0] not in COMMANDS:
        warn(f"usage: python -m ops {'|'.join(COMMANDS)} [arguments]")
        return 2
    try:
        if words[0] in ON_OUR_CLUSTER:
            _forget_other_databases()
            make_var()
        return COMMANDS[words[0]](words[1:])
    except Stop as reason:
        warn(str(reason))
        return 1
    except Interrupted:
        warn("interrupted")
        return 130


def _forget_other_databases() -> None:
    """libpq's own settings (PGHOST, PGSERVICE, …) are meant for another database than our private
    one."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
