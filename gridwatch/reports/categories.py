"""The categories that a report can have."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.reports.models import Category


def list_categories(session: Session) -> Sequence[Category]:
    """Those that reports can still be made under, by code."""
    return session.scalars(select(Category).where(Category.closed_at.is_(None)).order_by(Category.code)).all()
