"""All that people are told about, by the name that its notifications bear: each room says what its
own are, and from whom they are kept."""

from gridwatch.notifications.subject import Subjects
from gridwatch.reports.notices import ORDER, REPORT
from gridwatch.reports.reading.notified import ORDERS, REPORTS
from gridwatch.tasks.notices import VISIT, VISITS

SUBJECTS: Subjects = {REPORT: REPORTS, ORDER: ORDERS, VISIT: VISITS}
