"""What is served of a file: a version that was made of it, never the original."""

from dataclasses import dataclass

from gridwatch.errors import DomainError, NotFound, Refusal

THUMBNAIL_TYPE = "image/jpeg"
_ENDINGS = {
    "image/jpeg": "jpg",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/webm": "webm",
    "video/mp4": "mp4",
    "application/pdf": "pdf",
}


class NotArrived(DomainError):
    """The file was announced and has not come yet."""

    code = "not_arrived"
    kind = Refusal.CONFLICT
    zh = "这个文件已登记，但还没有收到。"
    en = "This file was announced and has not arrived yet."


@dataclass(frozen=True, slots=True)
class Served:
    """What to send: by which hash the store knows it, what it is, and what to call it when
    saved."""

    sha256: bytes
    media_type: str
    filename: str


def choose_version(whole: bytes, small: bytes | None, media_type: str, *, thumbnail: bool, name: bytes) -> Served:
    """The whole of it, or the thumbnail; both by their own hashes. Raises NotFound without a
    thumbnail."""
    if not thumbnail:
        return Served(whole, media_type, f"{name.hex()[:12]}.{_ENDINGS[media_type]}")
    if small is None:
        raise NotFound("evidence")
    return Served(small, THUMBNAIL_TYPE, f"{name.hex()[:12]}-small.jpg")
