"""What the database refuses of clearings though the code had forgotten it, and from whom it keeps them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gridwatch.clearing.subject import CLEARINGS
from gridwatch.database import state_actor
from gridwatch.people.models import SessionKind
from gridwatch.people.roles import Role
from gridwatch.people.sessions import open_session
from gridwatch.reports.models import Report
from tests.clearing.desks import approved, clue, consented, day, propose, record, take, untrue
from tests.together import at_once
from tests.world import COUNTY, Client, Inhabited, World, add_person

EVENT = """
    INSERT INTO clearing_event (clearing_id, seq, from_state, action, to_state, at, account_id, role, note)
    VALUES (:id, :seq, :from_state, :action, :to_state, now(), :account, 'county_officer', 'x')"""
CLEARING = """
    INSERT INTO clearing (id, place_id, case_no, way, scope, post, is_important, state, version, proposed_at)
    SELECT :id, county_id, '案1', 'face', '本人', 'other', false, 'proposed', 1, now() FROM report WHERE id = :report"""
BASIS = "INSERT INTO clearing_basis (clearing_id, report_id) VALUES (:id, :report)"
NEW = UUID(int=7)

Refused = Callable[..., None]


@pytest.fixture
def refused(session: Session, world: World) -> Refused:
    """Expects statements of a person, or of the product, to be refused by the time they are committed,
    by a rule of this name."""

    def check(rule: str, name: str | None, *statements: str, **facts: Any) -> None:
        person = world.people[name].id if name else None
        state_actor(session, account_id=person, is_system=name is None)
        with pytest.raises(DBAPIError, match=rule), session.begin_nested():
            for statement in statements:
                session.execute(text(statement), {"account": person, **facts})
            session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    return check


@pytest.fixture
def officer(app: Flask, world: World) -> Client:
    return Client(app, world, "officer")


def exclude(session: Session, world: World, report: str, *names: str) -> None:
    """Keep a report from some people, as naming them does."""
    state_actor(session, is_system=True)
    excluded = sorted(world.people[name].id for name in names)
    session.execute(update(Report).where(Report.id == UUID(report)).values(excluded_account_ids=excluded))
    session.commit()


def test_nothing_moves_without_an_event_that_says_so(
    refused: Refused, app: Flask, world: World, officer: Client
) -> None:
    made = propose(officer, untrue(app, world)).json["id"]
    refused("no event", "officer", "UPDATE clearing SET state = 'dropped', version = 2 WHERE id = :id", id=made)


def test_events_continue_by_steps_of_the_table_and_in_ones_own_name(
    refused: Refused, app: Flask, world: World, officer: Client
) -> None:
    made = propose(officer, untrue(app, world)).json["id"]
    step = {"id": made, "seq": 2, "from_state": "proposed", "action": "drop", "to_state": "dropped"}
    refused("does not continue", "officer", EVENT, **step | {"seq": 3})
    refused("fk_clearing_event_step", "officer", EVENT, **step | {"to_state": "done"})
    refused("row-level security", "officer", EVENT, **step | {"account": world.people["officer_2"].id})
    refused("does not continue|row-level security", "secretary", EVENT, **step)


def test_whoever_had_a_part_approves_it_in_no_way(refused: Refused, app: Flask, world: World, officer: Client) -> None:
    made = consented(officer, untrue(app, world))
    step = {"id": made, "seq": 3, "from_state": "consented", "action": "approve", "to_state": "approved"}
    refused("had a part in clearing", "officer", EVENT, **step)
    refused("had a part in clearing", None, EVENT, **step | {"account": world.people["officer"].id})


def test_a_clearing_rests_on_a_report_that_a_person_found_untrue(
    refused: Refused, app: Flask, world: World, officer: Client
) -> None:
    report = clue(app, world)
    refused("fk_clearing_basis_report_id|nobody found untrue", "officer", CLEARING, BASIS, id=NEW, report=report)
    assert record(officer, report, untrue=None).status_code == 204
    refused("nobody found untrue", "officer", CLEARING, BASIS, id=NEW, report=report)
    assert record(officer, report).status_code == 204
    refused("no event or no report", "officer", CLEARING, id=NEW, report=report)
    refused("no event or no report", "officer", CLEARING, BASIS, id=NEW, report=report)


@pytest.mark.parametrize(("changed", "rule"), [
    ("consented_on = NULL, consent_how = NULL", "ck_clearing_consented"),
    ("public_consented_on = NULL, public_consent_how = NULL", "ck_clearing_public"),
    ("committee_no = NULL", "ck_clearing_committee"),
    ("done_on = current_date", "ck_clearing_done"),
    ("committee_no = '13800000000'", "ck_clearing_committee_no"),
    ("clock = 'revisit'", "ck_clearing_running"),
])  # fmt: skip
def test_what_was_approved_has_its_consents_and_the_committees_number(
    refused: Refused, app: Flask, world: World, officer: Client, changed: str, rule: str
) -> None:
    made = approved(officer, Client(app, world, "officer_2"), untrue(app, world), way="circular")
    refused(rule, "officer", f"UPDATE clearing SET {changed} WHERE id = :id", id=made)


@pytest.mark.parametrize("statement", [
    "UPDATE clearing SET scope = '改了' WHERE id = :id", "UPDATE clearing_basis SET report_id = :id",
    "DELETE FROM clearing_event", "DELETE FROM clearing_basis", "DELETE FROM clearing WHERE id = :id",
])  # fmt: skip
def test_what_was_proposed_stands(refused: Refused, app: Flask, world: World, officer: Client, statement: str) -> None:
    made = propose(officer, untrue(app, world)).json["id"]
    for name in ("officer", None):
        refused("permission denied", name, statement, id=made)


def test_the_finding_stays_untrue_in_the_database_too(
    refused: Refused, app: Flask, world: World, officer: Client, session: Session
) -> None:
    report = untrue(app, world)
    made = propose(officer, report).json["id"]
    taken_back = "UPDATE clue_outcome SET untrue_reason = NULL, untrue_word = NULL WHERE report_id = :report"
    refused("untrue_stays_while_cleared|somebody is cleared", "officer", taken_back, report=report)
    refused("untrue_stays_while_cleared|somebody is cleared", None, taken_back, report=report)
    assert take(officer, made, "drop", note="本人不同意澄清").status_code == 200
    state_actor(session, account_id=world.people["officer"].id)
    session.execute(text(taken_back), {"report": report})


def test_a_letter_of_a_clearing_takes_no_reader_after_it_was_drafted(
    refused: Refused, app: Flask, world: World, officer: Client
) -> None:
    made = approved(officer, Client(app, world, "officer_2"), untrue(app, world))
    letter = officer.post(f"/clearings/{made}/letter", {"addressee": "县直机关党委"}).json["id"]
    reader = "INSERT INTO letter_reader (letter_id, account_id) VALUES (:letter, :reader)"
    for name in ("officer", None):
        refused("cleared_letters_name_nobody_else|names its readers", name, reader,
                letter=UUID(letter), reader=world.people["secretary"].id)  # fmt: skip


PATHS = ("/clearings", "/clearings/totals", "/clearing-grounds", "/agenda", "/notifications", "/letters",
         "/letters/totals", "/reports", "/reports/totals")  # fmt: skip


def _everything(client: Client, *ids: str) -> dict[str, tuple[int, str]]:
    """What somebody reads on every page that could tell of a clearing."""
    paths = (*PATHS, *(f"/clearings/{one}{part}" for one in ids for part in ("", "/steps")))
    return {path: ((answer := client.get(path)).status_code, answer.text) for path in paths}


def test_whoever_the_report_is_kept_from_cannot_tell_that_somebody_is_cleared(
    app: Flask, world: World, session: Session, officer: Client
) -> None:
    report = untrue(app, world)
    recused = Client(app, world, "officer_2")
    exclude(session, world, report, "officer_2", "auditor")
    nobody = "00000000-0000-4000-8000-000000000000"
    third = add_person(session, world, "officer_3", Role.COUNTY_OFFICER, COUNTY)
    world.tokens["officer_3"] = open_session(session, third, kind=SessionKind.TOKEN, days=1, now=world.now).token
    session.commit()
    before = _everything(recused, nobody)
    made = approved(officer, Client(app, world, "officer_3"), report)
    letter = officer.post(f"/clearings/{made}/letter", {"addressee": "县直机关党委"})
    assert letter.status_code == 201
    assert recused.get(f"/letters/{letter.json['id']}").status_code == 404
    dropped = propose(officer, report).json["id"]
    assert take(officer, dropped, "drop", note="本人不同意澄清").status_code == 200
    assert _everything(recused, nobody) == before
    hidden = _everything(recused, made)
    for part in ("", "/steps"):
        assert hidden[f"/clearings/{made}{part}"] == before[f"/clearings/{nobody}{part}"]
    as_nobody = [take(recused, one, "approve", version=2) for one in (made, nobody)]
    assert [one.status_code for one in as_nobody] == [404, 404]
    assert as_nobody[0].text == as_nobody[1].text
    letters = [recused.post(f"/clearings/{one}/letter", {"addressee": "县直机关党委"}) for one in (made, nobody)]
    assert letters[0].status_code == letters[1].status_code == 404
    unknown = [propose(recused, one) for one in (report, nobody)]
    assert unknown[0].text == unknown[1].text
    assert officer.get(f"/clearings/{made}").status_code == 200


def test_the_trail_of_a_clearing_is_kept_from_an_auditor_whom_the_report_concerns(
    app: Flask, world: World, session: Session, officer: Client
) -> None:
    report = untrue(app, world)
    made = consented(officer, report)
    auditor = Client(app, world, "auditor")
    told = auditor.get("/audit", subject="clearing").json["items"]
    assert [one["action"] for one in told] == ["clearing.consent", "clearing.propose"]
    exclude(session, world, report, "auditor")
    assert auditor.get("/audit", subject="clearing").json["items"] == []
    assert made not in auditor.get("/audit").text
    assert report not in auditor.get("/audit").text


def test_messages_go_to_nobody_whom_the_report_is_kept_from(
    app: Flask, world: World, session: Session, officer: Client
) -> None:
    report = untrue(app, world)
    made = UUID(propose(officer, report).json["id"])
    exclude(session, world, report, "officer_2")
    state_actor(session, is_system=True)
    kept = CLEARINGS.kept_from(session, made)
    assert list(kept.excluded) == [world.people["officer_2"].id]
    assert (kept.reporter_key, kept.sealed_account) == (None, None)


TABLES = ("clearing", "clearing_basis", "clearing_event")


@pytest.mark.parametrize("name", ["officer", "officer_2", "secretary", "clerk", "chief", "auditor", "admin", "monitor"])
@pytest.mark.parametrize("is_kept", [False, True])
def test_the_rows_exist_for_whom_right_and_report_say_so(
    app: Flask, world: World, session: Session, officer: Client, name: str, is_kept: bool
) -> None:
    report = untrue(app, world)
    consented(officer, report)
    if is_kept:
        exclude(session, world, report, name)
    state_actor(session, account_id=world.people[name].id)
    counts = [session.scalar(text(f"SELECT count(*) FROM {table}")) for table in TABLES]
    sees = name in {"officer", "officer_2"} and not is_kept
    assert counts == ([1, 1, 2] if sees else [0, 0, 0])


def test_two_who_approve_at_once_approve_once(inhabited: Inhabited) -> None:
    app, world = inhabited()
    officer, other = (Client(app, world, name) for name in ("officer", "officer_2"))
    made = consented(officer, untrue(app, world))
    answers = at_once(*[lambda: take(other, made, "approve", version=2).status_code] * 4)
    assert sorted(answers) == [200, 412, 412, 412]
    assert take(officer, made, "carry_out", done_on=day()).status_code == 200
