"""What each move needs and forbids, over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session
from uuid6 import UUID, uuid7

from gridwatch.database import state_actor
from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.roles import Role
from gridwatch.reports.models import Report
from gridwatch.territory.calendar import china_day
from tests.world import GROUP_2, OTHER_TOWN, TOWN, VILLAGE, Client, Inhabited, World


@pytest.fixture
def report_id(app: Flask, world: World) -> UUID:
    """A report in the chief's inbox."""
    made = uuid7()
    assert Client(app, world, "monitor").submit(made).status_code == 201
    return made


def _close(app: Flask, world: World, report_id: UUID) -> Client:
    """A village fix, fed back, revisited and signed off; the secretary who did."""
    chief, deputy, secretary = (Client(app, world, n) for n in ("chief", "deputy", "secretary"))
    for client, action in ((chief, "village_fix"), (chief, "give_feedback")):
        assert client.move(report_id, action, note="说明").status_code == 200, action
    assert deputy.revisit(report_id, "说明").status_code == 200
    assert secretary.move(report_id, "close", note="说明").status_code == 200
    return secretary


def test_a_move_on_a_version_that_is_gone_is_412_and_changes_nothing(app: Flask, world: World, report_id: UUID) -> None:
    chief, deputy = Client(app, world, "chief"), Client(app, world, "deputy")
    assert chief.move(report_id, "escalate", version=1).status_code == 200
    late = deputy.move(report_id, "village_fix", version=1, note="我来办")
    assert late.status_code == 412
    assert late.json["code"] == "stale_version"
    assert deputy.get(f"/reports/{report_id}").json["state"] == "escalated"


def test_a_move_without_a_version_is_428(app: Flask, world: World, report_id: UUID) -> None:
    answer = Client(app, world, "chief").post(f"/reports/{report_id}/moves", {"action": "escalate"})
    assert (answer.status_code, answer.json["code"]) == (428, "version_needed")


def test_an_illegal_action_is_409_and_names_the_legal_ones(app: Flask, world: World, report_id: UUID) -> None:
    answer = Client(app, world, "clerk").move(report_id, "close")
    assert answer.status_code == 409
    assert set(answer.json["actions"]) == {
        "assign",
        "return",
        "merge",
        "village_fix",
        "escalate",
        "withdraw",
        "object",
        "concern",
    }


def test_what_a_move_needs_is_named_by_pointer(app: Flask, world: World, report_id: UUID) -> None:
    answer = Client(app, world, "chief").move(report_id, "return")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/note"


def test_a_question_goes_to_the_reporter_and_the_answer_comes_back(app: Flask, world: World, report_id: UUID) -> None:
    chief, monitor = Client(app, world, "chief"), Client(app, world, "monitor")
    assert chief.move(report_id, "return", note="是哪一段路？").json["custodian"] == "reporter"
    own = monitor.get("/reports", mine="true").json["items"]
    assert own[0]["state"] == "returned"
    assert "是哪一段路？" in [e["note"] for e in monitor.get(f"/reports/{report_id}/events").json["items"]]
    assert monitor.move(report_id, "answer", note="水井旁").json["custodian"] == "station"


def test_handling_notes_are_not_for_the_reporter(app: Flask, world: World, report_id: UUID) -> None:
    chief, clerk, monitor = (Client(app, world, n) for n in ("chief", "clerk", "monitor"))
    chief.move(report_id, "escalate", note="内部意见甲")
    clerk.move(report_id, "accept", note="内部意见乙")
    clerk.move(report_id, "transfer_clue", note="线索说明丙")
    notes = {name: [e["note"] for e in c.get(f"/reports/{report_id}/events").json["items"] if e["note"]]
             for name, c in (("monitor", monitor), ("chief", chief), ("clerk", clerk))}  # fmt: skip
    assert notes["monitor"] == []
    assert notes["chief"] == ["内部意见甲", "内部意见乙"]
    assert notes["clerk"] == ["内部意见甲", "内部意见乙", "线索说明丙"]


def test_who_revisited_cannot_sign_off_and_who_handled_cannot_revisit(
    app: Flask, world: World, report_id: UUID
) -> None:
    chief, secretary, second = (Client(app, world, n) for n in ("chief", "secretary", "secretary_2"))
    chief.move(report_id, "village_fix", note="由村里修")
    chief.move(report_id, "give_feedback", note="修好了")
    refused = chief.revisit(report_id, "我自己看过")
    assert (refused.status_code, refused.json["code"]) == (409, "second_person_needed")
    assert secretary.revisit(report_id, "到现场看过").status_code == 200
    assert secretary.move(report_id, "close").json["code"] == "second_person_needed"
    assert second.move(report_id, "close").status_code == 200


