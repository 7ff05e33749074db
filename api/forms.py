"""The field types that all schemas share: text that PostgreSQL can store, instants and days of this
century."""

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate

from gridwatch.people.appointments import EARLIEST, LATEST
from gridwatch.territory.calendar import CHINA

BIGINT_MAX = 2**63 - 1


class Text(fields.String):
    """A string without NUL and lone surrogates, which no database text can hold; stripped of outer
    spaces."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return _storable(super()._deserialize(value, attr, data, **options)).strip()


class Instant(fields.AwareDateTime):
    """An ISO 8601 instant with its offset, between 1990 and 2200; kept in UTC, shown in China
    time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> Any:
        """Shown in China time."""
        return super()._serialize(value and value.astimezone(CHINA), attr, obj, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        at = super()._deserialize(value, attr, data, **options)
        _check_range(at.date())
        return at.astimezone(UTC)


class AnyInstant(Instant):
    """An instant as a phone's clock gives it, however wrong: what is impossible is held, not
    refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        at = fields.AwareDateTime._deserialize(self, value, attr, data, **options)
        if not MINYEAR < at.year < MAXYEAR:
            raise ValidationError("Not a valid datetime.")
        return at.astimezone(UTC)


class Secret(fields.String):
    """A password, kept as typed; text that no database can hold is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return _storable(super()._deserialize(value, attr, data, **options))


class Day(fields.Date):
    """An ISO 8601 day between 1990 and 2200."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        day = super()._deserialize(value, attr, data, **options)
        _check_range(day)
        return day


class Code(fields.Enum[StrEnum]):
    """One of the values of a `StrEnum`."""

    def __init__(self, codes: type[StrEnum], **options: Any) -> None:
        super().__init__(codes, by_value=True, **options)


class Key(fields.Integer):
    """A bigint key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(1, BIGINT_MAX), **options)


def _storable(text: str) -> str:
    if not is_storable(text):
        raise ValidationError("Contains characters that are not allowed (NUL or lone surrogates).")
    return text


def is_storable(text: str) -> bool:
    """Whether the database can hold it."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _check_range(day: date) -> None:
    if not EARLIEST <= day < LATEST:
        raise ValidationError("Must lie between 1990 and 2200.")
