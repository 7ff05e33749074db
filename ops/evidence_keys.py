"""The demo's key pair for originals: the identity stays in a file, the servers are told only its
public half."""

import os
from pathlib import Path

from pyrage import x25519


def recipient_of(path: Path) -> str:
    """The public key of the identity in `path`, which is made at the first start and only its owner
    can read."""
    if not path.exists():
        half = path.with_suffix(".new")
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{x25519.Identity.generate()}\n")
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    return str(x25519.Identity.from_str(path.read_text().strip()).to_public())
