"""What the benchmark says while it works."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def step(what: str) -> Iterator[None]:
    """Name the step that begins, and say how long it took."""
    click.echo(f"bench: {what} … ", nl=False)
    started = time.monotonic()
    yield
    click.echo(f"{time.monotonic() - started:.1f} s")


def note(what: str) -> None:
    """One line about what was found on the way."""
    click.echo(f"bench:   {what}")
