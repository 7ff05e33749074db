"""Checks that devices make: what they must know without a network, and what they send."""

from typing import Any
from uuid import UUID

from flask import Response, g, jsonify, request
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from api.attached import AnnouncedPhotoSchema
from api.database import db
from api.findings.checks import CheckListSchema, CheckPointSchema, VillageCheckSchema, check_shape
from api.findings.routes import FINDERS
from api.findings.shapes import CODE
from api.forms import AnyInstant, Code, Day, Instant, Text
from api.names import PlaceNameSchema
from api.resource import Resource, actor
from gridwatch.findings.check_kit import CheckKit, get_check_kit
from gridwatch.findings.device_checks import LATE_DAYS, MOST_PHOTOS, CheckRecord, Wrong, take_check
from gridwatch.findings.models import CheckKind, FindingKind
from gridwatch.receipts import body_sha256

device_checks = Resource("device-checks", __name__, description="Checks of villages from a phone, also offline")

_POINT = validate.Range(1, 99)


class WrongSchema(Schema):
    """What is wrong at a point: `problem` is read by the village, `text` is the finder's own."""

    point_no = fields.Integer(required=True, strict=True, validate=_POINT)
    kind = Code(FindingKind, required=True)
    problem = Text(required=True, validate=validate.Length(1, 2000))
    text = Text(load_default=None, allow_none=True, validate=validate.Length(1, 2000))
    photos = fields.List(
        fields.Nested(AnnouncedPhotoSchema), load_default=list, validate=validate.Length(max=MOST_PHOTOS)
    )

    @validates_schema
    def different(self, data: dict[str, Any], **_: Any) -> None:
        """Its photos."""
        photos = data.get("photos", [])
        if len({one.sha256 for one in photos}) < len(photos):
            raise ValidationError("The same file is listed twice.", "photos")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Wrong:
        return Wrong(**data | {"photos": tuple(data["photos"])})


class CheckRecordSchema(Schema):
    """A check of a village on a day, by a version of a list: points in order, and problems; all
    others were not seen. Each problem is entered into the ledger."""

    place_code = Text(required=True, validate=CODE)
    list_id = fields.UUID(required=True)
    kind = Code(CheckKind, required=True)
    happened_on = Day(required=True)
    in_order = fields.List(
        fields.Integer(strict=True, validate=_POINT), load_default=list, validate=validate.Length(max=99)
    )
    problems = fields.List(fields.Nested(WrongSchema), load_default=list, validate=validate.Length(max=99))
    captured_at = AnyInstant(required=True)
    sent_at = Instant(load_default=None, allow_none=True)

    @post_load
    def freeze(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        data.pop("sent_at")
        return data | {"in_order": tuple(data["in_order"]), "problems": tuple(data["problems"])}


class KitPointSchema(CheckPointSchema):
    """A point; `may_enter` says whether a problem there is one's own to enter."""

    may_enter = fields.Boolean(required=True)


class KitListSchema(CheckListSchema):
    """A list with its points, and the place whose villages it is for."""

    place_code = fields.String(required=True)
    points = fields.List(fields.Nested(KitPointSchema), required=True)


class KitVillageSchema(PlaceNameSchema):
    """A village, and the town it is of."""

    town = fields.String(required=True)


class CheckKitSchema(Schema):
    """All that a device must know to check villages without a network."""

    villages = fields.List(fields.Nested(KitVillageSchema), required=True)
    lists = fields.List(fields.Nested(KitListSchema), required=True)
    late_days = fields.Integer(required=True, metadata={"description": "what comes later is marked late"})
    most_photos = fields.Integer(required=True, metadata={"description": "of one problem"})


@device_checks.route("/check-kit", methods=["GET"], who=FINDERS)
@device_checks.response(200, CheckKitSchema)
def get_kit() -> dict[str, Any]:
    """The villages that one may check, and the lists by which."""
    kit: CheckKit = get_check_kit(db.session(), actor=actor())
    return {
        "villages": [
            {"code": one.code, "name": one.name, "level": one.level, "town": one.parent.name if one.parent else ""}
            for one in kit.villages
        ],
        "lists": [_list_shape(kit, n) for n in range(len(kit.lists))],
        "late_days": LATE_DAYS,
        "most_photos": MOST_PHOTOS,
    }


@device_checks.route("/checks/<uuid:check_id>", methods=["PUT"], who=FINDERS)
@device_checks.arguments(CheckRecordSchema)
@device_checks.response(201, VillageCheckSchema)
@device_checks.alt_response(200, schema=VillageCheckSchema, description="The same check again", success=True)
def put_check(form: dict[str, Any], check_id: UUID) -> Response:
    """Check a village under an id that the device made; its problems are entered. Safe to
    repeat."""
    record = CheckRecord(id=check_id, body_sha256=body_sha256(request.get_json()), **form)
    made, is_new = take_check(db.session(), record, actor=actor(), now=g.now)
    db.session().refresh(made, ["list", "place"])
    response = jsonify(VillageCheckSchema().dump(check_shape(made)))
    response.status_code = 201 if is_new else 200
    return response


def _list_shape(kit: CheckKit, n: int) -> dict[str, Any]:
    one = kit.lists[n]
    names = ("id", "code", "version", "title", "made_at")
    points = [
        {name: getattr(point, name) for name in ("no", "what", "how", "category_code")}
        | {"may_enter": kit.may_enter(point)}
        for point in kit.points[one.id]
    ]
    return {name: getattr(one, name) for name in names} | {"place_code": kit.place_codes[one.id], "points": points}
