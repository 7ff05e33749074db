"""What clients say and are told about evidence; flags are for the desk, not for whoever sent the
file."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema
from werkzeug.routing import BaseConverter

from api.forms import Code, Instant
from api.paging import page_of
from gridwatch.evidence.masking import MOST_MASKS, Rectangle
from gridwatch.files.decoding.unfit import Reason
from gridwatch.files.kinds import FileKind
from gridwatch.files.quotas import MOST_FILES
from gridwatch.reports.evidence_models import OrderEvidence
from gridwatch.reports.intake.values import EvidenceItem
from gridwatch.reports.models import Evidence, EvidencePurpose

_MEGABYTE = 2**20
SHA256 = validate.Regexp(r"^[0-9a-f]{64}$", error="String does not match expected pattern.")
SHA256_RULE = "<sha256:sha256>"


class Sha256Converter(BaseConverter):
    """A SHA-256 in an address; 32 bytes inside."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> bytes:
        return bytes.fromhex(value)

    def to_url(self, value: bytes) -> str:
        return value.hex()


class Sha256(fields.String):
    """A SHA-256 in lower-case hex; 32 bytes inside."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=SHA256, **options)


class EvidenceItemSchema(Schema):
    """A file that will follow, by its SHA-256."""

    sha256 = Sha256(required=True)
    kind = Code(FileKind, required=True)
    size = fields.Integer(required=True, strict=True, validate=validate.Range(1, 50 * _MEGABYTE))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> EvidenceItem:
        return EvidenceItem(bytes.fromhex(data.pop("sha256")), **data)


class PurposedItemSchema(EvidenceItemSchema):
    """A file that will follow, and what it is to show."""

    purpose = Code(EvidencePurpose, load_default=EvidencePurpose.REPORT)


def _no_repeats(items: list[EvidenceItem]) -> None:
    if len({item.sha256 for item in items}) < len(items):
        raise ValidationError("The same file is listed twice.", "evidence")


class ManifestSchema(Schema):
    """Files that will follow a report."""

    evidence = fields.List(
        fields.Nested(PurposedItemSchema), required=True, validate=validate.Length(min=1, max=MOST_FILES)
    )

    @validates_schema
    def different(self, data: dict[str, Any], **_: Any) -> None:
        _no_repeats(data.get("evidence", []))


class ProofManifestSchema(Schema):
    """Files that will show how an order was carried out."""

    evidence = fields.List(
        fields.Nested(EvidenceItemSchema), required=True, validate=validate.Length(min=1, max=MOST_FILES)
    )

    @validates_schema
    def different(self, data: dict[str, Any], **_: Any) -> None:
        _no_repeats(data.get("evidence", []))


class RectangleSchema(Schema):
    """What is to be black, in pixels of the clean photo from its upper left corner."""

    x = fields.Integer(required=True, strict=True, validate=validate.Range(0, 20_000))
    y = fields.Integer(required=True, strict=True, validate=validate.Range(0, 20_000))
    width = fields.Integer(required=True, strict=True, validate=validate.Range(1, 20_000))
    height = fields.Integer(required=True, strict=True, validate=validate.Range(1, 20_000))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Rectangle:
        return Rectangle(**data)


class MasksSchema(Schema):
    """All masks of a photo; an empty list says that somebody looked and nothing has to be
    hidden."""

    rectangles = fields.List(fields.Nested(RectangleSchema), required=True, validate=validate.Length(max=MOST_MASKS))


class MaskedSchema(Schema):
    """The masks that hold now."""

    seq = fields.Integer(required=True)
    made_at = Instant(required=True)
    rectangles = fields.List(fields.Nested(RectangleSchema), required=True)


class VersionQuery(Schema):
    """Which version of a file: small, or with its masks."""

    size = fields.String(load_default="whole", validate=validate.OneOf(["whole", "thumbnail"]))
    masked = fields.Boolean(load_default=False)


class OrderVersionQuery(Schema):
    """Which version of a file."""

    size = fields.String(load_default="whole", validate=validate.OneOf(["whole", "thumbnail"]))


class StoredSchema(Schema):
    """A file was taken in; the same again for the same file."""

    report_id = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)
    media_type = fields.String(required=True)
    received_at = fields.String(required=True)
    key_id = fields.String(required=True)
    signature = fields.String(required=True)


class ProofStoredSchema(Schema):
    """Proof was taken in; it does not say of which report."""

    order_id = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)
    media_type = fields.String(required=True)
    received_at = fields.String(required=True)
    key_id = fields.String(required=True)
    signature = fields.String(required=True)


class EvidenceShape(Schema):
    """A file that was announced, and whether it is there."""

    sha256 = fields.String(required=True)
    kind = Code(FileKind, required=True)
    size = fields.Integer(required=True)
    purpose = Code(EvidencePurpose, required=True)
    status = fields.String(required=True, validate=validate.OneOf(["expected", "present", "refused"]))
    announced_at = Instant(required=True)
    stored_at = Instant(required=True, allow_none=True)
    refused_at = Instant(required=True, allow_none=True)
    refused_reason = Code(Reason, required=True, allow_none=True)
    media_type = fields.String(required=True, allow_none=True)
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)
    duration_s = fields.Float(required=True, allow_none=True)
    flags = fields.Dict(
        keys=fields.String(),
        values=fields.Float(),
        required=True,
        metadata={"description": "how far EXIF is from the report: exif_distance_m, exif_seconds_apart; desk only"},
    )
    masks = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "how many masks hold on a photo; null while nobody has looked, or not one's to know"},
    )


EvidencePage = page_of(EvidenceShape)


class ShownSchema(Schema):
    """A version of a file that was made for the ordered unit."""

    sha256 = fields.String(required=True)
    kind = Code(FileKind, required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)


class OrderEvidenceList(Schema):
    """What the unit is shown, and the proof that it sends."""

    shown = fields.List(fields.Nested(ShownSchema), required=True)
    proof = fields.List(fields.Nested(EvidenceShape), required=True)


_NAMES = (
    "kind", "size", "purpose", "announced_at", "stored_at", "refused_at", "refused_reason", "media_type", "width",
    "height", "duration_s",
)  # fmt: skip


def evidence_shape(row: Evidence, *, with_flags: bool, masks: int | None = None) -> dict[str, Any]:
    """A file as its reader may know it."""
    return {name: getattr(row, name) for name in _NAMES} | {
        "sha256": row.sha256.hex(),
        "status": "present" if row.stored_at else "refused" if row.refused_at else "expected",
        "flags": row.flags if with_flags else {},
        "masks": masks,
    }


def shown_shape(shown: OrderEvidence) -> dict[str, Any]:
    """A version of a file as the unit sees it."""
    return {
        "sha256": shown.shown_sha256.hex(),
        "kind": shown.kind,
        "media_type": shown.media_type,
        "size": shown.size,
    }
