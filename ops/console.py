"""What the commands say to the person who started them."""

import sys


class Stop(Exception):  # noqa: N818 - a wish, like StopIteration
    """A command cannot go on; the message is one sentence with what would be right."""


def say(text: str) -> None:
    """One line about the step that begins now."""
    sys.stdout.write(f"gridwatch: {text}\n")
    sys.stdout.flush()


def warn(text: str) -> None:
    """One line about what went wrong."""
    sys.stdout.flush()
    sys.stderr.write(f"gridwatch: {text}\n")
    sys.stderr.flush()
