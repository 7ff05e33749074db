"""The figures on the command line: proving them, and making the counts again."""

import click
from flask.cli import AppGroup

from gridwatch.analysis.figures import upkeep as keeping
from gridwatch.cli.transaction import transaction

figures = AppGroup("figures", help="The figures that officials read.")
_SHOWN = 20


@figures.command("verify")
def verify_command() -> None:
    """Recompute every figure from the events; fails when one differs."""
    with transaction(snapshot=True) as session:
        for found in keeping.verify_figures(session):
            if isinstance(found, int):
                click.echo(f"{found} reports compared", err=True)
    assert isinstance(found, keeping.Proof)
    for report_id in found.wrong_reports[:_SHOWN]:
        click.secho(f"report {report_id} is not counted as its events say", fg="red", err=True)
    for count in found.wrong_counts[:_SHOWN]:
        click.secho(f"{count}", fg="red", err=True)
    differences = len(found.wrong_reports) + len(found.wrong_counts)
    click.echo(f"{found.reports} reports; {differences} differences.")
    if not found.holds:
        raise click.exceptions.Exit(1)


@figures.command("rebuild")
def rebuild_command() -> None:
    """Make the counts again from the reports' own rows; submissions and moves wait meanwhile."""
    with transaction() as session:
        keeping.rebuild_figures(session)
    click.echo("The counts were made again.")
