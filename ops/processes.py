"""Programs that this one starts, waits for and takes along when it ends."""

import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

DIES_WITH_US = ("setpriv", "--pdeathsig", "TERM", "--")
"""Put before a command, so that it also ends when this process is killed without a chance to say
so."""


class Interrupted(BaseException):
    """Somebody asked us to end: Ctrl-C, SIGTERM or a closed terminal."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn the signals that ask us to end into one Interrupted; further ones are ignored
    meanwhile."""

    def raise_once(number: int, frame: FrameType | None) -> None:
        for each in asking:
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted

    asking = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(each, raise_once) for each in asking]
    try:
        yield
    finally:
        for each, handler in zip(asking, before, strict=True):
            signal.signal(each, handler)


def run_in_front(command: Sequence[str], environment: Mapping[str, str], *, folder: Path) -> int:
    """Run `command` in our terminal until it ends; the result is its exit code, as a shell would
    tell it.

    When we are asked to end, it is asked too and waited for, and Interrupted goes on.
    """
    child = subprocess.Popen([*DIES_WITH_US, *command], env=environment, cwd=folder)  # noqa: S603 - our own words
    try:
        code = child.wait()
    except Interrupted:
        _end_gently(child)
        raise
    return code if code >= 0 else 128 - code


def _end_gently(child: subprocess.Popen[bytes]) -> None:
    """Wait for a child that the terminal may have interrupted already; insist when it did not
    notice."""
    for seconds, number in ((3, signal.SIGINT), (10, signal.SIGTERM), (5, signal.SIGKILL)):
        try:
            child.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            child.send_signal(number)
    child.wait()
