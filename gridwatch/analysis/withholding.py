"""Which counts of a table by place are told to everybody who walks past a screen: none below 3, and
none by which one below 3 could be reckoned.

Statistical disclosure control calls the first primary and the second complementary suppression
(Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, chapter 4). The rule is one
threshold for each month and measure:

1. What is 1 or 2 is withheld; 0 is told, since nothing is nobody's.
2. Total less what is told is the sum of what is withheld. Where all that is withheld is the same
   number, this sum gives it away: one cell at once, and 1 + 1 or 2 + 2 to whoever counts the cells.
   Then the smallest number of the rest is withheld too, in every place that has it.
3. Where there is no rest, the total is withheld instead.

Why that is enough, also for whoever knows this rule (it is no secret; an intruder who knows which
cell is withheld for the sake of another one breaks rules that do not mind): the rule looks at the
numbers and never at the places. So any two withheld cells can change their numbers, and the table
told is the same to the letter; and since not all of them are equal, no cell has one possible number.
Without the total it might be all ones or all twos. A total of 1 or 2 is never told: its cells are
equal and have no rest.

What it does not do: make a secret of what somebody knows from elsewhere. Who reads the figures of a
place as its desk knows more than the screen, and may reckon with both.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gridwatch.analysis.figures.small_counts import LEAST


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one count: by place, and in total; None is withheld."""

    cells: Mapping[str, int | None]
    total: int | None


def withhold(counts: Mapping[str, int]) -> Told:
    """The counts of disjoint cells that make up a whole, as they may be told."""
    hidden = {key for key, count in counts.items() if is_small(count)}
    rest = sorted({count for key, count in counts.items() if count > 0 and key not in hidden})
    if _is_given_away(counts, hidden) and rest:
        hidden |= {key for key, count in counts.items() if count == rest[0]}
    cells = {key: None if key in hidden else count for key, count in counts.items()}
    return Told(cells, None if _is_given_away(counts, hidden) else sum(counts.values()))


def is_small(count: int) -> bool:
    """Whether a count is too small to be told, though it is something."""
    return count != 0 and count < LEAST


def share(part: int, whole: int) -> float | None:
    """A rate to a whole percent; None where what it is made of, the part or its rest, is small, or
    nothing."""
    if whole <= 0 or is_small(part) or is_small(whole - part):
        return None
    return round(part / whole, 2)


def _is_given_away(counts: Mapping[str, int], hidden: set[str]) -> bool:
    """Whether the sum of the hidden cells and their number tell each of them."""
    return len({counts[key] for key in hidden}) == 1
