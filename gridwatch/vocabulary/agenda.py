"""What waits for somebody today, beside the steps of the process."""

from gridwatch.vocabulary import clearing, correspondence, findings, institutions, pairing
from gridwatch.vocabulary.term import Table, Term

AGENDUM: Table = {
    "due_today":   Term("今日到期", "Due today"),
    "overdue":     Term("逾期", "Overdue"),
    "entrusted":   Term("我承办的", "Entrusted to me"),
    "mentioned":   Term("提到我的", "Where I am mentioned"),
    "held_visits": Term("待核走访", "Visits to decide"),
    "terms":       Term("90 天内任期届满", "Terms that end within 90 days"),
    "orders":      Term("待整改", "Orders to answer"),
    **institutions.AWAITED,
    **correspondence.AWAITED,
    **findings.AWAITED,
    **clearing.AWAITED,
    **pairing.AWAITED,
}  # fmt: skip
