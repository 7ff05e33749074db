"""The demo's secrets: made once, kept in a file that only its owner can read."""

import base64
import os
import secrets
from pathlib import Path


def _hex_key() -> str:
    return secrets.token_hex(32)


def _key_of_32_bytes() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


MADE_BY = {
    "SECRET_KEY": _hex_key,
    "PSEUDONYM_KEY": _hex_key,
    "IDENTITY_KEYS": _key_of_32_bytes,
    "RECEIPT_KEYS": _key_of_32_bytes,
}


def read_or_make(path: Path) -> dict[str, str]:
    """The settings in `path`, lines of NAME=value; those that are missing are made and added."""
    lines = path.read_text().splitlines() if path.exists() else []
    known = dict(line.split("=", 1) for line in lines if "=" in line)
    missing = {name: make() for name, make in MADE_BY.items() if name not in known}
    if missing:
        _write(path, known | missing)
    return known | missing


def _write(path: Path, values: dict[str, str]) -> None:
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
