"""Appointments: terms, seats, independence, and rights that follow at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.database import db
from gridwatch.database import state_actor
from gridwatch.people.accounts import open_account
from gridwatch.people.activation_sheet import Card, print_cards, what_a_phone_scans
from gridwatch.people.appointments import NewAppointment, SeatsTaken, appoint
from gridwatch.people.bulk import appoint_in_bulk, read_sheet, write_template
from gridwatch.people.committees import declare_near_relation, join_committee
from gridwatch.people.models import Account, CommitteePost, Kinship
from gridwatch.people.roles import LEVELS, OF_UNITS, Role
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from tests.depth import examples
from tests.workbooks import workbook_of_wps
from tests.world import COUNTY, GROUP_E, GROUP_W, TOWN, VILLAGE, Client, Inhabited, World, add_person


def _person(session: Session, world: World, phone: str = "13700000001", name: str = "新人") -> Account:
    account = open_account(session, phone, name, by=None, now=world.now)
    session.commit()
    return account


def _new(account: Account, world: World, role: str = "monitor", place: str = GROUP_W, **more: Any) -> dict[str, Any]:
    today = china_day(world.now).isoformat()
    return {
        "account_id": account.id,
        "role": role,
        "place_code": place,
        "document_no": "任2号",
        "term_start": today,
    } | more


def test_the_town_appoints_and_rights_begin_at_once(app: Flask, world: World, session: Session) -> None:
    account = add_person(session, world, "newcomer", Role.CITIZEN, COUNTY, days=0)
    session.commit()
    newcomer, clerk = Client(app, world, "newcomer"), Client(app, world, "clerk")
    assert newcomer.get("/appointments").status_code == 403
    assert clerk.post("/appointments", _new(account, world, "chief", VILLAGE)).status_code == 201
    assert newcomer.get("/appointments").status_code == 200
    Client(app, world, "monitor").submit()
    assert len(newcomer.get("/reports").json["items"]) == 1


def test_rights_end_with_the_term_and_history_stays(app: Flask, world: World) -> None:
    chief, clerk = Client(app, world, "chief"), Client(app, world, "clerk")
    Client(app, world, "monitor").submit()
    held = world.appointments["chief"].id
    ahead = clerk.get(f"/appointments/{held}/end").json
    assert (ahead["others_in_post"], ahead["warnings"]) == (0, ["vacant", "unattended"])
    ended = clerk.post(f"/appointments/{held}/end", {"reason": "resigned"})
    assert (ended.status_code, ended.json["end_reason"]) == (200, "resigned")
    assert chief.get("/reports").json["items"] == []
    assert clerk.post(f"/appointments/{held}/end", {"reason": "resigned"}).json["code"] == "already_ended"
    past = clerk.get("/appointments", place=VILLAGE, role="chief", in_force="false").json["items"]
    assert [one["id"] for one in past] == [held]


def test_a_term_that_has_not_begun_gives_no_right(app: Flask, world: World, session: Session) -> None:
    account = add_person(session, world, "newcomer", Role.CITIZEN, COUNTY, days=0)
    session.commit()
    tomorrow = (china_day(world.now) + timedelta(days=2)).isoformat()
    new = _new(account, world, "chief", VILLAGE, term_start=tomorrow)
    assert Client(app, world, "clerk").post("/appointments", new).status_code == 201
    assert Client(app, world, "newcomer").get("/appointments").status_code == 403


def test_a_group_has_three_seats_and_the_fourth_is_refused(app: Flask, world: World, session: Session) -> None:
    clerk = Client(app, world, "clerk")
    people = [_person(session, world, f"1370000000{n}", f"新人{n}") for n in range(3)]
    assert [clerk.post("/appointments", _new(p, world)).status_code for p in people] == [201, 201, 409]
    full = clerk.post("/appointments", _new(people[2], world)).json
    assert full["code"] == "seats_taken"


def test_one_person_has_one_seat(app: Flask, world: World) -> None:
    answer = Client(app, world, "clerk").post("/appointments", _new(world.people["monitor"], world, place=GROUP_E))
    assert (answer.status_code, answer.json["code"]) == (409, "already_appointed")


def test_the_database_itself_refuses_a_seat_held_twice(world: World, session: Session) -> None:
    other = _person(session, world)
    seat = """INSERT INTO appointment (account_id, role, place_id, place_level, seat, term, document_no, declaration,
              appointed_at)
              VALUES (:account, 'monitor', :place, 'group', :seat, '[2020-01-01,2099-01-01)', 'x', 'x', now())"""
    for number in (1, 4):
        with pytest.raises(IntegrityError), session.begin_nested():
            values = {"account": other.id, "place": world.places[GROUP_W].id, "seat": number}
            session.execute(text(seat), values)


def test_committee_members_and_their_kin_cannot_be_monitors_of_their_village(
    app: Flask, world: World, session: Session
) -> None:
    clerk = Client(app, world, "clerk")
    member, kin = _person(session, world), _person(session, world, "13700000002", "其弟")
    since = china_day(world.now).isoformat()
    post = {"account_id": member.id, "village_code": VILLAGE, "post": "committee_member", "since": since}
    assert clerk.post("/committee-members", post).status_code == 204
    relation = {"account_id": kin.id, "relative_id": member.id, "kinship": "sibling"}
    assert clerk.post("/near-relations", relation).status_code == 204
    for person in (member, kin):
        refused = clerk.post("/appointments", _new(person, world, place=GROUP_E))
        assert (refused.status_code, refused.json["code"]) == (422, "not_independent")
    assert clerk.post("/appointments", _new(kin, world, place="529801101002001")).status_code == 201


def test_joining_a_committee_ends_the_seat_of_the_member_and_of_kin(app: Flask, world: World) -> None:
    clerk, since = Client(app, world, "clerk"), china_day(world.now).isoformat()
    monitor, relative = world.people["monitor"], world.people["monitor_e"]
    clerk.post("/near-relations", {"account_id": relative.id, "relative_id": monitor.id, "kinship": "spouse"})
    post = {"account_id": monitor.id, "village_code": VILLAGE, "post": "vasc_member", "since": since}
    assert clerk.post("/committee-members", post).status_code == 204
    held = clerk.get("/appointments", place=VILLAGE, role="monitor", in_force="false").json["items"]
    assert {one["end_reason"] for one in held} == {"joined_committee"}


@pytest.mark.parametrize(("name", "role", "place"), [
    ("clerk", "town_secretary", TOWN), ("clerk", "admin", COUNTY), ("secretary", "town_secretary", TOWN),
    ("other_secretary", "monitor", GROUP_W),
])  # fmt: skip
def test_nobody_appoints_beyond_their_reach(
    app: Flask, world: World, session: Session, name: str, role: str, place: str
) -> None:
    answer = Client(app, world, name).post("/appointments", _new(_person(session, world), world, role, place))
    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


def test_nobody_appoints_or_activates_their_way_up(app: Flask, world: World, session: Session) -> None:
    clerk, admin = Client(app, world, "clerk"), Client(app, world, "admin")
    own = clerk.post("/appointments", _new(world.people["clerk"], world, "chief", VILLAGE))
    assert (own.status_code, own.json["code"]) == (403, "own_appointment")
    second = admin.post("/appointments", _new(world.people["auditor"], world, "county_officer", COUNTY))
    assert (second.status_code, second.json["code"]) == (409, "offices_apart")
    secretary = _person(session, world)
    assert admin.post("/appointments", _new(secretary, world, "town_secretary", TOWN)).status_code == 201
    assert clerk.post("/activation-sheets", {"place_code": TOWN}).json["code"] == "nobody_to_activate"
    assert clerk.post(f"/accounts/{secretary.id}/activation-code", {}).status_code == 403
    assert clerk.post(f"/accounts/{world.people['clerk'].id}/activation-code", {}).status_code == 403
    assert admin.post(f"/accounts/{secretary.id}/activation-code", {}).status_code == 201


def test_an_activation_code_is_for_an_account_that_was_never_used(app: Flask, world: World) -> None:
    path = f"/accounts/{world.people['monitor'].id}/activation-code"
    refused = Client(app, world, "clerk").post(path, {})
    assert (refused.status_code, refused.json["code"]) == (409, "used_before")
    assert Client(app, world, "other_secretary").post(path, {}).status_code == 404


def test_a_seat_vacated_today_is_filled_today(app: Flask, world: World, session: Session) -> None:
    clerk = Client(app, world, "clerk")
    clerk.post(f"/appointments/{world.appointments['monitor'].id}/end", {"reason": "moved"})
    made = clerk.post("/appointments", _new(_person(session, world), world))
    assert (made.status_code, made.json["seat"]) == (201, 1)


def test_a_chief_is_no_monitor_of_the_village(app: Flask, world: World) -> None:
    answer = Client(app, world, "clerk").post("/appointments", _new(world.people["chief"], world, place=GROUP_E))
    assert answer.json["code"] == "not_independent"


def test_another_territorys_people_are_not_there(app: Flask, world: World) -> None:
    other, held = Client(app, world, "other_secretary"), world.appointments["chief"].id
    assert other.get(f"/appointments/{held}/end").status_code == 404
    assert other.post(f"/appointments/{held}/end", {"reason": "leak"}).status_code == 404
    monitor, chief = world.people["monitor"].id, world.people["chief"].id
    refused = other.post("/near-relations", {"account_id": monitor, "relative_id": chief, "kinship": "spouse"})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/account_id")


def test_a_committee_post_begins_and_ends_on_its_days(app: Flask, world: World) -> None:
    clerk, monitor = Client(app, world, "clerk"), world.people["monitor"]
    start, after = (china_day(world.now) + timedelta(days=n) for n in (60, 90))
    post = {"account_id": monitor.id, "village_code": VILLAGE, "post": "vasc_member"}
    assert clerk.post("/committee-members", post | {"since": start.isoformat()}).status_code == 204
    assert clerk.post("/committee-members", post | {"since": start.isoformat()}).json["code"] == "already_on_committee"
    held = clerk.get("/appointments", place=GROUP_W, role="monitor").json["items"]
    assert [one["in_force_until"][:10] for one in held] == [start.isoformat()], "the seat is kept until then"
    assert clerk.post("/committee-members/end", post | {"until": after.isoformat()}).status_code == 204
    again = _new(monitor, world, term_start=after.isoformat())
    assert clerk.post("/appointments", again).status_code == 201


def test_six_sheets_at_once_all_print(inhabited: Inhabited) -> None:
    app, world = inhabited()
    with app.app_context():
        state_actor(db.session(), is_system=True)
        person = open_account(db.session(), "13700000001", "新人", by=None, now=world.now)
        new = NewAppointment(person.id, Role.MONITOR, GROUP_W, "x", china_day(world.now))
        appoint(db.session(), new, actor=None, now=world.now)
        db.session.commit()
        clerk = Client(app, world, "clerk")
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: clerk.post("/activation-sheets", {"place_code": VILLAGE}), range(6)))
    assert {answer.status_code for answer in answers} == {200}


def test_a_relation_declared_at_the_same_moment_bars_the_monitor(inhabited: Inhabited) -> None:
    app, world = inhabited()
    with app.app_context():
        session = db.session()
        state_actor(session, is_system=True)
        member, kin = (open_account(session, f"1370000000{n}", "某", by=None, now=world.now).id for n in (1, 2))
        since = china_day(world.now)
        join_committee(session, member, VILLAGE, CommitteePost.VASC_MEMBER, since, actor=None, now=world.now)
        session.commit()
        clerk = Client(app, world, "clerk")
        state_actor(session, is_system=True)
        declare_near_relation(session, member, kin, Kinship.SIBLING, actor=None, now=world.now)
        new = {"account_id": kin, "role": "monitor", "place_code": GROUP_E, "document_no": "x"}
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(clerk.post, "/appointments", new | {"term_start": since.isoformat()})
            with pytest.raises(TimeoutError):
                waiting.result(timeout=1)
            session.commit()
            assert waiting.result().json["code"] == "not_independent"


def test_people_elsewhere_are_found_by_the_whole_phone_only(app: Flask, world: World, session: Session) -> None:
    clerk, other = Client(app, world, "clerk"), Client(app, world, "other_secretary")
    unappointed = _person(session, world)
    assert unappointed.id in {one["id"] for one in clerk.get("/accounts").json["items"]}
    chief = world.people["chief"]
    assert chief.id in {one["id"] for one in clerk.get("/accounts", q="chief").json["items"]}
    assert other.get("/accounts", q="chief").json["items"] == []
    assert chief.id not in {one["id"] for one in other.get("/accounts", q=chief.phone[:-1]).json["items"]}
    assert [one["id"] for one in other.get("/accounts", q=chief.phone).json["items"]] == [chief.id]


def test_a_role_is_held_at_its_level(app: Flask, world: World, session: Session) -> None:
    account = _person(session, world)
    answer = Client(app, world, "clerk").post("/appointments", _new(account, world, "chief", GROUP_W))
    assert (answer.status_code, answer.json["code"]) == (422, "wrong_level")


def test_the_database_allows_the_levels_of_the_table_and_no_other(world: World, session: Session) -> None:
    at = {place.level: place for place in world.places.values()}
    for role in Role:
        for level in Level:
            if level not in at:
                continue
            values = {"account": world.people["auditor"].id, "role": role, "place": at[level].id, "level": level,
                      "seat": 3 if role is Role.MONITOR else None,
                      "unit": world.unit.id if role in OF_UNITS and world.unit else None}  # fmt: skip
            statement = text("""INSERT INTO appointment (account_id, role, place_id, place_level, seat, unit_id, term,
                document_no, declaration, appointed_at)
                VALUES (:account, :role, :place, :level, :seat, :unit, '[2001-01-01,2001-02-01)', 'x', 'x', now())""")
            trial = session.begin_nested()
            try:
                session.execute(statement, values)
                accepted = True
            except IntegrityError:
                accepted = False
            trial.rollback()
            assert accepted == (level in LEVELS[role]), (role, level)


spans = st.tuples(st.integers(0, 60), st.integers(1, 30))


@settings(max_examples=examples(20))
@given(terms=st.lists(spans, min_size=1, max_size=8))
def test_never_more_than_three_in_term_on_any_day(world: World, session: Session, terms: list[tuple[int, int]]) -> None:
    start = china_day(world.now) + timedelta(days=1000)
    with session.begin_nested() as trial:
        kept: list[tuple[int, int]] = []
        for number, (offset, length) in enumerate(terms):
            account = open_account(session, f"1360000{number:04d}", "某", by=None, now=world.now)
            first = start + timedelta(days=offset)
            new = NewAppointment(account.id, Role.MONITOR, GROUP_W, "x", first, first + timedelta(days=length - 1))
            try:
                appoint(session, new, actor=None, now=world.now)
                kept.append((offset, offset + length))
            except SeatsTaken:
                pass
        most = max(sum(a <= day < b for a, b in kept) for day in range(100))
        trial.rollback()
    assert most <= 3
    assert len(kept) >= min(3, len(terms))


def test_bulk_appointment_reports_every_bad_row(world: World, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "任命.xlsx"
    write_template(path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    today = china_day(world.now)
    for row in (
        ["甲", "13500000001", "廉情监督员", GROUP_W, "任3号", today.isoformat()],
        ["乙", 13500000002, "监督长", VILLAGE, "任3号", datetime(today.year, today.month, today.day)],
        ["丙", "abc", "廉情监督员", GROUP_W, "任3号", today.isoformat()],
        ["丁", "13500000004", "皇帝", GROUP_W, "任3号", today.isoformat()],
        ["戊", "13500000005", "廉情监督员", VILLAGE, "任3号", today.isoformat()],
        ["己", "13500000006", "廉情监督员", GROUP_W, "任3号", "明天"],
        ["", "13500000007", "廉情监督员", GROUP_W, "任3号", today.isoformat()],
        ["庚", "+1234", "廉情监督员", GROUP_W, "任3号", today.isoformat()],
        ["辛", "13500000009", "廉情监督员", GROUP_W, "任3号", "2026年5月1日", "9999-12-31"],
    ):
        sheet.append(row)
    book.save(path)
    lines = read_sheet(path)
    report = appoint_in_bulk(session, [r for r in lines if any(r.cells.values())], now=world.now, term_years=1)
    assert report.rows == 9
    assert [(p.row_number - lines[0].number, p.column) for p in report.problems] == [
        (2, "手机号"), (3, "职务"), (4, "任职地代码"), (5, "任期开始"), (6, "姓名"),
        (7, "手机号"), (8, "任期结束"),
    ]  # fmt: skip


def test_a_rare_letter_of_a_name_is_kept_and_what_cannot_be_seen_is_not(
    world: World, session: Session, tmp_path: Path
) -> None:
    # Younger than Python's tables, and where a font of GB 18030 has put it.
    rare = "𠮷\U0002b81b\U0002ebf0\ue863"
    path, today = tmp_path / "任命.xlsx", china_day(world.now).isoformat()
    titles = ["姓名", "手机号", "职务", "任职地代码", "聘任文号", "任期开始"]
    line = [f"\u200b{rare[:2]}\u3000{rare[2:]}", 13500000009, "监督员", GROUP_W, "任3号", today]
    path.write_bytes(workbook_of_wps([titles, line], size="A1"))
    assert not appoint_in_bulk(session, read_sheet(path), now=world.now, term_years=1).problems
    assert session.scalar(select(Account.name).where(Account.phone == "13500000009")) == rare


def test_the_sheet_has_a_card_with_a_code_for_everybody_who_waits(app: Flask, world: World, session: Session) -> None:
    clerk = Client(app, world, "clerk")
    nobody = clerk.post("/activation-sheets", {"place_code": VILLAGE})
    assert nobody.json["code"] == "nobody_to_activate"
    account = _person(session, world)
    clerk.post("/appointments", _new(account, world))
    answer = clerk.post("/activation-sheets", {"place_code": VILLAGE})
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    state_actor(session, is_system=True)
    waiting = session.execute(text("SELECT account_id, used_at FROM activation_code")).one()
    assert (waiting.account_id, waiting.used_at) == (account.id, None)
    assert Client(app, world, "other_secretary").post("/activation-sheets", {"place_code": VILLAGE}).status_code == 403


def test_the_printed_sheet_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(
        print_cards(
            [Card("王小明", "13700000001", "一组", "ABCD-EFGH-JKMN", "2026-12-05")] * 11,
            title="岭口镇",
            at=datetime.now(UTC),
            door="https://lianqing.example",
        )
    )
    pages = pypdf.PdfReader(path).pages
    assert len(pages) == 2
    read = pages[0].extract_text()
    assert "王小明" in read
    assert "ABCD-EFGH-JKMN" in read
    assert "https://lianqing.example" in read


def test_a_scanned_code_opens_the_door_with_the_code_where_no_server_sees_it() -> None:
    assert what_a_phone_scans("ABCD-EFGH", "https://lianqing.example/") == "https://lianqing.example/#code=ABCDEFGH"
    assert what_a_phone_scans("ABCD-EFGH", None) == "ABCDEFGH"


def test_a_day_in_china_is_not_a_day_in_greenwich() -> None:
    assert china_day(datetime(2026, 1, 1, 16, 30, tzinfo=UTC)).isoformat() == "2026-01-02"
