"""The judgement on a file of places: every complaint about every row, and which rows are left out
for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.datum import Datum
from gridwatch.territory.importing.complaints import Severity
from gridwatch.territory.importing.datum_check import check_datum
from gridwatch.territory.importing.fitting import check_fit
from gridwatch.territory.importing.hierarchy import check_hierarchy
from gridwatch.territory.importing.naming import check_names, known_by_name
from gridwatch.territory.importing.rows import PlaceRow, Problem
from gridwatch.territory.importing.stored import Stored
from gridwatch.territory.importing.understanding import Understood


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows fit to be written, parents first, and all complaints in the order of the rows."""

    good: list[PlaceRow]
    problems: list[Problem]

    @property
    def errors(self) -> int:
        """The number of rows in error."""
        return len({problem.row_number for problem in self.problems if problem.severity is Severity.ERROR})


def check(understood: Understood, stored: Stored, *, datum: Datum, allow_renames: bool) -> Checked:
    """Check the places of a file against each other and against what is stored; changes nothing."""
    rows = understood.rows
    problems = [_with_known_name(problem, stored) for problem in understood.problems]
    problems += check_hierarchy(rows, stored)
    problems += check_names(rows, stored, allow_renames=allow_renames)
    problems += check_fit(rows, stored)
    problems += check_datum(rows, stored, datum)
    good, skipped = _leave_out(rows, problems, stored)
    return Checked(good, sorted(problems + skipped, key=lambda problem: problem.row_number))


def _with_known_name(problem: Problem, stored: Stored) -> Problem:
    """Add to an unreadable code where its name is stored, which often settles what was meant."""
    known = known_by_name(str(problem.facts.get("name", "")), stored) if problem.key == "bad_code" else ""
    if not known:
        return problem
    return replace(problem, key="bad_code_known_name", facts={**problem.facts, "known": known})


def _leave_out(
    rows: Sequence[PlaceRow], problems: Sequence[Problem], stored: Stored
) -> tuple[list[PlaceRow], list[Problem]]:
    """Part the good rows from the bad; a bad row takes those below it along, unless its place is
    stored.

    In a file read in the wrong datum everything below is off too, stored or not.
    """
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    bad = {problem.row_number for problem in errors}
    shifted = {problem.row_number for problem in errors if problem.key == "wrong_datum"}
    left_out: dict[str, PlaceRow] = {}
    good: dict[str, PlaceRow] = {}
    skipped = []
    for row in sorted(rows, key=lambda row: (row.level.depth, row.row_number)):
        parent = left_out.get(row.parent_code or "")
        if row.row_number not in bad and parent is None:
            good[row.code] = row
            continue
        if parent is not None and row.row_number not in bad:
            facts = {"parent": parent.code, "other": parent.row_number}
            skipped.append(Problem(row.row_number, row.code, "parent_skipped", facts))
        if row.row_number in shifted or (parent is not None and parent.row_number in shifted):
            shifted.add(row.row_number)
            left_out[row.code] = row
        elif row.code not in stored.by_code and row.code not in good:
            left_out[row.code] = row
    return list(good.values()), skipped
