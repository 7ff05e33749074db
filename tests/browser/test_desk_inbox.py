"""The desk's inbox: most urgent first; filters, keys, several at once, trays, and what changes by
itself."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from gridwatch.reports.numbers import in_threes
from tests.browser.conftest import DESK, PHONE, Held, Screen, Site
from tests.world import IN_GROUP_2, Client


def client(site: Site, name: str) -> Client:
    """One of the county's people, by the API."""
    return Client(site.app, site.world, name)


def at_desk(
    screen: Callable[..., Screen], name: str, path: str = "/desk/inbox", size: tuple[int, int] = DESK
) -> Screen:
    """A desk at which one of the county's people has signed in."""
    shown = screen(size)
    shown.open(f"/?next={path}")
    shown.sign_in(name)
    expect(shown.page.get_by_role("navigation", name="主导航")).to_be_visible()
    return shown


def choose_page(page: Page, name: str) -> None:
    """Go to a page of the desk, through the menu behind which a phone has them."""
    menu = page.get_by_role("button", name="菜单：全部页面")
    if menu.is_visible():
        menu.click()
    page.get_by_role("link", name=name).click()


def submit(site: Site, *texts: str, by: str = "monitor", **changes: object) -> list[str]:
    """Reports with these texts; their ids."""
    phone = client(site, by)
    return [phone.submit(text=text, **changes).json["report_id"] for text in texts]


def test_the_inbox_lists_what_waits_and_its_totals_equal_the_list(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "路灯坏了", "水渠堵了")
    submit(site, "井盖丢了", by="monitor_e", at=(109.015, 28.01), category="J5")
    page = at_desk(screen, "chief").page
    expect(page.get_by_role("heading", name="报告", exact=True)).to_be_visible()
    expect(page.get_by_text("共 3 条")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_label("分类").select_option("J5")
    expect(page.get_by_text("共 1 条")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("category=J5"))


def test_the_list_waits_for_the_counts_that_stand_above_it(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "路灯坏了", "水渠堵了")
    shown = screen(DESK)
    counts = Held(shown.page, "**/api/v1/reports/totals**")
    with shown.page.expect_response("**/api/v1/reports?**"):
        shown.open("/?next=/desk/inbox")
        shown.sign_in("chief")
    counts.wait()
    expect(shown.page.get_by_role("region", name="报告", exact=True)).to_contain_text("正在加载")
    counts.let_go()
    expect(shown.page.get_by_text("共 2 条")).to_be_visible()
    expect(shown.page.locator("tbody tr")).to_have_count(2)


def test_a_filter_is_saved_and_used_again(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "路灯坏了", "水渠堵了")
    page = at_desk(screen, "chief").page
    page.get_by_label("文字或编号").fill("水渠")
    page.get_by_role("button", name="搜索").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="保存这个筛选").click()
    page.get_by_label("给筛选起个名字").fill("水渠的")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("link", name="清除筛选").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("link", name="水渠的").click()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_number_that_somebody_says_finds_their_report(screen: Callable[..., Screen], site: Site) -> None:
    found, _ = submit(site, "路灯坏了", "水渠堵了")
    number = in_threes(client(site, "chief").get(f"/reports/{found}").json["number"])
    own = screen(PHONE)
    own.open("/?next=/m/mine")
    own.sign_in("monitor")
    expect(own.page.get_by_text(number)).to_be_visible()
    own.page.get_by_role("link", name=number).click()
    expect(own.page.get_by_text(f"编号 {number}")).to_be_visible()
    own.context.clear_cookies()
    page = at_desk(screen, "chief").page
    page.get_by_label("文字或编号").fill(number.replace(" ", "-"))
    page.get_by_role("button", name="搜索").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text(number)
    page.locator("tbody").get_by_role("link").click()
    expect(page.get_by_text(f"编号 {number}")).to_be_visible()


def test_the_inbox_is_worked_by_keys(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "第一件", "第二件")
    page = at_desk(screen, "chief").page
    expect(page.locator("tbody tr")).to_have_count(2)
    page.keyboard.press("j")
    expect(page.locator("tbody tr").nth(0).get_by_role("link")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("tbody tr").nth(1).get_by_role("link")).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_text("已选 1 件")).to_be_visible()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="反映内容")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("heading", name="报告", exact=True)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()


def test_several_reports_are_escalated_each_with_its_own_result(screen: Callable[..., Screen], site: Site) -> None:
    first, _ = submit(site, "第一件", "第二件")
    shown = at_desk(screen, "chief")
    page = shown.page
    for text in ("第一件", "第二件"):
        page.get_by_label(f"选择：{text}").check()
    page.get_by_role("button", name="批量办理…").click()
    page.get_by_label("上报乡镇").check()
    expect(page.get_by_text("可办 2 / 2 件").first).to_be_visible()
    shown.check_accessibility()
    # Somebody is faster with one of them.
    assert client(site, "deputy").move(first, "return", note="哪一段？").status_code == 200
    page.get_by_role("button", name="逐件办理").click()
    results = page.get_by_role("dialog").get_by_role("listitem")
    expect(results.filter(has_text="第一件")).to_contain_text("有人先一步处理了")
    expect(results.filter(has_text="第二件")).to_contain_text("已办")


