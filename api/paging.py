"""Keyset paging: an opaque cursor that holds where the last page ended."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import InstrumentedAttribute

from api.forms import BIGINT_MAX, Text, is_storable
from gridwatch.errors import DomainError, Refusal
from gridwatch.lists import Key, Keyset, Orders

PAGE = 50
PAGE_MAX = 200


class BadCursor(DomainError):
    """A cursor that this list did not give."""

    code = "bad_cursor"
    kind = Refusal.UNFIT
    zh = "cursor 无效；请用上一页返回的 next_cursor，或去掉它从头开始。"
    en = "The cursor is not one that this list gave; use next_cursor of the page before, or leave it out."


class PageQuery(Schema):
    """The part of a list's query that pages."""

    cursor = Text(load_default=None, validate=validate.Length(max=1000))
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, PAGE_MAX))


def sort_of(orders: Orders) -> fields.String:
    """The field of a list's query that names its order; a minus turns it round."""
    return fields.String(load_default=next(iter(orders)), validate=validate.OneOf(list(orders)))


def ordering(query: dict[str, Any], orders: Orders) -> Keyset:
    """The order that a list's query names, taken out of it."""
    return orders[query.pop("sort")]


def page_of(item: type[Schema], **beside: fields.Field[Any]) -> type[Schema]:
    """The shape of a list: a page of such items, the cursor of the next, which is empty where there
    is none, and what is told beside them."""
    name = item.__name__.removesuffix("Schema").removesuffix("Shape") + "Page"
    shape = {
        "items": fields.List(fields.Nested(item), required=True),
        "next_cursor": fields.String(required=True, allow_none=True),
    }
    return type(name, (Schema,), shape | beside)


def whole(items: Sequence[Any]) -> dict[str, Any]:
    """The answer of a list that is always told whole."""
    return {"items": items, "next_cursor": None}


def paging(query: dict[str, Any], order: Keyset) -> tuple[Key | None, int]:
    """Where the page begins and how long it is, taken out of a list's query. Raises BadCursor."""
    cursor, limit = query.pop("cursor"), query.pop("limit")
    return (_key_in(cursor, order) if cursor else None), limit


def page(
    found: Sequence[Any], limit: int, order: Keyset, row: Callable[[Any], Any] = lambda item: item
) -> dict[str, Any]:
    """A list's answer; a full page has a next one, which may turn out empty. `row` finds in an item
    what the list is ordered by."""
    full = len(found) == limit
    return {"items": found, "next_cursor": _cursor_of(order.of(row(found[-1]))) if full else None}


def _cursor_of(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, default=_as_text, ensure_ascii=False).encode()).decode().rstrip("=")


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _key_in(cursor: str, order: Keyset) -> Key:
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(parts, list):
            raise ValueError(parts)
        return tuple(_part(told, part) for told, part in zip(order.told, parts, strict=True))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BadCursor(pointer="/cursor") from error


def _part(told: InstrumentedAttribute[Any], part: Any) -> Any:
    """A value as the rows have it; none only where a row may have none."""
    return None if part is None and told.nullable else _PARTS[told.type.python_type](part)


def _words(part: Any) -> str:
    """Text that the database can hold."""
    if not isinstance(part, str) or not is_storable(part):
        raise ValueError(part)
    return part


def _instant(part: Any) -> datetime:
    """An instant with its offset."""
    at = datetime.fromisoformat(_words(part))
    if at.tzinfo is None:
        raise ValueError(part)
    return at


_PARTS: dict[type, Callable[[Any], Any]] = {
    int: lambda part: max(-BIGINT_MAX, min(int(part), BIGINT_MAX)),
    str: _words,
    UUID: lambda part: UUID(_words(part)),
    datetime: _instant,
}
"""How each kind of value in a key is read from a cursor. Raises ValueError or TypeError."""
