"""What the desk asks beside the reports: steps beforehand, unchanged lists, rights, settings,
territory."""

import json

from flask import Flask
from sqlalchemy.orm import Session

from gridwatch.people.permissions import GRANTS
from gridwatch.people.roles import Role
from tests.world import COUNTY, GROUP_E, GROUP_W, IN_GROUP_2, TOWN, VILLAGE, Client, World


def test_who_signs_in_is_told_what_their_posts_grant(app: Flask, world: World) -> None:
    clerk = Client(app, world, "clerk").get("/sessions/current").json
    assert set(clerk["rights"]) == {right.value for right in GRANTS[Role.TOWN_CLERK]}
    assert set(clerk["appoints"]) == {"monitor", "deputy", "chief", "village_clerk", "responder"}


def test_the_steps_of_a_report_are_its_actions_with_what_each_needs_and_when_its_clock_ends(
    app: Flask, world: World
) -> None:
    report_id = Client(app, world, "monitor").submit().json["report_id"]
    chief = Client(app, world, "chief")
    report = chief.get(f"/reports/{report_id}").json
    steps = {one["action"]: one for one in chief.get(f"/reports/{report_id}/steps").json["items"]}
    assert list(steps) == report["actions"]
    assert steps["return"]["needs"] == ["note"]
    assert (steps["escalate"]["clock"], steps["escalate"]["custodian"]) == ("accept", "town")
    foreseen = steps["escalate"]["due_at"]
    assert chief.move(report_id, "escalate").json["due_at"] == foreseen


def test_a_step_that_what_happened_forbids_says_why(app: Flask, world: World) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    report_id = monitor.submit().json["report_id"]
    chief.move(report_id, "return", note="哪一段？")
    monitor.move(report_id, "answer", note="桥头那一段")
    steps = {one["action"]: one for one in chief.get(f"/reports/{report_id}/steps").json["items"]}
    assert steps["return"]["refusal"]["code"] == "question_asked"
    assert steps["escalate"]["refusal"] is None


def test_an_order_says_its_days_and_its_desk_reads_what_was_ordered(app: Flask, world: World) -> None:
    report_id = Client(app, world, "monitor").submit().json["report_id"]
    chief, clerk = Client(app, world, "chief"), Client(app, world, "clerk")
    chief.move(report_id, "escalate")
    clerk.move(report_id, "accept")
    order = next(one for one in clerk.get(f"/reports/{report_id}/steps").json["items"] if one["action"] == "order")
    assert order["needs"] == ["unit_id", "requirement"]
    assert 1 <= order["days"] <= order["days_max"] == 30
    assert world.unit is not None
    assert clerk.move(report_id, "order", unit_id=world.unit.id, requirement="修好路面").status_code == 200
    (ordered,) = clerk.get(f"/reports/{report_id}/orders").json["items"]
    assert (ordered["unit"], ordered["requirement"]) == ("镇水务站", "修好路面")
    assert Client(app, world, "other_secretary").get(f"/reports/{report_id}/orders").status_code == 404
    assert Client(app, world, "responder").get(f"/reports/{report_id}/orders").status_code == 403


