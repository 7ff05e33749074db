"""Numbers of documents."""

import hashlib

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gridwatch.documents.models import DocumentSeries


def next_number(session: Session, series: str, body_id: int, year: int) -> int:
    """The next number that a body (a place) gives in a series and year, from 1, without gaps.

    Its row stays locked until the transaction that issues the document ends: killed before, the
    number was never given, and whoever waits gets it. Not for what may be kept from somebody, to
    whom a gap would tell of it.
    """
    first = insert(DocumentSeries).values(series=series, body_id=body_id, year=year, last=1)
    key = [DocumentSeries.series, DocumentSeries.body_id, DocumentSeries.year]
    again = first.on_conflict_do_update(index_elements=key, set_={"last": DocumentSeries.last + 1})
    return session.execute(again.returning(DocumentSeries.last)).scalar_one()


def scattered_serial(of: str) -> str:
    """Eight digits, always the same for what is named, that do not count up: a gap in a series would
    tell of documents that one may not see."""
    return str(int.from_bytes(hashlib.sha256(of.encode()).digest()[:8]) % 10**8).zfill(8)
