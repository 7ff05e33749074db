"""What an import did, or would do."""

from dataclasses import dataclass

from gridwatch.territory.importing.complaints import Severity
from gridwatch.territory.importing.rows import Problem


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome: rows of the file by what became of them, and every complaint in the order of the
    rows.

    `is_applied` is False for a dry run and where errors kept everything out; the counts are then
    what would have been done with the good rows. created + updated + unchanged + left_out = rows;
    `outlines` counts the boundaries that are new or changed, which makes a known place "updated".
    """

    rows: int
    created: int
    updated: int
    unchanged: int
    left_out: int
    outlines: int
    problems: tuple[Problem, ...]
    is_applied: bool

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The complaints that keep rows out."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)
