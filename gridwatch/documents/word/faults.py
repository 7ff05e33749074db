"""Why a Word template is refused."""

from enum import StrEnum


class TemplateFault(StrEnum):
    """What is wrong with a template, as its child process found."""

    NOT_WORD = "not_word"
    UNKNOWN_FIELD = "unknown_field"
    BAD_MARK = "bad_mark"
    FORBIDDEN = "forbidden"
    FROM_ELSEWHERE = "from_elsewhere"
    MACRO = "macro"
    TOO_COSTLY = "too_costly"
