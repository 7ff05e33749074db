"""A file whose bytes have been checked is rebuilt, sealed and stored: the same for whatever it
belongs to."""

from pathlib import Path

from gridwatch.files.archive import Archive
from gridwatch.files.examining import Examined, examine
from gridwatch.files.kinds import FileKind
from gridwatch.files.sealing import seal
from gridwatch.files.store import clean_key, original_key, put


def keep_file(archive: Archive, source: Path, folder: Path, *, sha256: bytes, kind: FileKind) -> Examined:
    """Rebuild a file, seal its original, and store both. Raises UnfitFile, StorageFull,
    StoreUnavailable."""
    examined = examine(source, folder, kind, archive.limits)
    sealed = folder / "sealed"
    seal(source, sealed, archive.recipients)
    put(archive.store, original_key(sha256), sealed)
    put_versions(archive, examined)
    return examined


def put_versions(archive: Archive, made: Examined) -> None:
    """Store what was made of a file. Raises StorageFull, StoreUnavailable."""
    for version in (made.clean, made.thumbnail):
        if version is not None:
            put(archive.store, clean_key(version.sha256), version.path)
