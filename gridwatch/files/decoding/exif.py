"""Where and when a photo says it was taken."""

import math
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image

_CHINA = "+08:00"


def told_by(exif: Image.Exif) -> dict[str, Any]:
    """`exif_lon`, `exif_lat` (degrees, WGS-84) and `exif_taken_at` (ISO 8601), as far as they make
    sense."""
    told: dict[str, Any] = {}
    position = _position(exif.get_ifd(ExifTags.IFD.GPSInfo))
    if position is not None:
        told["exif_lon"], told["exif_lat"] = position
    taken = _taken(exif.get_ifd(ExifTags.IFD.Exif))
    if taken is not None:
        told["exif_taken_at"] = taken
    return told


def _position(gps: dict[int, Any]) -> tuple[float, float] | None:
    lon = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W")
    lat = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S")
    if lon is None or lat is None or not (abs(lon) <= 180 and abs(lat) <= 90) or (lon, lat) == (0, 0):
        return None
    return lon, lat


def _degrees(parts: Any, reference: Any, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        return None
    return -value if reference == negative else value


def _taken(exif: dict[int, Any]) -> str | None:
    """The original's time; without an offset of its own it is China's."""
    text, offset = exif.get(ExifTags.Base.DateTimeOriginal), exif.get(ExifTags.Base.OffsetTimeOriginal)
    try:
        at = datetime.strptime(f"{str(text).strip(chr(0))}{_CHINA}", "%Y:%m:%d %H:%M:%S%z")
        own = datetime.strptime(str(offset).strip("\x00 "), "%z").tzinfo if offset else None
    except ValueError:
        return None
    return (at.replace(tzinfo=own) if own else at).isoformat()
