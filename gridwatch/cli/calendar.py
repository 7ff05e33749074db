"""The holiday calendar on the command line."""

from pathlib import Path

import click
from flask.cli import AppGroup

from gridwatch.cli.transaction import Undo, language, now, settings, transaction
from gridwatch.from_settings import move_rules
from gridwatch.reports.automatic.holidays_become_known import reclock_all
from gridwatch.territory.calendar import china_day
from gridwatch.workdays.importing import CalendarFile, import_calendar, known_years, read_calendar
from gridwatch.workdays.working_days import missing_years

calendar = AppGroup("calendar", help="Holidays and make-up days 调休, by which working days are counted.")


@calendar.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check every row, change nothing.")
def import_command(file: Path, dry_run: bool) -> None:
    """Import the years of a CSV or XLSX with the columns 日期, 类型 (休 or 班) and 名称; replaces those
    years."""
    reclocked, years = 0, frozenset[int]()
    try:
        with transaction() as session:
            found = read_calendar(file)
            if found.days and not found.problems:
                import_calendar(session, found, source=file.name, now=now())
                reclocked = reclock_all(session, rules=move_rules(settings()), now=now())
            years = known_years(session)
            if dry_run:
                raise Undo
    except Undo:
        click.echo("Nothing was changed.")
    _tell(found, reclocked, years)
    if found.problems or not found.days:
        raise click.exceptions.Exit(1)


def _tell(found: CalendarFile, reclocked: int, years: frozenset[int]) -> None:
    chinese = language() == "zh"
    for problem in found.problems:
        click.secho(f"row {problem.row_number}: {problem.zh if chinese else problem.en}", fg="red", err=True)
    said = ", ".join(map(str, found.years)) or "none"
    click.echo(f"{len(found.days)} special days of {said}, {len(found.problems)} rows with errors.")
    click.echo(f"{reclocked} deadlines counted anew. Years known: {', '.join(map(str, sorted(years))) or 'none'}.")
    for year in found.short_years:
        click.secho(
            f"Warning: {year} has fewer days off than the law gives; is the file complete?", fg="yellow", err=True
        )
    for year in missing_years(years, china_day(now())):
        click.secho(f"Warning: {year} is not imported; deadlines in it are provisional.", fg="yellow", err=True)
