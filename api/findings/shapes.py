"""What clients send and read of findings."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from api.attached import FileStatusSchema, file_shape
from api.exports.filters import exported
from api.forms import Code, Day, Instant, Text
from api.names import PlaceNameSchema
from api.paging import PageQuery, page_of, sort_of
from api.workflow import NextStepSchema
from gridwatch.files.attached import AttachedFile
from gridwatch.findings.entering import Found
from gridwatch.findings.lifecycle import FindingAction, FindingClock, FindingState
from gridwatch.findings.models import Finding, FindingEvent, FindingKind, FindingOrigin, FindingSource
from gridwatch.findings.reading import FINDING_ORDERS
from gridwatch.letters.models import LetterKind
from gridwatch.people.roles import Role

CODE = validate.Length(6, 20)
_CATEGORY = validate.Regexp(r"^[A-Z][0-9]?$", error="String does not match expected pattern.")


class NewFindingSchema(Schema):
    """What was found; `text` is the finder's own words, which the village does not see."""

    place_code = Text(required=True, validate=CODE)
    category_code = Text(required=True, validate=_CATEGORY)
    kind = Code(FindingKind, required=True)
    item = Text(required=True, validate=validate.Length(2, 100), metadata={"description": "what it is about"})
    problem = Text(required=True, validate=validate.Length(1, 2000))
    origin = Code(FindingOrigin, required=True)
    body = Text(required=True, validate=validate.Length(2, 60), metadata={"description": "who found it"})
    found_on = Day(required=True)
    text = Text(load_default=None, allow_none=True, validate=validate.Length(1, 2000))
    document_no = Text(load_default=None, allow_none=True, validate=validate.Length(1, 60))
    paragraph = Text(load_default=None, allow_none=True, validate=validate.Length(1, 20))
    check_id = fields.UUID(load_default=None, allow_none=True)
    diary_item_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "what a paired official raised"}
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Found:
        return Found(**data)


class FindingMoveSchema(Schema):
    """A step, with what it needs."""

    action = Code(FindingAction, required=True)
    note = Text(load_default=None, allow_none=True, validate=validate.Length(1, 2000))
    letter_id = fields.UUID(load_default=None, allow_none=True)
    left_to = Text(load_default=None, allow_none=True, validate=validate.Length(1, 100))
    villagers_asked = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(0, 9999))


class FindingFilterQuery(Schema):
    """At or below which place, in which states, of which kind and category or theme, with which
    words."""

    place = Text(load_default=None, validate=CODE)
    state = fields.List(Code(FindingState), load_default=list)
    kind = Code(FindingKind, load_default=None)
    category = Text(load_default=None, validate=_CATEGORY, metadata={"description": "or the letter of a theme"})
    q = Text(load_default=None, validate=validate.Length(1, 100))
    open = fields.Boolean(load_default=None)
    overdue = fields.Boolean(load_default=None)
    awaits = fields.Boolean(load_default=False, metadata={"description": "what one must do something with"})

    @post_load
    def freeze(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"state": tuple(data["state"])}


class FindingQuery(PageQuery, FindingFilterQuery):
    """A page of them, newest first unless `sort` says otherwise."""

    sort = sort_of(FINDING_ORDERS)


exported("findings", FindingQuery)


class FindingSummarySchema(Schema):
    """A line of the list; `rectify_by` is the last day of the last letter."""

    id = fields.UUID(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    category_code = fields.String(required=True)
    kind = Code(FindingKind, required=True)
    item = fields.String(required=True)
    problem = fields.String(required=True)
    state = Code(FindingState, required=True)
    version = fields.Integer(required=True)
    round = fields.Integer(required=True)
    entered_at = Instant(required=True)
    due_at = Instant(required=True, allow_none=True)
    rectify_by = fields.Date(required=True, allow_none=True)


class FindingSourceSchema(Schema):
    """One time that somebody found it; whoever sees this sees its photos."""

    no = fields.Integer(required=True)
    origin = Code(FindingOrigin, required=True)
    body = fields.String(required=True)
    document_no = fields.String(required=True, allow_none=True)
    paragraph = fields.String(required=True, allow_none=True)
    found_on = fields.Date(required=True)
    text = fields.String(required=True)
    received_at = Instant(required=True)
    check_id = fields.UUID(required=True, allow_none=True)
    point_no = fields.Integer(required=True, allow_none=True)
    diary_item_id = fields.UUID(required=True, allow_none=True)
    photos = fields.List(fields.Nested(FileStatusSchema), required=True,
                         metadata={"description": "at /files/check/<check_id>/<sha256>"})  # fmt: skip


class FindingEventSchema(Schema):
    """A step that was made; nobody's name, since it is the office that acts."""

    action = Code(FindingAction, required=True)
    from_state = Code(FindingState, required=True)
    to_state = Code(FindingState, required=True)
    at = Instant(required=True)
    role = Code(Role, required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    villagers_asked = fields.Integer(required=True, allow_none=True)


class FindingSchema(FindingSummarySchema):
    """A finding with all who found it, as far as one may know them, and what became of it."""

    left_to = fields.String(required=True, allow_none=True)
    letter_id = fields.UUID(required=True, allow_none=True)
    letter_no = fields.String(required=True, allow_none=True)
    sources = fields.List(fields.Nested(FindingSourceSchema), required=True)
    events = fields.List(fields.Nested(FindingEventSchema), required=True)


class EnteredSchema(FindingSchema):
    """The same, and whether it is new in the ledger or was found by one more."""

    is_new = fields.Boolean(required=True)


FindingPage = page_of(FindingSummarySchema)


class FindingTotalsSchema(Schema):
    """How many the list with the same filters has, by state."""

    total = fields.Integer(required=True)
    by_state = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class FindingNextStepSchema(NextStepSchema):
    """A step that is legal now."""

    action = Code(FindingAction, required=True)
    to_state = Code(FindingState, required=True)
    clock = Code(FindingClock, required=True, allow_none=True)


FindingNextStepPage = page_of(FindingNextStepSchema)


class FittingLetterSchema(Schema):
    """A letter to the place that could take a finding along."""

    id = fields.UUID(required=True)
    kind = Code(LetterKind, required=True)
    document_no = fields.String(required=True)
    title = fields.String(required=True)


FittingLetterPage = page_of(FittingLetterSchema)

_LINE_OF = (
    "id", "place", "category_code", "kind", "item", "problem", "state", "version", "round", "entered_at", "due_at",
    "rectify_by",
)  # fmt: skip


def summary_shape(one: Finding) -> dict[str, Any]:
    """A line of the list."""
    return {name: getattr(one, name) for name in _LINE_OF}


def finding_shape(
    one: Finding, sources: Sequence[FindingSource], photos: Sequence[AttachedFile], events: Sequence[FindingEvent]
) -> dict[str, Any]:
    """All of it."""
    letter = {"letter_id": one.letter_id, "letter_no": one.letter and one.letter.document_no}
    return (
        summary_shape(one)
        | letter
        | {"left_to": one.left_to, "sources": [_source(each, photos) for each in sources], "events": events}
    )


_OF_SOURCE = ("no", "origin", "body", "document_no", "paragraph", "found_on", "text", "received_at", "check_id",
              "point_no", "diary_item_id")  # fmt: skip


def _source(one: FindingSource, photos: Sequence[AttachedFile]) -> dict[str, Any]:
    shown = [photo for photo in photos if (photo.subject_id, photo.part) == (one.check_id, one.point_no)]
    return {name: getattr(one, name) for name in _OF_SOURCE} | {"photos": [file_shape(photo) for photo in shown]}
