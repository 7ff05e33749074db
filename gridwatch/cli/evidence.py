"""Evidence on the command line: opening a sealed original, sweeping the store."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import click
from flask.cli import AppGroup

from gridwatch.cli.transaction import now, settings, transaction
from gridwatch.evidence.opening import open_original
from gridwatch.evidence.sweeping import Findings, look, sweep
from gridwatch.from_settings import archive

evidence = AppGroup("evidence", help="Sealed originals and the store of files.")


def _sha256(_context: click.Context, _parameter: click.Parameter, value: str) -> bytes:
    try:
        found = bytes.fromhex(value)
    except ValueError as error:
        raise click.BadParameter("64 hexadecimal digits") from error
    if len(found) != 32:
        raise click.BadParameter("64 hexadecimal digits")
    return found


@evidence.command("open")
@click.argument("report", type=click.UUID)
@click.argument("sha256", callback=_sha256)
@click.option("--identity", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--reason", required=True, help="Why; kept in the audit trail.")
def open_command(report: UUID, sha256: bytes, identity: Path, output: Path, reason: str) -> None:
    """Decrypt the original of a file with the key holder's identity. The audit trail keeps it."""
    lines = [line.strip() for line in identity.read_text().splitlines()]
    identities = [line for line in lines if line and not line.startswith("#")]
    with (
        transaction() as session,
        os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
    ):
        try:
            open_original(session, archive(settings()), report, sha256, identities, file, reason=reason, now=now())
        except BaseException:
            output.unlink()
            raise
    click.echo(f"Wrote {output}.")


@evidence.command("sweep")
@click.option("--delete", "is_deleting", is_flag=True, help="Delete what was found; without it nothing is touched.")
@click.option("--grace-hours", type=click.IntRange(min=1), default=24, show_default=True, help="Leave what is younger.")
def sweep_command(is_deleting: bool, grace_hours: int) -> None:
    """Find files that no row names, rows whose file is missing, and expired uploads."""
    kept, at = archive(settings()), now()
    with transaction() as session:
        found = look(session, kept, grace=timedelta(hours=grace_hours), now=at)
        _tell(found)
        if is_deleting:
            sweep(session, kept, found, now=at)
    click.echo("Deleted." if is_deleting else "Nothing was touched; --delete deletes the orphans and the expired.")
    if found.missing:
        raise click.exceptions.Exit(1)


def _tell(found: Findings) -> None:
    for key in found.orphans:
        click.echo(f"orphan   {key}")
    for key in found.missing:
        click.secho(f"missing  {key}", fg="red", err=True)
    for path in found.forgotten:
        click.echo(f"spool    {path}")
    click.echo(
        f"{len(found.orphans)} orphans, {len(found.missing)} missing, {len(found.expired)} expired uploads, "
        f"{len(found.forgotten)} left in the spool."
    )
