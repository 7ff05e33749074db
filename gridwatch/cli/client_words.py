"""The words of codes as the client's pages load them: `code.state.held` is a label, and
`said.action.admit` a sentence.

Those that every page needs are one file a language, those of the desk alone another, so that the
phone does not load them. A code with a dot in it is a group: `code.auditAction.calendar.import`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import partial
from typing import Any

from config import Settings
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.vocabulary import CODES, TABLES, Table, Term

_TABLES: Mapping[str, Table] = {
    **TABLES,
    **CODES,
    "Export": {what: Term(one.zh, one.en) for what, one in CATALOGUE.items()},
    "Setting": {one.name.upper(): Term(one.metadata["zh"], one.metadata["meaning"]) for one in fields(Settings)},
}
_EVERYWHERE = (
    "State", "Action", "Role", "Reason", "ConcernedPost", "Level", "HeldReason", "VisitResult", "VisitState",
    "Measure", "Rate", "Staffing", "Activity", "AnomalyKind", "DiaryItemKind",
    "FindingKind", "CheckKind", "ChannelKind",
)  # fmt: skip
_NOT_AT_THE_DESK = frozenset({
    *_EVERYWHERE, "Audience", "Party", "ReportTold", "VisitTold", "TaskTold", "Track", "ConcernKind", "Right",
    "Kinship", "MapView", "Remainder", "Need", "CoverageCount", "CoverageRate", "HandlingCount", "HandlingRate",
    "AssetCount", "AssetRate",
})  # fmt: skip
_AT_THE_DESK = tuple(name for name in _TABLES if name not in _NOT_AT_THE_DESK)


def _words(language: str, labels: tuple[str, ...], sentences: tuple[str, ...]) -> str:
    at = ("zh", "en").index(language)
    words = {
        "code": {_group(name): _nested(_TABLES[name], lambda term: term.label[at]) for name in labels},
        "said": {_group(name): _nested(_TABLES[name], lambda term: term.sentence[at]) for name in sentences},
    }
    return json.dumps(words, ensure_ascii=False, indent=1) + "\n"


def _group(name: str) -> str:
    return name[0].lower() + name[1:]


def _nested(table: Table, words_of: Callable[[Term], str]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for code, term in table.items():
        *above, last = code.split(".")
        group = nested
        for part in above:
            group = group.setdefault(part, {})
        group[last] = _escaped(words_of(term), filled=table is CODES["EvidenceFlag"])
    return nested


def _escaped(words: str, *, filled: bool) -> str:
    """As vue-i18n reads a message: braces are places to fill in, unless they are quoted, and an @ is
    a link."""
    if filled:
        return words
    return "".join(f"{{'{letter}'}}" if letter in "{}@|" else letter for letter in words)


def _files() -> Iterator[tuple[str, Callable[[], str]]]:
    for language in ("zh", "en"):
        yield f"{language}/codes.json", partial(_words, language, _EVERYWHERE, ("VisitState",))
        yield f"{language}/desk-codes.json", partial(_words, language, _AT_THE_DESK, ("Action", "Audience"))


CLIENT_WORDS = dict(_files())
"""How each file below web/src/words is made."""
