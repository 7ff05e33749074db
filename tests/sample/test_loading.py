"""The made-up county in the database: the product holds what was planned, as its own doors would
have made it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from config import Settings
from gridwatch.from_settings import archive, move_rules, submission_rules
from gridwatch.people.identity import IdentityVault
from gridwatch.people.roles import Role
from gridwatch.receipts import ReceiptSigner
from gridwatch.reports.lifecycle import Action
from gridwatch.reports.models import Category, Report
from gridwatch.sample.county import SampleCounty, build_county
from gridwatch.sample.intake import SampleRules
from gridwatch.sample.loading import is_loaded, load_county, write_people_and_reports, write_territory
from gridwatch.sample.logins import list_logins
from gridwatch.sample.names import COUNTY
from gridwatch.sample.photos import take_photos
from gridwatch.sample.reports import SampleReport
from gridwatch.sample.rounds import make_rounds
from gridwatch.sample.texts import REPORT_TEXTS, SEALING
from gridwatch.tasks.models import Visit
from gridwatch.territory.calendar import CHINA
from tests.sample import doors

NOW = datetime(2026, 11, 21, 12, tzinfo=CHINA)
PER_ACTION = 6


@pytest.fixture
def rules(app: Flask) -> SampleRules:
    settings: Settings = app.config["SETTINGS"]
    vault = IdentityVault(bytes.fromhex(settings.pseudonym_key), settings.identity_keys)
    signer = ReceiptSigner.from_seeds(settings.receipt_keys)
    return SampleRules(vault, signer, submission_rules(settings), move_rules(settings), take_photos(archive(settings)))


@contextmanager
def stage(words: str, steps: int) -> Iterator[Callable[[int], None]]:
    done: list[int] = []
    yield done.append
    assert sum(done) == steps, words


def test_the_county_is_loaded_as_planned(rules: SampleRules, session: Session) -> None:
    county = build_county(now=NOW, reports=150)
    assert not is_loaded(session, COUNTY[0])
    load_county(session, county, rules=rules, now=NOW, stage=stage)
    assert is_loaded(session, COUNTY[0])
    stored = dict(session.execute(select(Report.id, Report.state)).all())
    assert stored == {report.sighting.id: report.state for report in county.reports}
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    visits = session.scalar(select(func.count()).select_from(Visit))
    assert visits is not None and visits > 100
    logins = Counter(login.role for login in list_logins(session, COUNTY[0], now=NOW))
    assert set(logins) == set(Role)
    assert (logins[Role.TOWN_SECRETARY], logins[Role.TOWN_CLERK]) == (2, 2)


def test_sets_write_what_the_doors_would_have_written(app: Flask, rules: SampleRules, session: Session) -> None:
    settings: Settings = app.config["SETTINGS"]
    county = town_of(build_county(now=NOW))
    assert {move.action for report in county.reports for move in report.moves} >= {
        Action.ADMIT, Action.ASSIGN, Action.MERGE, Action.RETURN, Action.ORDER_AGAIN, Action.REOPEN, Action.CLOSE,
        Action.TRANSFER_CLUE, Action.WITHDRAW,
    }  # fmt: skip
    write_territory(session, county, now=NOW)
    before = session.begin_nested()
    people = write_people_and_reports(session, county, rules=rules, now=NOW, stage=stage)
    make_rounds(session, county, people, rules=rules, now=NOW, tick=lambda: None)
    in_sets = written(session, county)
    before.rollback()
    session.expire_all()
    people = doors.staff(session, county, vault=rules.vault, now=NOW)
    doors.replay(session, county.reports, people, rules=rules, archive=archive(settings))
    doors.walk(session, county, people, rules=rules, now=NOW)
    session.flush()
    one_by_one = written(session, county)
    for table in one_by_one:
        missing, surplus = one_by_one[table] - in_sets[table], in_sets[table] - one_by_one[table]
        assert not missing and not surplus, (table, list(missing)[:2], list(surplus)[:2])


def town_of(county: SampleCounty) -> SampleCounty:
    """One town with some reports of each action, and those that are merged with those that carry
    them."""
    town = min(login for login in (post.place_code for post in county.posts) if len(login) == 9)

    def is_within(code: str) -> bool:
        return code == town[:6] or code.startswith(town)

    posts = [post for post in county.posts if is_within(post.place_code)]
    holders = {post.person for post in posts}
    return replace(
        county,
        places=[place for place in county.places if is_within(place.code)],
        people=[p for p in county.people if p.number in holders | {m.person for m in county.committees}],
        posts=posts,
        committees=[member for member in county.committees if is_within(member.village_code)],
        units=[unit for unit in county.units if is_within(unit.place_code)],
        reports=_some([report for report in county.reports if report.sighting.group_code.startswith(town)]),
        logins=[person for person in county.logins if person in holders],
    )


def _some(reports: list[SampleReport]) -> list[SampleReport]:
    taken: set[Any] = set()
    count: Counter[Action] = Counter()
    for report in reports:
        actions = {move.action for move in report.moves}
        if any(count[action] < PER_ACTION for action in actions) or report.sighting.is_sealed:
            count.update(actions)
            taken |= {report.sighting.id} | {move.into for move in report.moves if move.into}
    return [report for report in reports if report.sighting.id in taken]


WRITTEN = {
    "account": "phone, name, first_signed_in_at, created_at, password_hash IS NOT NULL",
    "appointment": "phone[account_id], role, place_id, place_level, seat, unit[unit_id], term, document_no,"
    " declaration, appointed_by, appointed_at, ended_at, ended_by, end_reason, in_force",
    "committee_member": "phone[account_id], village_id, post, term",
    "report": "id, reporter_key IS NOT NULL, body_sha256, category_code, text, confidential, visit_id, point::text,"
    " accuracy_m, datum, given_lon, given_lat, placement, candidate_ids, county_id, town_id, village_id, group_id,"
    " grid_id, station_id, state, custodian, round, version, due_at, clock, clock_seq, amber_at, alarm_at,"
    " due_is_provisional, reply_due_at, replied_at, reply_alarm_at, urgency, sealed_to,"
    " ARRAY(SELECT phone[x] FROM unnest(excluded_account_ids) x ORDER BY 1), held_reason, merged_into, closed_at,"
    " reopened_at, captured_at, sent_at, received_at, clock_offset_s, near_cell, wording, receipt::text",
    "report_event": "report_id, seq, action, from_state, to_state, round, at, phone[account_id], role, reason,"
    " custodian, due_at",
    "report_note": "report_id, seq, audience, text",
    "report_concern": "report_id, seq, kind, value",
    "concern_account": "report_id, phone[account_id]",
    "reporter_identity": "report_id, length(sealed_account)",
    "evidence": "report_id, sha256, kind, size, purpose, order_id, phone[account_id], announced_at, stored_at,"
    " media_type, clean_type, clean_sha256, clean_size, thumbnail_sha256, width, height, duration_s, dhash,"
    " flags::text",
    "revisit": "report_id, seq, photo_sha256, point::text, accuracy_m, datum, given_lon, given_lat, distance_m",
    "rectification_order": "report_id, round, unit[unit_id], requirement, issued_at, due_at, answered_at, answer",
    "notification": "subject, CASE subject WHEN 'report' THEN subject_id END, kind, audience, reporter_key IS NULL,"
    " place_id, unit[unit_id], at,"
    " read_at",
    "report_step": "report_id, day, measure, quantity",
    "visit": "id, reporter_key IS NOT NULL, body_sha256, task_id IS NOT NULL, point::text, accuracy_m, placement,"
    " county_id, town_id, village_id, group_id, state, held_reason, captured_at, happened_at, sent_at, received_at,"
    " clock_offset_s, (receipt - 'signature')::text",
    "visit_finding": "visit_id, result, failed_items, note",
    "audit_entry": "at, phone[audit_entry.account_id], action, subject, (facts - 'account')::text,"
    " phone[(facts->>'account')::bigint], CASE subject WHEN 'report' THEN subject_id"
    " WHEN 'account' THEN phone[subject_id::bigint] END",
}
"""What is compared of each table: people by their phone and units by their name, nothing that is
drawn by lot."""
SAID = {
    r"phone\[(.*?)\]": r"(SELECT a.phone FROM account a WHERE a.id = \1)",
    r"unit\[(.*?)\]": r"(SELECT u.name FROM unit u WHERE u.id = \1)",
}


def written(session: Session, county: SampleCounty) -> dict[str, Counter[Any]]:
    """The rows of each table, as often as each is there."""
    rows = {}
    for table, columns in WRITTEN.items():
        told = columns
        for word, meaning in SAID.items():
            told = re.sub(word, meaning, told)
        rows[table] = Counter(session.scalars(text(f"SELECT ROW({told})::text FROM {table}")))
    assert rows["report"].total() == len(county.reports)
    assert rows["visit"]
    return rows


def test_the_texts_know_the_categories_and_which_of_them_seal(session: Session) -> None:
    seals = dict(session.execute(select(Category.code, Category.seals)).all())
    assert set(REPORT_TEXTS) == set(seals)
    assert {code for code, is_sealing in seals.items() if is_sealing} == SEALING
