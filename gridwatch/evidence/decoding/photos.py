"""Photos, rebuilt from their pixels: upright, on white, as JPEG, and nothing else in the file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw, ImageOps

from gridwatch.evidence.decoding.exif import read_exif
from gridwatch.evidence.decoding.formats import Format
from gridwatch.evidence.decoding.unfit import Reason, Unfit

# Pixels are counted below, with an answer that says so.
Image.MAX_IMAGE_PIXELS = None

LONGEST_PX = 3072
THUMBNAIL_PX = 320
_PLUGINS = {Format.JPEG: "JPEG", Format.PNG: "PNG", Format.WEBP: "WEBP", Format.HEIC: "HEIF"}
_REDUCED_WHILE_READ = 4
"""A JPEG is read at a half or a quarter of its sides, so it may have that many times the pixels of the others."""


def rebuild(source: Path, folder: Path, found: Format, *, megapixels: int) -> dict[str, Any]:
    """Write `clean` and `thumbnail` into the folder; what was in EXIF is told and is not in them.

    Raises Unfit for more pixels than allowed, whatever Pillow raises for a broken file.
    """
    if found is Format.HEIC:
        pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    with Image.open(source, formats=[_PLUGINS[found]]) as image:
        most = megapixels * 10**6 * (_REDUCED_WHILE_READ if found is Format.JPEG else 1)
        if image.width * image.height > most:
            raise Unfit(Reason.TOO_MANY_PIXELS)
        size = image.size
        told = read_exif(image)
        pixels = _upright_pixels(image)
    _write(pixels, folder)
    return {
        "media_type": found.value,
        "clean_type": Format.JPEG.value,
        "width": size[0],
        "height": size[1],
        "clean_width": pixels.width,
        "clean_height": pixels.height,
        "dhash": _difference_hash(pixels),
        **told,
    }


def mask(source: Path, folder: Path, rectangles: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Write `clean` and `thumbnail` of a rebuilt photo with black rectangles (x, y, width, height in pixels)."""
    with Image.open(source, formats=["JPEG"]) as image:
        pixels = image.convert("RGB")
    draw = ImageDraw.Draw(pixels)
    for x, y, width, height in rectangles:
        draw.rectangle((x, y, x + width - 1, y + height - 1), fill="black")
    _write(pixels, folder)
    return {"media_type": Format.JPEG.value, "clean_type": Format.JPEG.value}


def _upright_pixels(image: Image.Image) -> Image.Image:
    """The first picture of the file in RGB, at most LONGEST_PX a side, free of everything that came with it."""
    image.draft("RGB", (LONGEST_PX, LONGEST_PX))  # a JPEG is read at a half or a quarter; the others ignore it
    if image.mode == "P":
        image = image.convert("RGBA")
    image.thumbnail((LONGEST_PX, LONGEST_PX), reducing_gap=None)
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode in {"I", "I;16", "I;16L", "I;16B"}:
        image = image.point(lambda value: value / 256).convert("L")  # 16 bits a sample
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white
    plain = image if image.mode == "RGB" else image.convert("RGB")
    plain.info = {}  # the writer copies comments from here
    return plain


def _write(pixels: Image.Image, folder: Path) -> None:
    pixels.save(folder / "clean", "JPEG", quality=88)
    small = pixels.copy()
    small.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    small.save(folder / "thumbnail", "JPEG", quality=80)


def _difference_hash(pixels: Image.Image) -> str:
    """64 bits, in hex, that hardly change when a photo is scaled or compressed.

    Of 9 × 8 greys: whether each is lighter than the one to its left.
    """
    greys = pixels.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = [greys[row * 9 + column + 1] > greys[row * 9 + column] for row in range(8) for column in range(8)]
    return f"{sum(bit << n for n, bit in enumerate(bits)):016x}"
