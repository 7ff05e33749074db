"""How far each body is with its numbers."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from gridwatch.database import Base


class DocumentSeries(Base):
    """The last number that a body has given in a series and year."""

    __tablename__ = "document_series"

    series: Mapped[str] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
