"""The operating system's user that the database server runs as.

PostgreSQL refuses to run as root. Started by root it runs as whoever owns the data, `postgres` for
new data, and keeps one capability of root's where a folder above is closed to that user: to walk
through it.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ops.console import Stop

WALKS_ANYWHERE = ("dac_read_search", "dac_override")
"""Capabilities that pass closed folders, the least powerful first; containers often grant only the
second."""


@dataclass(frozen=True)
class Account:
    """A user and the words to put before a command so that it runs as that user."""

    uid: int
    gid: int
    prefix: tuple[str, ...]

    def give(self, path: Path) -> None:
        """Make the server's user the owner of `path`."""
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)


def account_for(data: Path) -> Account:
    """The user for the data in `data`, which may not exist yet; its parent does."""
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        return _ourselves(data, owner)
    entry = _entry(owner)
    switch = ("setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--init-groups")
    for prefix in (switch, *[_keeping(capability, switch) for capability in WALKS_ANYWHERE]):
        if _reaches(data.parent, prefix):
            return Account(entry.pw_uid, entry.pw_gid, prefix)
    raise Stop(
        f"{data.parent} cannot be reached by user {entry.pw_name}, whom the database runs as; "
        "give another place with GRIDWATCH_VAR=/some/open/folder"
    )


def _ourselves(data: Path, owner: int | None) -> Account:
    if owner is not None and owner != os.geteuid():
        raise Stop(
            f"{data} belongs to user {owner}, not to you: run as that user or as root, or give another GRIDWATCH_VAR"
        )
    return Account(os.geteuid(), os.getegid(), ())


def _entry(owner: int | None) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(owner) if owner else pwd.getpwnam("postgres")
    except KeyError:
        raise Stop(
            f"there is no user {owner or 'postgres'} on this machine for the database to run as; "
            "as root: useradd --system postgres"
        ) from None


def _keeping(capability: str, switch: tuple[str, ...]) -> tuple[str, ...]:
    return (*switch, f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}")


def _reaches(folder: Path, prefix: tuple[str, ...]) -> bool:
    command = [*prefix, "test", "-e", f"{folder}/."]  # a stat; what access(2) says ignores capabilities
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603 - our own words
