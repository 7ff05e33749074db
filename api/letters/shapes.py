"""What clients send and read of letters."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from api.attached import AnnouncedFileSchema, FileStatusSchema, file_shape
from api.exports.filters import exported
from api.forms import Code, Day, Instant, Key, Text
from api.names import PlaceNameSchema
from api.paging import PageQuery, page_of, sort_of
from api.workflow import NextStepSchema
from gridwatch.files.attached import AttachedFile
from gridwatch.letters.answers import ANSWER_LEAST, Answer, Verdict, part_of
from gridwatch.letters.drafts import Asked, LetterText
from gridwatch.letters.lifecycle import LetterAction, LetterClock, LetterState
from gridwatch.letters.models import Letter, LetterAnswer, LetterEvent, LetterItem, LetterKind
from gridwatch.letters.reading import LETTER_ORDERS, Tray, addressee_of
from gridwatch.people.roles import Role

_CODE = validate.Length(6, 20)
_LINE = validate.Length(1, 100)
_NUMBER = validate.Range(1, 30)
ITEMS_MOST = 30
FILES_MOST = 5


class AskedSchema(Schema):
    """One thing that a letter asks for; `by_day` is the last day."""

    what = Text(required=True, validate=validate.Length(4, 1000))
    who = Text(load_default=None, allow_none=True, validate=_LINE)
    by_day = Day(load_default=None, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Asked:
        return Asked(**data)


class LetterTextSchema(Schema):
    """What a letter says, and to exactly one body: a unit, the body of a place, or one that is named."""

    kind = Code(LetterKind, required=True)
    title = Text(required=True, validate=validate.Length(4, 100))
    source = Text(required=True, validate=validate.Length(1, 1000))
    problems = Text(required=True, validate=validate.Length(1, 8000))
    causes = Text(load_default=None, allow_none=True, validate=validate.Length(1, 4000))
    items = fields.List(fields.Nested(AskedSchema), required=True, validate=validate.Length(0, ITEMS_MOST))
    unit_id = Key(load_default=None, allow_none=True)
    to_place_code = Text(load_default=None, allow_none=True, validate=_CODE)
    to_body = Text(load_default=None, allow_none=True, validate=validate.Length(2, 60))
    copy_to = Text(load_default=None, allow_none=True, validate=validate.Length(1, 200))
    reply_days = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 180),
        metadata={"description": "in the days of its kind, which says how many unless this does"},
    )  # fmt: skip
    follows_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "the overdue one before"})
    is_closed = fields.Boolean(load_default=False, metadata={"description": "read by its writer and `readers` alone"})
    readers = fields.List(Key(), load_default=list, validate=validate.Length(0, 20))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> LetterText:
        return LetterText(**data | {"items": tuple(data["items"]), "readers": tuple(data["readers"])})


class NewLetterSchema(Schema):
    """A draft of the body of a county or town."""

    place_code = Text(required=True, validate=_CODE)
    letter = fields.Nested(LetterTextSchema, required=True)


class ReaderSchema(Schema):
    """One more who reads a closed letter."""

    account_id = Key(required=True)


class LetterMoveSchema(Schema):
    """A step; `dated_on` is the day that it bears when it is issued, today when left out."""

    action = Code(LetterAction, required=True)
    note = Text(load_default=None, allow_none=True, validate=validate.Length(1, 1000))
    dated_on = Day(load_default=None, allow_none=True)


class AnswerSchema(Schema):
    """What is answered to one thing."""

    no = fields.Integer(required=True, strict=True, validate=_NUMBER)
    answer = Text(required=True, validate=validate.Length(ANSWER_LEAST, 4000))
    files = fields.List(
        fields.Nested(AnnouncedFileSchema), load_default=list, validate=validate.Length(max=FILES_MOST),
        metadata={"description": "what shows it; each follows by /files/letter/<letter>/<sha256>"},
    )  # fmt: skip

    @validates_schema
    def different(self, data: dict[str, Any], **_: Any) -> None:
        files = data.get("files", [])
        if len({one.sha256 for one in files}) < len(files):
            raise ValidationError("The same file is listed twice.", "files")


def answers_of(data: list[dict[str, Any]]) -> dict[int, Answer]:
    """What is answered, by number."""
    return {one["no"]: Answer(one["answer"], tuple(one["files"])) for one in data}


class ReplySchema(Schema):
    """An answer to everything that is still open."""

    answers = fields.List(fields.Nested(AnswerSchema), required=True, validate=validate.Length(1, ITEMS_MOST))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[int, Answer]:
        return answers_of(data["answers"])


class VerdictSchema(Schema):
    """Whether the answer to one thing does; `why` when it does not."""

    no = fields.Integer(required=True, strict=True, validate=_NUMBER)
    is_fit = fields.Boolean(required=True)
    why = Text(load_default=None, allow_none=True, validate=validate.Length(1, 1000))


class CheckSchema(Schema):
    """A verdict on each answer of the round."""

    verdicts = fields.List(fields.Nested(VerdictSchema), required=True, validate=validate.Length(1, ITEMS_MOST))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[int, Verdict]:
        return {one["no"]: Verdict(one["is_fit"], one["why"]) for one in data["verdicts"]}


class LetterFilterQuery(Schema):
    """Of the body of which place or those below, in which tray and states, of which kinds, with which
    words."""

    place = Text(load_default=None, validate=_CODE)
    tray = Code(Tray, load_default=None)
    state = fields.List(Code(LetterState), load_default=list)
    kind = fields.List(Code(LetterKind), load_default=list)
    q = Text(load_default=None, validate=_LINE)
    awaits = fields.Boolean(load_default=False, metadata={"description": "what one must do something with"})

    @post_load
    def freeze(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"state": tuple(data["state"]), "kind": tuple(data["kind"])}


class LetterQuery(PageQuery, LetterFilterQuery):
    """A page of them, newest first unless `sort` says otherwise."""

    sort = sort_of(LETTER_ORDERS)


exported("letters", LetterQuery)


class LetterSummarySchema(Schema):
    """A line of the list; what it was issued as is empty before."""

    id = fields.UUID(required=True)
    kind = Code(LetterKind, required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    addressee = fields.String(required=True)
    title = fields.String(required=True)
    state = Code(LetterState, required=True)
    version = fields.Integer(required=True)
    is_closed = fields.Boolean(required=True)
    document_no = fields.String(required=True, allow_none=True)
    dated_on = fields.Date(required=True, allow_none=True)
    written_at = Instant(required=True)
    due_at = Instant(required=True, allow_none=True)


class LetterItemSchema(Schema):
    """One thing that it asks for."""

    no = fields.Integer(required=True)
    what = fields.String(required=True)
    who = fields.String(required=True, allow_none=True)
    by_day = fields.Date(required=True, allow_none=True)


class LetterAnswerSchema(Schema):
    """What was answered to one thing in a round, and what became of that."""

    item_no = fields.Integer(required=True)
    round = fields.Integer(required=True)
    answer = fields.String(required=True)
    answered_at = Instant(required=True)
    is_fit = fields.Boolean(required=True, allow_none=True)
    verdict = fields.String(required=True, allow_none=True)
    files = fields.List(
        fields.Nested(FileStatusSchema), required=True,
        metadata={"description": "at /files/letter/<letter>/<sha256>"},
    )  # fmt: skip


class LetterEventSchema(Schema):
    """A step that was made; nobody's name, since it is the office that acts."""

    action = Code(LetterAction, required=True)
    from_state = Code(LetterState, required=True)
    to_state = Code(LetterState, required=True)
    at = Instant(required=True)
    role = Code(Role, required=True, allow_none=True, metadata={"description": "null for the product, and a link"})
    note = fields.String(required=True, allow_none=True)


