"""What a file is, by its first bytes; its name and what the client says of it count for nothing."""

from enum import StrEnum

from gridwatch.files.decoding.unfit import Reason, Unfit

HEAD_BYTES = 64


class Format(StrEnum):
    """The formats that are taken, by their media types."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    AAC = "audio/aac"
    M4A = "audio/mp4"
    OGG = "audio/ogg"
    WEBM = "audio/webm"
    MP4 = "video/mp4"
    PDF = "application/pdf"


TAKEN: dict[str, frozenset[Format]] = {
    "photo": frozenset({Format.JPEG, Format.PNG, Format.WEBP, Format.HEIC}),
    "voice": frozenset({Format.AAC, Format.M4A, Format.OGG, Format.WEBM}),
    "video": frozenset({Format.MP4}),
    "document": frozenset({Format.PDF}),
}
"""Which formats each kind of evidence may have."""

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MP4_BRANDS = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"3gp4",
                         b"3gp5", b"3gp6", b"MSNV", b"M4V ", b"M4A ", b"M4B "})  # fmt: skip


def format_of(head: bytes, kind: str) -> Format:
    """The format that the first bytes show. Raises Unfit when it is none of ours, or none of this
    kind's."""
    found = _recognise(head)
    if found is None:
        raise Unfit(Reason.UNKNOWN_FORMAT)
    if found is Format.MP4 and kind == "voice":
        found = Format.M4A  # many recorders write an MP4 brand around sound alone
    if found not in TAKEN[kind]:
        raise Unfit(Reason.WRONG_KIND)
    return found


def _recognise(head: bytes) -> Format | None:
    for start, found in (
        (b"\xff\xd8\xff", Format.JPEG),
        (b"\x89PNG\r\n\x1a\n", Format.PNG),
        (b"OggS", Format.OGG),
        (b"\x1a\x45\xdf\xa3", Format.WEBM),
        (b"%PDF-", Format.PDF),
    ):
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Format.WEBP
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12])
    is_adts = len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0
    return Format.AAC if is_adts else None


def _by_brand(brand: bytes) -> Format | None:
    if brand in _HEIC_BRANDS:
        return Format.HEIC
    if brand == b"M4A ":
        return Format.M4A
    return Format.MP4 if brand in _MP4_BRANDS else None
