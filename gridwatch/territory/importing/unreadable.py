"""The refusal of a file as a whole."""

from typing import ClassVar

from gridwatch.errors import DomainError, Refusal


class UnreadableFile(DomainError):
    """The file is no list of places in a form that is read; the sentence says what is missing."""

    code: ClassVar[str] = "unreadable_file"
    kind = Refusal.UNFIT
    zh: ClassVar[str] = "{reason_zh}"
    en: ClassVar[str] = "{reason_en}"


def unreadable(zh: str, en: str) -> UnreadableFile:
    """Return the refusal with its reason in both languages."""
    return UnreadableFile(reason_zh=zh, reason_en=en)
