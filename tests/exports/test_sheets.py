"""Sheets on paper: a report's, as much as its reader may see; an order's, as much as its unit may
know."""

import io
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from pypdf import PdfReader
from uuid6 import uuid7

from gridwatch.reports.numbers import in_threes
from tests.evidence.phones import ordered
from tests.world import Client, World


def words(answer: Any) -> str:
    """What a PDF says, without the room between letters."""
    assert (answer.status_code, answer.content_type) == (200, "application/pdf"), answer.text[:300]
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())


def pictures(answer: Any) -> int:
    """How many photos a PDF shows."""
    return sum(len(page.images) for page in PdfReader(io.BytesIO(answer.data)).pages)


@pytest.fixture
def handled(app: Flask, world: World) -> UUID:
    """A report that went the whole way to its sign-off, with a photo of the revisit."""
    report_id, monitor = uuid7(), Client(app, world, "monitor")
    assert monitor.submit(report_id, text="水渠断了，\n三天没人来 <b>&</b> #set $x$").status_code == 201
    Client(app, world, "chief").move(report_id, "escalate", note="请镇里协调")
    clerk = Client(app, world, "clerk")
    clerk.move(report_id, "accept")
    clerk.move(report_id, "quick_fix", note="已派人")
    clerk.move(report_id, "give_feedback", note="修好了")
    assert Client(app, world, "deputy").revisit(report_id, "看过了").status_code == 200
    return report_id


def test_a_sheet_tells_the_report_its_course_and_its_photos(app: Flask, world: World, handled: UUID) -> None:
    secretary = Client(app, world, "secretary")
    number = secretary.get(f"/reports/{handled}").json["number"]
    printed = secretary.get(f"/reports/{handled}/sheet")
    said = words(printed)
    for part in (number, "水渠断了", "三天没人来<b>&</b>#set$x$", "请镇里协调", "立行立改", "负责人签字", "J4"):
        assert part in said, part
    assert in_threes(number).replace(" ", "") in said
    assert pictures(printed) == 1
    trail = Client(app, world, "auditor").get("/audit", subject="report").json["items"]
    assert any(one["action"] == "report.print" and one["subject_id"] == str(handled) for one in trail)


def test_a_sheet_shows_its_reader_what_they_may_see_and_no_more(app: Flask, world: World, handled: UUID) -> None:
    own = Client(app, world, "monitor").get(f"/reports/{handled}/sheet")
    assert "请镇里协调" not in words(own), "what the station wrote to the town"
    assert "请镇里协调" in words(Client(app, world, "chief").get(f"/reports/{handled}/sheet"))
    for name in ("monitor_e", "other_secretary", "viewer", "responder"):
        assert Client(app, world, name).get(f"/reports/{handled}/sheet").status_code == 404, name
    trail = Client(app, world, "auditor").get("/audit", subject="report").json["items"]
    printed = [one for one in trail if one["action"] == "report.print"]
    assert len(printed) == 1, "the reporter's own printing names nobody"


def test_a_notice_tells_the_unit_its_order_and_nothing_of_the_report(app: Flask, world: World) -> None:
    report_id = uuid7()
    Client(app, world, "monitor").submit(report_id, text="水渠断了，报告人的话")
    order_id = ordered(app, world, report_id)
    responder, clerk = Client(app, world, "responder"), Client(app, world, "clerk")
    order = responder.get(f"/orders/{order_id}").json
    number = clerk.get(f"/reports/{report_id}").json["number"]
    for_unit = responder.get(f"/orders/{order_id}/notice")
    said = words(for_unit)
    for part in (order["requirement"], order["unit"], "整改通知书", "送达回执", "岭口镇纪委"):
        assert part in said, part
    assert number not in said
    assert "报告人的话" not in said
    assert clerk.get(f"/reports/{report_id}/orders/{order_id}/notice").data == for_unit.data, "the same to the byte"
    assert Client(app, world, "chief").get(f"/orders/{order_id}/notice").status_code == 403
    for name in ("monitor", "other_secretary", "viewer"):
        assert Client(app, world, name).get(f"/orders/{order_id}/notice").status_code in {403, 404}, name
        refused = Client(app, world, name).get(f"/reports/{report_id}/orders/{order_id}/notice")
        assert refused.status_code in {403, 404}, name
