"""What kinds of files are taken."""

from enum import StrEnum


class FileKind(StrEnum):
    """What a file is, as whoever sends it says; its content must agree."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"
