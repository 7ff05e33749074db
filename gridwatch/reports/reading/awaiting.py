"""What a desk must do next, as its clerks count it: each step of the process, with the reports that
wait for it there."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from gridwatch.people.actor import Actor, Post
from gridwatch.people.permissions import GRANTS, Right
from gridwatch.reports.lifecycle import HANDLING, Action, Custodian, State
from gridwatch.reports.models import PLACE_COLUMNS, Report, ReportEvent
from gridwatch.reports.orders.extension_lifecycle import ExtensionState
from gridwatch.reports.orders.extensions import ExtensionRequest
from gridwatch.territory.codes import Level


class Awaited(StrEnum):
    """What a report waits for, in the order of the process."""

    ADMIT = "admit"
    ASSIGN = "assign"
    TRIAGE = "triage"
    ACCEPT = "accept"
    DISPOSE = "dispose"
    FEEDBACK = "feedback"
    EXTENSION = "extension"
    REVISIT = "revisit"
    CLOSE = "close"
    ANY = "any"


UNROUTED = and_(Report.station_id.is_(None), Report.sealed_to.is_(None), Report.state == State.SUBMITTED)
"""No station covers the place: the town says which."""

RIGHTS: dict[Awaited, Right] = {
    Awaited.ADMIT: Right.REPORT_ASSIGN,
    Awaited.ASSIGN: Right.REPORT_ASSIGN,
    Awaited.TRIAGE: Right.REPORT_TRIAGE,
    Awaited.ACCEPT: Right.REPORT_ACCEPT,
    Awaited.DISPOSE: Right.REPORT_DISPOSE,
    Awaited.FEEDBACK: Right.REPORT_FEEDBACK,
    Awaited.EXTENSION: Right.REPORT_CLOSE,
    Awaited.REVISIT: Right.REPORT_REVISIT,
    Awaited.CLOSE: Right.REPORT_CLOSE,
}
"""Whose it is to do; `lifecycle.py` says the same of the step that follows, and a test compares."""

_STATES: dict[Awaited, tuple[State, ...]] = {
    Awaited.ADMIT: (State.HELD,),
    Awaited.ASSIGN: (State.SUBMITTED,),
    Awaited.TRIAGE: (State.SUBMITTED,),
    Awaited.ACCEPT: (State.ESCALATED,),
    Awaited.DISPOSE: (State.ACCEPTED,),
    Awaited.FEEDBACK: (State.VILLAGE_FIX, State.QUICK_FIX),
    Awaited.EXTENSION: (State.ORDERED,),
    Awaited.REVISIT: (State.FEEDBACK,),
    Awaited.CLOSE: (State.REVISIT,),
}
_BARRING = {Awaited.REVISIT: HANDLING, Awaited.CLOSE: HANDLING | {Action.REVISIT}}
"""Who did one of these in the round cannot do that: it waits for another person."""
_DESKS = {Level.COUNTY: Custodian.COUNTY, Level.TOWN: Custodian.TOWN}
"""Of any place further down it is the station."""


def awaiting(awaited: Awaited, actor: Actor) -> ColumnElement[bool]:
    """Whether a report waits for this at a desk of the actor, and the actor may do it."""
    if awaited is Awaited.ANY:
        return or_(*(awaiting(one, actor) for one in RIGHTS))
    posts = [post for post in actor.posts if RIGHTS[awaited] in GRANTS[post.role]]
    if not posts:
        return false()
    there = or_(*(_is_there(awaited, post) for post in posts))
    conditions = [Report.state.in_(_STATES[awaited]), there]
    if awaited is Awaited.ASSIGN:
        conditions.append(UNROUTED)
    if awaited is Awaited.EXTENSION:
        conditions.append(_asked_by_another(actor))
    if awaited in _BARRING:
        conditions.append(~_did(actor, _BARRING[awaited]))
    return and_(*conditions)


def _is_there(awaited: Awaited, post: Post) -> ColumnElement[bool]:
    """It lies in the territory of a post, and at its own desk; what an extension waits for is with
    the unit, and is decided by the town, or by the county for what is sealed to it."""
    within = PLACE_COLUMNS[post.level] == post.place_id
    if awaited is not Awaited.EXTENSION:
        return and_(within, Report.custodian == _DESKS.get(post.level, Custodian.STATION))
    sealed_to_county = Report.sealed_to.is_not_distinct_from(Level.COUNTY)
    return and_(within, sealed_to_county if post.level is Level.COUNTY else ~sealed_to_county)


def _asked_by_another(actor: Actor) -> ColumnElement[bool]:
    return exists(
        select(ExtensionRequest.id).where(
            ExtensionRequest.report_id == Report.id,
            ExtensionRequest.round == Report.round,
            ExtensionRequest.state == ExtensionState.ASKED,
            ExtensionRequest.asked_by != actor.account_id,
        )
    )


def _did(actor: Actor, actions: frozenset[Action]) -> ColumnElement[bool]:
    return exists(
        select(ReportEvent.seq).where(
            ReportEvent.report_id == Report.id,
            ReportEvent.round == Report.round,
            ReportEvent.account_id == actor.account_id,
            ReportEvent.action.in_(actions),
        )
    )
