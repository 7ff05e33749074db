"""Which rates are made of the numbers of coverage, of handling times and of collective assets;
`vocabulary/coverage.py` has the definition of each.

Names are those of the answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gridwatch.analysis.figures.tables import Ratio


@dataclass(frozen=True, slots=True)
class NamedRate:
    """A rate of two numbers of the same answer, by their names; `of` are added to make the
    denominator."""

    numerator: str
    of: tuple[str, ...]


def rates_of(counts: object, rates: Mapping[str, NamedRate]) -> dict[str, Ratio]:
    """The rates of some counts, which are attributes by those names; without those whose numerator
    is not told."""
    return {
        name: Ratio(counted, sum(getattr(counts, part) for part in rate.of))
        for name, rate in rates.items()
        if (counted := getattr(counts, rate.numerator)) is not None
    }


COVERAGE_RATES: dict[str, NamedRate] = {
    "station_coverage": NamedRate("villages_with_station", ("villages",)),
    "group_coverage": NamedRate("groups_with_monitor", ("groups",)),
    "staffing": NamedRate("groups_meeting_ratio", ("groups_with_known_households",)),
    "households_per_monitor": NamedRate("households", ("monitors_where_households_known",)),
    "signed_in": NamedRate("monitors_signed_in", ("monitors",)),
    "active": NamedRate("monitors_active", ("monitors_in_term_throughout",)),
}

HANDLING_RATES: dict[str, NamedRate] = {
    "closed_share": NamedRate("closed", ("problems",)),
    "still_open_share": NamedRate("still_open", ("problems",)),
}

ASSET_RATES: dict[str, NamedRate] = {
    "completion": NamedRate("reviewed", ("expected",)),
    "registration": NamedRate("registered", ("expected",)),
    "disclosure": NamedRate("disclosed_in_time", ("disclosures_due",)),
}