class LetterSchema(LetterSummarySchema):
    """A letter with what it says, what was answered, and what became of it, oldest step first."""

    source = fields.String(required=True)
    problems = fields.String(required=True)
    causes = fields.String(required=True, allow_none=True)
    copy_to = fields.String(required=True, allow_none=True)
    unit_id = Key(required=True, allow_none=True)
    to_place = fields.Nested(PlaceNameSchema, required=True, allow_none=True)
    to_body = fields.String(required=True, allow_none=True)
    reply_days = fields.Integer(required=True)
    follows_id = fields.UUID(required=True, allow_none=True)
    round = fields.Integer(required=True)
    issuer = fields.String(required=True, allow_none=True)
    contact = fields.String(required=True, allow_none=True)
    delivered_at = Instant(required=True, allow_none=True)
    doors = fields.List(Code(LetterAction), required=True, metadata={"description": "what one may do by its own call"})
    items = fields.List(fields.Nested(LetterItemSchema), required=True)
    answers = fields.List(fields.Nested(LetterAnswerSchema), required=True)
    events = fields.List(fields.Nested(LetterEventSchema), required=True)


LetterPage = page_of(LetterSummarySchema)


class LetterTotalsSchema(Schema):
    """How many the list with the same filters has, by state."""

    total = fields.Integer(required=True)
    by_state = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class LetterNextStepSchema(NextStepSchema):
    """A step that is legal now."""

    action = Code(LetterAction, required=True)
    to_state = Code(LetterState, required=True)
    clock = Code(LetterClock, required=True, allow_none=True)


LetterNextStepPage = page_of(LetterNextStepSchema)

_LINE_OF = (
    "id", "kind", "place", "title", "state", "version", "is_closed", "document_no", "dated_on", "written_at", "due_at",
)  # fmt: skip
_SAYS = (
    "source", "problems", "causes", "copy_to", "unit_id", "to_place", "to_body", "reply_days", "follows_id", "round",
    "issuer", "contact", "delivered_at",
)  # fmt: skip


def summary_shape(one: Letter) -> dict[str, Any]:
    """A line of the list."""
    return {name: getattr(one, name) for name in _LINE_OF} | {"addressee": addressee_of(one)}


def letter_shape(
    one: Letter,
    doors: Sequence[LetterAction],
    items: Sequence[LetterItem],
    answers: Sequence[LetterAnswer],
    events: Sequence[LetterEvent],
    files: Sequence[AttachedFile],
) -> dict[str, Any]:
    """All of it."""
    shown = [_answer_shape(answer, files) for answer in answers]
    parts = {"doors": doors, "items": items, "answers": shown, "events": events}
    return summary_shape(one) | {name: getattr(one, name) for name in _SAYS} | parts


def _answer_shape(answer: LetterAnswer, files: Sequence[AttachedFile]) -> dict[str, Any]:
    names = ("item_no", "round", "answer", "answered_at", "is_fit", "verdict")
    part = part_of(answer.round, answer.item_no)
    return {name: getattr(answer, name) for name in names} | {
        "files": [file_shape(one) for one in files if one.part == part]
    }
