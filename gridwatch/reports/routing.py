"""Whose a report is: a pure function over the places upward from where it was placed."""

from collections.abc import Sequence

from gridwatch.reports.lifecycle import Custodian
from gridwatch.territory.codes import Level
from gridwatch.territory.places import PlaceAbove


def route(above: Sequence[PlaceAbove]) -> int | None:
    """The innermost active station on the way up; failing all, None: the tray of the town or
    county.

    `above` runs from the innermost place to the county.
    """
    return next((place.station_id for place in above if place.station_id is not None), None)


def resolve_custody(
    custody: Custodian, *, station_id: int | None, town_id: int | None, sealed_to: Level | None
) -> Custodian:
    """Who in fact holds a report when a step hands it to a desk, station or town.

    A sealed report bypasses the station; one that concerns the town goes to the county.
    """
    if custody in {Custodian.DESK, Custodian.STATION}:
        if station_id is not None and sealed_to is None:
            return Custodian.STATION
        custody = Custodian.TOWN
    if custody is Custodian.TOWN and (sealed_to is Level.COUNTY or town_id is None):
        return Custodian.COUNTY
    return custody