def test_a_new_report_appears_without_reloading(screen: Callable[..., Screen], site: Site) -> None:
    page = at_desk(screen, "chief").page
    page.clock.install()
    page.reload()
    expect(page.get_by_text("没有未办结的报告。")).to_be_visible()
    submit(site, "刚刚发生")
    page.clock.run_for(20_000)
    expect(page.get_by_role("link", name="刚刚发生")).to_be_visible()
    expect(page.get_by_text("共 1 条")).to_be_visible()


def test_held_and_unrouted_reports_wait_in_trays_of_the_town(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "很久以前的事", captured_at=datetime.now().astimezone() - timedelta(days=200))
    submit(site, "没有前哨站的村", by="monitor_2", at=IN_GROUP_2)
    page = at_desk(screen, "clerk").page
    page.get_by_label("件别").select_option("held")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="很久以前的事").click()
    page.get_by_role("button", name="准予进入").click()
    expect(page.get_by_text("“研判分流”期限开始计算")).to_be_visible()
    page.get_by_role("button", name="准予进入").click()
    expect(page.get_by_text("已办理：准予进入。")).to_be_visible()
    page.get_by_role("link", name="报告", exact=True).click()
    page.get_by_label("件别").select_option("unrouted")
    page.get_by_role("link", name="没有前哨站的村").click()
    page.get_by_role("button", name="指定前哨站").click()
    page.get_by_role("combobox", name="交给哪里").fill("二组")
    page.get_by_role("option", name="二组").click()
    page.get_by_role("button", name="指定前哨站").click()
    expect(page.get_by_text("已办理：指定前哨站。")).to_be_visible()


def test_a_lost_session_is_signed_in_again_on_top_of_the_page(screen: Callable[..., Screen], site: Site) -> None:
    (report,) = submit(site, "路灯坏了")
    shown = at_desk(screen, "chief", f"/desk/reports/{report}")
    page = shown.page
    page.get_by_role("button", name="退回补充").click()
    page.get_by_label("说明（必填）").fill("是哪一盏？")
    session = [cookie for cookie in shown.context.cookies() if cookie["name"] == "gridwatch_session"]
    shown.context.add_cookies([{**session[0], "value": "gone"}])  # type: ignore[list-item]
    # No click: the page's own look for news may find out first, and then the dialog lies over the button.
    page.get_by_role("button", name="退回补充").dispatch_event("click")
    dialog = page.get_by_role("dialog", name="登录")
    expect(dialog).to_be_visible()
    shown.check_accessibility()
    dialog.get_by_label("密码").fill("sample-password")
    dialog.get_by_role("button", name="登录", exact=True).click()
    expect(dialog).not_to_be_visible()
    expect(page.get_by_label("说明（必填）")).to_have_value("是哪一盏？")
    expect(page.get_by_label("说明（必填）")).to_be_focused()
    page.get_by_role("button", name="退回补充").click()
    expect(page.get_by_text("已办理：退回补充。")).to_be_visible()


def test_news_is_counted_opened_and_marked_as_read(screen: Callable[..., Screen], site: Site) -> None:
    (report,) = submit(site, "路灯坏了")
    number = in_threes(client(site, "chief").get(f"/reports/{report}").json["number"])
    page = at_desk(screen, "chief").page
    page.get_by_role("button", name="消息，1 条未读").click()
    line = page.get_by_role("dialog").get_by_role("listitem").first
    expect(line).to_contain_text(f"{number} · 岭上村 · 最后一天：")
    line.get_by_role("button").click()
    expect(page.get_by_role("heading", name="反映内容")).to_be_visible()
    expect(page.get_by_role("button", name="消息，0 条未读")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_inbox_is_accessible_in_both_languages_and_looks(
    screen: Callable[..., Screen], site: Site, size: tuple[int, int]
) -> None:
    submit(site, "组里的路塌了一段，一直没有人修。", "水渠堵了，三户人家的田没有水。")
    submit(site, "反映监督长本人的问题", concerns=[{"post": "chief"}])
    shown = at_desk(screen, "clerk", size=size)
    expect(shown.page.locator("tbody tr")).to_have_count(3)
    shown.check_accessibility()
    shown.keep_picture(f"desk-inbox-zh-{size[0]}")
    shown.page.get_by_role("button", name="English").click()
    expect(shown.page.get_by_role("heading", name="Reports", exact=True)).to_be_visible()
    shown.check_accessibility()
    shown.keep_picture(f"desk-inbox-en-{size[0]}")
    shown.page.get_by_role("button", name="Use dark colours").click()
    shown.check_accessibility()


def test_a_list_is_subscribed_to_and_the_subscription_ended(screen: Callable[..., Screen], site: Site) -> None:
    shown = at_desk(screen, "chief")
    page = shown.page
    page.get_by_role("button", name="每日邮件").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("清单名称").fill("村里的事")
    dialog.get_by_label("电子邮箱").fill("chief@example.cn")
    shown.check_accessibility()
    dialog.get_by_role("button", name="每日邮件").click()
    expect(page.get_by_text("已订阅“村里的事”。")).to_be_visible()
    page.get_by_role("button", name=re.compile("^消息，")).click()
    page.get_by_role("button", name="提醒设置").click()
    expect(page.get_by_label("电子邮箱")).to_have_value("chief@example.cn")
    shown.check_accessibility()
    page.get_by_role("button", name="退订 村里的事").click()
    expect(page.get_by_text("还没有订阅清单。")).to_be_visible()
