"""Originals, sealed with public keys: whoever runs the web process cannot open them.

The form is age (https://age-encryption.org/v1), so any age program opens them too.
"""

from collections.abc import Sequence
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from gridwatch.errors import DomainError, Refusal
from gridwatch.files.store import StorageFull


class CannotOpen(DomainError):
    """The identity given does not fit the keys that the original was sealed with."""

    code = "cannot_open_original"
    kind = Refusal.UNFIT
    zh = "所给私钥打不开这份原件。"
    en = "The identity given does not open this original."


def seal(source: Path, target: Path, recipients: Sequence[str]) -> None:
    """Write the sealed form of a file. Raises StorageFull."""
    keys = [x25519.Recipient.from_str(one) for one in recipients]
    with source.open("rb") as plain, target.open("wb", buffering=0) as sealed:
        try:
            pyrage.encrypt_io(plain, sealed, keys)
        except pyrage.EncryptError as error:
            raise StorageFull() from error  # between two files of our own nothing else can fail


def unseal(sealed: RawIOBase, target: BinaryIO, identities: Sequence[str]) -> None:
    """Write the original. Raises CannotOpen."""
    try:
        keys = [x25519.Identity.from_str(one) for one in identities]
        pyrage.decrypt_io(sealed, target, keys)
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise CannotOpen() from error
