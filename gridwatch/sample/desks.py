"""Who sits at which desk of the made-up county, looked up by place and day."""

from collections import defaultdict
from datetime import date

from gridwatch.people.roles import Role
from gridwatch.sample.journeys import Hand
from gridwatch.sample.people import SamplePost, Staff

# Which role makes the move, and how far along the desk the person sits.
SEATS = {
    Hand.CHIEF: (Role.CHIEF, 0),
    Hand.DEPUTY: (Role.DEPUTY, 0),
    Hand.CLERK: (Role.TOWN_CLERK, 0),
    Hand.OTHER_CLERK: (Role.TOWN_CLERK, 1),
    Hand.SECRETARY: (Role.TOWN_SECRETARY, 0),
}


class Desks:
    """The posts of the county, by place; codes are in stored form."""

    def __init__(self, staff: Staff) -> None:
        self._posts: dict[tuple[Role, str], list[SamplePost]] = defaultdict(list)
        self._responder: dict[str, int] = {}
        for post in staff.posts:
            self._posts[post.role, post.place_code].append(post)
            if post.unit is not None:
                self._responder[post.unit] = post.person
        self._units: dict[str, list[str]] = defaultdict(list)
        for unit in staff.units:
            self._units[unit.place_code].append(unit.name)

    def monitors(self, group: str, on: date) -> list[int]:
        """Monitors of a group in term on a day."""
        return [post.person for post in self._posts[Role.MONITOR, group] if post.is_in_force(on)]

    def lapsed(self, group: str, on: date) -> list[int]:
        """Former monitors of a group whose terms were all over by a day."""
        former = {post.person for post in self._posts[Role.MONITOR, group] if post.last_on < on}
        return sorted(former - {p.person for p in self._posts[Role.MONITOR, group] if p.last_on >= on})

    def units(self, town: str) -> list[str]:
        """Names of the units that a town can give orders to: its own and the county's."""
        return self._units[town] + self._units[town[:6]]

    def hand(self, hand: Hand, village: str, turn: int, unit: str | None) -> int | None:
        """The person who makes a move on a report of a village; None for the reporter.

        `turn` shares the work between two clerks and between two secretaries.
        """
        if hand is Hand.REPORTER:
            return None
        if hand is Hand.UNIT:
            return self._responder[unit or ""]
        role, shift = SEATS[hand]
        place = village if role in {Role.CHIEF, Role.DEPUTY} else village[:9]
        holders = self._posts[role, place]
        return holders[(turn + shift) % len(holders)].person
