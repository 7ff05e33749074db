"""What a file is and a clean version of it, found by a process that lives for this one file.

A file that kills its decoder, or makes it greedy, costs that process; the web process only reads
its few words.
"""

import hashlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import gridwatch
from gridwatch.errors import DomainError, Refusal
from gridwatch.evidence.archive import Limits
from gridwatch.evidence.decoding.unfit import Reason
from gridwatch.evidence.store import told_as_refusals
from gridwatch.reports.models import EvidenceKind

_ROOT = Path(gridwatch.__file__).parents[1]
_SLOWER_THAN_CPU = 3
_ONE_AT_A_TIME = threading.Lock()
"""A web worker has several threads; its decoders wait for each other, so that its memory has a
bound."""
SENTENCES: dict[Reason, tuple[str, str]] = {
    Reason.UNKNOWN_FORMAT: (
        "文件格式不支持：照片用 JPEG、PNG、WebP、HEIC，录音用 AAC、Opus、WebM，视频用 MP4，文档用 PDF。",
        "The format is not one we take: JPEG, PNG, WebP, HEIC photos; AAC, Opus, WebM voice; MP4 film; PDF.",
    ),
    Reason.WRONG_KIND: ("文件内容与登记的类别不符。", "The file is not of the kind that was announced."),
    Reason.POLYGLOT: ("文件里夹带了另一种文件，不能接收。", "The file is another kind of file at the same time."),
    Reason.BROKEN: ("文件已损坏或不完整，打不开。", "The file is broken or cut short and cannot be opened."),
    Reason.TOO_MANY_PIXELS: ("照片像素过多，请缩小后再发。", "The photo has too many pixels; send a smaller one."),
    Reason.TOO_LONG: ("录音或视频过长。", "The recording plays for too long."),
    Reason.TOO_MANY_PAGES: ("文档页数过多。", "The document has too many pages."),
    Reason.ENCRYPTED: ("文档设有密码，请去掉密码后再发。", "The document is locked; send it without a password."),
    Reason.TOO_COSTLY: (
        "打开这个文件所需的内存或时间过多，请压缩后再发。",
        "Opening the file takes too much memory or time; send a smaller one.",
    ),
}


class UnfitFile(DomainError):
    """The file is not one that can be taken; the reason says why."""

    code = "unfit_file"
    kind = Refusal.UNFIT
    zh = "{reason_zh}"
    en = "{reason_en}"


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


def examine(source: Path, folder: Path, kind: EvidenceKind, limits: Limits) -> Examined:
    """Rebuild a file into a folder. Raises UnfitFile, StorageFull."""
    most_seconds = limits.film_s if kind is EvidenceKind.VIDEO else limits.voice_s
    job = {"kind": kind.value, "megapixels": limits.megapixels, "most_seconds": most_seconds}
    return _decode(job, source, folder, limits)


def draw_masks(source: Path, folder: Path, rectangles: Sequence[Sequence[int]], limits: Limits) -> Examined:
    """A clean photo with black rectangles (x, y, width, height in pixels). Raises UnfitFile,
    StorageFull."""
    return _decode({"kind": "mask", "rectangles": rectangles}, source, folder, limits)


def _decode(job: dict[str, Any], source: Path, folder: Path, limits: Limits) -> Examined:
    job |= {
        "source": str(source.resolve()),
        "folder": str(folder.resolve()),
        "memory_mb": limits.decoder_mb,
        "cpu_s": limits.decoder_s,
    }
    done = _run(job)
    if done.returncode != 0:
        raise _unfit(_why_killed(done))
    return _examined(json.loads(done.stdout), folder)


def _run(job: dict[str, Any]) -> subprocess.CompletedProcess[bytes]:
    try:
        with _ONE_AT_A_TIME:
            return subprocess.run(  # noqa: S603 - our own words
                [sys.executable, "-m", "gridwatch.evidence.decoding", json.dumps(job)],
                cwd=_ROOT,
                env={"LC_ALL": "C.UTF-8"},  # nothing of ours, least of all the secrets
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=job["cpu_s"] * _SLOWER_THAN_CPU,
            )
    except subprocess.TimeoutExpired as error:
        raise _unfit(Reason.TOO_COSTLY) from error


def _why_killed(done: subprocess.CompletedProcess[bytes]) -> Reason:
    """A decoder that ends by itself is our own mistake; one that was ended, the file's doing."""
    if done.returncode > 0:
        raise RuntimeError(f"the decoder failed: {done.stderr[-2000:].decode(errors='replace')}")
    crashed = {signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE}
    return Reason.BROKEN if -done.returncode in crashed else Reason.TOO_COSTLY


def _unfit(reason: Reason) -> UnfitFile:
    zh, en = SENTENCES[reason]
    return UnfitFile(reason_zh=zh, reason_en=en, reason=reason.value)


def _examined(told: Mapping[str, Any], folder: Path) -> Examined:
    if "unfit" in told:
        raise _unfit(Reason(told["unfit"]))
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
