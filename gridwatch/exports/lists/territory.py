"""The lists of territory and people that can be exported: places, stations, units, appointments,
free seats.

Left out though the desk may read them on the screen: phones, and declarations, which name people's
families.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gridwatch.analysis.coverage.vacancies import Vacancy, find_vacancies
from gridwatch.exports.exportable import Ask, paged, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.people.appointments import find_appointments
from gridwatch.people.models import Appointment, Unit
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.people.units import units_within
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place, Station
from gridwatch.territory.places import find_places, get_place
from gridwatch.territory.stations import stations_within


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """Which places: of a level, below a parent (a code), with this in the name."""

    level: Level | None = None
    parent: str | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class StationFilter:
    """Stations at or below a place (a code)."""

    place: str


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """Units at or above a place (a code)."""

    place: str


@dataclass(frozen=True, slots=True)
class VacancyFilter:
    """Groups with free seats, at or below a place (a code)."""

    place: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentFilter:
    """Which appointments: at or below a place (a code), in a role, in force now or ever."""

    place: str | None = None
    role: Role | None = None
    in_force: bool = True


def _places(ask: Ask) -> Generator[Place]:
    wanted: PlaceFilter = ask.wanted

    def fetch(after: str | None, limit: int) -> Sequence[Place]:
        return find_places(ask.session, level=wanted.level, parent=wanted.parent, q=wanted.q, after=after, limit=limit)

    return paged(ask.session, fetch, lambda place: place.code)


def _stations(ask: Ask) -> Generator[Station]:
    place = get_place(ask.session, ask.wanted.place, pointer="/place")

    def fetch(after: int | None, limit: int) -> Sequence[Station]:
        return stations_within(ask.session, place, after=after or 0, limit=limit)

    return paged(ask.session, fetch, lambda station: station.id)


def _appointments(ask: Ask) -> Generator[Appointment]:
    wanted: AppointmentFilter = ask.wanted

    def fetch(after: int | None, limit: int) -> Sequence[Appointment]:
        return find_appointments(
            ask.session, actor=ask.actor, place_code=wanted.place, role=wanted.role, in_force=wanted.in_force,
            after=after or 0, limit=limit, now=ask.now,
        )  # fmt: skip

    return paged(ask.session, fetch, lambda one: one.id)


def _units(ask: Ask) -> Generator[Unit]:
    place = get_place(ask.session, ask.wanted.place, pointer="/place")

    def fetch(after: int | None, limit: int) -> Sequence[Unit]:
        return units_within(ask.session, place, after=after or 0, limit=limit)

    return paged(ask.session, fetch, lambda unit: unit.id)


def _vacancies(ask: Ask) -> Generator[Vacancy]:
    rule = ask.rules.coverage.staffing

    def fetch(after: str | None, limit: int) -> Sequence[Vacancy]:
        return find_vacancies(
            ask.session, actor=ask.actor, place_code=ask.wanted.place, rule=rule, after=after, limit=limit, now=ask.now
        )

    return paged(ask.session, fetch, lambda one: one.group.code)


PLACES = table(
    "区划", "Places",
    rights=(),
    wanted=PlaceFilter,
    columns=(
        Column("代码", "Code", lambda place: place.code, width=19),
        Column("名称", "Name", lambda place: place.name, width=20),
        Column("层级", "Level", lambda place: place.level, Kind.CODE, 9),
        Column("户数", "Households", lambda place: place.households, Kind.NUMBER, 9),
        Column("设立日期", "Opened", lambda place: place.opened_on, Kind.DAY),
    ),
    rows=_places,
)  # fmt: skip

STATIONS = table(
    "前哨站", "Stations",
    rights=(),
    wanted=StationFilter,
    columns=(
        Column("名称", "Name", lambda station: station.name, width=24),
        Column("所在代码", "Place code", lambda station: station.place.code, width=19),
        Column("所在地", "Place", lambda station: station.place.name, width=20),
        Column("层级", "Level", lambda station: station.place.level, Kind.CODE, 9),
        Column("设站日期", "Opened", lambda station: station.opened_on, Kind.DAY),
        Column("撤站日期", "Closed", lambda station: station.closed_on, Kind.DAY),
    ),
    rows=_stations,
)  # fmt: skip

APPOINTMENTS = table(
    "任职", "Appointments",
    rights=(Right.PEOPLE_READ,),
    wanted=AppointmentFilter,
    columns=(
        Column("任职编号", "Appointment", lambda one: one.id, width=10),
        Column("姓名", "Name", lambda one: one.account.name),
        Column("职务", "Role", lambda one: one.role, Kind.CODE, 16),
        Column("任职地代码", "Place code", lambda one: one.place.code, width=19),
        Column("任职地", "Place", lambda one: one.place.name, width=20),
        Column("席位", "Seat", lambda one: one.seat, Kind.NUMBER, 6),
        Column("聘任（任职）文号", "Document", lambda one: one.document_no, width=22),
        Column("任期自", "From", lambda one: one.term.lower, Kind.DAY),
        Column("任期至", "To", lambda one: one.term.upper and one.term.upper - timedelta(days=1), Kind.DAY),
        Column("终止任职时间", "Ended", lambda one: one.ended_at, Kind.INSTANT, 17),
        Column("终止任职原因", "End reason", lambda one: one.end_reason, Kind.CODE),
    ),
    rows=_appointments,
)  # fmt: skip

UNITS = table(
    "责任单位", "Units",
    rights=(),
    wanted=UnitFilter,
    columns=(
        Column("单位编号", "Unit", lambda unit: unit.id, width=10),
        Column("名称", "Name", lambda unit: unit.name, width=24),
        Column("所在代码", "Place code", lambda unit: unit.place.code, width=19),
        Column("所在地", "Place", lambda unit: unit.place.name, width=20),
    ),
    rows=_units,
)  # fmt: skip

VACANCIES = table(
    "空缺席位", "Vacancies",
    rights=(Right.PEOPLE_READ,),
    wanted=VacancyFilter,
    columns=(
        Column("组代码", "Group code", lambda one: one.group.code, width=19),
        Column("组", "Group", lambda one: one.group.name),
        Column("村", "Village", lambda one: one.village.name),
        Column("户数", "Households", lambda one: one.group.households, Kind.NUMBER, 8),
        Column("应配监督员", "Monitors needed", lambda one: one.needed, Kind.NUMBER, 11),
        Column("在任监督员", "Monitors in term", lambda one: one.monitors, Kind.NUMBER, 11),
    ),
    rows=_vacancies,
)  # fmt: skip
