"""The report and all that hangs off it, keyed by the report's id."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ARRAY, BigInteger, Computed, ForeignKey, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.cell_choice import PlacementKind
from geo.datum import Datum
from gridwatch.database import Base, changed_column, code_column
from gridwatch.fieldwork.values import HeldReason
from gridwatch.files.decoding.unfit import Reason
from gridwatch.files.kinds import FileKind
from gridwatch.people.models import Unit
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import Action, Audience, Clock, Custodian, State
from gridwatch.reports.recusal import ConcernKind
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place, Station
from gridwatch.workflow.clocks import RunningClock


class Track(StrEnum):
    """What a category is expected to lead to."""

    NEED = "need"
    RECTIFY = "rectify"
    POSSIBLE_CLUE = "possible_clue"


class EvidencePurpose(StrEnum):
    """What a file is to show: the problem, that it was put right, or what somebody found who looked
    again."""

    REPORT = "report"
    PROOF = "proof"
    REVISIT = "revisit"


class Category(Base):
    """One kind of problem; the code is frozen once a report bears it."""

    __tablename__ = "category"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    letter: Mapped[str]
    theme_zh: Mapped[str]
    theme_en: Mapped[str]
    track: Mapped[Track] = mapped_column(code_column(Track))
    rectify_days: Mapped[int]
    seals: Mapped[bool]
    redact: Mapped[list[str]] = mapped_column(ARRAY(String))
    closed_at: Mapped[datetime | None]
    """From here on nothing new is captured under it; what was captured before is still taken."""
    version: Mapped[int] = mapped_column(server_default="1")
    changed_xid: Mapped[int] = changed_column()


class Report(RunningClock, Base):
    """One problem as reported, where it was placed and routed, and where it stands.

    What the reporter sent never changes: the application's role has no right to update those
    columns. `reporter_key` is a pseudonym; who stands behind it is in `ReporterIdentity`,
    encrypted.
    """

    __tablename__ = "report"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(9))
    """Nine digits that people can say; see `numbers.py`."""
    reporter_key: Mapped[bytes]
    body_sha256: Mapped[bytes]
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"))
    text: Mapped[str]
    confidential: Mapped[bool]
    visit_id: Mapped[UUID | None]

    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    accuracy_m: Mapped[float | None]
    datum: Mapped[Datum | None] = mapped_column(code_column(Datum))
    given_lon: Mapped[float | None]
    given_lat: Mapped[float | None]
    placement: Mapped[PlacementKind] = mapped_column(code_column(PlacementKind))
    candidate_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))

    county_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    town_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))

    state: Mapped[State] = mapped_column(code_column(State))
    custodian: Mapped[Custodian] = mapped_column(code_column(Custodian))
    round: Mapped[int] = mapped_column(server_default="1")
    version: Mapped[int]
    clock: Mapped[Clock | None] = mapped_column(code_column(Clock))
    reply_due_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    reply_alarm_at: Mapped[datetime | None]
    urgency: Mapped[datetime] = mapped_column(Computed("coalesce(due_at, 'infinity'::timestamptz)"), deferred=True)
    sealed_to: Mapped[Level | None] = mapped_column(code_column(Level))
    """The lowest level that may see it: town or county; empty when the station may."""
    excluded_account_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    held_reason: Mapped[HeldReason | None] = mapped_column(code_column(HeldReason))
    """Why it is, or was, kept from the station; empty once the town has admitted it."""
    merged_into: Mapped[UUID | None]
    closed_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]

    captured_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    clock_offset_s: Mapped[float | None]
    receipt: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changed_xid: Mapped[int] = changed_column()
    near_cell: Mapped[int | None] = mapped_column(
        BigInteger, Computed("nearness_cell(st_x(point), st_y(point))"), deferred=True
    )
    wording: Mapped[bytes] = mapped_column(Computed("wording_sha256((text)::text)"), deferred=True)

    category: Mapped[Category] = relationship(lazy="raise")
    county: Mapped[Place] = relationship(lazy="raise", foreign_keys=county_id)
    town: Mapped[Place | None] = relationship(lazy="raise", foreign_keys=town_id)
    village: Mapped[Place | None] = relationship(lazy="raise", foreign_keys=village_id)
    group: Mapped[Place | None] = relationship(lazy="raise", foreign_keys=group_id)
    station: Mapped[Station | None] = relationship(lazy="raise")

    @property
    def is_sealed(self) -> bool:
        """Whether the station is bypassed."""
        return self.sealed_to is not None

    @property
    def is_objected(self) -> bool:
        """Whether its station says that it is not theirs, and the town has not decided yet."""
        return self.state is State.SUBMITTED and self.clock is Clock.OBJECTION

    @property
    def path(self) -> tuple[int, ...]:
        """Keys of the places whose officials may see it, from the county down.

        A sealed report has no village, so no post in the village reaches it; a held one belongs to
        the town.
        """
        keys: tuple[int | None, ...] = (self.county_id, self.town_id, self.village_id, self.group_id)
        if self.sealed_to is Level.COUNTY:
            keys = keys[:1]
        elif self.is_sealed or self.held_reason is not None:
            keys = keys[:2]
        return tuple(key for key in keys if key is not None)


PLACE_COLUMNS = {
    Level.COUNTY: Report.county_id,
    Level.TOWN: Report.town_id,
    Level.VILLAGE: Report.village_id,
    Level.GROUP: Report.group_id,
    Level.GRID: Report.grid_id,
}


class ReportEvent(Base):
    """One move of a report; inserted, never changed."""

    __tablename__ = "report_event"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[Action] = mapped_column(code_column(Action))
    from_state: Mapped[State] = mapped_column(code_column(State))
    to_state: Mapped[State] = mapped_column(code_column(State))
    round: Mapped[int]
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """The official who moved it; empty for the reporter and for the product itself."""
    role: Mapped[Role | None] = mapped_column(code_column(Role))
    reason: Mapped[str | None]
    custodian: Mapped[Custodian] = mapped_column(code_column(Custodian))
    due_at: Mapped[datetime | None]
    workflow: Mapped[str] = mapped_column(String(40), Computed("'report'"), deferred=True)


class ReportNote(Base):
    """The words of a move, apart from the event because fewer people may read them."""

    __tablename__ = "report_note"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    audience: Mapped[Audience] = mapped_column(code_column(Audience))
    text: Mapped[str]


class ReportConcern(Base):
    """A post or a person that the report says it concerns."""

    __tablename__ = "report_concern"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ConcernKind] = mapped_column(code_column(ConcernKind))
    value: Mapped[str]


class ConcernAccount(Base):
    """An account that a report concerns itself, without its relatives; only the product reads
    it."""

    __tablename__ = "concern_account"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)


class ReportLink(Base):
    """Two reports that somebody says belong together; the smaller id first."""

    __tablename__ = "report_link"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    linked_at: Mapped[datetime]
    note: Mapped[str | None]


class ReporterIdentity(Base):
    """Who made the report, encrypted; opening it takes a reason and is logged."""

    __tablename__ = "reporter_identity"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    sealed_account: Mapped[bytes]


class Evidence(Base):
    """A file that belongs to a report, addressed by its SHA-256: announced first, stored when its
    bytes have come.

    The original is sealed in the store under `sha256`; what is served is `clean_sha256`, rebuilt
    from it.
    """

    __tablename__ = "evidence"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    sha256: Mapped[bytes]
    kind: Mapped[FileKind] = mapped_column(code_column(FileKind))
    size: Mapped[int] = mapped_column(BigInteger)
    purpose: Mapped[EvidencePurpose] = mapped_column(code_column(EvidencePurpose), server_default="report")
    order_id: Mapped[UUID | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """The official who supplies it; empty for the reporter."""
    announced_at: Mapped[datetime]
    stored_at: Mapped[datetime | None]
    """Empty while the file is expected, and when it was refused."""
    refused_at: Mapped[datetime | None]
    refused_reason: Mapped[Reason | None] = mapped_column(code_column(Reason))
    media_type: Mapped[str | None] = mapped_column(String(40))
    clean_type: Mapped[str | None] = mapped_column(String(40))
    clean_sha256: Mapped[bytes | None]
    clean_size: Mapped[int | None] = mapped_column(BigInteger)
    thumbnail_sha256: Mapped[bytes | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    duration_s: Mapped[float | None]
    dhash: Mapped[bytes | None]
    """64 bits of how a photo looks."""
    flags: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    """What the desk may want to know: how far its EXIF is from the report in metres and seconds.
    Never a verdict."""


class RectificationOrder(Base):
    """What a unit must put right, by when, in which round; all that a responder sees of a
    report."""

    __tablename__ = "rectification_order"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    round: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    requirement: Mapped[str]
    issued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None]

    unit: Mapped[Unit] = relationship(lazy="raise")
