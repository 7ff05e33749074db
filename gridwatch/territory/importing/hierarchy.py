"""Codes against each other: doubles, parents that are not there, codes that the territory does not
know."""

from collections.abc import Iterator, Sequence

from gridwatch.territory.codes import Level
from gridwatch.territory.importing.rows import PlaceRow, Problem
from gridwatch.territory.importing.stored import Stored

# In the published lists these numbers stand for units that are only like a town or a village.
ZONES = range(400, 600)


def check_hierarchy(rows: Sequence[PlaceRow], stored: Stored) -> Iterator[Problem]:
    """Yield what is wrong with the codes of a file, row by row."""
    yield from _doubles(rows)
    in_file = {row.code for row in rows}
    for row in rows:
        yield from _zone(row)
        parent = row.parent_code
        if parent is not None and parent not in in_file and parent not in stored.by_code:
            yield Problem(row.row_number, row.code, "parent_missing", {"parent": parent})
        known = stored.below.get(parent, [])
        if row.code not in stored.by_code and parent in stored.by_code and known:
            facts = {"parent": stored.by_code[parent].name, "count": len(known), "code": row.code}
            yield Problem(row.row_number, row.code, "new_among_known", facts)


def _doubles(rows: Sequence[PlaceRow]) -> Iterator[Problem]:
    first: dict[str, PlaceRow] = {}
    group_numbers: dict[tuple[str, int], PlaceRow] = {}
    for row in rows:
        other = first.setdefault(row.code, row)
        if other is not row:
            facts = {"code": row.code, "other": other.row_number}
            yield Problem(row.row_number, row.code, "duplicate_code", facts)
            continue
        if row.level is Level.GROUP:
            number = int(row.code[12:])
            other = group_numbers.setdefault((row.code[:12], number), row)
            if other is not row:
                facts = {"group": number, "other": other.row_number, "other_code": other.code}
                yield Problem(row.row_number, row.code, "same_group_number", facts)


def _zone(row: PlaceRow) -> Iterator[Problem]:
    numbered = {Level.TOWN: ("7–9", 6), Level.VILLAGE: ("10–12", 9)}
    if row.level in numbered:
        digits, start = numbered[row.level]
        number = row.code[start : start + 3]
        if int(number) in ZONES:
            facts = {"digits": digits, "number": number, "level": row.level}
            yield Problem(row.row_number, row.code, "zone_code", facts)
