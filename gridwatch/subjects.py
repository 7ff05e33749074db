"""The subjects: every table of steps, and all that people are told about, by the name that its
notifications bear."""

from typing import Any

from gridwatch.clearing.lifecycle import CLEARING_LIFE_CYCLE
from gridwatch.clearing.subject import CLEARINGS
from gridwatch.findings.lifecycle import FINDING_LIFE_CYCLE
from gridwatch.findings.subject import FINDINGS
from gridwatch.institutions.lifecycle import INSTITUTION_LIFE_CYCLE
from gridwatch.institutions.subject import INSTITUTIONS
from gridwatch.letters.lifecycle import LETTER_LIFE_CYCLE
from gridwatch.letters.subject import LETTERS
from gridwatch.notifications.subject import Subjects
from gridwatch.pairing.lifecycle import DIARY_ITEM_LIFE_CYCLE
from gridwatch.pairing.subject import DIARY_ITEMS
from gridwatch.reports.lifecycle import LIFE_CYCLE
from gridwatch.reports.notices import ORDER, REPORT
from gridwatch.reports.orders.extension_lifecycle import EXTENSION_LIFE_CYCLE
from gridwatch.reports.reading.notified import ORDERS, REPORTS
from gridwatch.tasks.notices import TASK, TASKS, VISIT, VISITS
from gridwatch.tasks.visit_lifecycle import VISIT_LIFE_CYCLE
from gridwatch.workflow.steps import Workflow

SUBJECTS: Subjects = {
    REPORT: REPORTS,
    ORDER: ORDERS,
    VISIT: VISITS,
    TASK: TASKS,
    INSTITUTION_LIFE_CYCLE.name: INSTITUTIONS,
    LETTER_LIFE_CYCLE.name: LETTERS,
    FINDING_LIFE_CYCLE.name: FINDINGS,
    CLEARING_LIFE_CYCLE.name: CLEARINGS,
    DIARY_ITEM_LIFE_CYCLE.name: DIARY_ITEMS,
}

WORKFLOWS: dict[str, Workflow[Any, Any, Any]] = {
    "Life cycle of a report": LIFE_CYCLE,
    "Extension of an order's deadline": EXTENSION_LIFE_CYCLE,
    "Held visit": VISIT_LIFE_CYCLE,
    "Institution of a place": INSTITUTION_LIFE_CYCLE,
    "Letter of a body": LETTER_LIFE_CYCLE,
    "Problem in the ledger": FINDING_LIFE_CYCLE,
    "Clearing of what was found untrue": CLEARING_LIFE_CYCLE,
    "Problem or suggestion from a diary": DIARY_ITEM_LIFE_CYCLE,
}
"""By the title of its page in the documentation."""
