"""The whole days of those who see to the county: its officer, its administrator, its auditor."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from gridwatch.territory.calendar import CHINA, china_day
from tests.browser.conftest import Screen, Site
from tests.browser.test_desk_inbox import at_desk, client
from tests.browser.test_desk_office import make_waiting
from tests.browser.test_map import drawn, lively  # noqa: F401
from tests.world import COUNTY, VILLAGE, VILLAGE_2


def go_to(page: Page, name: str) -> None:
    """Choose a page of the navigation."""
    page.get_by_role("navigation", name="主导航").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def follow_a_figure_to_its_list(shown: Screen) -> None:
    """From today to the map, and from a number of its table to the reports that it counts."""
    page = shown.page
    page.get_by_role("banner").get_by_role("link", name="地图", exact=True).click()
    drawn(shown, COUNTY)
    page.get_by_label("图层").select_option("open")
    expect(page.locator(".table[aria-busy=false]")).to_be_visible()
    shown.check_accessibility()
    counted = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="岭口镇")).get_by_role("link")
    counted.filter(has_text=re.compile("^3$")).first.click()
    expect(page.get_by_text("共 3 条")).to_be_visible()
    expect(page.get_by_text("这个数所计的报告")).to_be_visible()


def fetch_a_brief(shown: Screen, site: Site) -> None:
    """Ask for a town's brief of the month that is over, and fetch it as Word."""
    page = shown.page
    go_to(page, "导出")
    page.get_by_role("button", name="导出文件").click()
    page.get_by_label("内容").select_option(label="监督简报")
    page.get_by_role("dialog").get_by_role("combobox", name="区划").fill("岭口镇")
    page.get_by_role("option", name="岭口镇").click()
    shown.check_accessibility()
    page.get_by_role("button", name="生成文件").click()
    expect(page.get_by_text("已排队：监督简报。")).to_be_visible()
    make_waiting(site)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    assert re.fullmatch(".*监督简报.*docx", download.value.suggested_filename)


def issue_a_task(shown: Screen) -> None:
    """To every village of a town; then look where it stands, and remind those who have not begun."""
    page = shown.page
    go_to(page, "任务")
    page.get_by_role("button", name="下发任务").click()
    dialog = page.get_by_role("dialog", name="下发任务")
    dialog.get_by_label("任务名称").fill("汛前排查")
    dialog.get_by_label("检查项目，每行一项").fill("水库\n河道")
    dialog.get_by_role("combobox", name="乡镇（街道）").click()
    page.get_by_role("option", name="岭口镇").click()
    dialog.get_by_role("button", name="全选").click()
    dialog.get_by_role("button", name="下发任务").click()
    expect(page.get_by_text("任务已下发。")).to_be_visible()
    page.get_by_role("button", name="已完成 0 / 2 汛前排查").click()
    where = page.get_by_role("dialog", name="汛前排查")
    expect(where.locator("canvas")).to_be_visible()
    shown.check_accessibility()
    where.get_by_role("button", name="催办 岭上村").click()
    expect(page.get_by_text("已催办 1 个前哨站。")).to_be_visible()


def test_an_officer_goes_from_a_figure_to_a_report_fetches_the_brief_and_sees_a_task_begun(
    lively: Site,  # noqa: F811
    screen: Callable[..., Screen],
) -> None:
    shown = at_desk(screen, "officer", "/desk")
    page = shown.page
    expect(page.get_by_role("heading", name="今日待办")).to_be_visible()
    expect(page.get_by_text("正在加载")).to_have_count(0)
    shown.check_accessibility()
    follow_a_figure_to_its_list(shown)
    page.locator("tbody").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="反映内容")).to_be_visible()
    shown.check_accessibility()
    go_to(page, "报告地图")
    expect(page.locator('[data-drawn^="clusters"]')).to_be_visible()
    shown.check_accessibility()
    fetch_a_brief(shown, lively)
    issue_a_task(shown)
    [task] = client(lively, "officer").get("/tasks").json["items"]
    assert task["items"] == ["水库", "河道"]


