"""Who of a desk sees to a report, and what its people tell each other about it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from gridwatch.database import Base


class ReportCaseworker(Base):
    """The one person of a desk (a place) who sees to a report there."""

    __tablename__ = "report_caseworker"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entrusted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entrusted_at: Mapped[datetime]


class ReportRemark(Base):
    """Words among colleagues, written once; `mentioned_ids` are the accounts that are asked to look."""

    __tablename__ = "report_remark"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str]
    mentioned_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    at: Mapped[datetime]
