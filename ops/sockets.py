"""The short, private folder of a cluster's unix socket.

A socket's path may have 107 bytes, and GRIDWATCH_VAR may be longer than that; so the socket lives
under /tmp, in a folder named after the cluster's place that nobody but its owner (and root) can
enter. That is why the server may trust whoever comes through it.
"""

import os
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from ops.account import Account
from ops.console import Stop


def socket_folder(home: Path) -> Path:
    """The folder's name: always the same for the same place, 26 bytes."""
    return Path("/tmp") / f"gridwatch-{sha256(os.fsencode(home.resolve())).hexdigest()[:12]}"  # noqa: S108 - checked below


def make_socket_folder(folder: Path, account: Account) -> None:
    """Make the folder or take it over from an earlier run, refusing one that somebody else put
    there."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if not is_ours(folder, account):
        raise Stop(f"{folder} is in the way: somebody else made it, or it is open to others; remove it")
    account.give(folder)
    _clear(folder)


def is_ours(folder: Path, account: Account) -> bool:
    """Whether it is there and only we and the server's user can enter it."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
    return private and found.st_uid in (os.geteuid(), account.uid)


def remove_socket_folder(folder: Path) -> None:
    """Leave nothing in /tmp once the server is gone."""
    with suppress(FileNotFoundError):
        _clear(folder)
        folder.rmdir()


def _clear(folder: Path) -> None:
    """Remove what a killed server left: a lock file with the number of a living process would stop
    the next one."""
    for leftover in folder.glob(".s.PGSQL.*"):
        leftover.unlink()
