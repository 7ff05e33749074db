"""Accounts, sessions, appointments, and the relations that bar a person from an office."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Computed, FetchedValue, ForeignKey, Identity, func
from sqlalchemy.dialects.postgresql import DATERANGE, TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gridwatch.database import Base, code_column
from gridwatch.people.roles import Role
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place


class EndReason(StrEnum):
    """Why an appointment ended."""

    EXPIRED = "expired"
    RESIGNED = "resigned"
    MOVED = "moved"
    INACTIVE = "inactive"
    LEAK = "leak"
    CONFLICT = "conflict"
    PUNISHED = "punished"
    JOINED_COMMITTEE = "joined_committee"


class SessionKind(StrEnum):
    """How a session proves itself: a bearer token for apps, a cookie for browsers."""

    TOKEN = "token"  # noqa: S105 - a kind, not a secret
    COOKIE = "cookie"


class CommitteePost(StrEnum):
    """Posts whose holders, and near relatives, cannot be monitors of their village."""

    PARTY_SECRETARY = "party_secretary"
    VILLAGE_DIRECTOR = "village_director"
    COMMITTEE_MEMBER = "committee_member"
    VASC_DIRECTOR = "vasc_director"
    VASC_MEMBER = "vasc_member"


class Kinship(StrEnum):
    """Near relations that are declared with an appointment."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    IN_LAW = "in_law"
    OTHER_NEAR = "other_near"


class Account(Base):
    """A person who can sign in; the phone is the login. Nobody is ever deleted, only disabled."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    phone: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    first_signed_in_at: Mapped[datetime | None] = mapped_column(FetchedValue())
    hidden_before: Mapped[datetime | None]
    """The database keeps it."""
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SignInFailure(Base):
    """Wrong passwords in a row for a phone, whether anybody has that phone or not."""

    __tablename__ = "sign_in_failure"

    phone_sha256: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]


class LoginSession(Base):
    """A sign-in. Only the SHA-256 of the token is stored; revoking the row ends it at once."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    token_sha256: Mapped[bytes]
    csrf_sha256: Mapped[bytes | None]
    kind: Mapped[SessionKind] = mapped_column(code_column(SessionKind))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ActivationCode(Base):
    """A single-use code by which a person sets the first password."""

    __tablename__ = "activation_code"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_sha256: Mapped[bytes]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Unit(Base):
    """A responsible unit 责任单位 of a town or county, to which rectification orders are addressed."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    name: Mapped[str]
    closed_on: Mapped[date | None]

    place: Mapped[Place] = relationship(lazy="raise")


class Appointment(Base):
    """A person in a role at a place for a term; ended, never deleted.

    `in_force` is computed by the database: from China midnight of the first day (from the
    appointment, if it was made on that day) to China midnight after the last, or to `ended_at` if
    that comes first. It alone says whether rights exist at an instant.
    """

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(code_column(Role))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    place_level: Mapped[Level] = mapped_column(code_column(Level))
    seat: Mapped[int | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    term: Mapped[Range[date]] = mapped_column(DATERANGE)
    document_no: Mapped[str]
    declaration: Mapped[str]
    """The declaration of relationships that is part of the appointment; 无 for none."""
    appointed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    appointed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    end_reason: Mapped[EndReason | None] = mapped_column(code_column(EndReason))
    in_force: Mapped[Range[datetime]] = mapped_column(
        TSTZRANGE,
        Computed(
            "tstzrange(CASE WHEN (appointed_at AT TIME ZONE 'Asia/Shanghai')::date = lower(term)"
            " AND (ended_at IS NULL OR ended_at > appointed_at) THEN appointed_at"
            " ELSE lower(term)::timestamp AT TIME ZONE 'Asia/Shanghai' END,"
            " LEAST(upper(term)::timestamp AT TIME ZONE 'Asia/Shanghai', ended_at))"
        ),
    )

    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=account_id)
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys=place_id)


class CommitteeMember(Base):
    """Somebody who holds a post in a village's committees, and the term in which they do."""

    __tablename__ = "committee_member"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    village_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    post: Mapped[CommitteePost] = mapped_column(code_column(CommitteePost))
    term: Mapped[Range[date]] = mapped_column(DATERANGE)

    account: Mapped[Account] = relationship(lazy="raise")
    village: Mapped[Place] = relationship(lazy="raise")


class NearRelation(Base):
    """A declared near relation between two people; it holds in both directions."""

    __tablename__ = "near_relation"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    relative_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kinship: Mapped[Kinship] = mapped_column(code_column(Kinship))
    declared_at: Mapped[datetime]
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
