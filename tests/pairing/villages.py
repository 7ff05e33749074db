"""A town of twenty-nine villages, as in the published figures."""

from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from tests.world import TOWN, VILLAGE, VILLAGE_2, World


def twenty_nine_villages(session: Session, world: World) -> list[str]:
    """The codes of the town's two and of twenty-seven more, which nobody has drawn."""
    state_actor(session, is_system=True)
    town = world.places[TOWN]
    more = [f"{TOWN}{number:03}" for number in range(101, 128)]
    for code in more:
        session.add(Place(level=Level.VILLAGE, code=code, name=f"村{code[-3:]}", parent_id=town.id))
    session.commit()
    return [VILLAGE, *more, VILLAGE_2]
