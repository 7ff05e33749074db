"""What a file was narrowed by, in words: its place, its days, and every filter that is a code."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.exports.models import Export, Language
from gridwatch.exports.requests import wanted_of
from gridwatch.reports.models import Category
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import BadCode, parse_code
from gridwatch.territory.models import Place
from gridwatch.vocabulary import CODES, term_of
from gridwatch.vocabulary.files import FLAG

PLACES = ("place", "parent")
"""The filters that name where."""
_SPAN = ("month", "first", "past")
_TABLE_OF = {"rate": "Rate", "action": "AuditAction", "subject": "Thing"}
"""Filters that are codes without being an enumeration, and whose words say them."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the filters of some exports, and the posts behind them, name by code or by key."""

    places: dict[str, str]
    homes: dict[int, str]
    categories: dict[str, tuple[str, str]]


def names_for(session: Session, exports: Sequence[Export]) -> Names:
    """The names for a page of exports, in two statements however many they are."""
    codes = {code for export in exports for name in PLACES if (code := _code(export.filters.get(name)))}
    homes = {home for export in exports if (home := home_of(export)) is not None}
    query = select(Place.id, Place.code, Place.name).where(Place.code.in_(codes) | Place.id.in_(homes))
    # Of two that had a code, the one that has it.
    found = session.execute(query.order_by(Place.closed_on.asc().nulls_last())).all()
    kinds: dict[str, tuple[str, str]] = {}
    if any("category" in export.filters for export in exports):
        rows = session.execute(select(Category.code, Category.letter, Category.name_zh, Category.name_en,
                                      Category.theme_zh, Category.theme_en))  # fmt: skip
        for code, letter, *words in rows:
            kinds |= {code: (words[0], words[1]), letter: (words[2], words[3])}
    return Names({row.code: row.name for row in found}, {row.id: row.name for row in found}, kinds)


def home_of(export: Export) -> int | None:
    """The key of the one place of the posts by which a file is had; None for several, and for a
    unit, which is no place."""
    held = {tuple(post.split("/")[1:]) for post in export.posts}
    place, unit = held.pop() if len(held) == 1 else ("", "")
    return int(place) if place and not unit else None


def place_of(export: Export, names: Names) -> str | None:
    """The place that was asked for, by name."""
    given = (_code(export.filters.get(name)) for name in PLACES)
    return next((names.places[code] for code in given if code in names.places), None)


def span_of(export: Export, language: Language) -> str | None:
    """The months or days that a file is about."""
    wanted = wanted_of(export.what, export.filters)
    first, past = getattr(wanted, "month", None) or getattr(wanted, "first", None), getattr(wanted, "past", None)
    if first is None:
        return None
    past = past or (first + timedelta(days=31)).replace(day=1)
    last, whole = past - timedelta(days=1), first.day == past.day == 1
    ends = [_month(day, language) if whole else day.isoformat() for day in (first, last)]
    return ends[0] if ends[0] == ends[1] else language.choose("至", " to ").join(ends)


def filters_of(export: Export, names: Names, language: Language) -> list[str]:
    """Every other filter that is a code, a claim or a day; never words or a key, which may name
    somebody."""
    wanted = wanted_of(export.what, export.filters)
    given = [one.name for one in fields(wanted) if one.name in export.filters and one.name not in (*PLACES, *_SPAN)]
    said = (_said(name, getattr(wanted, name), names, language) for name in given)
    return [words for words in said if words]


def _said(name: str, value: Any, names: Names, language: Language) -> str | None:
    match value:
        case list() | tuple():
            each = (_said(name, one, names, language) for one in value)
            return language.choose("、", ", ").join(words for words in each if words)
        case StrEnum():
            return language.choose(*term_of(value).label)
        case datetime() | date():
            day = (china_day(value) if isinstance(value, datetime) else value).isoformat()
            return language.choose(*FLAG[name, "day"].label).format(day=day) if (name, "day") in FLAG else None
        case str() if name == "category" and value in names.categories:
            return language.choose(*names.categories[value])
        case str() if name in _TABLE_OF and value in CODES[_TABLE_OF[name]]:
            return language.choose(*CODES[_TABLE_OF[name]][value].label)
    return language.choose(*FLAG[name, value].label) if (name, value) in FLAG else None


def _code(given: Any) -> str | None:
    try:
        return str(parse_code(given)) if given else None
    except BadCode:
        return None


def _month(day: date, language: Language) -> str:
    return language.choose(f"{day.year}年{day.month}月", f"{day:%Y-%m}")
