"""A check of a village on the phone: without a network, with a photo, in the ledger exactly
once."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Screen
from tests.browser.phone import PHONE_OPTIONS, large_photo, sign_in
from tests.browser.test_desk_inbox import at_desk
from tests.browser.test_phone_visits import NOTHING_WAITS
from tests.findings.desks import POINTS, check_list
from tests.pairing.officers import days_ago
from tests.world import Client

FINANCES, TRUTH, ALLOWANCES = (point["what"] for point in POINTS)


def begin(page: Page) -> None:
    """Open the check of the first village."""
    page.get_by_role("link", name="到村检查").click()
    page.get_by_label("哪个村").select_option(label="岭上村")


def point(page: Page, what: str, result: str) -> None:
    """Say what was seen at a point."""
    page.get_by_role("region", name=re.compile(what)).get_by_text(result, exact=True).click()


def lose_the_answer(route: Route) -> None:
    """Let the server take it in, and nobody hear of it."""
    if route.request.method != "POST":
        return route.continue_()
    route.fetch()
    return route.abort("connectionfailed")


def test_a_department_checks_without_a_network_and_each_problem_is_entered_once(
    screen: Callable[..., Screen], tmp_path: Path
) -> None:
    shown = screen(**PHONE_OPTIONS)
    app, world = shown.site.app, shown.site.world
    check_list(Client(app, world, "officer"))
    page = sign_in(shown, "department")
    expect(page.get_by_role("link", name="到村检查")).to_be_visible()
    shown.context.set_offline(True)
    begin(page)
    expect(page.get_by_text("看公开栏和账簿")).to_be_visible()
    point(page, FINANCES, "有问题")
    wrong = page.get_by_role("region", name=re.compile(FINANCES))
    wrong.get_by_label("什么问题").fill("三季度没有公开。")
    wrong.get_by_label("自己的记录").fill("会计说忘了贴。")
    wrong.get_by_label("拍照或选照片").set_input_files(large_photo(tmp_path))
    expect(wrong.get_by_role("img", name="照片 1")).to_be_visible()
    point(page, TRUTH, "没问题")
    expect(page.get_by_text("已看 2 项，共 3 项；发现 1 个问题。")).to_be_visible()
    shown.check_accessibility()
    page.reload()
    wrong = page.get_by_role("region", name=re.compile(FINANCES))
    expect(wrong.get_by_label("什么问题")).to_have_value("三季度没有公开。")
    expect(wrong.get_by_role("img", name="照片 1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="提交检查").click()
    outbox = page.get_by_role("region", name="还没送到的（1）")
    expect(outbox).to_contain_text("检查：岭上村")
    expect(outbox).to_contain_text("等网络发送")
    shown.check_accessibility()
    page.reload()
    shown.context.set_offline(False)
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    page.evaluate("dispatchEvent(new Event('online'))")

    clerk = Client(app, world, "clerk")
    (check,) = clerk.get("/checks").json["items"]
    assert (check["points"], check["is_late"]) == ([1, 2], False)
    (finding,) = clerk.get("/findings").json["items"]
    (source,) = clerk.get(f"/findings/{finding['id']}").json["sources"]
    assert (source["body"], source["text"], source["point_no"]) == ("县农业农村局", "会计说忘了贴。", 1)
    assert [one["status"] for one in source["photos"]] == ["present"]

    desk = at_desk(screen, "clerk", f"/desk/findings/{finding['id']}")
    picture = desk.page.get_by_role("img", name=f"照片 1：{FINANCES}")
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("async (image) => (await image.decode(), image.naturalWidth)") > 0
    desk.check_accessibility()
    village = at_desk(screen, "village_clerk", f"/desk/findings/{finding['id']}").page
    expect(village.get_by_text("三季度没有公开。")).to_be_visible()
    expect(village.get_by_text("会计说忘了贴。")).to_have_count(0)
    expect(village.get_by_role("img", name=re.compile("照片"))).to_have_count(0)


def test_a_tab_that_is_killed_while_it_sends_makes_no_second_check(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    app, world = shown.site.app, shown.site.world
    check_list(Client(app, world, "officer"))
    page = sign_in(shown, "clerk")
    page.route("**/api/v1/sync", lose_the_answer)
    begin(page)
    point(page, ALLOWANCES, "有问题")
    page.get_by_label("什么问题").fill("名单没有公示。")
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("等网络发送")).to_be_visible()
    page.close()
    again = shown.context.new_page()
    again.goto(f"{shown.site.address}/m")
    expect(again.get_by_text(NOTHING_WAITS)).to_be_visible()
    clerk = Client(app, world, "clerk")
    assert len(clerk.get("/checks").json["items"]) == 1
    assert clerk.get("/findings/totals").json["total"] == 1


def test_what_is_refused_is_written_anew(screen: Callable[..., Screen], tmp_path: Path) -> None:
    shown = screen(**PHONE_OPTIONS)
    app, world = shown.site.app, shown.site.world
    check_list(Client(app, world, "officer"))
    page = sign_in(shown, "clerk")
    page.clock.set_system_time("2098-01-02T04:00:00Z")
    begin(page)
    page.get_by_label("检查日期").fill("2098-01-01")
    point(page, FINANCES, "有问题")
    page.get_by_label("什么问题").fill("没有公开。")
    page.get_by_label("拍照或选照片").set_input_files(large_photo(tmp_path))
    expect(page.get_by_role("img", name="照片 1")).to_be_visible()
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("检查日期不能晚于今天。").first).to_be_visible()
    page.get_by_role("button", name="修改后重新提交").click()
    expect(page.get_by_label("什么问题")).to_have_value("没有公开。")
    expect(page.get_by_role("img", name="照片 1")).to_be_visible()
    page.get_by_label("检查日期").fill(days_ago(7))
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    (check,) = Client(app, world, "clerk").get("/checks").json["items"]
    assert check["points"] == [1]
