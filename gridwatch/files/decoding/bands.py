"""Large pictures made small one band of rows after another, so that no second one of the whole is
in memory."""

from collections.abc import Callable

from PIL import Image

from gridwatch.files.decoding.unfit import Reason, Unfit

BAND_PX = 256
_MARGIN = 4
"""Rows of the small picture that a filter looks beyond its own, on either side."""

Rows = Callable[[int, int], Image.Image]
"""Gives the rows from one to before another."""


def scale(rows: Rows, size: tuple[int, int], *, longest_px: int) -> Image.Image:
    """The picture of a size as RGB on white, at most so many pixels a side."""
    width, height = size
    shrink = min(1.0, longest_px / max(size))
    small = Image.new("RGB", (max(1, round(width * shrink)), max(1, round(height * shrink))))
    step, margin = height / small.height, round(_MARGIN / shrink)
    for first in range(0, small.height, BAND_PX):
        end = min(first + BAND_PX, small.height)
        upper, lower = first * step, min(end * step, height)
        top, bottom = max(0, int(upper) - margin), min(height, int(lower) + 1 + margin)
        band = on_white(rows(top, bottom))
        box = (0, upper - top, width, lower - top)
        small.paste(band.resize((small.width, end - first), Image.Resampling.BICUBIC, box), (0, first))
    return small


def check_pixels(size: tuple[int, int], most: int) -> None:
    """Raise Unfit for a picture of more pixels."""
    if size[0] * size[1] > most:
        raise Unfit(Reason.TOO_MANY_PIXELS)


def on_white(image: Image.Image) -> Image.Image:
    """The picture in RGB, its transparent parts white, and nothing that came along with it."""
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
