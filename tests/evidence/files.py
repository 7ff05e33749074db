"""Small files of every kind, made here so that a test can say what is in them."""

import hashlib
import io
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import av
import numpy as np
import pikepdf
import pillow_heif
from PIL import ExifTags, Image

SECRET = b"SECRET"
"""Stands in everything of a file that must not survive."""

pillow_heif.register_heif_opener()


def picture(width: int = 640, height: int = 480, seed: int = 0) -> Image.Image:
    """A photo-like picture: a gradient with soft blots."""
    y, x = np.mgrid[0:height, 0:width]
    rng = np.random.default_rng(seed)
    grey = (x * 200 // width + y * 55 // height).astype(np.int64)
    for _ in range(6):
        cx, cy, r = rng.integers(0, width), rng.integers(0, height), rng.integers(30, 120)
        grey += np.where((x - cx) ** 2 + (y - cy) ** 2 < r * r, 60, 0)
    return Image.fromarray(np.stack([grey % 256, 255 - grey % 256, (grey // 2) % 256], -1).astype(np.uint8))


def exif(
    *, lon: float | None = None, lat: float | None = None, taken: str | None = None, orientation: int | None = None
) -> Image.Exif:
    """EXIF that names its phone, and a position and a time when asked."""
    made = Image.Exif()
    made[ExifTags.Base.Make] = SECRET.decode()
    if orientation is not None:
        made[ExifTags.Base.Orientation] = orientation
    if lon is not None and lat is not None:
        made.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: _sexagesimal(lat), 3: "E", 4: _sexagesimal(lon)})
    if taken is not None:
        made.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    return made


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 3)


def photo(image: Image.Image | None = None, *, form: str = "JPEG", **options: Any) -> bytes:
    """A picture as a file of a form, with EXIF that must not survive."""
    target = io.BytesIO()
    (image or picture()).save(target, form, **({"exif": exif()} | options))
    return target.getvalue()


@cache
def voice(form: str = "ipod", codec: str = "aac", seconds: int = 2) -> bytes:
    """A hum, in a container that says who recorded it where."""
    target, rate = io.BytesIO(), 48_000
    with av.open(target, "w", format=form) as container:
        container.metadata.update({"title": SECRET.decode(), "location": "+28.0+109.0/"})
        stream = container.add_stream(codec, rate=rate)
        stream.layout = "mono"
        stream.bit_rate = 24_000
        for start in range(0, seconds * rate, 960):
            wave = (np.sin(np.arange(start, start + 960) / rate * 2764) * 9000).astype(np.int16)[None, :]
            frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


@cache
def film(frames: int = 20) -> bytes:
    """A short MP4 with a position in its metadata."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        container.metadata.update({"title": SECRET.decode(), "location": f"{SECRET.decode()}+28.0+109.0/"})
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for turn in range(frames):
            container.mux(stream.encode(av.VideoFrame.from_image(picture(320, 240).rotate(turn))))
        container.mux(stream.encode(None))
    return target.getvalue()


def document(change: Callable[[pikepdf.Pdf], None] | None = None, **options: Any) -> bytes:
    """A page that runs a program, carries a file, and says who wrote it."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = SECRET.decode()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{SECRET.decode()}')")
        pdf.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=SECRET.decode()))
        pdf.attachments["secret.txt"] = SECRET
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = SECRET.decode()
        if change is not None:
            change(pdf)
        pdf.save(target, **({"compress_streams": False} | options))
    return target.getvalue()


def digest(content: bytes) -> str:
    """The SHA-256 by which the API names a file."""
    return hashlib.sha256(content).hexdigest()


def item(content: bytes, kind: str, **more: Any) -> dict[str, Any]:
    """A line of a manifest."""
    return {"sha256": digest(content), "kind": kind, "size": len(content)} | more
