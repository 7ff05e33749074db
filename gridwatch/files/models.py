"""Uploads under way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gridwatch.database import Base


class FileUpload(Base):
    """An upload that may be interrupted; its bytes so far are a file of the spool.

    It belongs to a reporter's pseudonym or to an official's account, never to both; `subject` is a
    name of `gridwatch/subjects.py`.
    """

    __tablename__ = "file_upload"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str]
    subject_id: Mapped[UUID]
    sha256: Mapped[bytes]
    size: Mapped[int] = mapped_column(BigInteger)
    reporter_key: Mapped[bytes | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
