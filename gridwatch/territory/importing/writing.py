"""The import of places: judge the whole file, then write all of it, or the good part, or
nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from geo.datum import Datum
from gridwatch import audit
from gridwatch.territory.boundaries import Outline, put_boundaries
from gridwatch.territory.calendar import china_day
from gridwatch.territory.importing.changes import Changes, plan_changes
from gridwatch.territory.importing.checking import Checked, check
from gridwatch.territory.importing.report import ImportReport
from gridwatch.territory.importing.rows import PlaceRow, Problem, RawRow
from gridwatch.territory.importing.stored import Stored, load_stored
from gridwatch.territory.importing.understanding import Understood, understand
from gridwatch.territory.models import Place


def import_places(
    session: Session,
    raw_rows: Iterable[RawRow],
    *,
    datum: Datum,
    skip_bad: bool,
    dry_run: bool,
    now: datetime,
    allow_renames: bool = False,
    within: Sequence[str] | None = None,
    by: int | None = None,
) -> ImportReport:
    """Bring the territory in line with the rows of a file; the same file again changes nothing.

    Places are matched by the code in force. Nothing is written if any row is in error, unless
    `skip_bad`; a place whose code stands for another name today is an error, unless
    `allow_renames`; so is one outside of the places (codes) that it must lie `within`. The caller
    commits.
    """
    understood = understand(raw_rows, datum)
    if within is not None:
        understood = _kept_within(understood, within)
    stored = load_stored(session, {row.code[:6] for row in understood.rows})
    checked = check(understood, stored, datum=datum, allow_renames=allow_renames)
    changes = plan_changes(checked.good, stored)
    is_applied = not dry_run and (skip_bad or not checked.errors)
    if is_applied:
        _write(session, changes, stored, now=now)
    report = _report(understood.total, checked, changes, is_applied=is_applied)
    if report.is_applied and (report.created or report.updated):
        counts = {"created": report.created, "updated": report.updated, "outlines": report.outlines}
        counties = ",".join(sorted({row.code[:6] for row in checked.good}))
        audit.record(session, "places.import", "place", counties, account_id=by, now=now, **counts)
    return report


def _kept_within(understood: Understood, within: Sequence[str]) -> Understood:
    outside = [
        Problem(row.row_number, row.code, "out_of_reach", {"code": row.code, "within": ", ".join(within)})
        for row in understood.rows
        if not row.code.startswith(tuple(within))
    ]
    return replace(understood, problems=understood.problems + outside)


def write_places(session: Session, rows: Sequence[PlaceRow], *, now: datetime) -> None:
    """Write places that are known to be good (parents first) as `import_places` would."""
    stored = load_stored(session, {row.code[:6] for row in rows})
    _write(session, plan_changes(rows, stored), stored, now=now)


def _write(session: Session, changes: Changes, stored: Stored, *, now: datetime) -> None:
    ids = {place.code: place.id for place in stored.by_code.values()}
    _create(session, changes.created, ids, now)
    if changes.corrected:
        facts = [{"id": place.id, **new} for place, new in changes.corrected]
        session.execute(update(Place), facts)
    outlines = [
        Outline(ids[row.code], row.level, row.area, row.origin) for row in changes.outlined if row.area is not None
    ]
    put_boundaries(session, outlines, now=now)


def _create(session: Session, rows: Sequence[PlaceRow], ids: dict[str, int], now: datetime) -> None:
    """Insert level by level, since a child needs its parent's key; `ids` gains the new keys by
    code."""
    today = china_day(now)
    by_level = sorted(rows, key=lambda row: row.level.depth)
    for _, of_level in groupby(by_level, lambda row: row.level):
        values = [
            {
                "code": row.code,
                "name": row.name,
                "level": row.level,
                "parent_id": ids[row.parent_code] if row.parent_code else None,
                "households": row.households,
                "seat_lon": row.seat[0] if row.seat else None,
                "seat_lat": row.seat[1] if row.seat else None,
                "opened_on": today,
            }
            for row in of_level
        ]
        created = session.execute(insert(Place).returning(Place.code, Place.id), values)
        ids.update((code, key) for code, key in created)


def _report(total: int, checked: Checked, changes: Changes, *, is_applied: bool) -> ImportReport:
    return ImportReport(
        rows=total,
        created=len(changes.created),
        updated=changes.updated,
        unchanged=changes.unchanged,
        left_out=total - len(checked.good),
        outlines=len(changes.outlined),
        problems=tuple(checked.problems),
        is_applied=is_applied,
    )
