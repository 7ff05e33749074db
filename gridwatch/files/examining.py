"""What a file is and a clean version of it, found by a process that lives for this one file.

A file that kills its decoder, or makes it greedy, costs that process; the web process only reads
its few words.
"""

import hashlib
import json
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gridwatch.errors import DomainError, Refusal
from gridwatch.files.archive import Limits
from gridwatch.files.decoding.unfit import Reason
from gridwatch.files.kinds import FileKind
from gridwatch.files.store import told_as_refusals
from gridwatch.limited_process import run_limited
from gridwatch.vocabulary import term_of

_ONE_AT_A_TIME = threading.Lock()
"""A web worker has several threads; its decoders wait for each other, so that its memory has a
bound."""


class UnfitFile(DomainError):
    """The file is not one that can be taken; the reason says why. Its row keeps that it was
    refused."""

    code = "unfit_file"
    kind = Refusal.UNFIT
    zh = "{reason_zh}"
    en = "{reason_en}"
    keeps_changes = True

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        zh, en = term_of(reason).label
        super().__init__(reason_zh=zh, reason_en=en, reason=reason.value)


@dataclass(frozen=True, slots=True)
class Version:
    """One file made from another: where it lies until it is stored, its SHA-256 and size in
    bytes."""

    path: Path
    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is by its content, and what was made of it; EXIF in WGS-84 degrees and with an
    offset."""

    media_type: str
    clean_type: str
    clean: Version
    thumbnail: Version | None
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    dhash: bytes | None = None
    exif_position: tuple[float, float] | None = None
    exif_taken_at: datetime | None = None


def examine(source: Path, folder: Path, kind: FileKind, limits: Limits) -> Examined:
    """Rebuild a file into a folder. Raises UnfitFile, StorageFull."""
    most_seconds = limits.film_s if kind is FileKind.VIDEO else limits.voice_s
    job = {"kind": kind.value, "megapixels": limits.megapixels, "most_seconds": most_seconds}
    return _decode(job, source, folder, limits)


def draw_masks(source: Path, folder: Path, rectangles: Sequence[Sequence[int]], limits: Limits) -> Examined:
    """A clean photo with black rectangles (x, y, width, height in pixels). Raises UnfitFile,
    StorageFull."""
    return _decode({"kind": "mask", "rectangles": rectangles}, source, folder, limits)


def _decode(job: dict[str, Any], source: Path, folder: Path, limits: Limits) -> Examined:
    done = _run(job | {"source": str(source.resolve()), "folder": str(folder.resolve())}, limits)
    if done.returncode != 0:
        raise UnfitFile(_why_killed(done))
    return _examined(json.loads(done.stdout), folder)


def _run(job: dict[str, Any], limits: Limits) -> subprocess.CompletedProcess[bytes]:
    try:
        with _ONE_AT_A_TIME:
            return run_limited("gridwatch.files.decoding", job, memory_mb=limits.decoder_mb, cpu_s=limits.decoder_s)
    except subprocess.TimeoutExpired as error:
        raise UnfitFile(Reason.TOO_COSTLY) from error


def _why_killed(done: subprocess.CompletedProcess[bytes]) -> Reason:
    """A decoder that ends by itself is our own mistake; one that was ended, the file's doing."""
    if done.returncode > 0:
        raise RuntimeError(f"the decoder failed: {done.stderr[-2000:].decode(errors='replace')}")
    crashed = {signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE}
    return Reason.BROKEN if -done.returncode in crashed else Reason.TOO_COSTLY


def _examined(told: Mapping[str, Any], folder: Path) -> Examined:
    if "unfit" in told:
        raise UnfitFile(Reason(told["unfit"]))
    if "errno" in told:
        with told_as_refusals():
            raise OSError(told["errno"], "the decoder could not write")
    has_position, taken = "exif_lon" in told, told.get("exif_taken_at")
    thumbnail = folder / "thumbnail"
    return Examined(
        media_type=told["media_type"],
        clean_type=told["clean_type"],
        clean=_version(folder / "clean"),
        thumbnail=_version(thumbnail) if thumbnail.exists() else None,
        width=told.get("width"),
        height=told.get("height"),
        duration_s=told.get("duration_s"),
        dhash=bytes.fromhex(told["dhash"]) if "dhash" in told else None,
        exif_position=(told["exif_lon"], told["exif_lat"]) if has_position else None,
        exif_taken_at=datetime.fromisoformat(taken) if taken else None,
    )


def _version(path: Path) -> Version:
    with path.open("rb") as file:
        return Version(path, hashlib.file_digest(file, "sha256").digest(), path.stat().st_size)
