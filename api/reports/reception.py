"""Who sends in this request, and by which keys and rules it is taken in."""

from flask import g

from api.resource import actor, archive, settings, signer, vault
from gridwatch.from_settings import move_rules, submission_rules
from gridwatch.reports.intake.submission import Intake
from gridwatch.sync.receiving import Reception


def reception() -> Reception:
    """For whatever a device hands in; only in routes that need a sign-in."""
    intake = Intake(actor(), vault(), signer(), submission_rules(settings()), g.now)
    return Reception(intake, move_rules(settings()), archive().limits)
