"""How many monitors a group needs. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Staffing(StrEnum):
    """How well a group is staffed, worst first."""

    VACANT = "vacant"
    BELOW_RATIO = "below_ratio"
    NEVER_SIGNED_IN = "never_signed_in"
    STAFFED = "staffed"


LEAST = 1
"""Monitors that every group has."""


@dataclass(frozen=True, slots=True)
class StaffingRule:
    """Up to how many households one monitor, or two, are enough; above, a group has three, and
    never more."""

    one_up_to: int
    two_up_to: int

    @property
    def steps(self) -> tuple[tuple[int, int], ...]:
        """More households than the first ask for the second number of monitors; the most first."""
        return (self.two_up_to, 3), (self.one_up_to, 2)

    def needed(self, households: int | None) -> int | None:
        """Monitors for so many households, or None when nobody knows how many there are."""
        if households is None:
            return None
        return next((monitors for most, monitors in self.steps if households > most), LEAST)

    def judge(self, households: int | None, monitors: int, signed_in: int) -> Staffing:
        """How a group with so many monitors in term, of whom some have ever signed in, is
        staffed."""
        if monitors == 0:
            return Staffing.VACANT
        if monitors < (self.needed(households) or LEAST):
            return Staffing.BELOW_RATIO
        return Staffing.STAFFED if signed_in else Staffing.NEVER_SIGNED_IN
