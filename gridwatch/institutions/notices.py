"""Who is told of an institution: the desk that adopts it, and the desk of its own place."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from gridwatch.institutions.lifecycle import INSTITUTION_LIFE_CYCLE, InstitutionAction
from gridwatch.institutions.models import Institution
from gridwatch.notifications.models import Recipient
from gridwatch.notifications.outbox import Address, Notice, post_notices
from gridwatch.notifications.subject import Told
from gridwatch.people.permissions import Right
from gridwatch.territory.codes import Level


class InstitutionTold(StrEnum):
    """What people are told about an institution."""

    TO_ADOPT = "to_adopt"
    DROPPED = "dropped"
    ADOPTED = "adopted"
    RENEWED = "renewed"
    REVIEW_NEAR = "review_near"
    REVIEW_DUE = "review_due"
    REPEALED = "repealed"


OF_INSTITUTIONS: dict[StrEnum, Told] = {
    InstitutionTold.TO_ADOPT:    Told(asks=True, by=Right.INBOX_READ),
    InstitutionTold.DROPPED:     Told(asks=False, by=Right.INBOX_READ),
    InstitutionTold.RENEWED:     Told(asks=False, by=Right.INBOX_READ),
    InstitutionTold.ADOPTED:     Told(asks=False, by=Right.INBOX_READ),
    InstitutionTold.REVIEW_NEAR: Told(asks=False, by=Right.INBOX_READ),
    InstitutionTold.REVIEW_DUE:  Told(asks=True, by=Right.INBOX_READ),
    InstitutionTold.REPEALED:    Told(asks=False, by=Right.INBOX_READ),
}  # fmt: skip

TELLS: dict[InstitutionAction, InstitutionTold] = {
    InstitutionAction.ADOPT: InstitutionTold.ADOPTED,
    InstitutionAction.DROP: InstitutionTold.DROPPED,
    InstitutionAction.RENEW: InstitutionTold.RENEWED,
    InstitutionAction.FALL_DUE: InstitutionTold.REVIEW_DUE,
    InstitutionAction.REPEAL: InstitutionTold.REPEALED,
}
"""After each step, what the desk of its place is told."""

_BODIES = {Level.VILLAGE: Recipient.STATION, Level.TOWN: Recipient.TOWN, Level.COUNTY: Recipient.COUNTY}


def tell_step(session: Session, institution: Institution, action: InstitutionAction, *, now: datetime) -> None:
    """Tell of a step: of a proposal the desks that may adopt it, of the others the desk of its
    place."""
    if action is InstitutionAction.PROPOSE:
        for body, place_id in _adopters(institution.place.path):
            _tell(session, institution, InstitutionTold.TO_ADOPT, body, place_id, now=now)
    elif action in TELLS:
        tell_desk(session, institution, TELLS[action], now=now)


def _adopters(path: Sequence[int]) -> list[tuple[Recipient, int]]:
    """A village's is the town's to adopt; a town's its own or, where it has nobody else than who
    wrote it, the county's; a county's its own."""
    county, town = (Recipient.COUNTY, path[0]), (Recipient.TOWN, path[min(1, len(path) - 1)])
    return {1: [county], 2: [town, county]}.get(len(path), [town])


def tell_desk(session: Session, institution: Institution, kind: InstitutionTold, *, now: datetime) -> None:
    """Tell the desk of its place."""
    place = institution.place
    _tell(session, institution, kind, _BODIES[place.level], place.id, now=now)


def _tell(
    session: Session, institution: Institution, kind: InstitutionTold, body: Recipient, place_id: int, *, now: datetime
) -> None:
    notice = Notice(INSTITUTION_LIFE_CYCLE.name, institution.id, kind, Address(body, place_id=place_id))
    post_notices(session, [notice], now=now)
