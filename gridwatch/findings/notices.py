"""Who is told of a finding: the commission of its town, and the village."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from gridwatch.findings.lifecycle import FINDING_LIFE_CYCLE, FindingAction
from gridwatch.findings.models import Finding
from gridwatch.notifications.models import Recipient
from gridwatch.notifications.outbox import Address, Notice, post_notices
from gridwatch.notifications.subject import Told
from gridwatch.people.permissions import Right
from gridwatch.territory.codes import Level


class FindingTold(StrEnum):
    """What people are told about a finding."""

    FINDING_ENTERED = "finding_entered"
    FINDING_NEAR = "finding_near"
    FINDING_DUE = "finding_due"
    FINDING_LETTERED = "finding_lettered"
    FINDING_FED_BACK = "finding_fed_back"
    FINDING_REVISITED = "finding_revisited"
    FINDING_AGAIN = "finding_again"
    FINDING_CLOSED = "finding_closed"


T, A = FindingTold, FindingAction
_DESK = Right.INBOX_READ
OF_FINDINGS: dict[StrEnum, Told] = {
    T.FINDING_ENTERED:   Told(asks=True, by=_DESK),
    T.FINDING_NEAR:      Told(asks=True, by=_DESK),
    T.FINDING_DUE:       Told(asks=True, by=_DESK),
    T.FINDING_LETTERED:  Told(asks=False, by=_DESK),
    T.FINDING_FED_BACK:  Told(asks=True, by=_DESK),
    T.FINDING_REVISITED: Told(asks=True, by=_DESK),
    T.FINDING_AGAIN:     Told(asks=True, by=_DESK),
    T.FINDING_CLOSED:    Told(asks=False, by=_DESK),
}  # fmt: skip

TELLS_TOWN: Mapping[FindingAction, FindingTold] = {
    A.ENTER: T.FINDING_ENTERED,
    A.FEED_BACK: T.FINDING_FED_BACK,
    A.REVISIT: T.FINDING_REVISITED,
}
TELLS_VILLAGE: Mapping[FindingAction, FindingTold] = {
    A.ENTER: T.FINDING_ENTERED,
    A.LETTER: T.FINDING_LETTERED,
    A.ORDER: T.FINDING_LETTERED,
    A.AGAIN: T.FINDING_AGAIN,
    A.SIGN_OFF: T.FINDING_CLOSED,
}


def tell_step(session: Session, finding: Finding, action: FindingAction, *, now: datetime) -> None:
    """Tell of a step whoever has something to do with it."""
    if action in TELLS_TOWN:
        tell_town(session, finding, TELLS_TOWN[action], now=now)
    if action in TELLS_VILLAGE:
        tell_village(session, finding, TELLS_VILLAGE[action], now=now)


def tell_town(session: Session, finding: Finding, kind: FindingTold, *, now: datetime) -> None:
    """Tell the commission of its town."""
    _tell(session, finding, kind, Address(Recipient.TOWN, place_id=finding.place.path[1]), now=now)


def tell_village(session: Session, finding: Finding, kind: FindingTold, *, now: datetime) -> None:
    """Tell the village, if it is one's."""
    if finding.place.level is Level.VILLAGE:
        _tell(session, finding, kind, Address(Recipient.STATION, place_id=finding.place_id), now=now)


def _tell(session: Session, finding: Finding, kind: FindingTold, to: Address, *, now: datetime) -> None:
    post_notices(session, [Notice(FINDING_LIFE_CYCLE.name, finding.id, kind, to)], now=now)
