"""`flask gridwatch …`: thin commands over the domain, each one transaction."""

from flask.cli import AppGroup

from gridwatch.cli.calendar import calendar
from gridwatch.cli.evidence import evidence
from gridwatch.cli.figures import figures
from gridwatch.cli.operations import audit, documents, worker
from gridwatch.cli.people import activation, admin, appointments
from gridwatch.cli.receipts import receipt
from gridwatch.cli.sample import sample
from gridwatch.cli.territory import cells, places
from gridwatch.cli.tiles import tiles

gridwatch = AppGroup(
    "gridwatch",
    help="Territory, map tiles, people, the calendar, the sample county, receipts, the worker and the audit trail.",
)
COMMANDS = (
    places, cells, tiles, appointments, activation, admin, sample, calendar, evidence, figures, audit, receipt,
    documents, worker,
)  # fmt: skip
for command in COMMANDS:
    gridwatch.add_command(command)
