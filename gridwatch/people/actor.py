"""Who acts, and the permission table as it applies to them.

One rule in two forms: `actor.may(right, path)` for one thing and `actor.reach(right, columns)` for
a query.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from gridwatch.errors import NotAllowed
from gridwatch.people.permissions import APPOINTS, GRANTS, Right
from gridwatch.people.roles import Role
from gridwatch.territory.codes import Level


@dataclass(frozen=True, slots=True)
class Post:
    """An appointment in force, as far as rights go: the role, the place, and for a responder the
    unit."""

    role: Role
    place_id: int
    level: Level
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, the pseudonym its reports bear, and its posts in force right now."""

    account_id: int
    reporter_key: bytes
    posts: tuple[Post, ...]

    def may(self, right: Right, path: Sequence[int]) -> bool:
        """Whether some post grants the right at a place with this path (keys from the county
        down)."""
        return any(right in GRANTS[post.role] and post.place_id in path for post in self.posts)

    def may_anywhere(self, right: Right) -> bool:
        """Whether some post grants the right at all; a route's first question."""
        return any(right in GRANTS[post.role] for post in self.posts)

    def require(self, right: Right, path: Sequence[int]) -> None:
        """Raise NotAllowed unless the actor may."""
        if not self.may(right, path):
            raise NotAllowed(right=right)

    def role_for(self, right: Right, path: Sequence[int]) -> Role | None:
        """The role by which the actor may, or None."""
        granting = (p.role for p in self.posts if right in GRANTS[p.role] and p.place_id in path)
        return next(granting, None)

    def places_of(self, right: Right) -> list[int]:
        """Keys of the places at and below which some post grants the right."""
        return sorted({post.place_id for post in self.posts if right in GRANTS[post.role]})

    def reach(
        self, right: Right, columns: Mapping[Level, InstrumentedAttribute[Any] | ColumnElement[Any]]
    ) -> ColumnElement[bool]:
        """A condition for the rows that the right reaches; `columns` names the place key of each
        level."""
        conditions = [
            columns[level].in_(sorted(ids))
            for level in columns
            if (ids := {p.place_id for p in self.posts if p.level == level and right in GRANTS[p.role]})
        ]
        return or_(*conditions) if conditions else false()

    def may_appoint(self, role: Role, path: Sequence[int]) -> bool:
        """Whether the actor may fill or end this role at a place with this path."""
        return any(role in APPOINTS.get(p.role, ()) and p.place_id in path for p in self.posts)


PRODUCT = Actor(account_id=0, reporter_key=b"", posts=())
"""The product itself, when a clock runs out: holds no post, and no event names it."""
