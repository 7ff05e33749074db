"""Territory on the command line: importing places and deriving cells."""

from pathlib import Path

import click
from flask.cli import AppGroup

from geo.datum import Datum
from gridwatch.cli.transaction import language, now, transaction
from gridwatch.territory.derive import derive_cells
from gridwatch.territory.importing.complaints import Severity
from gridwatch.territory.importing.reading import read_rows
from gridwatch.territory.importing.report import ImportReport
from gridwatch.territory.importing.writing import import_places
from gridwatch.territory.places import get_place

places = AppGroup("places", help="Counties, towns, villages, groups and grids.")
cells = AppGroup("cells", help="Boundaries made from points where there are none.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = 200


@places.command("import")
@click.argument("file", type=FILE)
@click.option("--datum", type=click.Choice([d.value for d in Datum]), default="wgs84", show_default=True)
@click.option("--dry-run", is_flag=True, help="Check and count, change nothing.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows and leave the bad ones out.")
@click.option("--allow-renames", is_flag=True, help="Take a known code with another name for a renaming.")
def import_command(file: Path, datum: str, dry_run: bool, skip_bad: bool, allow_renames: bool) -> None:
    """Import places from GeoJSON, GeoJSON-seq (also .gz), CSV or XLSX."""
    with transaction() as session:
        report = import_places(
            session,
            read_rows(file),
            datum=Datum(datum),
            skip_bad=skip_bad,
            dry_run=dry_run,
            now=now(),
            allow_renames=allow_renames,
        )
    _print(report, dry_run=dry_run)
    if report.errors and not skip_bad:
        raise click.exceptions.Exit(1)


@cells.command("derive")
@click.argument("place")
def derive_command(place: str) -> None:
    """Give the children of PLACE (a code) that have no boundary a derived one."""
    with transaction() as session:
        made = derive_cells(session, get_place(session, place), now=now())
    for cell in made:
        state = "made" if cell.is_changed else "unchanged"
        click.echo(f"{cell.code}  {cell.name}  {cell.method}  {state}")
    click.echo(f"{sum(cell.is_changed for cell in made)} of {len(made)} cells are new.")


def _print(report: ImportReport, *, dry_run: bool) -> None:
    for problem in report.problems[:SHOWN]:
        colour = "red" if problem.severity is Severity.ERROR else None
        line = f"row {problem.row_number} [{problem.code}] {problem.field}: {problem.sentence(language())}"
        click.secho(f"{problem.severity}: {line}", fg=colour, err=True)
    if len(report.problems) > SHOWN:
        click.echo(f"… and {len(report.problems) - SHOWN} more", err=True)
    counts = f"{report.created} new, {report.updated} updated, {report.unchanged} unchanged, {report.left_out} left out"
    click.echo(f"{report.rows} rows: {counts}; {report.outlines} boundaries; {len(report.errors)} errors.")
    if not report.is_applied:
        click.echo("Dry run: nothing was changed." if dry_run else "Nothing was changed.")
