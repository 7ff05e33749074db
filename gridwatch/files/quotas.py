"""How much one thing, and one person, may have of files."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, Refusal
from gridwatch.files.models import FileUpload

MOST_FILES = 20
"""Of one purpose, for one thing."""
MOST_UPLOADS = 50
"""Under way for one person at once."""
MOST_BYTES = 2 * 2**30
"""Of all uploads that are under way for one person."""


class TooManyFiles(DomainError):
    """More files than one thing takes."""

    code = "too_many_files"
    kind = Refusal.UNFIT
    zh = "材料过多：每份报告（或整改通知）最多 {most} 个文件。"
    en = "Too many files: a report (or an order) takes {most} at most."


class TooManyUploads(DomainError):
    """One person has too many uploads under way."""

    code = "too_many_uploads"
    kind = Refusal.TOO_MANY
    zh = "未完成的上传过多，请先完成或取消一些。"
    en = "Too many uploads are under way; finish or end some of them first."


class TooMuchUnderWay(DomainError):
    """What one person has under way would take too much room."""

    code = "too_much_under_way"
    kind = Refusal.TOO_MANY
    zh = "未完成的上传合计过大（上限 {most_mb} MB），请先完成或取消一些。"
    en = "The uploads under way are too large together ({most_mb} MB at most); finish or end some of them first."


def require_number(awaited: int, fresh: int) -> None:
    """Raise TooManyFiles when a thing would have more; what was refused or withdrawn does not
    count."""
    if awaited + fresh > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)


def require_room(session: Session, size: int, *, now: datetime) -> None:
    """Raise TooManyUploads or TooMuchUnderWay when the actor's own, which are all that exist for
    them, leave no room for another."""
    under_way = select(func.count(), func.coalesce(func.sum(FileUpload.size), 0)).where(
        FileUpload.finished_at.is_(None), FileUpload.expires_at > now
    )
    number, taken = session.execute(under_way).one()
    if number >= MOST_UPLOADS:
        raise TooManyUploads()
    if taken + size > MOST_BYTES:
        raise TooMuchUnderWay(most_mb=MOST_BYTES // 2**20)
