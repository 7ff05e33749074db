"""The sample county on the command line: loading it once, and saying how to try it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from gridwatch.cli.transaction import now, settings, transaction
from gridwatch.from_settings import archive, move_rules, submission_rules
from gridwatch.people.identity import IdentityVault
from gridwatch.people.roles import Role
from gridwatch.sample.county import build_county
from gridwatch.sample.intake import SampleRules
from gridwatch.sample.loading import is_loaded, load_county
from gridwatch.sample.logins import PASSWORD, Login, list_logins
from gridwatch.sample.names import COUNTY
from gridwatch.sample.photos import take_photos

sample = AppGroup("sample", help="A made-up county with people and reports.")


@sample.command("load")
def load_command() -> None:
    """Load the sample county, once; all of it or nothing."""
    at = now()
    with transaction() as session:
        if is_loaded(session, COUNTY[0]):
            click.echo("The sample county is there already.")
            return
        click.echo("Loading the sample county: a minute or less.")
        county = build_county(now=at)
        vault: IdentityVault = current_app.config["IDENTITY_VAULT"]
        rules = SampleRules(
            vault,
            current_app.config["RECEIPT_SIGNER"],
            submission_rules(settings()),
            move_rules(settings()),
            take_photos(archive(settings())),
        )
        load_county(session, county, rules=rules, now=at, stage=_stage)
    click.echo(f"{len(county.places)} places, {len(county.posts)} appointments, {len(county.reports)} reports.")


@contextmanager
def _stage(words: str, steps: int) -> Iterator[Callable[[int], None]]:
    """A progress bar that names the stage."""
    with click.progressbar(length=steps, label=f"{words:8}", update_min_steps=max(1, steps // 200)) as bar:
        yield bar.update


@sample.command("show")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True)
def show_command(address: str) -> None:
    """Print the page's address, one login a role, and three calls to try."""
    with transaction() as session:
        logins = list_logins(session, COUNTY[0], now=now())
    if not logins:
        raise click.ClickException("The sample county is not loaded; run `flask gridwatch sample load`.")
    click.echo(f"\nOpen {address} in a browser and sign in as one of these; the password of all is {PASSWORD}.\n")
    for login in logins:
        click.echo(f"  {login.phone}  {login.role:15}  {login.name} · {login.place}")
    phones = {login.role: login for login in reversed(logins)}
    click.echo(f"\nOr call the API, described at {address}/api/v1/docs: send a report, read it as its chief.\n")
    for line in _calls(f"{address}/api/v1", phones[Role.MONITOR], phones[Role.CHIEF]):
        click.echo(f"  {line}")


@sample.command("ready")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True)
@click.pass_context
def ready_command(context: click.Context, address: str) -> None:
    """The three that `make demo` needs, in one start: `db upgrade`, `sample load`, `sample
    show`."""
    click.echo("Bringing the schema up to date.")
    upgrade()
    context.invoke(load_command)
    context.invoke(show_command, address=address)


def _calls(api: str, monitor: Login, chief: Login) -> list[str]:
    """Three lines that a shell takes as they are."""
    reading = "python3 -c 'import sys, json; print(json.load(sys.stdin)[\"token\"])'"
    uuid7 = (
        "python3 -c 'import time, uuid; t = time.time_ns() // 10**6; "
        "print(uuid.UUID(int=t << 80 | 7 << 76 | 2 << 62 | uuid.uuid4().int % 2**62))'"
    )
    seen = f'"place_code":"{monitor.place_code}","captured_at":"\'$(date -Iseconds)\'"'
    report = f'{{"category":"J4","text":"组里的路塌了一段",{seen}}}'
    return [
        f"T=$(curl -s {api}/sessions --json '{_login(monitor)}' | {reading})",
        f"R=$({uuid7}); curl -s -X PUT {api}/reports/$R -H \"Authorization: Bearer $T\" --json '{report}'",
        f'curl -s {api}/reports/$R -H "Authorization: Bearer '
        f"$(curl -s {api}/sessions --json '{_login(chief)}' | {reading})\"",
    ]


def _login(login: Login) -> str:
    return f'{{"phone":"{login.phone}","password":"{PASSWORD}"}}'
