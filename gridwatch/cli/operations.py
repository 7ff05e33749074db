"""Running the product: the worker, the audit trail, and the documents that are made from the
code."""

import asyncio
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from procrastinate import App
from procrastinate.jobs import DeleteJobCondition
from sqlalchemy.engine import make_url
from sqlalchemy.orm import sessionmaker

from gridwatch import audit as trail
from gridwatch.cli.documents import DOCUMENTS
from gridwatch.cli.transaction import now, settings, transaction
from gridwatch.exports.requests import QUEUE as EXPORTS
from gridwatch.from_settings import channels, keep_exports, move_rules, workshop
from gridwatch.people.identity import IdentityVault
from gridwatch.worker import WorkerRules, make_worker

DONE = DeleteJobCondition.SUCCESSFUL
"""What has been done is not kept: a row a minute for each periodic job, for good."""

audit = AppGroup("audit", help="The append-only audit trail.")
documents = AppGroup("docs", help="The documents that are made from the code.")


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Work the job queue until SIGTERM or Ctrl-C; the job at hand is finished first."""
    url = make_url(settings().database_url).set(drivername="postgresql")
    conninfo = url.render_as_string(hide_password=False)
    sessions = sessionmaker(current_app.extensions["sqlalchemy"].engine)
    vault: IdentityVault = current_app.config["IDENTITY_VAULT"]
    shop = workshop(settings(), sessions, vault)
    rules = WorkerRules(
        move_rules(settings()), channels(settings()), vault, shop, keep_exports(settings()), settings().monthly_briefs
    )
    app = make_worker(conninfo, sessions, rules)
    click.echo("worker: ready")
    asyncio.run(_work(app))


async def _work(app: App) -> None:
    """Exports in a queue of their own, beside the rest: a long one keeps no clock waiting."""
    async with app.open_async():
        exports = asyncio.create_task(
            app.run_worker_async(
                queues=[EXPORTS], delete_jobs=DONE, install_signal_handlers=False, shutdown_graceful_timeout=0
            )
        )
        try:
            await app.run_worker_async(
                queues=["default"], delete_jobs=DONE, install_signal_handlers=True, shutdown_graceful_timeout=20
            )
        finally:
            exports.cancel()
            await asyncio.wait([exports])


@audit.command("seal")
def seal_command() -> None:
    """Chain the entries since the last seal."""
    sealed = 0
    with transaction() as session:
        while made := trail.seal(session, now=now()):
            sealed += len(made.entry_ids)
    click.echo(f"{sealed} entries sealed.")


@audit.command("verify")
def verify_command() -> None:
    """Recompute the whole chain; fails when anything was changed."""
    with transaction() as session:
        complaints, waiting = trail.verify(session), trail.count_unsealed(session)
    for complaint in complaints:
        click.secho(complaint, fg="red", err=True)
    click.echo(f"The chain {'does not hold' if complaints else 'holds'}; {waiting} entries wait to be sealed.")
    if complaints:
        raise click.exceptions.Exit(1)


@documents.command("write")
@click.argument("root", type=click.Path(file_okay=False, path_type=Path), default=Path())
def write_command(root: Path) -> None:
    """Write the life cycle, the settings, the permissions, the API description and the client's
    words of codes below ROOT."""
    for name, make in DOCUMENTS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(make())
        click.echo(f"Wrote {root / name}.")
