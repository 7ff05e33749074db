"""The settings in effect, for the administrator; secrets only as whether they are set."""

from dataclasses import fields as dataclass_fields
from typing import Any

from marshmallow import Schema, fields

from api.paging import page_of, whole
from api.resource import Resource, holders_of, settings
from config import Settings
from gridwatch.people.permissions import Right

effective = Resource("settings", __name__, description="Settings in effect")


class SettingSchema(Schema):
    """One setting; `value` is null where it is not set, and where it is a secret."""

    name = fields.String(required=True)
    meaning = fields.String(required=True, metadata={"description": "in English; clients have it in Chinese"})
    value = fields.String(required=True, allow_none=True)
    default = fields.String(required=True, allow_none=True)
    is_secret = fields.Boolean(required=True)
    is_set = fields.Boolean(required=True)


SettingPage = page_of(SettingSchema)


@effective.route("/settings", methods=["GET"], who=holders_of(Right.SETTINGS_READ))
@effective.response(200, SettingPage)
def get_settings() -> dict[str, Any]:
    """Every setting: name, meaning, value."""
    return whole([_shape(settings(), one.name, one.metadata) for one in dataclass_fields(Settings)])


def _shape(found: Settings, name: str, about: Any) -> dict[str, Any]:
    value, is_secret = getattr(found, name), about["is_secret"]
    return {
        "name": name.upper(),
        "meaning": about["meaning"],
        "value": None if is_secret else _text(value),
        "default": None if is_secret else _text(about["default"]),
        "is_secret": is_secret,
        "is_set": value not in (None, "", []),
    }


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return (
        ", ".join(value) if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else str(value)
    )
