"""All that can be exported, by the name that a request gives."""

from gridwatch.exports.briefs import BRIEF
from gridwatch.exports.exportable import Exportable
from gridwatch.exports.field_lists import AUDIT, ORDERS, TASKS, VISITS
from gridwatch.exports.figure_tables import BLIND_SPOTS, COVERAGE, FIGURES, RANKINGS
from gridwatch.exports.report_lists import OVERDUE, REPORTS
from gridwatch.exports.territory_lists import APPOINTMENTS, PLACES, STATIONS

CATALOGUE: dict[str, Exportable] = {
    "reports": REPORTS,
    "overdue": OVERDUE,
    "appointments": APPOINTMENTS,
    "stations": STATIONS,
    "places": PLACES,
    "visits": VISITS,
    "tasks": TASKS,
    "orders": ORDERS,
    "audit": AUDIT,
    "figures": FIGURES,
    "coverage": COVERAGE,
    "rankings": RANKINGS,
    "blind-spots": BLIND_SPOTS,
    "brief": BRIEF,
}
