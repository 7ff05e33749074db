"""`python -m ops COMMAND`: what the Makefile calls."""

import os
import sys

from ops.console import Stop, warn
from ops.processes import Interrupted
from ops.test import test

COMMANDS = {"test": test}


def main(words: list[str]) -> int:
    """Run one command; the result is the exit code."""
    if not words or words[0] not in COMMANDS:
        warn(f"usage: python -m ops {'|'.join(COMMANDS)} [arguments]")
        return 2
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]  # libpq's own settings are meant for somebody else's database
    try:
        return COMMANDS[words[0]](words[1:])
    except Stop as reason:
        warn(str(reason))
        return 1
    except Interrupted:
        warn("interrupted")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
