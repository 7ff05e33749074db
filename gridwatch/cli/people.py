"""People on the command line: the first administrator, bulk appointment, activation sheets."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from gridwatch.cli.transaction import Undo, language, now, settings, transaction
from gridwatch.people.accounts import issue_activation_code, open_account
from gridwatch.people.activation_sheet import sheet_for_place
from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.bulk import BulkReport, appoint_in_bulk, read_sheet, write_template
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day

appointments = AppGroup("appointments", help="Appointing many people from a workbook.")
activation = AppGroup("activation", help="Codes by which people set their first password.")

OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command("admin")
@click.argument("phone")
@click.argument("name")
@click.argument("county")
@click.option("--document-no", required=True, help="The document by which the administrator is appointed.")
@with_appcontext
def admin(phone: str, name: str, county: str, document_no: str) -> None:
    """Appoint the first administrator of COUNTY (a code) and print the activation code."""
    with transaction() as session:
        account = open_account(session, phone, name, by=None, now=now())
        new = NewAppointment(account.id, Role.ADMIN, county, document_no, china_day(now()))
        appoint(session, new, actor=None, now=now())
        days = settings().activation_days
        code = issue_activation_code(session, account, by=None, now=now(), valid_days=days)
    click.echo(f"Activation code for {name}, valid {days} days, single use: {code}")


@appointments.command("template")
@click.argument("out", type=OUT)
def template_command(out: Path) -> None:
    """Write an empty workbook with the columns that `appointments import` reads."""
    write_template(out)
    click.echo(f"Wrote {out}.")


@appointments.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check every row, change nothing.")
def import_command(file: Path, dry_run: bool) -> None:
    """Appoint everybody in a workbook, or nobody if any row is bad."""
    report = BulkReport(0, ())
    try:
        with transaction() as session:
            rows = read_sheet(file)
            report = appoint_in_bulk(session, rows, now=now(), term_years=settings().monitor_term_years)
            if dry_run or report.problems:
                raise Undo
    except Undo:
        click.echo("Nothing was changed.")
    for problem in report.problems:
        click.secho(f"row {problem.row_number}, {problem.column}: {problem.sentence(language())}", fg="red", err=True)
    click.echo(f"{report.rows} rows, {len(report.problems)} with errors.")
    if report.problems:
        raise click.exceptions.Exit(1)


@activation.command("sheet")
@click.argument("place")
@click.argument("out", type=OUT)
def sheet_command(place: str, out: Path) -> None:
    """Print fresh activation codes for PLACE (a code) to OUT, a PDF."""
    with transaction() as session:
        days, door = settings().activation_days, settings().public_url
        pdf = sheet_for_place(session, place, actor=None, now=now(), valid_days=days, door=door)
    out.write_bytes(pdf)
    click.echo(f"Wrote {out}.")
