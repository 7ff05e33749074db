"""What clients send about reports, checked and turned into the domain's values."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from api.evidence.shapes import EvidenceItemSchema, Sha256
from api.exports.filters import exported
from api.forms import AnyInstant, Code, Day, Instant, Key, Text
from api.paging import PageQuery, sort_of
from geo.datum import Datum
from gridwatch.analysis.figures.measures import Measure
from gridwatch.fieldwork.values import GivenLocation
from gridwatch.reports.lifecycle import Action, Custodian, State
from gridwatch.reports.reading.awaiting import Awaited
from gridwatch.reports.reading.matching import TRAYS
from gridwatch.reports.reading.reports import REPORT_ORDERS
from gridwatch.reports.recusal import Concern, ConcernedPost, ConcernKind


class CategoryCode(fields.String):
    """The code of a category: a letter and a digit."""

    def __init__(self, **options: Any) -> None:
        pattern = validate.Regexp(r"^[A-Z][0-9]$", error="String does not match expected pattern.")
        super().__init__(validate=pattern, **options)


class LocationSchema(Schema):
    """A position as the phone gives it, degrees in its own datum."""

    lon = fields.Float(required=True, validate=validate.Range(-180, 180))
    lat = fields.Float(required=True, validate=validate.Range(-90, 90))
    accuracy_m = fields.Float(required=True, validate=validate.Range(0, 100_000))
    datum = Code(Datum, required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> GivenLocation:
        return GivenLocation(**data)


class ConcernSchema(Schema):
    """Whom the report concerns: a post by its code, or a person by name."""

    post = Code(ConcernedPost)
    person = Text(validate=validate.Length(1, 50))

    @validates_schema
    def one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        if ("post" in data) == ("person" in data):
            raise ValidationError("Give post or person, not both.")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Concern:
        if "post" in data:
            return Concern(ConcernKind.POST, data["post"].value)
        return Concern(ConcernKind.PERSON, data["person"])


class SubmissionSchema(Schema):
    """A report. Position by `location`, or by `place_code` (chosen, or from a scanned code), or
    neither."""

    category = CategoryCode(required=True)
    text = Text(required=True, validate=validate.Length(1, 4000))
    location = fields.Nested(LocationSchema, load_default=None, allow_none=True)
    place_code = Text(load_default=None, allow_none=True, validate=validate.Length(6, 20))
    captured_at = AnyInstant(required=True)
    sent_at = Instant(load_default=None, allow_none=True)
    concerns = fields.List(fields.Nested(ConcernSchema), load_default=list, validate=validate.Length(max=10))
    evidence = fields.List(fields.Nested(EvidenceItemSchema), load_default=list, validate=validate.Length(max=20))
    confidential = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    visit_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "the visit it was found on"})

    @validates_schema
    def consistent(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("location") is not None and data.get("place_code") is not None:
            raise ValidationError("Give either location or place_code, not both.", "place_code")
        evidence = data.get("evidence", [])
        if len({item.sha256 for item in evidence}) < len(evidence):
            raise ValidationError("The same file is listed twice.", "evidence")


class MoveSchema(Schema):
    """One action, with what it needs; the life cycle says which needs what."""

    action = Code(Action, required=True)
    note = Text(validate=validate.Length(1, 4000))
    place_code = Text(validate=validate.Length(6, 20))
    into = fields.UUID()
    unit_id = Key()
    requirement = Text(validate=validate.Length(1, 4000))
    due_days = fields.Integer(strict=True, validate=validate.Range(1, 365))
    concerns = fields.List(fields.Nested(ConcernSchema), validate=validate.Length(1, 10))
    shared_evidence = fields.List(Sha256(), validate=validate.Length(max=20))
    photo = Sha256()
    location = fields.Nested(LocationSchema)

    @post_load
    def as_bytes(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if "photo" in data:
            data["photo"] = bytes.fromhex(data["photo"])
        if "shared_evidence" in data:
            data["shared_evidence"] = tuple(bytes.fromhex(one) for one in data["shared_evidence"])
        return data


class TotalsQuery(Schema):
    """Which reports to count; the same filters as the list's."""

    state = fields.List(Code(State), load_default=list, metadata={"description": "repeat for several"})
    place = Text(load_default=None, validate=validate.Length(6, 20))
    category = Text(
        load_default=None,
        validate=validate.Regexp(r"^[A-Z][0-9]?$", error="String does not match expected pattern."),
        metadata={"description": "a code such as C1, or a letter for all of its codes"},
    )
    custodian = Code(Custodian, load_default=None)
    tray = fields.String(load_default=None, validate=validate.OneOf(sorted(TRAYS)))
    open = fields.Boolean(load_default=None, metadata={"description": "somebody still has something to do"})
    awaits = Code(Awaited, load_default=None, metadata={"description": "what one must do with them next"})
    caseworker = Key(load_default=None, metadata={"description": "whom one's desk has entrusted them to"})
    entrusted = fields.Boolean(load_default=None, metadata={"description": "those that one sees to oneself, or not"})
    mentioned = fields.Boolean(load_default=None, metadata={"description": "where a colleague asks one to look"})
    handled = fields.Boolean(load_default=None, metadata={"description": "those that one has moved, or has not"})
    due_before = Instant(load_default=None)
    overdue = fields.Boolean(load_default=None)
    q = Text(load_default=None, validate=validate.Length(1, 100))
    mine = fields.Boolean(load_default=False)
    counted = Code(
        Measure, load_default=None, metadata={"description": "what this figure counts; needs `from` and `to`"}
    )
    first = Day(load_default=None, data_key="from")
    past = Day(load_default=None, data_key="to")

    @validates_schema
    def needs_window(self, data: dict[str, Any], **_: Any) -> None:
        """A figure counts in a window."""
        for name, key in (("first", "from"), ("past", "to")):
            if data.get("counted") is not None and data.get(name) is None:
                raise ValidationError("Missing data for required field.", key)


exported("reports", TotalsQuery, without=("mine",))


class PointsQuery(TotalsQuery):
    """Which reports to put on a map: those of one's desk alone."""

    class Meta:
        exclude = ("mine",)


class ReportQuery(PageQuery, TotalsQuery):
    """Which reports to list, in which order, and which page."""

    sort = sort_of(REPORT_ORDERS)
