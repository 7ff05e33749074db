"""Why a file is not taken."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a file is not taken; `examining.py` has the sentence for each."""

    UNKNOWN_FORMAT = "unknown_format"
    WRONG_KIND = "wrong_kind"
    POLYGLOT = "polyglot"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_LONG = "too_long"
    TOO_MANY_PAGES = "too_many_pages"
    ENCRYPTED = "encrypted"
    TOO_COSTLY = "too_costly"
    WITHDRAWN = "withdrawn"
    """Not by what is in it: whoever announced it said that it will not come."""


class Unfit(Exception):
    """The file cannot be taken, for this reason."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)
