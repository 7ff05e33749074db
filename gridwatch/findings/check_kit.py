"""What a device must know to check villages without a network: which villages, by which lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, joinedload

from gridwatch.findings.models import CheckList, CheckPoint
from gridwatch.findings.themes import themes_of
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.models import Category
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place


@dataclass(frozen=True, slots=True)
class CheckKit:
    """The villages that somebody may check, the newest versions of the lists that hold in one of
    them, and the letters of the themes whose problems they may enter (None for all)."""

    villages: Sequence[Place]
    lists: Sequence[CheckList]
    points: Mapping[UUID, Sequence[CheckPoint]]
    place_codes: Mapping[UUID, str]
    themes: frozenset[str] | None
    closed: frozenset[str]

    def may_enter(self, point: CheckPoint) -> bool:
        """Whether a problem at this point is theirs to enter."""
        is_own = self.themes is None or point.category_code[0] in self.themes
        return is_own and point.category_code not in self.closed


def get_check_kit(session: Session, *, actor: Actor) -> CheckKit:
    """The kit of the actor; empty for an officer of a department without a theme."""
    everything = actor.places_of(Right.FINDING_ENTER)
    themes = None if everything else themes_of(session, actor)
    below = sorted({*everything, *(actor.places_of(Right.FINDING_OWN_THEME) if themes else ())})
    villages = _villages(session, below)
    above = sorted({key for village in villages for key in village.path})
    lists = _newest_lists(session, above)
    points: dict[UUID, list[CheckPoint]] = {one.id: [] for one, _ in lists}
    query = select(CheckPoint).where(CheckPoint.list_id.in_(points)).order_by(CheckPoint.list_id, CheckPoint.no)
    for point in session.scalars(query):
        points[point.list_id].append(point)
    closed = session.scalars(select(Category.code).where(Category.closed_at.is_not(None)))
    return CheckKit(
        villages, [one for one, _ in lists], points, {one.id: code for one, code in lists}, themes, frozenset(closed)
    )


def _villages(session: Session, below: Sequence[int]) -> Sequence[Place]:
    if not below:
        return []
    query = select(Place).where(
        Place.level == Level.VILLAGE, Place.closed_on.is_(None), Place.path.bool_op("&&")(below)
    )
    return session.scalars(query.options(joinedload(Place.parent)).order_by(Place.code)).all()


def _newest_lists(session: Session, above: Sequence[int]) -> list[tuple[CheckList, str]]:
    """With the code of the place whose list it is."""
    query = (
        select(CheckList, Place.code)
        .join(Place, Place.id == CheckList.place_id)
        .where(CheckList.place_id.in_(above))
        .order_by(CheckList.place_id, CheckList.code, CheckList.version.desc())
        .ext(distinct_on(CheckList.place_id, CheckList.code))
    )
    return sorted(((one, code) for one, code in session.execute(query)), key=lambda found: found[0].code)
