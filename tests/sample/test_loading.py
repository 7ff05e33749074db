"""The made-up county in the database: what was planned is what the product holds."""

from collections import Counter
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import Settings
from gridwatch.people.identity import IdentityVault
from gridwatch.people.roles import Role
from gridwatch.receipts import ReceiptSigner
from gridwatch.reports.models import Category, Report, ReportEvent
from gridwatch.rules import archive, move_rules, submission_rules
from gridwatch.sample.county import build_county
from gridwatch.sample.loading import is_loaded, load_county, steps_of
from gridwatch.sample.logins import list_logins
from gridwatch.sample.names import COUNTY
from gridwatch.sample.photos import take_photos
from gridwatch.sample.replaying import ReplayRules
from gridwatch.sample.texts import REPORT_TEXTS, SEALING
from gridwatch.tasks.models import Visit

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def test_the_county_is_loaded_as_planned(app: Flask, session: Session) -> None:
    settings: Settings = app.config["SETTINGS"]
    vault = IdentityVault(bytes.fromhex(settings.pseudonym_key), settings.identity_keys)
    signer = ReceiptSigner.from_seeds(settings.receipt_keys)
    rules = ReplayRules(vault, signer, submission_rules(settings), move_rules(settings), take_photos(archive(settings)))
    county = build_county(now=NOW, reports=150)
    ticks: list[None] = []
    assert not is_loaded(session, COUNTY[0])
    load_county(session, county, rules=rules, now=NOW, tick=lambda: ticks.append(None))
    assert is_loaded(session, COUNTY[0])
    assert len(ticks) == steps_of(county)
    stored = dict(session.execute(select(Report.id, Report.state)).all())
    assert stored == {report.sighting.id: report.state for report in county.reports}
    events = session.scalar(select(func.count()).select_from(ReportEvent))
    assert events is not None
    assert events >= len(county.reports) + sum(len(report.moves) for report in county.reports)
    visits = session.scalar(select(func.count()).select_from(Visit))
    assert visits is not None and visits > 100
    logins = Counter(login.role for login in list_logins(session, COUNTY[0], now=NOW))
    assert set(logins) == set(Role)
    assert (logins[Role.TOWN_SECRETARY], logins[Role.TOWN_CLERK]) == (2, 2)


def test_the_texts_know_the_categories_and_which_of_them_seal(session: Session) -> None:
    seals = dict(session.execute(select(Category.code, Category.seals)).all())
    assert set(REPORT_TEXTS) == set(seals)
    assert {code for code, is_sealing in seals.items() if is_sealing} == SEALING
