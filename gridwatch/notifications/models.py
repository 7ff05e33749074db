"""Notifications, the marks of having read and of not wanting them, deliveries, and where people want
messages."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Computed
from sqlalchemy.orm import Mapped, mapped_column

from gridwatch.database import Base, code_column


class Recipient(StrEnum):
    """To whom: the reporter (a pseudonym), or the posts at a place or in a unit, whoever holds
    them."""

    REPORTER = "reporter"
    STATION = "station"
    TOWN = "town"
    COUNTY = "county"
    UNIT = "unit"


class DeliveryState(StrEnum):
    """How far a message to one person on one channel has got."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Message(StrEnum):
    """What a message says: that something waits, how much does, or that somebody's account is recovered."""

    NOTICE = "notice"
    DIGEST = "digest"
    RECOVERY = "recovery"


class AddressKind(StrEnum):
    """Addresses besides the phone of the account."""

    EMAIL = "email"


class Notification(Base):
    """One thing that somebody should look at; also the outbox row, until it is expanded into
    deliveries.

    `subject` is a name of `gridwatch/subjects.py`, and `kind` one of what people are told about it.
    """

    __tablename__ = "notification"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str]
    kind: Mapped[str]
    audience: Mapped[Recipient] = mapped_column(code_column(Recipient))
    reporter_key: Mapped[bytes | None]
    place_id: Mapped[int | None] = mapped_column(BigInteger)
    unit_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime]
    expanded_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    """When the reporter read it; officials have marks of their own."""


class NotificationRead(Base):
    """That an official has read a notification of a post."""

    __tablename__ = "notification_read"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    notification_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime]


class NotificationMute(Base):
    """That a person does not want to be called for a kind of notice."""

    __tablename__ = "notification_mute"

    account_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    asks: Mapped[bool] = mapped_column(Computed("false", persisted=True))


class Delivery(Base):
    """One message to one person on one channel; it names nothing that it is about, and who it is for is sealed."""

    __tablename__ = "delivery"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str]
    sealed_account: Mapped[bytes]
    hidden_from: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """The accounts from which what is behind it is kept; an administrator among them does not see
    it."""
    state: Mapped[DeliveryState] = mapped_column(code_column(DeliveryState))
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None]
    message: Mapped[Message] = mapped_column(code_column(Message))


class ContactAddress(Base):
    """Where a person wants messages besides the phone that they sign in with."""

    __tablename__ = "contact_address"

    account_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    kind: Mapped[AddressKind] = mapped_column(code_column(AddressKind), primary_key=True)
    address: Mapped[str]
