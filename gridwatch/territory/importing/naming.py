"""Names against codes: slips, doubles, lists of another year, places put in the wrong town."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from gridwatch.territory.codes import Level
from gridwatch.territory.importing.names import has_committee, meant_by, stem_of
from gridwatch.territory.importing.rows import PlaceRow, Problem
from gridwatch.territory.importing.stored import Stored

# How many of the other bearers of a name a complaint lists.
LISTED = 4


def check_names(rows: Sequence[PlaceRow], stored: Stored, *, allow_renames: bool) -> Iterator[Problem]:
    """Yield what is odd about the names of a file, row by row; nothing where the name is
    missing."""
    named = [row for row in rows if row.name]
    names = {place.code: place.name for place in stored.by_code.values()}
    names |= {row.code: row.name for row in named}
    for row in named:
        yield from _against_stored(row, stored, allow_renames=allow_renames)
        parent = names.get(row.parent_code or "")
        if row.parent_name and parent and stem_of(row.parent_name) != stem_of(parent):
            facts = {"given": row.parent_name, "known": parent}
            yield Problem(row.row_number, row.code, "parent_name_differs", facts)
    yield from _suffixes([row for row in named if row.level is Level.VILLAGE])
    yield from _doubles_in_parent(named)
    yield from _doubles_in_county(named, stored)


def known_by_name(name: str, stored: Stored) -> str:
    """Return stored places of this name, code and name, for a row whose code cannot be read; may be
    empty."""
    found = stored.named.get(stem_of(name), []) if name else []
    return _listed([f"{place.code} {place.name}" for place in found])


def _against_stored(row: PlaceRow, stored: Stored, *, allow_renames: bool) -> Iterator[Problem]:
    place = stored.by_code.get(row.code)
    if place is not None:
        if stem_of(place.name) != stem_of(row.name):
            key = "renamed" if allow_renames else "code_means_another"
            yield Problem(row.row_number, row.code, key, {"code": row.code, "stored": place.name, "name": row.name})
        return
    for other in stored.below.get(row.parent_code, []):
        if stem_of(other.name) == stem_of(row.name):
            facts = {"stored": other.name, "other_code": other.code}
            yield Problem(row.row_number, row.code, "known_under_another_code", facts)


def _suffixes(villages: Sequence[PlaceRow]) -> Iterator[Problem]:
    slips = {row.row_number for row in villages if meant_by(row.name)}
    short = [row for row in villages if not has_committee(row.name) and row.row_number not in slips]
    is_house_style = len(short) > len(villages) / 2
    if is_house_style:
        facts: dict[str, object] = {"total": len(villages), "count": len(short), "name": short[0].name}
        yield Problem(0, "", "few_committee_suffixes", facts)
    for row in villages:
        if row.row_number in slips:
            facts = {"name": row.name, "meant": meant_by(row.name)}
            yield Problem(row.row_number, row.code, "odd_suffix", facts)
    for row in [] if is_house_style else short:
        yield Problem(row.row_number, row.code, "no_committee_suffix", {"name": row.name})


def _doubles_in_parent(rows: Sequence[PlaceRow]) -> Iterator[Problem]:
    first: dict[tuple[str | None, str], PlaceRow] = {}
    for row in rows:
        other = first.setdefault((row.parent_code, row.name), row)
        if other.code != row.code:
            facts = {"other": other.row_number}
            yield Problem(row.row_number, row.code, "same_name_in_parent", facts)


def _doubles_in_county(rows: Sequence[PlaceRow], stored: Stored) -> Iterator[Problem]:
    bearers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    villages = [row for row in rows if row.level is Level.VILLAGE]
    names = {place.code: place.name for place in stored.by_code.values() if place.level is Level.VILLAGE}
    for code, name in (names | {row.code: row.name for row in villages}).items():
        bearers[code[:6], stem_of(name)][code] = name
    for row in villages:
        stem = stem_of(row.name)
        others = {code: name for code, name in bearers[row.code[:6], stem].items() if code != row.code}
        if others:
            facts = {"stem": stem, "others": _listed([f"{code} {name}" for code, name in others.items()])}
            yield Problem(row.row_number, row.code, "same_stem_in_county", facts)


def _listed(texts: Sequence[str]) -> str:
    more = f" (+{len(texts) - LISTED})" if len(texts) > LISTED else ""
    return "、".join(texts[:LISTED]) + more
