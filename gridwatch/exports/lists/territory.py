"""The lists of territory and people that can be exported: places, stations, units, appointments,
free seats.

Left out though the desk may read them on the screen: phones, and declarations, which name people's
families.
"""

from collections.abc import Generator
from datetime import timedelta

from gridwatch.analysis.coverage.vacancies import VACANCIES_BY_CODE, Vacancy, VacancyFilter, list_vacancies
from gridwatch.exports.exportable import Ask, paged, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.people.models import Appointment
from gridwatch.people.permissions import Right
from gridwatch.people.reading import APPOINTMENTS_BY_KEY, AppointmentFilter, count_appointments, list_appointments
from gridwatch.people.units import UNITS_BY_KEY, UnitFilter, list_units
from gridwatch.territory.places import PLACES_BY_CODE, PlaceFilter, list_places
from gridwatch.territory.stations import STATIONS_BY_KEY, StationFilter, list_stations


def _appointments(ask: Ask) -> Generator[Appointment]:
    return paged(ask, APPOINTMENTS_BY_KEY, list_appointments, actor=ask.actor, now=ask.now)


def _vacancies(ask: Ask) -> Generator[Vacancy]:
    rule = ask.rules.coverage.staffing
    return paged(ask, VACANCIES_BY_CODE, list_vacancies, lambda one: one.group, actor=ask.actor, rule=rule, now=ask.now)


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
    rows=lambda ask: paged(ask, PLACES_BY_CODE, list_places),
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
    rows=lambda ask: paged(ask, STATIONS_BY_KEY, list_stations),
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
    count=lambda ask: count_appointments(ask.session, ask.wanted, actor=ask.actor, now=ask.now).total,
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
    rows=lambda ask: paged(ask, UNITS_BY_KEY, list_units),
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