def test_a_list_that_has_not_changed_is_304(app: Flask, world: World) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    monitor.submit()
    for path in ("/reports", "/reports/totals", "/notifications"):
        etag = chief.get(path).headers["ETag"]
        again = chief.call("GET", path, headers={"If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")
        assert chief.call("GET", path, headers={"If-None-Match": '"other"'}).status_code == 200
    etag = chief.get("/reports").headers["ETag"]
    monitor.submit()
    assert chief.call("GET", "/reports", headers={"If-None-Match": etag}).status_code == 200


def test_settings_are_the_administrators_and_tell_no_secret(app: Flask, world: World) -> None:
    found = {one["name"]: one for one in Client(app, world, "admin").get("/settings").json["items"]}
    assert found["REOPEN_DAYS"]["value"] == "30"
    for name in ("SECRET_KEY", "DATABASE_URL", "IDENTITY_KEYS", "RECEIPT_KEYS", "PSEUDONYM_KEY"):
        assert (found[name]["value"], found[name]["is_set"]) == (None, True)
    assert "abab" not in json.dumps(found)
    assert Client(app, world, "secretary").get("/settings").status_code == 403


def test_vacancies_are_groups_with_fewer_monitors_than_they_need(app: Flask, world: World) -> None:
    clerk = Client(app, world, "clerk")
    found = {one["group"]["code"]: one for one in clerk.get("/vacancies", place=VILLAGE).json["items"]}
    assert set(found) == {GROUP_W, GROUP_E}
    assert (found[GROUP_W]["needed"], found[GROUP_W]["monitors"]) == (2, 1)
    assert Client(app, world, "other_secretary").get("/vacancies").json["items"] == []


def test_appointments_whose_end_is_near_can_be_asked_for(app: Flask, world: World) -> None:
    clerk = Client(app, world, "clerk")
    ending = clerk.get("/appointments", ends_before="2199-01-01T00:00:00+08:00").json["items"]
    assert {one["role"] for one in ending} == {"monitor"}
    assert clerk.get("/appointments", ends_before="2020-01-01T00:00:00+08:00").json["items"] == []


def _sent(client: Client, rows: str, **query: object) -> dict[str, object]:
    headers = {"Content-Type": "application/octet-stream"}
    answer = client.call("POST", "/places/import", data=rows.encode(), headers=headers, query_string=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json
    return found


def test_a_file_of_places_is_looked_at_first_and_then_imported(app: Flask, world: World) -> None:
    clerk = Client(app, world, "clerk")
    rows = f"code,name,level\n{VILLAGE}003,三组,group\n{VILLAGE},岭上村,village\nnonsense,四组,group\n"
    seen = _sent(clerk, rows)
    assert (seen["is_applied"], seen["created"], seen["errors"]) == (False, 1, 1)
    assert _sent(clerk, rows, dry_run="false")["is_applied"] is False
    assert _sent(clerk, rows, dry_run="false", skip_bad="true")["is_applied"] is True
    assert clerk.get(f"/places/{VILLAGE}003").json["name"] == "三组"


def test_nobody_imports_places_of_other_territories(app: Flask, world: World) -> None:
    rows = f"code,name,level\n{VILLAGE}003,三组,group\n"
    seen = _sent(Client(app, world, "other_secretary"), rows, dry_run="false", skip_bad="true")
    assert (seen["created"], seen["left_out"]) == (0, 1)
    assert seen["problems"][0]["code"] == f"{VILLAGE}003"  # type: ignore[index]
    chief = Client(app, world, "chief")
    assert chief.call("POST", "/places/import", data=b"x").status_code == 403


def test_cells_are_derived_where_there_are_none(app: Flask, world: World, session: Session) -> None:
    clerk = Client(app, world, "clerk")
    _sent(clerk, f"code,name,level\n{TOWN}003,新村,village\n", dry_run="false")
    full = clerk.post(f"/places/{TOWN}/cells", {})
    assert (full.status_code, full.json["code"]) == (409, "nothing_to_cut")
    assert Client(app, world, "other_secretary").post(f"/places/{TOWN}/cells", {}).status_code == 403
    assert Client(app, world, "admin").post(f"/places/{COUNTY}/cells", {}).status_code in {200, 409}


def test_masks_are_found_again(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    report_id = Client(app, world, "monitor_2").submit(at=IN_GROUP_2).json["report_id"]
    assert chief.get(f"/reports/{report_id}/evidence/{'0' * 64}/masks").status_code == 404


def test_people_are_told_what_they_may_export(app: Flask, world: World) -> None:
    clerk = {one["what"]: one for one in Client(app, world, "clerk").get("/exports/kinds").json["items"]}
    assert clerk["reports"]["formats"] == ["csv", "xlsx"]
    assert clerk["brief"]["needs"] == ["place", "month"]
    assert "audit" not in clerk
    auditor = {one["what"] for one in Client(app, world, "auditor").get("/exports/kinds").json["items"]}
    assert "audit" in auditor
    assert "reports" not in auditor
