"""WebP photos, read by ffmpeg: Pillow's decoder holds a photo four times over, as frames of a film.

The outer form is RIFF: chunks of [name, length, content], each filled up to an even length. A lossy
photo stands in memory as YUV, at 1.5 bytes a pixel, and is made small before it becomes a picture.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
from av.video.reformatter import Interpolation
from PIL import Image

from gridwatch.files.decoding.bands import check_pixels, on_white
from gridwatch.files.decoding.unfit import Reason, Unfit

_HEAD_BYTES = 12
_ANIMATION = 0x02
_LOSSLESS_MARK = b"\x2f"
_BICUBIC = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT  # white stays white


def read(source: Path, *, longest_px: int, most_pixels: int) -> tuple[Image.Image, Image.Exif]:
    """Its pixels in RGB on white, at most so many a side, and its EXIF. Raises Unfit, whatever
    ffmpeg raises."""
    content = source.read_bytes()
    check_pixels(_size(content), most_pixels)
    exif = _exif(content)
    try:
        small = _read_small(content, longest_px=longest_px)
    except av.BlockingIOError as error:  # so says ffmpeg when it gets no more memory
        raise Unfit(Reason.TOO_COSTLY) from error
    return on_white(small), exif


def _size(content: bytes) -> tuple[int, int]:
    """The largest width and height that any of its chunks tells. Raises Unfit for films, and
    without a picture."""
    sizes = []
    for name, chunk in _chunks(content):
        if name == b"VP8X" and len(chunk) >= 10:
            if chunk[0] & _ANIMATION:
                raise Unfit(Reason.WRONG_KIND)
            sizes.append((_number(chunk, 4, 3) + 1, _number(chunk, 7, 3) + 1))
        elif name == b"VP8 " and len(chunk) >= 10:
            sizes.append((_number(chunk, 6, 2) & 0x3FFF, _number(chunk, 8, 2) & 0x3FFF))
        elif name == b"VP8L" and chunk[:1] == _LOSSLESS_MARK:
            bits = _number(chunk, 1, 4)
            sizes.append(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
    if not sizes:
        raise Unfit(Reason.BROKEN)
    return max(width for width, _ in sizes), max(height for _, height in sizes)


def _exif(content: bytes) -> Image.Exif:
    found = Image.Exif()
    for name, chunk in _chunks(content):
        if name == b"EXIF":
            found.load(bytes(chunk))
            break
    return found


def _read_small(content: bytes, *, longest_px: int) -> Image.Image:
    """Its pixels as RGB or RGBA. Raises Unfit."""
    context = av.CodecContext.create("webp", "r")
    context.thread_count = 1  # each thread would keep a picture
    frames = context.decode(av.Packet(content))
    if not frames:
        raise Unfit(Reason.BROKEN)
    frame = frames.pop()
    shrink = min(1.0, longest_px / max(frame.width, frame.height))
    width, height = max(1, round(frame.width * shrink)), max(1, round(frame.height * shrink))
    mode, form = ("RGBA", "rgba") if "a" in frame.format.name else ("RGB", "rgb24")
    small = frame.reformat(width, height, form, interpolation=_BICUBIC)
    del frame
    plane = small.planes[0]
    pixels: Any = plane  # a buffer, though its type does not say so
    return Image.frombuffer(mode, (width, height), pixels, "raw", mode, plane.line_size, 1)


def _chunks(content: bytes) -> Iterator[tuple[bytes, memoryview]]:
    at, view = _HEAD_BYTES, memoryview(content)
    while at + 8 <= len(content):
        length = _number(content, at + 4, 4)
        yield content[at : at + 4], view[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _number(content: bytes | memoryview, at: int, width: int) -> int:
    return int.from_bytes(content[at : at + width], "little")
