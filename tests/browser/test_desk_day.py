"""A clerk's whole day at the desk: what waits, the next one, drafts, colleagues, phrases, lists that
are shared and files of just them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Screen, Site
from tests.browser.test_desk_inbox import at_desk, choose_page, client, submit
from tests.browser.test_desk_office import make_waiting
from tests.evidence.phones import report_with, send
from tests.world import small_photo


def escalated(site: Site, *texts: str) -> list[str]:
    """Reports at the town's desk."""
    reports = submit(site, *texts)
    for report in reports:
        assert client(site, "chief").move(report, "escalate").status_code == 200
    return reports


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || ''"
        )
        if name in told:
            return
    raise AssertionError(name)


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_day_begins_with_what_waits_and_each_number_leads_to_its_list(
    screen: Callable[..., Screen], site: Site, size: tuple[int, int]
) -> None:
    escalated(site, "路灯坏了", "水渠堵了")
    shown = at_desk(screen, "clerk", "/desk", size)
    page = shown.page
    expect(page.get_by_role("link", name=re.compile("2\\s*待受理"))).to_be_visible()
    shown.check_accessibility()
    shown.keep_picture(f"desk-home-zh-{size[0]}")
    page.get_by_role("link", name=re.compile("2\\s*待受理")).click()
    expect(page.locator("tbody tr")).to_have_count(2)
    choose_page(page, "今日待办")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    shown.check_accessibility()


def test_a_report_is_accepted_and_the_next_one_opened_by_keys_alone(screen: Callable[..., Screen], site: Site) -> None:
    escalated(site, "第一件", "第二件")
    page = at_desk(screen, "clerk", "/desk").page
    expect(page.get_by_role("link", name=re.compile("待受理"))).to_be_visible()
    tab_to(page, "待受理")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="反映内容")).to_be_visible()
    expect(page.get_by_text("第一件")).to_be_visible()
    expect(page.get_by_role("button", name="受理", exact=True)).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_text("确定处置方式”期限开始计算")).to_be_visible()
    tab_to(page, "受理")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已办理：受理。")).to_be_visible()
    page.get_by_role("main").focus()
    page.keyboard.press("j")
    expect(page.get_by_text("第二件")).to_be_visible()
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile("awaits=accept"))
    expect(page.locator("tbody tr")).to_have_count(1)


def test_what_was_begun_is_there_after_leaving_and_reloading_and_gone_once_sent(
    screen: Callable[..., Screen], site: Site
) -> None:
    (report,) = submit(site, "路灯坏了")
    page = at_desk(screen, "chief", f"/desk/reports/{report}").page
    page.get_by_role("button", name="退回补充").click()
    page.get_by_label("说明（必填）").fill("是哪一盏？")
    page.get_by_role("link", name="今日待办").click()
    page.goto(f"{site.address}/desk/reports/{report}")
    page.get_by_role("button", name="退回补充").click()
    expect(page.get_by_label("说明（必填）")).to_have_value("是哪一盏？")
    expect(page.get_by_text("已恢复您上次没有提交的内容。")).to_be_visible()
    page.get_by_role("button", name="退回补充").click()
    expect(page.get_by_text("已办理：退回补充。")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.includes('draft')).length") == 0


