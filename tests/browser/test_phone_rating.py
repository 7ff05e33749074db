"""The reporter of a closed report is asked what they think of the result, also where no network is,
and the desk reads it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Screen, Site
from tests.browser.phone import PHONE_OPTIONS, go_to, sign_in
from tests.browser.test_desk_inbox import at_desk, client
from tests.reports.endings import closed_report


def check(shown: Screen) -> None:
    """No finding, with nothing half below the bar that stays on top."""
    shown.page.evaluate("scrollTo(0, 0)")
    shown.check_accessibility()


def test_a_reporter_is_asked_rates_without_and_with_a_network_and_is_thanked(
    screen: Callable[..., Screen], site: Site
) -> None:
    report = closed_report(site.app, site.world)
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    go_to(page, "我的报告")
    expect(page.get_by_text("请您评价")).to_be_visible()
    page.get_by_role("link", name=re.compile("请您评价")).click()
    asked = page.get_by_role("region", name="办得怎么样？")
    asked.get_by_role("button", name="提交评价").click()
    expect(asked.get_by_text("请先选一项。")).to_be_visible()
    check(shown)
    shown.context.set_offline(True)
    asked.get_by_label(re.compile("^不满意")).check()
    asked.get_by_role("button", name="提交评价").click()
    expect(asked.get_by_text("提交评价需要网络。")).to_be_visible()
    check(shown)
    shown.context.set_offline(False)

    page.reload()
    expect(asked.get_by_label(re.compile("^不满意"))).to_be_checked()
    asked.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("谢谢您的评价。")).to_be_visible()
    given = page.get_by_role("region", name="您的评价")
    expect(given).to_contain_text("不满意")
    given.get_by_role("button", name="修改评价").click()
    asked.get_by_label(re.compile("^非常满意")).check()
    asked.get_by_role("button", name="提交评价").click()
    expect(given).to_contain_text("5 分")
    check(shown)
    page.get_by_role("link", name="返回").click()
    expect(page.get_by_text("合格销号")).to_be_visible()
    expect(page.get_by_text("请您评价")).to_have_count(0)
    assert client(site, "clerk").get(f"/reports/{report}").json["rating"]["score"] == 5


def test_what_one_is_asked_is_large_enough_for_a_thumb_also_in_large_letters(
    screen: Callable[..., Screen], site: Site
) -> None:
    report = closed_report(site.app, site.world)
    shown = screen(PHONE)
    shown.open(f"/?next=/m/mine/{report}")
    shown.sign_in("monitor")
    page = shown.page
    choices = page.get_by_role("region", name="办得怎么样？").locator("label")
    expect(choices).to_have_count(5)
    for large in (False, True):
        page.evaluate("large => document.documentElement.toggleAttribute('data-large', large)", large)
        assert all(choice.bounding_box()["height"] >= 44 for choice in choices.all())
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    shown.open("/m/me")
    page.get_by_role("button", name="English").click()
    shown.open(f"/m/mine/{report}")
    expect(page.get_by_role("heading", name="How was it handled?")).to_be_visible()
    shown.check_accessibility()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_desk_reads_what_the_reporter_thought_and_on_which_day(
    screen: Callable[..., Screen], site: Site, size: tuple[int, int]
) -> None:
    report = closed_report(site.app, site.world)
    shown = at_desk(screen, "clerk", f"/desk/reports/{report}", size=size)
    rating = shown.page.get_by_role("region", name="反映人的评价")
    expect(rating).to_contain_text("反映人还没有评价。")
    client(site, "monitor").call("PUT", f"/reports/{report}/rating", json={"score": 4})
    shown.page.reload()
    expect(rating).to_contain_text("满意 · 4 分（满分 5 分）")
    expect(rating.locator("time")).to_have_text(re.compile(r"^\d{4}年\d+月\d+日$"))
    expect(shown.page.get_by_text(site.world.people["monitor"].phone)).to_have_count(0)
    shown.check_accessibility()
    shown.page.get_by_role("button", name="English").click()
    expect(shown.page.get_by_role("region", name="What the reporter thought of it")).to_contain_text("Satisfied")
    shown.check_accessibility()
