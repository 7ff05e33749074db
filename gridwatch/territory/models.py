"""Places, their codes and boundaries, and the stations that work in them."""

from datetime import date
from enum import StrEnum

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ARRAY, BigInteger, FetchedValue, ForeignKey, Identity, func
from sqlalchemy.dialects.postgresql import DATERANGE, TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gridwatch.database import Base, changed_column, code_column
from gridwatch.territory.codes import Level


class Origin(StrEnum):
    """Where a boundary comes from: surveyed or published, or made by us from points."""

    REAL = "real"
    DERIVED = "derived"


class Place(Base):
    """A county, town, village, group or grid; the key is stable, the official code may change."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    level: Mapped[Level] = mapped_column(code_column(Level))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    parent_level: Mapped[Level | None] = mapped_column(code_column(Level), FetchedValue())
    code: Mapped[str]
    """The code in force today, trimmed; `place_code` keeps every code with its validity."""
    name: Mapped[str]
    households: Mapped[int | None]
    path: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), FetchedValue())
    """Keys from the county down to and with this place; the database keeps it, and `parent_level`,
    in step."""
    seat_lon: Mapped[float | None]
    seat_lat: Mapped[float | None]
    opened_on: Mapped[date] = mapped_column(server_default=func.current_date())
    closed_on: Mapped[date | None]
    changed_xid: Mapped[int] = changed_column()

    parent: Mapped["Place | None"] = relationship(remote_side="Place.id", foreign_keys=parent_id, lazy="raise")


class PlaceCode(Base):
    """One official code of a place and the days on which it was in force."""

    __tablename__ = "place_code"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    code: Mapped[str]
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)


class Boundary(Base):
    """One version of a place's outline, EPSG:4326; a new version closes the one before.

    At most one version of a place is valid at any instant (exclusion constraint). The level is
    repeated from the place (composite foreign key) so that the index of leaf cells can be partial.
    """

    __tablename__ = "boundary"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    level: Mapped[Level] = mapped_column(code_column(Level))
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=False))
    origin: Mapped[Origin] = mapped_column(code_column(Origin))
    valid: Mapped[Range] = mapped_column(TSTZRANGE)  # type: ignore[type-arg]
    changed_xid: Mapped[int] = changed_column()


class BoundarySimplified(Base):
    """A boundary made lighter for one band of zoom levels; for drawing, never for placing a
    point."""

    __tablename__ = "boundary_simplified"

    boundary_id: Mapped[int] = mapped_column(ForeignKey("boundary.id", ondelete="CASCADE"), primary_key=True)
    zoom_band: Mapped[int] = mapped_column(primary_key=True)
    """The lowest zoom level it is drawn at; see `simplification.py`."""
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=False))


class Station(Base):
    """A sentinel station of a village, or a post in a group or grid; one active per place."""

    __tablename__ = "station"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    place_level: Mapped[Level] = mapped_column(code_column(Level))
    name: Mapped[str]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    place: Mapped[Place] = relationship(lazy="raise", foreign_keys=place_id)
