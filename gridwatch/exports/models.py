"""A file that somebody asked for, and how far it is."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gridwatch.database import Base, code_column


class Format(StrEnum):
    """What kind of file."""

    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"


class ExportState(StrEnum):
    """How far it is. `cancelled` means that whoever asked did away with it, before or after it was
    made."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Language(StrEnum):
    """The language of headings and words."""

    ZH = "zh"
    EN = "en"

    def choose(self, zh: str, en: str) -> str:
        """The words that are in this language."""
        return zh if self is Language.ZH else en


class Export(Base):
    """One file, made for one account with what its posts show; its key in the store follows from
    the id."""

    __tablename__ = "export"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    what: Mapped[str] = mapped_column(String(40))
    format: Mapped[Format] = mapped_column(code_column(Format))
    filters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    language: Mapped[Language] = mapped_column(code_column(Language))
    posts: Mapped[list[str]] = mapped_column(ARRAY(String))
    """The posts by which it may be had; see rights.py."""
    state: Mapped[ExportState] = mapped_column(code_column(ExportState))
    attempts: Mapped[int] = mapped_column(server_default="0")
    """How often the making began; a worker that dies begins anew."""
    rows_done: Mapped[int] = mapped_column(server_default="0")
    rows_expected: Mapped[int | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    failure: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    """Why it failed: `code`, and a sentence as `zh` and `en`."""
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
