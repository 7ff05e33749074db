"""What is done with evidence: masks, what responders are shown, where somebody looked again."""

from datetime import datetime
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geo.datum import Datum
from gridwatch.database import Base, code_column
from gridwatch.files.kinds import FileKind


class EvidenceMask(Base):
    """What is black in a photo for those who get the redacted one; the row with the highest `seq`
    holds."""

    __tablename__ = "evidence_mask"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    sha256: Mapped[bytes] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rectangles: Mapped[list[dict[str, int]]] = mapped_column(JSONB)
    """`x`, `y`, `width`, `height` in pixels of the clean photo, from its upper left corner."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    masked_sha256: Mapped[bytes]
    masked_size: Mapped[int] = mapped_column(BigInteger)
    thumbnail_sha256: Mapped[bytes]


class OrderEvidence(Base):
    """A version of a file made for the ordered unit, named by its own SHA-256, which says nothing
    of the original."""

    __tablename__ = "order_evidence"

    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    shown_sha256: Mapped[bytes]
    kind: Mapped[FileKind] = mapped_column(code_column(FileKind))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(BigInteger)
    thumbnail_sha256: Mapped[bytes | None]
    shared_at: Mapped[datetime]


class OrderEvidenceOrigin(Base):
    """Of which file it is a version, and who shared it; the unit cannot read this."""

    __tablename__ = "order_evidence_origin"

    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[bytes] = mapped_column(primary_key=True)
    shown_id: Mapped[UUID]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Revisit(Base):
    """Where, and with which photo, somebody looked again; `distance_m` from the report's point, if
    it has one."""

    __tablename__ = "revisit"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    photo_sha256: Mapped[bytes]
    point: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    accuracy_m: Mapped[float]
    datum: Mapped[Datum] = mapped_column(code_column(Datum))
    given_lon: Mapped[float]
    given_lat: Mapped[float]
    distance_m: Mapped[float | None]
