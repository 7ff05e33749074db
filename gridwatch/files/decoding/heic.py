"""HEIC photos: the decoder's own buffer is made small as it stands, and never becomes a second
picture of the whole."""

from pathlib import Path

import pillow_heif
from PIL import ExifTags, Image

from gridwatch.files.decoding.bands import check_pixels, scale


def read(source: Path, *, longest_px: int, most_pixels: int) -> tuple[Image.Image, Image.Exif]:
    """Its pixels in RGB, upright, at most so many a side, and its EXIF. Raises Unfit, whatever the
    decoder raises."""
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False
    photo = pillow_heif.open_heif(source, convert_hdr_to_8bit=True)
    check_pixels(photo.size, most_pixels)
    content, mode, stride = memoryview(photo.data), photo.mode, photo.stride
    width, height = photo.size  # of the pixels that came, whatever the head says
    check_pixels(photo.size, most_pixels)

    def rows(top: int, end: int) -> Image.Image:
        part = content[top * stride : end * stride]
        return Image.frombuffer(mode, (width, end - top), bytes(part), "raw", mode, stride, 1)

    return scale(rows, (width, height), longest_px=longest_px), _exif(photo)


def _exif(photo: pillow_heif.HeifFile) -> Image.Exif:
    """Without the orientation, which the decoder has applied."""
    found = Image.Exif()
    found.load(photo.info.get("exif") or b"")
    found.pop(ExifTags.Base.Orientation, None)
    return found
