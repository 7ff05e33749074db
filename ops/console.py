"""What the commands say to the person who started them."""

import sys
from contextlib import suppress


class Stop(Exception):
    """A command cannot go on; the message is one sentence with what would be right."""


def say(text: str) -> None:
    """One line about the step that begins now; nobody may be listening any more when a terminal
    closed."""
    with suppress(OSError):
        sys.stdout.write(f"gridwatch: {text}\n")
        sys.stdout.flush()


def warn(text: str) -> None:
    """One line about what went wrong."""
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.write(f"gridwatch: {text}\n")
        sys.stderr.flush()
