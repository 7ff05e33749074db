"""What the words of a clearing must not say, since it could tell who spoke: days and months, places of
the county, categories of reports, and numbers that people have."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, InvalidField, Refusal
from gridwatch.reports.models import Category
from gridwatch.reports.moves.outcomes import LONG_NUMBER
from gridwatch.territory.models import Place

_COUNTED = "0-9一二三四五六七八九十元正腊冬两"
# The number of a document (〔2026〕4号, 第4号) is no day.
_MONTHS = "january|february|march|april|june|july|august|september|october|november|december"
_DAYS = re.compile(
    rf"[{_COUNTED}]+个?月(?:份|[{_COUNTED}]+[日号])?|[上本当次下]个?月|(?<![0-9〕)第])[0-9]+[日号]"
    r"|[0-9]{4}[-/.][0-9]{1,2}|[0-9]{1,2}[-/][0-9]{1,2}"
    rf"|\b(?:{_MONTHS}|may\s+[0-9]{{1,4}})\b",
    re.IGNORECASE,
)
_REST = "Z"
"""The letter of what is none of the others (其他), whose name is a word like any."""
_CATEGORY_CODE = re.compile(r"(?<![A-Z0-9])[A-Z][0-9](?![A-Z0-9])")


class Hint(StrEnum):
    """What could tell of the report that a clearing comes from."""

    DAY = "day"
    PLACE = "place"
    CATEGORY = "category"


class TellsOfReport(DomainError):
    """The words of a clearing name something by which the report, and who made it, could be known."""

    code = "tells_of_report"
    kind = Refusal.UNFIT
    zh = "澄清的文字不能写{what}：“{word}”会让人猜到是谁反映的。请删去，或换一种不涉及反映内容的说法。"
    en = "A clearing does not say {what}: {word} could hint at who reported. Leave it out, or say it without that."


def require_telling_nothing(session: Session, county: Place, words: Mapping[str, str | None]) -> None:
    """Raise TellsOfReport, or InvalidField for a number, at the first field whose words say what a
    clearing does not; full-width letters and spaces between letters change nothing."""
    given = {field: unicodedata.normalize("NFKC", text) for field, text in words.items() if text}
    if not given:
        return
    named = list(_names(session, county))
    for field, text in given.items():
        if LONG_NUMBER.search(text.replace(" ", "")):
            raise InvalidField(
                reason_zh="不能写电话或身份证号，请删去这串数字。",
                reason_en="No telephone or identity numbers: leave the digits out.",
                pointer=f"/{field}",
            )
        for hint, word in _hints(text, named):
            raise TellsOfReport(what=hint, word=word, pointer=f"/{field}")


def _hints(text: str, named: list[tuple[Hint, str]]) -> Iterator[tuple[Hint, str]]:
    close = text.replace(" ", "")
    for found in (_DAYS.search(text), _DAYS.search(close)):
        if found:
            yield Hint.DAY, found[0]
    if found := _CATEGORY_CODE.search(text):
        yield Hint.CATEGORY, found[0]
    yield from ((hint, name) for hint, name in named if name in (close if _is_chinese(name) else text))


def _names(session: Session, county: Place) -> Iterator[tuple[Hint, str]]:
    """The names of all places below the county and of all categories, and the parts of these (招投标、拆分).
    One letter (水) says too little to be told from other words."""
    below = select(Place.name).where(Place.path.bool_op("@>")([county.id]), Place.id != county.id).distinct()
    yield from ((Hint.PLACE, name) for name in session.scalars(below) if len(name) > 1)
    categories = select(Category.name_zh, Category.name_en).where(Category.letter != _REST)
    for zh, en in session.execute(categories):
        yield from ((Hint.CATEGORY, name) for name in (en, *zh.split("、")) if len(name) > 1)


def _is_chinese(name: str) -> bool:
    return not name.isascii()
