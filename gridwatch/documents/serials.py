"""Numbers of documents."""

import hashlib


def scattered_serial(of: str) -> str:
    """Eight digits, always the same for what is named, that do not count up: a gap in a series would
    tell of documents that one may not see."""
    return str(int.from_bytes(hashlib.sha256(of.encode()).digest()[:8]) % 10**8).zfill(8)
