"""Where files lie: one interface over a local folder and S3-compatible stores, by obstore.

Files are addressed by what is in them. A file is written again even when its key is there already:
how long a write takes must not tell that somebody else has sent the same, and a young file is safe
from the sweeper.
"""

import errno
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from gridwatch.errors import DomainError, Refusal

if TYPE_CHECKING:
    from obstore import ReadableFile  # there for type checkers only
    from typing_extensions import Buffer

_PART = 5 * 2**20
_PROBE = "usable"
NOT_EVIDENCE = ("exports/",)
"""Folders of the store that other rooms sweep."""
_FULL = re.compile(r"os error (28|122)\b|XMinioStorageFull|QuotaExceeded|InsufficientStorage|507 ")


class StorageFull(DomainError):
    """There is no room for the file; nothing of it is kept, and it can be sent again."""

    code = "storage_full"
    kind = Refusal.AWAY
    zh = "服务器存储空间已满，文件没有保存，请稍后重新发送。"
    en = "The server has no room left; nothing of the file was kept. Send it again later."


class StoreUnavailable(DomainError):
    """The store of files does not answer; nothing was acknowledged."""

    code = "store_unavailable"
    kind = Refusal.AWAY
    zh = "文件存储暂时无法使用，请稍后再试。"
    en = "The store of files does not answer for now; try again later."


def open_store(url: str) -> ObjectStore:
    """The store behind `file:///folder` or `s3://bucket/prefix`; S3 takes its keys and endpoint
    from AWS_ variables."""
    if url.startswith("file://"):
        return from_url(url, mkdir=True)
    return from_url(url, client_options={"timeout": "60s", "allow_http": True})


def original_key(sha256: bytes) -> str:
    """The sealed original of a file."""
    return f"originals/{sha256.hex()[:2]}/{sha256.hex()}.age"


def clean_key(sha256: bytes) -> str:
    """What was rebuilt from a file, a thumbnail, or a masked version; by its own hash."""
    return f"clean/{sha256.hex()[:2]}/{sha256.hex()}"


def put(store: ObjectStore, key: str, source: Path) -> None:
    """Write a file and return when it would survive a loss of power. Raises StorageFull,
    StoreUnavailable."""
    with told_as_refusals():
        obstore.put(store, key, source, chunk_size=_PART, max_concurrency=1)
        if isinstance(store, LocalStore):
            _make_durable(_root(store), key)


class StoredFile(io.RawIOBase):
    """A file of the store to read and to seek in; `size` in bytes. The library's own reader gives
    no `bytes`."""

    def __init__(self, reader: "ReadableFile") -> None:
        self._reader = reader
        self.size: int = reader.size

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: "Buffer") -> int:
        """Fill the buffer, or less at the end."""
        view = memoryview(buffer).cast("B")
        found = self._reader.read(len(view))
        view[: len(found)] = memoryview(found)
        return len(found)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        return self._reader.seek(offset, whence)

    def tell(self) -> int:
        """The place."""
        return self._reader.tell()


def open_file(store: ObjectStore, key: str) -> StoredFile:
    """A file of the store. Raises StoreUnavailable, also when it is gone: a row says that it is
    there."""
    with told_as_refusals():
        return StoredFile(obstore.open_reader(store, key))


def keys_before(store: ObjectStore, before: datetime) -> Iterator[str]:
    """The keys of all files of evidence last written before an instant; other rooms have folders of
    their own."""
    with told_as_refusals():
        for chunk in obstore.list(store):
            yield from (
                meta["path"]
                for meta in chunk
                if meta["last_modified"] < before and not meta["path"].startswith(NOT_EVIDENCE)
            )


def keys_below(store: ObjectStore, folder: str) -> Iterator[str]:
    """The keys of all files in a folder."""
    with told_as_refusals():
        for chunk in obstore.list(store, prefix=folder):
            yield from (meta["path"] for meta in chunk)


def is_there(store: ObjectStore, key: str) -> bool:
    """Whether a file is there. Raises StoreUnavailable when the store does not say."""
    with told_as_refusals():
        try:
            obstore.head(store, key)
        except FileNotFoundError:
            return False
        return True


def delete(store: ObjectStore, key: str) -> None:
    """Delete a file; it may be gone already."""
    with told_as_refusals(), suppress(FileNotFoundError):
        obstore.delete(store, key)


def check_usable(store: ObjectStore) -> None:
    """Raise StorageFull or StoreUnavailable unless a few bytes can be written and deleted."""
    with told_as_refusals():
        obstore.put(store, _PROBE, b"yes")
    delete(store, _PROBE)


@contextmanager
def told_as_refusals() -> Iterator[None]:
    """Turn what disks and stores say into StorageFull or StoreUnavailable."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFull() from error
        raise StoreUnavailable() from error
    except BaseError as error:
        raise (StorageFull if _FULL.search(str(error)) else StoreUnavailable)() from error


def _root(store: LocalStore) -> Path:
    assert store.prefix is not None
    return Path(store.prefix)


def _make_durable(root: Path, key: str) -> None:
    """The library renames a finished file into place; this waits until file and folders are on the
    disk."""
    path = root / key
    for one in (path, *path.parents):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if one == root:
            break