def test_an_unsatisfactory_revisit_orders_another_round(app: Flask, world: World, report_id: UUID) -> None:
    chief, deputy, clerk = (Client(app, world, n) for n in ("chief", "deputy", "clerk"))
    for client, action in ((chief, "village_fix"), (chief, "give_feedback")):
        client.move(report_id, action, note="说明")
    deputy.revisit(report_id, "说明")
    assert world.unit is not None
    again = clerk.move(report_id, "order_again", unit_id=world.unit.id, requirement="重修").json
    assert (again["state"], again["round"], again["custodian"]) == ("ordered", 2, "unit")


def test_a_closed_report_reopens_once_and_only_in_time(
    app: Flask, world: World, report_id: UUID, session: Session
) -> None:
    secretary, monitor = _close(app, world, report_id), Client(app, world, "monitor")
    assert monitor.move(report_id, "reopen", note="又塌了").json["state"] == "accepted"
    clerk, chief = Client(app, world, "clerk"), Client(app, world, "chief")
    for client, action in ((clerk, "quick_fix"), (chief, "give_feedback")):
        assert client.move(report_id, action, note="说明").status_code == 200, action
    assert Client(app, world, "deputy").revisit(report_id, "说明").status_code == 200
    assert secretary.move(report_id, "close").status_code == 200
    assert monitor.move(report_id, "reopen", note="再来").json["code"] == "cannot_reopen"

    state_actor(session, is_system=True)
    long_ago = datetime.now(UTC) - timedelta(days=31)
    session.execute(update(Report).where(Report.id == report_id).values(closed_at=long_ago, reopened_at=None))
    session.commit()
    assert monitor.move(report_id, "reopen", note="再来").json["code"] == "cannot_reopen"


def test_a_reporter_withdraws_before_acceptance_and_not_after(app: Flask, world: World, report_id: UUID) -> None:
    monitor, chief, clerk = (Client(app, world, n) for n in ("monitor", "chief", "clerk"))
    chief.move(report_id, "escalate")
    other = uuid7()
    monitor.submit(other)
    assert monitor.move(other, "withdraw").json["state"] == "withdrawn"
    clerk.move(report_id, "accept")
    assert monitor.move(report_id, "withdraw").status_code == 409


def test_nobody_handles_a_report_of_their_own(app: Flask, world: World, session: Session, report_id: UUID) -> None:
    chief = Client(app, world, "chief")
    assert chief.submit().status_code == 403, "a chief who is no monitor cannot report as one"
    monitor = Client(app, world, "monitor")
    assert monitor.move(report_id, "escalate").status_code == 403


def test_merging_takes_an_open_report_of_the_same_village(app: Flask, world: World, report_id: UUID) -> None:
    chief, other = Client(app, world, "chief"), Client(app, world, "monitor_2")
    elsewhere, same = uuid7(), uuid7()
    other.submit(elsewhere, at=(109.03, 28.01))
    Client(app, world, "monitor_e").submit(same)
    for wrong in (elsewhere, report_id, uuid7()):
        assert chief.move(report_id, "merge", into=str(wrong)).json["errors"][0]["pointer"] == "/into"
    assert chief.move(report_id, "merge", into=str(same)).json["merged_into"] == str(same)
    assert Client(app, world, "monitor").get(f"/reports/{report_id}").json["merged_into"] is None


def test_two_reports_are_never_merged_into_each_other(inhabited: Inhabited) -> None:
    app, world = inhabited()
    chief, deputy, monitor = (Client(app, world, n) for n in ("chief", "deputy", "monitor"))
    for _ in range(5):
        one, other = uuid7(), uuid7()
        monitor.submit(one)
        monitor.submit(other)
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(chief.move, one, "merge", version=1, into=str(other))
            second = pool.submit(deputy.move, other, "merge", version=1, into=str(one))
        assert sorted([first.result().status_code, second.result().status_code]) == [200, 422]


