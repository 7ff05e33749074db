"""What clients send and read of pairings, diaries, and what diaries raise."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, post_load, validate

from api.exports.filters import exported
from api.forms import BIGINT_MAX, AnyInstant, Code, Day, Instant, Key, Text
from api.names import PersonSchema, PlaceNameSchema
from api.paging import PageQuery, page_of, sort_of
from api.workflow import NextStepSchema
from gridwatch.pairing.diaries import HOUSEHOLDS_A_DAY, Raised
from gridwatch.pairing.lifecycle import DiaryItemAction, DiaryItemState
from gridwatch.pairing.models import Diary, DiaryItem, DiaryItemEvent, DiaryItemKind, Pairing
from gridwatch.pairing.pairings import NewPairing
from gridwatch.pairing.reading import DIARY_ITEM_ORDERS, AwaitedDiaryItem
from gridwatch.people.roles import Role

_CODE = validate.Length(6, 20)
_LINE = validate.Length(1, 100)
_NO_NUMBERS = validate.Regexp(r"(?s)^(?!.*\d{11})", error="Names nobody: leave telephone and identity numbers out.")


class NewPairingSchema(Schema):
    """An official and villages of a town; all of them when none is named. `last` is the last day."""

    officer_id = Key(required=True)
    town_code = Text(required=True, validate=_CODE)
    village_codes = fields.List(Text(validate=_CODE), load_default=list, validate=validate.Length(max=200))
    document_no = Text(required=True, validate=_LINE)
    first = Day(required=True)
    last = Day(load_default=None, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> NewPairing:
        return NewPairing(**data | {"village_codes": tuple(data["village_codes"])})


class PairingEndSchema(Schema):
    """The new last day."""

    last = Day(required=True)


class PairingFilterQuery(Schema):
    """At or below which place, of which official, in force on which day."""

    place = Text(load_default=None, validate=_CODE)
    officer_id = fields.Integer(load_default=None, validate=validate.Range(1, BIGINT_MAX))
    on = Day(load_default=None)


class PairingQuery(PageQuery, PairingFilterQuery):
    """A page of them, newest first."""


exported("pairings", PairingQuery)


class PairingSchema(Schema):
    """Who is paired with which villages; `last` is the last day, empty while none is set."""

    id = fields.UUID(required=True)
    officer = fields.Nested(PersonSchema, required=True)
    town = fields.Nested(PlaceNameSchema, required=True)
    villages = fields.List(fields.Nested(PlaceNameSchema), required=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True, allow_none=True)
    document_no = fields.String(required=True)
    made_at = Instant(required=True)
    households_a_day = fields.Integer(required=True, metadata={"description": "more take a word of explanation"})


PairingPage = page_of(PairingSchema)


class PairingTotalsSchema(Schema):
    """How many the list with the same filters has."""

    total = fields.Integer(required=True)


class RaisedSchema(Schema):
    """A problem or a suggestion, in one of the diary's villages."""

    village_code = Text(required=True, validate=_CODE)
    kind = Code(DiaryItemKind, required=True)
    text = Text(required=True, validate=[validate.Length(2, 1000), _NO_NUMBERS])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Raised:
        return Raised(**data)


