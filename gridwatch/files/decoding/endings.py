"""Whether a file goes as far as it says it does: decoders forgive a missing end, and half a proof
is none."""

import mmap
from collections.abc import Callable
from pathlib import Path

from gridwatch.files.decoding.accepted_formats import Format
from gridwatch.files.decoding.unfit import Reason, Unfit


def refuse_truncated(source: Path, found: Format) -> None:
    """Raise Unfit when the outer structure of the file breaks off.

    JPEG and PDF are left to their decoders. A WebM that was recorded live has no end to miss.
    """
    reaches_end = _ENDS.get(found)
    if reaches_end is None:
        return
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if not reaches_end(content):
            raise Unfit(Reason.BROKEN)


def _png(content: mmap.mmap) -> bool:
    return content.rfind(b"IEND\xaeB`\x82") > 0


def _riff(content: mmap.mmap) -> bool:
    return int.from_bytes(content[4:8], "little") + 8 <= len(content)


def _boxes(content: mmap.mmap) -> bool:
    """ISO base media (MP4, M4A, HEIC): boxes of [size, type], where size 1 means 64 bits follow and
    0 to the end."""
    at = 0
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        elif size == 0:
            return True
        if size < 8:
            return False
        at += size
    return at == len(content)


def _ogg_pages(content: mmap.mmap) -> bool:
    """Pages of a 27-byte head, lengths of their parts, and the parts; the last one is marked as
    such."""
    at, is_last = 0, False
    while at + 27 <= len(content) and content[at : at + 4] == b"OggS":
        is_last = bool(content[at + 5] & 4)
        lengths = content[at + 27 : at + 27 + content[at + 26]]
        at += 27 + len(lengths) + sum(lengths)
    return is_last and at == len(content)


def _adts_frames(content: mmap.mmap) -> bool:
    """Frames of AAC, one after the other to the very end; ffmpeg looks for the next one, whatever
    lies between."""
    at = 0
    while at + 7 <= len(content):
        length = (content[at + 3] & 3) << 11 | content[at + 4] << 3 | content[at + 5] >> 5
        if length < 7 or content[at] != 0xFF or content[at + 1] & 0xF6 != 0xF0:
            return False
        at += length
    return at == len(content)


def _webm_segment(content: mmap.mmap) -> bool:
    """The EBML head, then one segment of a size that may be unknown (all ones)."""
    head_end = _vint_end(content, 4)
    at = head_end[1] + head_end[0]
    if content[at : at + 4] != b"\x18\x53\x80\x67":
        return False
    size, start = _vint_end(content, at + 4)
    unknown = (1 << 7 * (start - at - 4)) - 1
    return size == unknown or start + size <= len(content)


def _vint_end(content: mmap.mmap, at: int) -> tuple[int, int]:
    """The variable-length number at a place, and where it ends."""
    width = 9 - content[at].bit_length()
    value = int.from_bytes(content[at : at + width], "big") & ~(1 << 7 * width)
    return value, at + width


_ENDS: dict[Format, Callable[[mmap.mmap], bool]] = {
    Format.PNG: _png,
    Format.WEBP: _riff,
    Format.HEIC: _boxes,
    Format.MP4: _boxes,
    Format.M4A: _boxes,
    Format.OGG: _ogg_pages,
    Format.AAC: _adts_frames,
    Format.WEBM: _webm_segment,
}
