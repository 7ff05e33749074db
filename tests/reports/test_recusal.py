"""Whom a report concerns never learns of it: by post, by name, by kin, now or later."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.audit import seal
from gridwatch.database import state_actor
from gridwatch.from_settings import move_rules
from gridwatch.people.appointments import NewAppointment, appoint, end
from gridwatch.people.committees import declare_near_relation, join_committee
from gridwatch.people.models import CommitteePost, EndReason, Kinship
from gridwatch.people.roles import Role
from gridwatch.reports.automatic.empty_desks import lift_stranded
from gridwatch.reports.concerns import add_concerns
from gridwatch.reports.models import Report
from gridwatch.reports.recusal import HELD_BY, Concern, ConcernKind
from gridwatch.territory.calendar import china_day
from gridwatch.territory.stations import open_station
from tests.world import COUNTY, GROUP_2, GROUP_W, TOWN, VILLAGE, VILLAGE_2, Client, World, add_person

PERSON = "person"


def _submit(app: Flask, world: World, *concerns: dict[str, str], **changes: Any) -> tuple[UUID, dict[str, Any]]:
    made = uuid7()
    answer = Client(app, world, "monitor").submit(made, concerns=list(concerns), **changes)
    assert answer.status_code == 201, answer.text
    return made, answer.json


def _sees(app: Flask, world: World, name: str, report_id: UUID) -> bool:
    client = Client(app, world, name)
    items = client.get("/reports").json["items"]
    single = client.get(f"/reports/{report_id}").status_code == 200
    assert (str(report_id) in {item["id"] for item in items}) == single
    assert client.get("/reports/totals").json["total"] == len(items)
    assert client.get(f"/reports/{report_id}/events").status_code == (200 if single else 404)
    return single


def test_the_database_knows_exactly_whose_holders_a_post_means(session: Session) -> None:
    stored = {tuple(row) for row in session.execute(text("SELECT post, office, is_committee FROM concern_post"))}
    assert stored == {(p.value, o.value, isinstance(o, CommitteePost)) for p, held in HELD_BY.items() for o in held}


def test_a_report_that_concerns_the_chief_goes_past_the_station(app: Flask, world: World, session: Session) -> None:
    made, receipt = _submit(app, world, {"post": "chief"})
    assert (receipt["state"], receipt["custodian"]) == ("escalated", "town")
    assert [name for name in ("chief", "deputy", "clerk", "officer") if _sees(app, world, name, made)] == [
        "clerk",
        "officer",
    ]
    report = session.scalars(select(Report).where(Report.id == made)).one()
    assert report.excluded_account_ids == [world.people["chief"].id]


def test_the_chief_of_then_stays_excluded_when_they_move_up_to_the_town(
    app: Flask, world: World, session: Session
) -> None:
    made, _ = _submit(app, world, {"post": "chief"})
    end(session, world.appointments["chief"].id, EndReason.MOVED, actor=None, now=world.now)
    session.commit()
    add_person(session, world, "clerk_2", Role.TOWN_CLERK, TOWN)
    new = NewAppointment(world.people["chief"].id, Role.TOWN_CLERK, TOWN, "任〔2026〕2号", china_day(world.now))
    appoint(session, new, actor=None, now=world.now)
    session.commit()
    assert _sees(app, world, "clerk_2", made)
    assert not _sees(app, world, "chief", made)


def test_a_named_clerk_never_sees_it_and_the_county_handles_it(app: Flask, world: World) -> None:
    made, receipt = _submit(app, world, {PERSON: "clerk"})
    assert receipt["custodian"] == "county"
    assert [n for n in ("clerk", "secretary", "chief", "officer") if _sees(app, world, n, made)] == ["officer"]


def test_a_name_within_a_description_is_found(app: Flask, world: World, session: Session) -> None:
    add_person(session, world, "石大勇", Role.TOWN_CLERK, TOWN)
    session.commit()
    made, receipt = _submit(app, world, {PERSON: "镇里的 石·大勇 主任"})
    assert receipt["custodian"] == "county"
    assert not _sees(app, world, "石大勇", made)


def test_somebody_unknown_goes_to_the_town_and_a_known_villager_to_the_station(
    app: Flask, world: World, session: Session
) -> None:
    assert _submit(app, world, {PERSON: "谁也不认识"})[1]["custodian"] == "town"
    add_person(session, world, "吴守田", Role.MONITOR, GROUP_W)
    session.commit()
    made, receipt = _submit(app, world, {PERSON: "吴守田"})
    assert receipt["custodian"] == "station"
    assert _sees(app, world, "chief", made)


def test_a_declared_relative_is_excluded_and_the_rest_of_the_town_goes_on(
    app: Flask, world: World, session: Session
) -> None:
    add_person(session, world, "party_secretary", Role.MONITOR, GROUP_W)
    session.commit()
    today = china_day(world.now)
    person, clerk = world.people["party_secretary"].id, world.people["clerk"].id
    join_committee(session, person, VILLAGE, CommitteePost.PARTY_SECRETARY, today, actor=None, now=world.now)
    declare_near_relation(session, clerk, person, Kinship.SIBLING, actor=None, now=world.now)
    session.commit()
    made, receipt = _submit(app, world, {"post": "party_secretary"})
    assert receipt["custodian"] == "town"
    seen = [n for n in ("chief", "deputy", "clerk", "secretary") if _sees(app, world, n, made)]
    assert seen == ["secretary"]


def test_when_the_chiefs_relative_is_concerned_the_station_is_bypassed(
    app: Flask, world: World, session: Session
) -> None:
    add_person(session, world, "吴守田", Role.MONITOR, GROUP_W)
    declare_near_relation(
        session, world.people["吴守田"].id, world.people["chief"].id, Kinship.CHILD, actor=None, now=world.now
    )
    session.commit()
    made, receipt = _submit(app, world, {PERSON: "吴守田"})
    assert (receipt["state"], receipt["custodian"]) == ("escalated", "town")
    assert not _sees(app, world, "chief", made)
    assert not _sees(app, world, "deputy", made)


def test_a_relation_declared_later_revokes_at_once(app: Flask, world: World, session: Session) -> None:
    made, _ = _submit(app, world, {"post": "chief"})
    assert _sees(app, world, "clerk", made)
    declare_near_relation(
        session, world.people["chief"].id, world.people["clerk"].id, Kinship.SPOUSE, actor=None, now=world.now
    )
    session.commit()
    assert not _sees(app, world, "clerk", made)
    assert _sees(app, world, "secretary", made)


def test_somebody_named_who_is_appointed_later_never_sees_it(app: Flask, world: World, session: Session) -> None:
    made, _ = _submit(app, world, {PERSON: "石大勇"})
    add_person(session, world, "石大勇", Role.TOWN_CLERK, TOWN, days=0)
    session.commit()
    assert not _sees(app, world, "石大勇", made)


def test_a_committee_post_that_is_recorded_late_still_excludes(app: Flask, world: World, session: Session) -> None:
    made, _ = _submit(app, world, {"post": "vasc_member"})
    assert _sees(app, world, "clerk", made)
    clerk = world.people["clerk"].id
    since = china_day(world.appointments["clerk"].appointed_at)
    join_committee(session, clerk, VILLAGE, CommitteePost.VASC_MEMBER, since, actor=None, now=world.now)
    session.commit()
    assert not _sees(app, world, "clerk", made)


def test_naming_somebody_later_revokes_at_once_and_moves_the_report_past_them(app: Flask, world: World) -> None:
    made, receipt = _submit(app, world)
    assert receipt["custodian"] == "station"
    chief, monitor = Client(app, world, "chief"), Client(app, world, "monitor")
    assert chief.get(f"/reports/{made}").status_code == 200
    answer = monitor.move(made, "concern", concerns=[{PERSON: "chief"}])
    assert answer.status_code == 200
    assert (answer.json["state"], answer.json["custodian"]) == ("escalated", "town")
    assert not _sees(app, world, "chief", made)
    assert chief.move(made, "escalate", version=1).status_code == 404
    again = monitor.move(made, "concern", concerns=[{"post": "town_commission"}])
    assert again.json["custodian"] == "county"
    assert [n for n in ("clerk", "secretary", "officer") if _sees(app, world, n, made)] == ["officer"]


def test_who_names_themselves_is_told_it_is_done_and_sees_it_no_more(app: Flask, world: World) -> None:
    made, _ = _submit(app, world)
    answer = Client(app, world, "chief").move(made, "concern", concerns=[{"post": "chief"}])
    assert (answer.status_code, answer.text) == (204, "")
    assert not _sees(app, world, "chief", made)


def test_naming_an_official_above_later_is_refused_and_changes_nothing(app: Flask, world: World) -> None:
    made, _ = _submit(app, world)
    answer = Client(app, world, "monitor").move(made, "concern", concerns=[{"post": "county_official"}])
    assert (answer.status_code, answer.json["code"]) == (422, "above_the_county")
    assert Client(app, world, "chief").get(f"/reports/{made}").json["version"] == 1


def test_when_nobody_of_the_town_is_left_the_county_has_it(app: Flask, world: World, session: Session) -> None:
    person = add_person(session, world, "party_secretary", Role.MONITOR, GROUP_W).id
    today = china_day(world.now)
    join_committee(session, person, VILLAGE, CommitteePost.PARTY_SECRETARY, today, actor=None, now=world.now)
    for name in ("clerk", "secretary", "secretary_2"):
        declare_near_relation(session, person, world.people[name].id, Kinship.IN_LAW, actor=None, now=world.now)
    session.commit()
    made, receipt = _submit(app, world, {"post": "party_secretary"})
    assert receipt["custodian"] == "county"
    listed = Client(app, world, "officer").get("/reports", tray="sealed").json["items"]
    assert [item["id"] for item in listed] == [str(made)]


def test_when_even_the_county_is_concerned_the_sealed_tray_keeps_it_for_the_next_officer(
    app: Flask, world: World, session: Session
) -> None:
    made, receipt = _submit(app, world, {PERSON: "officer"})
    assert receipt["custodian"] == "county"
    assert not _sees(app, world, "officer", made)
    add_person(session, world, "officer_2", Role.COUNTY_OFFICER, COUNTY)
    session.commit()
    assert _sees(app, world, "officer_2", made)


def test_a_reporter_sees_their_own_report_of_a_relative_and_nobody_learns_it_is_theirs(
    app: Flask, world: World, session: Session
) -> None:
    declare_near_relation(
        session, world.people["monitor"].id, world.people["chief"].id, Kinship.SIBLING, actor=None, now=world.now
    )
    session.commit()
    made, _ = _submit(app, world, {"post": "chief"})
    assert Client(app, world, "monitor").get(f"/reports/{made}").status_code == 200


def test_a_report_routed_anew_to_a_station_of_the_excluded_goes_past_it(
    app: Flask, world: World, session: Session
) -> None:
    concerned = add_person(session, world, "吴守田", Role.MONITOR, GROUP_W).id
    chief_2 = add_person(session, world, "chief_2", Role.CHIEF, VILLAGE_2).id
    open_station(session, VILLAGE_2, "岭下村前哨站", china_day(world.now), by=None, now=world.now)
    declare_near_relation(session, concerned, chief_2, Kinship.CHILD, actor=None, now=world.now)
    session.commit()
    made, receipt = _submit(app, world, {PERSON: "吴守田"})
    assert receipt["custodian"] == "station"
    answer = Client(app, world, "clerk").move(made, "assign", place_code=GROUP_2)
    assert (answer.json["state"], answer.json["custodian"]) == ("escalated", "town")
    assert not _sees(app, world, "chief_2", made)


def test_merging_carries_along_whom_a_report_concerns(app: Flask, world: World, session: Session) -> None:
    concerned = add_person(session, world, "吴守田", Role.MONITOR, GROUP_W).id
    declare_near_relation(session, concerned, world.people["clerk"].id, Kinship.CHILD, actor=None, now=world.now)
    session.commit()
    target, _ = _submit(app, world)
    assert _sees(app, world, "clerk", target)
    made, _ = _submit(app, world, {PERSON: "吴守田"})
    assert Client(app, world, "chief").move(made, "merge", into=str(target)).status_code == 200
    assert not _sees(app, world, "clerk", target)


@pytest.mark.parametrize("name", ["chief", "deputy", "monitor_e", "clerk", "auditor"])
def test_the_accounts_that_a_report_means_are_told_to_nobody(app: Flask, world: World, name: str) -> None:
    made, _ = _submit(app, world, {PERSON: "officer"})
    for seen in (Client(app, world, n) for n in ("monitor", name)):
        answer = seen.get(f"/reports/{made}")
        assert "account" not in answer.text


def test_an_auditor_who_is_concerned_finds_no_trace_and_the_chain_still_holds(
    app: Flask, world: World, session: Session
) -> None:
    auditor = Client(app, world, "auditor")
    made, _ = _submit(app, world, {PERSON: "auditor"})
    seal(session, now=world.now)
    session.commit()
    found = auditor.get("/audit", subject="report", subject_id=str(made)).json["items"]
    assert found == []
    assert auditor.get("/audit/verification").json["holds"] is True


def test_merged_reports_are_one_matter_whoever_of_them_names_somebody(app: Flask, world: World) -> None:
    """Else the chief would read in the one what becomes of the other, which concerns them."""
    first, second, last = uuid7(), uuid7(), uuid7()
    for made in (first, second, last):
        Client(app, world, "monitor").submit(made)
    for one, into in ((first, second), (second, last)):
        assert Client(app, world, "chief").move(one, "merge", into=str(into)).status_code == 200
    assert Client(app, world, "monitor").move(last, "concern", concerns=[{"post": "chief"}]).status_code == 200
    for made in (first, second, last):
        assert [name for name in ("chief", "deputy", "clerk") if _sees(app, world, name, made)] == ["clerk"]


def test_a_post_named_months_later_means_those_who_held_it_then_and_now(
    app: Flask, world: World, session: Session
) -> None:
    made, _ = _submit(app, world)
    end(session, world.appointments["chief"].id, EndReason.MOVED, actor=None, now=world.now + timedelta(minutes=5))
    add_person(session, world, "chief_now", Role.CHIEF, VILLAGE, days=-1)
    report = session.scalars(select(Report).where(Report.id == made)).one()
    later = world.now + timedelta(days=120)
    add_concerns(session, report, [Concern(ConcernKind.POST, "chief")], now=later)
    session.refresh(report)
    assert report.excluded_account_ids == [world.people["chief"].id, world.people["chief_now"].id]


@pytest.mark.parametrize("name", ["阿卜杜热西提·买买提", "阿依古丽・买买提", "欧阳\u200b小\u200b明"])
def test_a_long_name_within_a_description_is_found(app: Flask, world: World, session: Session, name: str) -> None:
    add_person(session, world, name, Role.TOWN_CLERK, TOWN)
    session.commit()
    said = "镇里的" + name.replace("\u200b", "").replace("・", "·") + "主任"
    assert _submit(app, world, {PERSON: said})[1]["custodian"] == "county"


def test_a_report_whose_desk_has_nobody_left_goes_past_it(app: Flask, world: World, session: Session) -> None:
    """Everybody of the town becomes a relative of somebody named, one by one, long after the report
    came."""
    made, receipt = _submit(app, world, {"post": "chief"})
    assert receipt["custodian"] == "town"
    rules, chief = move_rules(app.config["SETTINGS"]), world.people["chief"].id
    for name in ("clerk", "secretary", "secretary_2"):
        state_actor(session, is_system=True)
        assert lift_stranded(session, rules=rules, now=world.now) == 0
        kin = world.people[name].id
        declare_near_relation(session, chief, kin, Kinship.IN_LAW, actor=None, now=world.now)
        session.commit()
    state_actor(session, is_system=True)
    assert lift_stranded(session, rules=rules, now=world.now) == 1
    assert lift_stranded(session, rules=rules, now=world.now) == 0
    session.commit()
    seen = Client(app, world, "officer").get(f"/reports/{made}").json
    assert (seen["custodian"], seen["sealed"]) == ("county", True)
    events = Client(app, world, "officer").get(f"/reports/{made}/events").json["items"]
    assert (events[-1]["action"], events[-1]["reason"]) == ("concern", "nobody_left")