def test_a_photo_that_may_not_go_out_says_why_and_leads_to_its_masks(screen: Callable[..., Screen], site: Site) -> None:
    photo, monitor, clerk = small_photo("the road"), client(site, "monitor"), client(site, "clerk")
    report = report_with(monitor, (photo, "photo"))
    send(monitor, report, photo)
    client(site, "chief").move(report, "escalate")
    clerk.move(report, "accept")
    shown = at_desk(screen, "clerk", f"/desk/reports/{report}")
    page = shown.page
    page.get_by_role("button", name="限期整改").click()
    tick = page.get_by_role("checkbox", name=re.compile("照片 1"))
    expect(tick).to_be_disabled()
    expect(tick).to_have_accessible_description(re.compile("还没有做遮挡处理，不能发出"))
    shown.check_accessibility()
    page.get_by_role("button", name="现在处理").click()
    page.get_by_role("button", name="确认无需遮挡").click()
    expect(page.get_by_text(re.compile("已处理，0 处遮挡"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(tick).to_be_enabled()
    expect(page.get_by_text("已遮挡 0 处").first).to_be_visible()


def test_colleagues_share_their_work(screen: Callable[..., Screen], site: Site) -> None:
    (report,) = escalated(site, "路灯坏了")
    shown = at_desk(screen, "clerk", f"/desk/reports/{report}")
    page = shown.page
    page.get_by_role("combobox", name="承办人").select_option(label="secretary（镇纪委书记，在办 0 件，逾期 0）")
    expect(page.get_by_text("已交由 secretary 承办。")).to_be_visible()
    remarks = page.get_by_role("region", name="内部备注")
    remarks.get_by_label("备注", exact=True).fill("请看是不是同一盏")
    remarks.get_by_role("checkbox", name="secretary", exact=True).check()
    remarks.get_by_role("button", name="添加备注").click()
    expect(remarks.get_by_text("请看是不是同一盏")).to_be_visible()
    shown.check_accessibility()
    secretary = at_desk(screen, "secretary", "/desk").page
    expect(secretary.get_by_role("link", name=re.compile("1\\s*我承办的"))).to_be_visible()
    secretary.get_by_role("link", name=re.compile("1\\s*提到我的")).click()
    expect(secretary.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="今日待办").click()
    page.get_by_role("button", name="移交 secretary").click()
    page.get_by_label("交给").select_option(label="clerk（镇纪委干事，在办 0 件，逾期 0）")
    page.get_by_role("dialog").get_by_role("button", name="移交").click()
    expect(page.get_by_text("已把 secretary 的 1 件移交给 clerk。")).to_be_visible()


def test_what_is_written_again_and_again_is_kept_for_the_desk(screen: Callable[..., Screen], site: Site) -> None:
    first, second = submit(site, "路灯坏了", "水渠堵了")
    page = at_desk(screen, "chief", f"/desk/reports/{first}").page
    page.get_by_role("button", name="退回补充").click()
    page.get_by_label("说明（必填）").fill("请补充地点和照片。")
    page.get_by_role("button", name="存为常用语").click()
    expect(page.get_by_role("button", name="从常用语中删除")).to_be_visible()
    deputy = at_desk(screen, "deputy", f"/desk/reports/{second}").page
    deputy.get_by_role("button", name="退回补充").click()
    deputy.get_by_label("常用语…").select_option(label="请补充地点和照片。")
    expect(deputy.get_by_label("说明（必填）")).to_have_value("请补充地点和照片。")


def test_a_list_is_shared_with_the_desk_and_exported_as_it_is_shown(screen: Callable[..., Screen], site: Site) -> None:
    escalated(site, "路灯坏了", "水渠堵了")
    page = at_desk(screen, "clerk").page
    page.get_by_label("文字或编号").fill("水渠")
    page.get_by_role("button", name="搜索").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="保存这个筛选").click()
    page.get_by_label("给筛选起个名字").fill("水的问题")
    page.get_by_label("本单位同事也可用").check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存筛选“水的问题”，本单位同事都能用。")).to_be_visible()
    secretary = at_desk(screen, "secretary").page
    secretary.get_by_role("link", name="水的问题").click()
    expect(secretary.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="导出当前筛选").click()
    expect(page.get_by_text("排队中")).to_be_visible()
    make_waiting(site)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    [asked] = client(site, "clerk").get("/exports").json["items"]
    assert asked["filters"]["q"] == "水渠" and asked["rows_done"] == 1


def test_the_inbox_is_ordered_by_its_columns(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "先来的", "后来的")
    page = at_desk(screen, "chief").page
    page.get_by_role("columnheader", name="内容").get_by_role("button").click()
    expect(page.locator("tbody tr").first).to_contain_text("先来的")
    page.get_by_role("columnheader", name="内容").get_by_role("button").click()
    expect(page.locator("tbody tr").first).to_contain_text("后来的")
    expect(page.get_by_role("columnheader", name="内容")).to_have_attribute("aria-sort", "descending")
