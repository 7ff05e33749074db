"""Keyset paging: an opaque cursor that holds where the last page ended."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from api.forms import BIGINT_MAX, Text
from gridwatch.errors import DomainError, Refusal

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

    cursor = Text(load_default=None, validate=validate.Length(max=500))
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, PAGE_MAX))


def words(part: Any) -> str:
    """A cursor's part that is text which the database can hold. Raises ValueError for any other."""
    if not isinstance(part, str) or not part.isprintable():
        raise ValueError(part)
    return part


def key(part: Any) -> UUID:
    """A cursor's part that is a UUID. Raises ValueError for any other."""
    return UUID(words(part))


def instant(part: Any) -> datetime:
    """A cursor's part that is an instant with its offset. Raises ValueError for any other."""
    at = datetime.fromisoformat(words(part))
    if at.tzinfo is None:
        raise ValueError(part)
    return at


def encode_cursor(*key: Any) -> str:
    """A cursor for the key of the last row shown."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: Any) -> tuple[Any, ...]:
    """The key in a cursor, each part through its kind. Raises BadCursor."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(parts, list) or len(parts) != len(kinds):
            raise ValueError(parts)
        return tuple(kind(part) for kind, part in zip(kinds, parts, strict=True))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BadCursor(pointer="/cursor") from error


def after_key(cursor: str | None) -> int:
    """The bigint key that a cursor holds; 0 to start. Raises BadCursor."""
    return min(decode_cursor(cursor, int)[0], BIGINT_MAX) if cursor else 0


def page(found: Sequence[Any], limit: int, key_of: Callable[[Any], Any] = lambda row: row.id) -> dict[str, Any]:
    """A list's answer; a full page has a next one, which may turn out empty."""
    full = len(found) == limit
    return {"items": found, "next_cursor": encode_cursor(*_parts(key_of(found[-1]))) if full else None}


def _parts(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)