def import_a_group(shown: Screen, file: Path) -> None:
    """Look at a file of places, and write it."""
    page = shown.page
    file.write_text(f"代码,名称,层级\n{VILLAGE}003,三组,组\n", encoding="gb18030")
    go_to(page, "区划与站点")
    page.get_by_role("button", name="选择文件…").click()
    page.get_by_label("文件").set_input_files(file)
    page.get_by_role("button", name="检查文件").click()
    expect(page.get_by_text("检查完成，还没有写入。")).to_be_visible()
    shown.check_accessibility()
    page.get_by_role("button", name="导入…").click()
    page.get_by_role("dialog").get_by_role("button", name="正式导入").click()
    expect(page.get_by_text("已导入：新增 1 个区划")).to_be_visible()


def appoint_a_newcomer(shown: Screen) -> None:
    """Open the account within the dialog that appoints, until a day within the next 90."""
    page = shown.page
    go_to(page, "人员")
    page.get_by_role("button", name="聘任或登记任职").click()
    dialog = page.get_by_role("dialog", name="聘任或登记任职")
    dialog.get_by_role("combobox", name="人员").fill("王𠮷明")
    page.get_by_text("没有找到。").get_by_role("button", name="开户").click()
    opening = page.get_by_role("dialog", name="开户")
    expect(opening.get_by_label("姓名")).to_have_value("王𠮷明")
    opening.get_by_label("手机号").fill("13711113333")
    opening.get_by_role("button", name="开户").click()
    expect(dialog.get_by_text("王𠮷明 13711113333")).to_be_visible()
    dialog.get_by_label("职务").select_option(label="廉情监督长")
    dialog.get_by_role("combobox", name="区划").fill("岭下村")
    page.get_by_role("option", name="岭下村").click()
    dialog.get_by_label("任职文号").fill("聘〔2026〕9号")
    last = china_day(datetime.now(CHINA)) + timedelta(days=30)
    dialog.get_by_label("任期最后一天").fill(last.isoformat())
    shown.check_accessibility()
    dialog.get_by_role("button", name="登记任职", exact=True).click()
    expect(page.get_by_text("已登记。")).to_be_visible()


def test_an_administrator_imports_places_appoints_a_newcomer_and_looks_after_the_product(
    screen: Callable[..., Screen], site: Site, tmp_path: Path
) -> None:
    shown = at_desk(screen, "admin", "/desk")
    page = shown.page
    expect(page.get_by_role("heading", name="今日待办")).to_be_visible()
    shown.check_accessibility()
    import_a_group(shown, tmp_path / "groups.csv")
    appoint_a_newcomer(shown)
    page.get_by_label("任期", exact=True).select_option(label="90 天内到期")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("row", name="王𠮷明")).to_contain_text("廉情监督长")
    shown.check_accessibility()
    for name in ("消息发送", "设置"):
        go_to(page, name)
        expect(page.get_by_text("正在加载")).to_have_count(0)
        shown.check_accessibility()
    [chief] = client(site, "admin").get("/appointments", place=VILLAGE_2, role="chief").json["items"]
    assert chief["account"]["name"] == "王𠮷明"


def test_an_auditor_narrows_the_trail_by_days_and_verifies_it(screen: Callable[..., Screen], site: Site) -> None:
    shown = at_desk(screen, "auditor", "/desk")
    page = shown.page
    go_to(page, "审计")
    today = china_day(datetime.now(CHINA))
    page.get_by_label("从").fill((today + timedelta(days=1)).isoformat())
    expect(page.locator("tbody tr")).to_have_count(0)
    page.get_by_label("从").fill(today.isoformat())
    page.get_by_label("到").fill(today.isoformat())
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page).to_have_url(re.compile(f"from={today}&to={today}"))
    shown.check_accessibility()
    page.get_by_role("button", name="重新计算").click()
    expect(page.get_by_text("校验通过")).to_be_visible()