class DiaryEntrySchema(Schema):
    """A day of a pairing in counts. `officers` went together; `disclosure_found` says what was found
    where disclosure was asked about."""

    pairing_id = fields.UUID(required=True)
    happened_on = Day(required=True)
    village_codes = fields.List(Text(validate=_CODE), required=True, validate=validate.Length(1, 50))
    officers = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, 20))
    households = fields.Integer(strict=True, required=True, validate=validate.Range(0, 1000))
    persons = fields.Integer(strict=True, required=True, validate=validate.Range(0, 10_000))
    many_because = Text(
        load_default=None, allow_none=True, validate=[validate.Length(1, 500), _NO_NUMBERS],
        metadata={"description": f"why there were more than {HOUSEHOLDS_A_DAY} households"},
    )  # fmt: skip
    asked_disclosure = fields.Boolean(required=True)
    disclosure_found = Text(load_default=None, allow_none=True, validate=[validate.Length(1, 2000), _NO_NUMBERS])
    items = fields.List(fields.Nested(RaisedSchema), load_default=list, validate=validate.Length(max=30))
    captured_at = AnyInstant(required=True)
    sent_at = Instant(load_default=None, allow_none=True)

    @post_load
    def freeze(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        data.pop("sent_at")
        return data | {"village_codes": tuple(data["village_codes"]), "items": tuple(data["items"])}


class DiaryFilterQuery(Schema):
    """At or below which place, of which pairing, from which day up to which; late or in time."""

    place = Text(load_default=None, validate=_CODE)
    pairing_id = fields.UUID(load_default=None)
    first = Day(load_default=None)
    past = Day(load_default=None, metadata={"description": "the day after the last"})
    late = fields.Boolean(load_default=None)


class DiaryQuery(PageQuery, DiaryFilterQuery):
    """A page of them, received last first."""


exported("diaries", DiaryQuery)


class DiaryItemSummarySchema(Schema):
    """A problem or a suggestion, and how far it is."""

    id = fields.UUID(required=True)
    village = fields.Nested(PlaceNameSchema, required=True)
    kind = Code(DiaryItemKind, required=True)
    text = fields.String(required=True)
    state = Code(DiaryItemState, required=True)
    version = fields.Integer(required=True)
    raised_at = Instant(required=True)


class DiarySchema(Schema):
    """A day of a pairing. `is_late` is by the server's time and stays, whatever day is claimed."""

    id = fields.UUID(required=True)
    pairing_id = fields.UUID(required=True)
    officer = fields.Nested(PersonSchema, required=True)
    town = fields.Nested(PlaceNameSchema, required=True)
    villages = fields.List(fields.Nested(PlaceNameSchema), required=True)
    happened_on = fields.Date(required=True)
    captured_at = Instant(required=True, metadata={"description": "by the device's clock"})
    received_at = Instant(required=True)
    is_late = fields.Boolean(required=True)
    officers = fields.Integer(required=True)
    households = fields.Integer(required=True)
    persons = fields.Integer(required=True)
    many_because = fields.String(required=True, allow_none=True)
    asked_disclosure = fields.Boolean(required=True)
    disclosure_found = fields.String(required=True, allow_none=True)
    items = fields.List(fields.Nested(DiaryItemSummarySchema), required=True)


DiaryPage = page_of(DiarySchema)


class DiaryTotalsSchema(Schema):
    """How many the list with the same filters has, and how many of them came late."""

    total = fields.Integer(required=True)
    late = fields.Integer(required=True)


class DiaryItemFilterQuery(Schema):
    """At or below which place, from which day up to which, in which states, of which kind."""

    place = Text(load_default=None, validate=_CODE)
    first = Day(load_default=None)
    past = Day(load_default=None, metadata={"description": "the day after the last"})
    state = fields.List(Code(DiaryItemState), load_default=list)
    kind = Code(DiaryItemKind, load_default=None)
    awaits = Code(AwaitedDiaryItem, load_default=None, metadata={"description": "still open, by whose turn it is"})

    @post_load
    def freeze(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"state": tuple(data["state"])}


class DiaryItemQuery(PageQuery, DiaryItemFilterQuery):
    """A page of them, newest first unless `sort` says otherwise."""

    sort = sort_of(DIARY_ITEM_ORDERS)


exported("diary-items", DiaryItemQuery)


class DiaryItemLineSchema(DiaryItemSummarySchema):
    """A line of the list: of which diary, by whom."""

    diary_id = fields.UUID(required=True)
    officer = fields.Nested(PersonSchema, required=True)
    happened_on = fields.Date(required=True)


class DiaryItemEventSchema(Schema):
    """A step that was made; nobody's name, since it is the office that acts."""

    action = Code(DiaryItemAction, required=True)
    from_state = Code(DiaryItemState, required=True)
    to_state = Code(DiaryItemState, required=True)
    at = Instant(required=True)
    role = Code(Role, required=True)
    note = fields.String(required=True, allow_none=True)


class DiaryItemSchema(DiaryItemLineSchema):
    """A problem or a suggestion with what became of it, oldest step first."""

    events = fields.List(fields.Nested(DiaryItemEventSchema), required=True)
    finding_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "in the ledger, for whoever may read it there"}
    )


DiaryItemLinePage = page_of(DiaryItemLineSchema)


class DiaryItemTotalsSchema(Schema):
    """How many the list with the same filters has, by state."""

    total = fields.Integer(required=True)
    by_state = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class DiaryItemMoveSchema(Schema):
    """A step, and what became of it in words."""

    action = Code(DiaryItemAction, required=True)
    note = Text(load_default=None, allow_none=True, validate=validate.Length(1, 1000))


class DiaryItemNextStepSchema(NextStepSchema):
    """A step that is legal now."""

    action = Code(DiaryItemAction, required=True)
    to_state = Code(DiaryItemState, required=True)


DiaryItemNextStepPage = page_of(DiaryItemNextStepSchema)

_OF_PAIRING = ("id", "officer", "town", "villages", "document_no", "made_at")
_OF_DIARY = ("id", "pairing_id", "villages", "happened_on", "captured_at", "received_at", "is_late", "officers",
             "households", "persons", "many_because", "asked_disclosure", "disclosure_found", "items")  # fmt: skip
_OF_ITEM = ("id", "village", "kind", "text", "state", "version", "raised_at", "diary_id")


def pairing_shape(one: Pairing) -> dict[str, Any]:
    """A pairing with its first and its last day, and what a device must know to write of it offline."""
    past = one.days.upper
    return {name: getattr(one, name) for name in _OF_PAIRING} | {
        "first": one.days.lower,
        "last": past and past - timedelta(days=1),
        "households_a_day": HOUSEHOLDS_A_DAY,
    }


def diary_shape(one: Diary) -> dict[str, Any]:
    """A diary with whose it is, and where."""
    return {name: getattr(one, name) for name in _OF_DIARY} | {
        "officer": one.pairing.officer,
        "town": one.pairing.town,
    }


def item_line_shape(one: DiaryItem) -> dict[str, Any]:
    """A line of the list."""
    return {name: getattr(one, name) for name in _OF_ITEM} | {
        "officer": one.diary.pairing.officer,
        "happened_on": one.diary.happened_on,
    }


def item_shape(one: DiaryItem, events: Sequence[DiaryItemEvent], finding_id: UUID | None) -> dict[str, Any]:
    """All of it."""
    return item_line_shape(one) | {"events": events, "finding_id": finding_id}
