"""Which places lie below another in a window."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.analysis.windows import Window
from gridwatch.errors import InvalidField
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place


def places_below(session: Session, place: Place, during: Window, level: Level | None) -> Sequence[Place]:
    """The places of a level below one, or its children, that existed in the window, by code. Raises
    InvalidField."""
    query = select(Place).where(Place.opened_on < during.past).order_by(Place.code)
    query = query.where(Place.closed_on.is_(None) | (Place.closed_on > during.first))
    if level is None:
        return session.scalars(query.where(Place.parent_id == place.id)).all()
    if level in {Level.GROUP, Level.GRID} and place.level is Level.COUNTY:
        raise InvalidField(
            reason_zh="组一级请按乡镇或村查询。",
            reason_en="Groups are asked for by town or village.",
            pointer="/level",
        )
    return session.scalars(query.where(Place.path.bool_op("@>")([place.id]), Place.level == level)).all()
