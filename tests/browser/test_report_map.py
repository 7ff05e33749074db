"""The map of reports at the desk: the same list as the inbox, at exact places, and the same as a table."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from gridwatch.reports.numbers import in_threes
from tests.browser.conftest import DESK, PHONE, Screen, Site
from tests.browser.test_desk_inbox import at_desk, client, submit
from tests.world import IN_GROUP_2, VILLAGE

MIDDLE = (109.0101, 28.01)
"""In the middle of the chief's village, and so of the map."""


def drawn(page: Page, what: str) -> Locator:
    """The map, once it shows so many reports in a way."""
    found = page.locator(f'[data-drawn="{what}"]')
    expect(found).to_be_visible(timeout=30_000)
    return found


def press_middle(page: Page, what: str) -> None:
    """Press the mark in the middle of the map."""
    drawn(page, what).locator("canvas").click()


def test_a_mark_that_is_pressed_shows_its_report_and_leads_to_it(screen: Callable[..., Screen], site: Site) -> None:
    (made,) = submit(site, "路灯坏了", by="monitor_e", at=MIDDLE)
    number = client(site, "chief").get(f"/reports/{made}").json["number"]
    page = at_desk(screen, "chief", "/desk/report-map").page
    press_middle(page, "clusters 1")
    expect(page.get_by_role("heading", name="这里有 1 件")).to_be_focused()
    card = page.locator(".pressed")
    for words in (in_threes(number), "路灯坏了", "已提交", "J4"):
        expect(card).to_contain_text(words)
    card.get_by_role("link", name=f"打开报告 {in_threes(number)}").click()
    page.wait_for_url(f"**/desk/reports/{made}")
    page.get_by_role("link", name="回到报告").click()
    page.wait_for_url("**/desk/report-map")
    drawn(page, "clusters 1")


def test_reports_on_one_spot_are_listed(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "路灯坏了", "水渠堵了", by="monitor_e", at=MIDDLE)
    page = at_desk(screen, "chief", "/desk/report-map").page
    for what in ("clusters 2", "points 2"):
        if what.startswith("points"):
            page.get_by_role("button", name="逐件").click()
        press_middle(page, what)
        expect(page.get_by_role("heading", name="这里有 2 件")).to_be_visible()
        expect(page.locator(".pressed li")).to_have_count(2)
        page.keyboard.press("Escape")
        expect(page.locator(".pressed")).to_have_count(0)


def test_a_cluster_whose_reports_lie_apart_comes_closer(screen: Callable[..., Screen], site: Site) -> None:
    for lon in (109.0096, 109.0106):
        submit(site, "路灯坏了", by="monitor_e", at=(lon, 28.01))
    page = at_desk(screen, "chief", "/desk/report-map").page
    before = drawn(page, "clusters 2").get_attribute("data-zoom")
    assert before is not None
    press_middle(page, "clusters 2")
    expect(drawn(page, "clusters 2")).not_to_have_attribute("data-zoom", before)
    # Where the cluster was, there is now nothing between the two.
    press_middle(page, "clusters 2")
    expect(page.locator(".pressed")).to_have_count(0)


def test_map_and_inbox_lead_to_each_other_with_the_same_filters(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "路灯坏了")
    submit(site, "井盖丢了", by="monitor_e", at=MIDDLE, category="J5")
    page = at_desk(screen, "clerk", quote(f"/desk/inbox?category=J5&place={VILLAGE}&which=all")).page
    expect(page.get_by_text("共 1 条")).to_be_visible()
    page.get_by_role("link", name="在地图上看").click()
    drawn(page, "clusters 1")
    expect(page.get_by_text("图上 1 件，共 1 件。")).to_be_visible()
    page.get_by_label("分类").select_option("")
    drawn(page, "clusters 2")
    page.get_by_role("button", name="热力").click()
    drawn(page, "heat 2")
    assert "show=heat" in page.url
    page.get_by_role("link", name="列表", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/desk/inbox\?place={VILLAGE}&which=all$"))
    expect(page.get_by_text("共 2 条")).to_be_visible()


def test_the_table_below_the_map_has_those_without_a_position_too(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "路灯坏了")
    submit(site, "不知道在哪", location=None, place_code=VILLAGE)
    page = at_desk(screen, "chief", "/desk/report-map").page
    drawn(page, "clusters 1")
    expect(page.get_by_text("图上 1 件，共 2 件。")).to_be_visible()
    expect(page.get_by_text("其中 1 件没有位置")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.keyboard.press("j")
    expect(page.locator("tbody a").first).to_be_focused()


def test_the_legend_says_in_words_what_every_mark_means(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "路灯坏了")
    submit(site, "井盖丢了", by="monitor_e", at=MIDDLE, category="J5")
    submit(site, "账目不清", by="monitor_2", at=IN_GROUP_2, category="C1")
    page = at_desk(screen, "clerk", "/desk/report-map").page
    drawn(page, "clusters 3")
    legend = page.get_by_role("region", name="图例")
    expect(legend.get_by_role("listitem")).to_have_text(["已逾期 0", "未办结，未逾期 3", "已办结 0"])
    page.get_by_role("combobox", name="按", exact=True).select_option("theme")
    expect(legend.get_by_role("listitem")).to_have_text(["C 三资 1", "J 急难愁盼 2"])


def test_who_handles_no_reports_has_no_map_of_them(screen: Callable[..., Screen]) -> None:
    page = at_desk(screen, "admin", "/desk/report-map").page
    expect(page.get_by_text("这一页不在您的职务范围内")).to_be_visible()
    expect(page.get_by_role("link", name="报告地图")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_map_of_reports_is_accessible(
    screen: Callable[..., Screen], site: Site, size: tuple[int, int], language: str
) -> None:
    submit(site, "路灯坏了", "水渠堵了", by="monitor_e", at=MIDDLE)
    submit(site, "井盖丢了", category="J5")
    shown = at_desk(screen, "chief", "/desk/report-map", size)
    if language == "en":
        shown.page.get_by_role("button", name="English").click()
    for look in ("dark", "light"):
        shown.page.evaluate("look => localStorage.setItem('gridwatch.look', look)", look)
        shown.open("/desk/report-map?which=all")
        press_middle(shown.page, "clusters 3")
        expect(shown.page.locator(".pressed li")).to_have_count(2)
        shown.check_accessibility()
    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown.keep_picture(f"desk-report-map-{language}-{size[0]}", whole=True)
