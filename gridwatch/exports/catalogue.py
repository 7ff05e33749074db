"""All that can be exported, by the name that a request gives."""

from gridwatch.exports.brief.export import BRIEF
from gridwatch.exports.exportable import Exportable
from gridwatch.exports.lists.analysis import ANOMALIES, BLIND_SPOTS, HANDLING, RANKINGS
from gridwatch.exports.lists.channels import CHANNEL_POINTS
from gridwatch.exports.lists.fieldwork import AUDIT, DELIVERIES, ORDERS, TASKS, VISITS
from gridwatch.exports.lists.figures import ASSET_RATES, COVERAGE, FIGURES, YEAR_ON_YEAR
from gridwatch.exports.lists.findings import CHECKS, FINDINGS
from gridwatch.exports.lists.institutions import INSTITUTIONS
from gridwatch.exports.lists.letters import LETTERS
from gridwatch.exports.lists.pairing import DIARIES, DIARY_ITEMS, PAIRING_FIGURES, PAIRINGS
from gridwatch.exports.lists.petitions import PETITION_COMPARISONS, PETITION_COUNTS, QUIET_VILLAGES
from gridwatch.exports.lists.reports import OVERDUE, REPORTS
from gridwatch.exports.lists.territory import APPOINTMENTS, PLACES, STATIONS, UNITS, VACANCIES

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
    "institutions": INSTITUTIONS,
    "letters": LETTERS,
    "findings": FINDINGS,
    "checks": CHECKS,
    "pairings": PAIRINGS,
    "diaries": DIARIES,
    "diary-items": DIARY_ITEMS,
    "pairing-figures": PAIRING_FIGURES,
    "petition-counts": PETITION_COUNTS,
    "petition-comparisons": PETITION_COMPARISONS,
    "quiet-villages": QUIET_VILLAGES,
    "channel-points": CHANNEL_POINTS,
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
