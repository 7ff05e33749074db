"""All that taking files in needs besides the database: where they lie, whom they are sealed to,
what is too much."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from obstore.store import ObjectStore

from gridwatch.errors import DomainError, Refusal
from gridwatch.files.kinds import FileKind
from gridwatch.files.store import told_as_refusals

IN_TRANSIT = "in-"
"""What a folder of the spool is called in which one request works."""


class FileTooLarge(DomainError):
    """Larger than files of this kind may be."""

    code = "file_too_large"
    kind = Refusal.UNFIT
    zh = "文件过大：这一类文件最大 {most_mb} MB。"
    en = "The file is too large: of this kind at most {most_mb} MB."


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost: bytes by kind, megapixels, seconds; memory and time of the process that
    opens it."""

    most_bytes: Mapping[FileKind, int]
    megapixels: int
    voice_s: int
    film_s: int
    decoder_mb: int
    decoder_s: int

    def check_size(self, kind: FileKind, size: int) -> None:
        """Raise FileTooLarge."""
        if size > self.most_bytes[kind]:
            raise FileTooLarge(most_mb=self.most_bytes[kind] // 2**20)


@dataclass(frozen=True, slots=True)
class Archive:
    """The store, the spool (a local folder that all web processes of a machine share), the keys and
    the limits."""

    store: ObjectStore
    spool: Path
    recipients: tuple[str, ...]
    limits: Limits
    upload_expires: timedelta

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """A folder of one's own in the spool, gone afterwards. Raises StorageFull,
        StoreUnavailable."""
        with told_as_refusals():
            self.spool.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder = tempfile.TemporaryDirectory(prefix=IN_TRANSIT, dir=self.spool)
        with folder as name:
            yield Path(name)