def test_a_report_that_carries_others_is_not_withdrawn(app: Flask, world: World, report_id: UUID) -> None:
    other, monitor_e = uuid7(), Client(app, world, "monitor_e")
    monitor_e.submit(other)
    assert Client(app, world, "chief").move(report_id, "merge", into=str(other)).status_code == 200
    refused = monitor_e.move(other, "withdraw")
    assert (refused.status_code, refused.json["code"]) == (409, "carries_others")


def test_only_the_unit_or_the_town_answers_an_order(app: Flask, world: World, report_id: UUID) -> None:
    chief, clerk = Client(app, world, "chief"), Client(app, world, "clerk")
    chief.move(report_id, "escalate")
    clerk.move(report_id, "accept")
    assert world.unit is not None
    late = clerk.move(report_id, "order", unit_id=world.unit.id, requirement="修路", due_days=31)
    assert late.json["errors"][0]["pointer"] == "/due_days"
    clerk.move(report_id, "order", unit_id=world.unit.id, requirement="修路")
    assert chief.move(report_id, "give_feedback", note="我替他们说").status_code == 403
    assert clerk.move(report_id, "give_feedback", note="水务站书面回复：已修").status_code == 200


def test_a_responder_does_not_answer_for_a_report_of_their_own(app: Flask, world: World, session: Session) -> None:
    state_actor(session, is_system=True)
    assert world.unit is not None
    start = china_day(world.now)
    new = NewAppointment(world.people["monitor"].id, Role.RESPONDER, TOWN, "x", start, unit_id=world.unit.id)
    appoint(session, new, actor=None, now=world.now)
    session.commit()
    own, unit_id = uuid7(), world.unit.id
    monitor, chief, clerk = (Client(app, world, n) for n in ("monitor", "chief", "clerk"))
    monitor.submit(own)
    chief.move(own, "escalate")
    clerk.move(own, "accept")
    clerk.move(own, "order", unit_id=unit_id, requirement="修路")
    order = monitor.get("/orders", open="true").json["items"][0]
    assert monitor.post(f"/orders/{order['id']}/feedback", {"answer": "已修"}).status_code == 404


def test_the_town_routes_what_no_station_covers(app: Flask, world: World) -> None:
    unrouted, clerk = uuid7(), Client(app, world, "clerk")
    receipt = Client(app, world, "monitor_2").submit(unrouted, at=(109.03, 28.01)).json
    assert receipt["custodian"] == "town"
    assert [i["id"] for i in clerk.get("/reports", tray="unrouted").json["items"]] == [str(unrouted)]
    assert clerk.move(unrouted, "assign", place_code=OTHER_TOWN).status_code == 422
    moved = clerk.move(unrouted, "assign", place_code=VILLAGE).json
    assert (moved["custodian"], moved["village"]["code"]) == ("station", VILLAGE)
    assert clerk.get("/reports", tray="unrouted").json["items"] == []
    assert Client(app, world, "chief").get(f"/reports/{unrouted}").status_code == 200


def test_the_county_reassigns_and_leaves_handling_to_the_town(app: Flask, world: World, report_id: UUID) -> None:
    officer = Client(app, world, "officer")
    assert officer.get(f"/reports/{report_id}").json["actions"] == ["assign", "escalate", "concern"]
    assert officer.move(report_id, "assign", place_code=GROUP_2).json["custodian"] == "town"
    assert officer.move(report_id, "accept").status_code == 409


def test_a_held_report_is_admitted_by_the_town_and_unknown_to_the_chief(app: Flask, world: World) -> None:
    held, clerk, chief = uuid7(), Client(app, world, "clerk"), Client(app, world, "chief")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    receipt = Client(app, world, "monitor").submit(held, captured_at=tomorrow).json
    assert (receipt["outcome"], receipt["state"], receipt["custodian"]) == ("held", "held", "town")
    assert chief.get(f"/reports/{held}").status_code == 404
    assert [i["id"] for i in clerk.get("/reports", tray="held").json["items"]] == [str(held)]
    assert clerk.move(held, "admit").json["custodian"] == "station"
    assert chief.get(f"/reports/{held}").status_code == 200


