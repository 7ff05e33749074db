"""Whom a report concerns, and what follows: who is bypassed, and where it can no longer go.

The posts are those that a reporter can pick. Named people and declared relatives are resolved to accounts by
the issue Field; until then a report that names a person bypasses the station, which may be that person's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gridwatch.errors import DomainError
from gridwatch.territory.codes import Level


class ConcernKind(StrEnum):
    """Whether a concern names a post or a person."""

    POST = "post"
    PERSON = "person"


class Post(StrEnum):
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


_SEALS_TO: dict[Post, Level | None] = {
    Post.PARTY_SECRETARY: Level.TOWN,
    Post.VILLAGE_DIRECTOR: Level.TOWN,
    Post.COMMITTEE_MEMBER: Level.TOWN,
    Post.CHIEF: Level.TOWN,
    Post.DEPUTY: Level.TOWN,
    Post.VASC_MEMBER: Level.TOWN,
    Post.GROUP_LEADER: None,
    Post.PROPERTY_MANAGER: None,
    Post.CONTRACTOR: None,
    Post.TOWN_CADRE: Level.TOWN,
    Post.TOWN_COMMISSION: Level.COUNTY,
}


def sealed_to(concerns: Iterable[Concern], *, category_seals: bool) -> Level | None:
    """The lowest level that may see the report: None for the station, else town or county.

    Raises AboveTheCounty when it concerns an official of the county or above.
    """
    levels = {Level.TOWN} if category_seals else set()
    for index, concern in enumerate(concerns):
        if concern.kind is ConcernKind.PERSON:
            levels.add(Level.TOWN)
            continue
        post = Post(concern.value)
        if post is Post.COUNTY_OFFICIAL:
            raise AboveTheCounty(pointer=f"/concerns/{index}/post")
        if (level := _SEALS_TO[post]) is not None:
            levels.add(level)
    return min(levels, key=lambda level: level.depth, default=None)
