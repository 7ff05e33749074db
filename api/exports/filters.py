"""What each export may be narrowed by: the filters of the list's own route, which says so beside its
query."""

from collections.abc import Sequence

from marshmallow import Schema

FILTERS: dict[str, Schema] = {}
"""One for each entry of the catalogue; a test demands that none is missing."""
_PAGING = frozenset({"cursor", "limit", "sort"})


def exported(what: str, query: type[Schema], *, without: Sequence[str] = (), only: Sequence[str] | None = None) -> None:
    """Let an entry of the catalogue take the filters of a list's query: never its paging, all the
    others or `only` some, `without` what a file does not need."""
    left_out = (_PAGING | set(without)) & set(query().fields)
    FILTERS[what] = query(only=only, exclude=sorted(left_out))
