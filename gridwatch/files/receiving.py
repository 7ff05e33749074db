"""Bytes off the wire into a file, never more than were announced, and never all of them in
memory."""

import hashlib
from collections.abc import Callable
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO

from gridwatch.errors import DomainError, Refusal
from gridwatch.files.store import told_as_refusals

CHUNK = 64 * 1024
Read = Callable[[int], bytes]


class OtherContent(DomainError):
    """What came is not what was announced: another size, or another SHA-256."""

    code = "other_content"
    kind = Refusal.UNFIT
    zh = "收到的文件与登记的不符（大小或 SHA-256 不同），没有保存。请核对后重新发送。"
    en = "What came is not the file that was announced (other size or SHA-256); nothing was kept. Send it again."


def receive(read: Read, target: Path, *, size: int, sha256: bytes) -> None:
    """Write the body to a file. Raises OtherContent, StorageFull; what `read` raises when the other
    side is gone."""
    digest, left = hashlib.sha256(), size
    with target.open("wb", buffering=0) as file:
        while chunk := read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise OtherContent()
            digest.update(chunk)
            with told_as_refusals():
                write_whole(file, chunk)
    if left or digest.digest() != sha256:
        raise OtherContent()


def write_whole(file: BinaryIO | RawIOBase, chunk: bytes) -> None:
    """Write all of it: a disk that gets full takes a part, and says so only when asked to take the
    rest."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def check_content(source: Path, *, size: int, sha256: bytes) -> None:
    """Raise OtherContent unless a file is what was announced."""
    with source.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").digest()
    if found != sha256 or source.stat().st_size != size:
        raise OtherContent()