def test_a_sealed_report_that_was_held_goes_past_the_station_once_admitted(app: Flask, world: World) -> None:
    held, clerk = uuid7(), Client(app, world, "clerk")
    Client(app, world, "monitor").submit(held, category="A2", captured_at=datetime.now(UTC) + timedelta(days=1))
    admitted = clerk.move(held, "admit").json
    assert (admitted["state"], admitted["custodian"]) == ("escalated", "town")
    assert Client(app, world, "chief").get(f"/reports/{held}").status_code == 404
    assert [e["reason"] for e in clerk.get(f"/reports/{held}/events").json["items"]][1:] == [None, "sealed"]


def test_a_held_report_that_is_dismissed_never_reaches_the_chief(app: Flask, world: World) -> None:
    held, clerk, chief = uuid7(), Client(app, world, "clerk"), Client(app, world, "chief")
    Client(app, world, "monitor").submit(held, captured_at=datetime.now(UTC) + timedelta(days=1))
    assert clerk.move(held, "dismiss", note="拍摄时间不实").json["state"] == "out_of_scope"
    assert chief.get(f"/reports/{held}").status_code == 404


def test_opening_the_reporter_takes_a_reason_and_leaves_a_trace(app: Flask, world: World, report_id: UUID) -> None:
    chief, deputy, auditor = (Client(app, world, n) for n in ("chief", "deputy", "auditor"))
    assert deputy.post(f"/reports/{report_id}/identity", {"reason": "需要当面核实塌方的位置"}).status_code == 403
    assert chief.post(f"/reports/{report_id}/identity", {}).status_code == 422
    opened = chief.post(f"/reports/{report_id}/identity", {"reason": "需要当面核实塌方的位置"})
    assert opened.json["name"] == "monitor"
    trail = auditor.get("/audit", action="identity.open").json["items"]
    assert trail[0]["facts"] == {"reason": "需要当面核实塌方的位置"}
    assert trail[0]["account_id"] == world.people["chief"].id


@pytest.mark.parametrize(
    "reason", ["abcd", "需要核实情况", "啊" * 12, "Aa" * 6, "a a a a a a a", "需 要 核 实 情 况", "x" * 501]
)
def test_a_reason_that_says_nothing_opens_no_identity(app: Flask, world: World, report_id: UUID, reason: str) -> None:
    refused = Client(app, world, "chief").post(f"/reports/{report_id}/identity", {"reason": reason})
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == "/reason"
    assert "name" not in refused.json
    assert Client(app, world, "auditor").get("/audit", action="identity.open").json["items"] == []


def test_a_confidential_reporter_is_not_the_chiefs_to_know(app: Flask, world: World) -> None:
    secret = uuid7()
    Client(app, world, "monitor").submit(secret, confidential=True)
    reason = {"reason": "需要当面核实塌方的位置"}
    assert Client(app, world, "chief").post(f"/reports/{secret}/identity", reason).status_code == 403
    assert Client(app, world, "secretary").post(f"/reports/{secret}/identity", reason).json["name"] == "monitor"


def test_a_responder_sees_the_order_and_nothing_of_the_report(app: Flask, world: World, report_id: UUID) -> None:
    chief, clerk, responder = (Client(app, world, n) for n in ("chief", "clerk", "responder"))
    chief.move(report_id, "escalate")
    clerk.move(report_id, "accept")
    assert world.unit is not None
    clerk.move(report_id, "order", unit_id=world.unit.id, requirement="修路")
    order = responder.get("/orders").json["items"][0]
    assert str(report_id) not in str(order)
    assert responder.get("/reports").json["items"] == []
    assert responder.get(f"/reports/{report_id}/events").status_code == 404
    assert responder.post(f"/orders/{order['id']}/feedback", {"answer": "已修"}).json["answer"] == "已修"
    again = responder.post(f"/orders/{order['id']}/feedback", {"answer": "再报"})
    assert (again.status_code, again.json["code"]) == (409, "order_answered")
    assert clerk.get(f"/reports/{report_id}").json["state"] == "feedback"


def test_the_timeline_tells_the_reporters_steps_from_an_offices_and_a_clocks(app: Flask, world: World) -> None:
    monitor, chief, made = Client(app, world, "monitor"), Client(app, world, "chief"), uuid7()
    monitor.submit(made)
    chief.move(made, "return", note="在哪里？")
    monitor.move(made, "answer", note="水井旁")
    sealed = uuid7()
    monitor.submit(sealed, category="A2")
    for report, told in ((made, [True, False, True]), (sealed, [True, False])):
        events = monitor.get(f"/reports/{report}/events").json["items"]
        assert [event["by_reporter"] for event in events] == told
