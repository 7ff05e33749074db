"""What clients send about exports."""

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from api.exports.filters import FILTERS, exported
from api.forms import Code, Text
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.exports.models import Format


class BriefQuery(Schema):
    """A town, and a month as YYYY-MM."""

    place = Text(required=True, validate=validate.Length(6, 20))
    month = Text(
        required=True,
        validate=validate.Regexp(r"^20[0-9]{2}-(0[1-9]|1[0-2])$", error="String does not match expected pattern."),
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The month as its first day."""
        return data | {"month": date.fromisoformat(f"{data['month']}-01")}


exported("brief", BriefQuery)


def describe_filters(what: str) -> dict[str, Any]:
    """The filters of something by name: all, those needed, those that are lists, and the codes to
    choose from, with the group of words that says them."""
    by_name = {field.data_key or name: field for name, field in FILTERS[what].fields.items()}
    return {
        "filters": list(by_name),
        "needs": [name for name, field in by_name.items() if field.required],
        "lists": [name for name, field in by_name.items() if isinstance(field, fields.List)],
        "choices": {name: choices for name, field in by_name.items() if (choices := _choices(field))},
        "words": {name: _group(field) or name for name, field in by_name.items() if _choices(field)},
    }


def _group(field: fields.Field[Any]) -> str | None:
    """The client's group of words for an enumeration; None where the field's own name is one."""
    inner = field.inner if isinstance(field, fields.List) else field
    return inner.enum.__name__[0].lower() + inner.enum.__name__[1:] if isinstance(inner, Code) else None


def _choices(field: fields.Field[Any]) -> list[str]:
    if isinstance(field, fields.List):
        return _choices(field.inner)
    if isinstance(field, Code):
        return [code.value for code in field.enum]
    one_of = (rule for rule in field.validators if isinstance(rule, validate.OneOf))
    return next(([str(choice) for choice in rule.choices] for rule in one_of), [])


class ListSchema(Schema):
    """A list of the catalogue. `filters` are the query parameters of the list with the same name;
    lists are JSON lists."""

    what = fields.String(required=True, validate=validate.OneOf(sorted(CATALOGUE)))
    filters = fields.Dict(keys=fields.String(), load_default=dict)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The filters as the value that the list takes; what is wrong with them is told below
        `/filters`."""
        try:
            wanted = FILTERS[data["what"]].load(data["filters"])
        except ValidationError as error:
            raise ValidationError({"filters": error.messages}) from error
        as_values = {name: tuple(value) if isinstance(value, list) else value for name, value in wanted.items()}
        rest = {name: value for name, value in data.items() if name != "filters"}
        return rest | {"wanted": CATALOGUE[data["what"]].wanted(**as_values)}


class NewExportSchema(ListSchema):
    """A file of a list to make."""

    format_ = Code(Format, required=True, data_key="format")
