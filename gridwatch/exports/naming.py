"""What the file of an export is called: where, what, narrowed by what, and of which day.

A file's name is read over a shoulder, in a list of downloads, beside an attachment: it never has a
word that somebody looked for, nor one of a report. It is in the language of the file.
"""

import unicodedata
from collections.abc import Sequence

from gridwatch.characters import without_steering
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.exports.models import Export, Language
from gridwatch.exports.narrowing import Names, filters_of, home_of, place_of, span_of
from gridwatch.territory.calendar import china_day

LONGEST, _MOST_BYTES = 120, 240
"""Characters, and bytes: Linux takes 255 of them, which are 85 in Chinese."""
_PLACE_MOST = 40
_UNSAFE = frozenset('<>:"/\\|?*.')
"""What Windows takes for something else; a dot, so that the one before the ending is the only one."""


def filename(export: Export, names: Names) -> str:
    """枫林渡镇 报告 未办结 2026-11-27.xlsx; the brief of a month as officials write it,
    枫林渡镇2026年10月监督简报.docx."""
    language = export.language
    where = place_of(export, names) or names.homes.get(home_of(export) or 0) or ""
    where = where[:_PLACE_MOST]
    title, span = CATALOGUE[export.what].title(language), span_of(export, language) or ""
    if "month" in export.filters:
        return _fitting([where, span, title], [], [], export, between="" if language is Language.ZH else " ")
    day = china_day(export.asked_at).isoformat()
    narrowed = [one for one in (span, *filters_of(export, names, language)) if one]
    return _fitting([where, title], narrowed, [day], export)


def _fitting(
    first: Sequence[str], narrowed: Sequence[str], last: Sequence[str], export: Export, *, between: str = " "
) -> str:
    """The parts as one name, with as many of the filters as there is room for."""
    for kept in range(len(narrowed), -1, -1):
        parts = [_safe(one) for one in (*first, *narrowed[:kept], *last)]
        name = f"{between.join(one for one in parts if one)}.{export.format.value}"
        if len(name) <= LONGEST and len(name.encode()) <= _MOST_BYTES:
            break
    return name


def _safe(part: str) -> str:
    """A part as every system takes it: what steers letters is left out, what steers files is a
    dash."""
    letters = without_steering(unicodedata.normalize("NFC", part))
    return " ".join("".join("-" if one in _UNSAFE else one for one in letters).split())
