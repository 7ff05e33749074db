"""All that can be exported, by the name that a request gives."""

from gridwatch.exports.analysis_tables import ANOMALIES, BLIND_SPOTS, HANDLING, RANKINGS
from gridwatch.exports.briefs import BRIEF
from gridwatch.exports.exportable import Exportable
from gridwatch.exports.field_lists import AUDIT, DELIVERIES, ORDERS, TASKS, VISITS
from gridwatch.exports.figure_tables import ASSET_RATES, COVERAGE, FIGURES, YEAR_ON_YEAR
from gridwatch.exports.report_lists import OVERDUE, REPORTS
from gridwatch.exports.territory_lists import APPOINTMENTS, PLACES, STATIONS, UNITS, VACANCIES

CATALOGUE: dict[str, Exportable] = {
    "reports": REPORTS,
    "overdue": OVERDUE,
    "appointments": APPOINTMENTS,
    "vacancies": VACANCIES,
    "stations": STATIONS,
    "units": UNITS,
    "places": PLACES,
    "visits": VISITS,
    "tasks": TASKS,
    "orders": ORDERS,
    "audit": AUDIT,
    "deliveries": DELIVERIES,
    "figures": FIGURES,
    "year-on-year": YEAR_ON_YEAR,
    "coverage": COVERAGE,
    "rankings": RANKINGS,
    "handling-times": HANDLING,
    "blind-spots": BLIND_SPOTS,
    "anomalies": ANOMALIES,
    "asset-rates": ASSET_RATES,
    "brief": BRIEF,
}
