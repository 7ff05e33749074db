"""Photos, rebuilt from their pixels: upright, on white, as JPEG, and nothing else in the file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageDraw

from gridwatch.files.decoding.accepted_formats import Format
from gridwatch.files.decoding.bands import check_pixels, scale
from gridwatch.files.decoding.exif import told_by

# Pixels are counted below, with an answer that says so.
Image.MAX_IMAGE_PIXELS = None

LONGEST_PX = 2560
THUMBNAIL_PX = 320
_PLUGINS = {Format.JPEG: "JPEG", Format.PNG: "PNG"}
_REDUCED_WHILE_READ = 4
"""A JPEG is read at a half or a quarter of its sides, so it may have that many times the pixels of
the others."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a photo upright, by the orientation that EXIF gives."""


def rebuild(source: Path, folder: Path, found: Format, *, megapixels: int) -> dict[str, Any]:
    """Write `clean` and `thumbnail` into the folder; what was in EXIF is told and is not in them.

    Raises Unfit for more pixels than allowed, whatever the decoder raises for a broken file.
    """
    small, exif = _read(source, found, megapixels * 10**6)
    pixels = _upright(small, exif)
    dhash, upright = _difference_hash(pixels), pixels.size
    _write(pixels, folder)
    return {
        "media_type": found.value,
        "clean_type": Format.JPEG.value,
        "width": upright[0],
        "height": upright[1],
        "dhash": dhash,
        **told_by(exif),
    }


def mask(source: Path, folder: Path, rectangles: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Write `clean` and `thumbnail` of a rebuilt photo with black rectangles (x, y, width, height
    in pixels)."""
    with Image.open(source, formats=["JPEG"]) as image:
        pixels = image.convert("RGB")
    draw = ImageDraw.Draw(pixels)
    for x, y, width, height in rectangles:
        draw.rectangle((x, y, x + width - 1, y + height - 1), fill="black")
    _write(pixels, folder)
    return {"media_type": Format.JPEG.value, "clean_type": Format.JPEG.value}


def _read(source: Path, found: Format, most_pixels: int) -> tuple[Image.Image, Image.Exif]:
    """A photo in RGB, small enough to be served but not yet upright, and its EXIF."""
    # As in `__main__.py`: a JPEG does not pay for the memory of ffmpeg and libheif.
    if found is Format.WEBP:
        from gridwatch.files.decoding import webp  # noqa: PLC0415

        return webp.read(source, longest_px=LONGEST_PX, most_pixels=most_pixels)
    if found is Format.HEIC:
        from gridwatch.files.decoding import heic  # noqa: PLC0415

        return heic.read(source, longest_px=LONGEST_PX, most_pixels=most_pixels)
    return _read_by_pillow(source, found, most_pixels)


def _read_by_pillow(source: Path, found: Format, most_pixels: int) -> tuple[Image.Image, Image.Exif]:
    """JPEG, which is read at a half or a quarter of its sides when those are enough, and PNG."""
    with Image.open(source, formats=[_PLUGINS[found]]) as image:
        check_pixels(image.size, most_pixels * (_REDUCED_WHILE_READ if found is Format.JPEG else 1))
        exif = image.getexif()
        # Pillow reduces as far as both sides stay at least what is asked for: a square would keep a
        # landscape of 24 megapixels whole.
        share = LONGEST_PX / max(image.size)
        image.draft("RGB", (int(image.width * share), int(image.height * share)))
        size = image.size

        def rows(top: int, end: int) -> Image.Image:
            return image.crop((0, top, size[0], end))

        return scale(rows, size, longest_px=LONGEST_PX), exif


def _upright(small: Image.Image, exif: Image.Exif) -> Image.Image:
    turn = _TURNS.get(exif.get(ExifTags.Base.Orientation, 1))
    return small if turn is None else small.transpose(turn)


def _write(pixels: Image.Image, folder: Path) -> None:
    """The whole, then the thumbnail, for which the picture itself is made small."""
    pixels.save(folder / "clean", "JPEG", quality=88)
    pixels.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    pixels.save(folder / "thumbnail", "JPEG", quality=80)


def _difference_hash(pixels: Image.Image) -> str:
    """64 bits, in hex, that hardly change when a photo is scaled or compressed.

    Of 9 × 8 greys: whether each is lighter than the one to its left.
    """
    greys = pixels.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = [greys[row * 9 + column + 1] > greys[row * 9 + column] for row in range(8) for column in range(8)]
    return f"{sum(bit << n for n, bit in enumerate(bits)):016x}"
