"""Whom a report concerns, and what follows: who is bypassed, and where it can no longer go.

Pure. `concerns.py` turns posts and names into accounts; the database excludes them
(`triggers/concerned_and_relatives_are_excluded.sql`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gridwatch.errors import DomainError, Refusal
from gridwatch.people.models import CommitteePost
from gridwatch.people.roles import Role
from gridwatch.territory.codes import Level


class ConcernKind(StrEnum):
    """Whether a concern names a post or a person."""

    POST = "post"
    PERSON = "person"


class ConcernedPost(StrEnum):
    """Posts of public power that a report can concern."""

    PARTY_SECRETARY = "party_secretary"
    VILLAGE_DIRECTOR = "village_director"
    COMMITTEE_MEMBER = "committee_member"
    CHIEF = "chief"
    DEPUTY = "deputy"
    VASC_MEMBER = "vasc_member"
    GROUP_LEADER = "group_leader"
    PROPERTY_MANAGER = "property_manager"
    CONTRACTOR = "contractor"
    TOWN_CADRE = "town_cadre"
    TOWN_COMMISSION = "town_commission"
    COUNTY_OFFICIAL = "county_official"


class AboveTheCounty(DomainError):
    """Reports about higher officials are not stored; the reporter is shown where to go."""

    code = "above_the_county"
    kind = Refusal.UNFIT
    zh = "反映县级及以上干部的问题不由本系统受理，内容没有保存。请拨打 12388 或向县纪委监委反映。"
    en = (
        "Reports about officials of the county or above are not taken here, and nothing was stored. "
        "Call 12388 or go to the county commission."
    )


@dataclass(frozen=True, slots=True)
class Concern:
    """A post (by code) or a person (by name) that the report is about."""

    kind: ConcernKind
    value: str


HELD_BY: dict[ConcernedPost, tuple[Role | CommitteePost, ...]] = {
    ConcernedPost.PARTY_SECRETARY:  (CommitteePost.PARTY_SECRETARY,),
    ConcernedPost.VILLAGE_DIRECTOR: (CommitteePost.VILLAGE_DIRECTOR,),
    ConcernedPost.COMMITTEE_MEMBER: (CommitteePost.PARTY_SECRETARY, CommitteePost.VILLAGE_DIRECTOR,
                            CommitteePost.COMMITTEE_MEMBER),
    ConcernedPost.CHIEF:            (Role.CHIEF,),
    ConcernedPost.DEPUTY:           (Role.DEPUTY,),
    ConcernedPost.VASC_MEMBER:      (CommitteePost.VASC_DIRECTOR, CommitteePost.VASC_MEMBER),
    ConcernedPost.GROUP_LEADER:     (),
    ConcernedPost.PROPERTY_MANAGER: (),
    ConcernedPost.CONTRACTOR:       (),
    ConcernedPost.TOWN_CADRE:       (Role.TOWN_VIEWER, Role.RESPONDER),
    ConcernedPost.TOWN_COMMISSION:  (Role.TOWN_CLERK, Role.TOWN_SECRETARY),
    ConcernedPost.COUNTY_OFFICIAL:  (),
}  # fmt: skip
"""Whose holders a post means; `concern_post` is its shadow in the database. "Some member" means all
of them."""

_SEALS_TO: dict[ConcernedPost, Level | None] = {
    ConcernedPost.PARTY_SECRETARY: Level.TOWN,
    ConcernedPost.VILLAGE_DIRECTOR: Level.TOWN,
    ConcernedPost.COMMITTEE_MEMBER: Level.TOWN,
    ConcernedPost.CHIEF: Level.TOWN,
    ConcernedPost.DEPUTY: Level.TOWN,
    ConcernedPost.VASC_MEMBER: Level.TOWN,
    ConcernedPost.GROUP_LEADER: None,
    ConcernedPost.PROPERTY_MANAGER: None,
    ConcernedPost.CONTRACTOR: None,
    ConcernedPost.TOWN_CADRE: Level.TOWN,
    ConcernedPost.TOWN_COMMISSION: Level.COUNTY,
}
NOT_TAKEN = frozenset({ConcernedPost.COUNTY_OFFICIAL})
"""Reports that concern these are not stored at all."""


def seal_of_post(post: ConcernedPost) -> Level | None:
    """The lowest level that sees a report that concerns this post: None for the station, also when
    none is taken."""
    return _SEALS_TO.get(post)


def sealed_to(concerns: Iterable[Concern], *, category_seals: bool) -> Level | None:
    """The lowest level that may see the report by its words alone: None for the station, else town
    or county.

    A person who is only named may be anybody: `seal_for` opens the station again when we know who
    it is. Raises AboveTheCounty when it concerns an official of the county or above.
    """
    levels = {Level.TOWN} if category_seals else set()
    for index, concern in enumerate(concerns):
        if concern.kind is ConcernKind.PERSON:
            continue
        post = ConcernedPost(concern.value)
        if post in NOT_TAKEN:
            raise AboveTheCounty(pointer=f"/concerns/{index}/post")
        if (level := seal_of_post(post)) is not None:
            levels.add(level)
    return highest(levels)


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody in an office that could handle the report, or that the report concerns."""

    account_id: int
    office: Role | CommitteePost


VILLAGE_DESK = frozenset({Role.CHIEF, Role.DEPUTY})
TOWN_DESK = frozenset({Role.TOWN_CLERK, Role.TOWN_SECRETARY})


def seal_for(
    offices: Sequence[Office], *, concerned: Collection[int], excluded: Collection[int], somebody_unknown: bool
) -> Level | None:
    """The lowest level that may see the report, by who in the chain is concerned or related.

    A station any of whose desk is excluded is bypassed: colleagues share a room. A town goes on
    without an excluded clerk, but not when its commission itself is concerned, or when nobody of it
    is left.
    """
    levels = {Level.TOWN} if somebody_unknown else set()
    for held in offices:
        if held.office in VILLAGE_DESK and held.account_id in excluded:
            levels.add(Level.TOWN)
        if held.account_id in concerned:
            levels |= {Level.COUNTY} if held.office in TOWN_DESK | {Role.COUNTY_OFFICER} else {Level.TOWN}
    town_desk = {held.account_id for held in offices if held.office in TOWN_DESK}
    if town_desk and town_desk <= set(excluded):
        levels.add(Level.COUNTY)
    return highest(levels)


def highest(levels: Iterable[Level | None]) -> Level | None:
    """The level nearest to the county; None when nothing seals."""
    return min((level for level in levels if level is not None), key=lambda level: level.depth, default=None)
