"""The roles that a person can be appointed to, and the level of territory each belongs to."""

from enum import StrEnum

from gridwatch.territory.codes import Level


class Role(StrEnum):
    """What a person is appointed as; the names are those of the domain."""

    MONITOR = "monitor"
    DEPUTY = "deputy"
    CHIEF = "chief"
    VILLAGE_CLERK = "village_clerk"
    RESPONDER = "responder"
    TOWN_CLERK = "town_clerk"
    TOWN_SECRETARY = "town_secretary"
    TOWN_VIEWER = "town_viewer"
    ZONE_LEAD = "zone_lead"
    COUNTY_OFFICER = "county_officer"
    CITIZEN = "citizen"
    ADMIN = "admin"
    AUDITOR = "auditor"
    PAIR_OFFICER = "pair_officer"
    DEPARTMENT_OFFICER = "department_officer"


LEVELS: dict[Role, frozenset[Level]] = {
    Role.MONITOR: frozenset({Level.GROUP}),
    Role.DEPUTY: frozenset({Level.VILLAGE}),
    Role.CHIEF: frozenset({Level.VILLAGE}),
    Role.VILLAGE_CLERK: frozenset({Level.VILLAGE}),
    Role.RESPONDER: frozenset({Level.TOWN, Level.COUNTY}),
    Role.TOWN_CLERK: frozenset({Level.TOWN}),
    Role.TOWN_SECRETARY: frozenset({Level.TOWN}),
    Role.TOWN_VIEWER: frozenset({Level.TOWN}),
    Role.ZONE_LEAD: frozenset({Level.COUNTY}),
    Role.COUNTY_OFFICER: frozenset({Level.COUNTY}),
    Role.DEPARTMENT_OFFICER: frozenset({Level.COUNTY}),
    Role.CITIZEN: frozenset({Level.COUNTY}),
    Role.ADMIN: frozenset({Level.COUNTY}),
    Role.AUDITOR: frozenset({Level.COUNTY}),
    Role.PAIR_OFFICER: frozenset({Level.TOWN, Level.COUNTY}),
}
"""Where each role can be held; the database refuses any other level."""
OF_UNITS = frozenset({Role.RESPONDER, Role.DEPARTMENT_OFFICER})
"""Roles of people who belong to a unit, which the appointment names."""
