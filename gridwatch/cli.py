"""`flask gridwatch …`: thin commands over the domain, each one transaction."""

import click
from flask.cli import AppGroup

gridwatch = AppGroup("gridwatch", help="Territory, people, the sample county, the worker and the audit trail.")
