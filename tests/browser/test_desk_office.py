"""The office side of the desk: people, places, tasks, files, audit and settings, each for those
whose page it is."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import sessionmaker
from uuid6 import uuid7

from api.database import db
from gridwatch.exports.brief.facts import months_before
from gridwatch.exports.workshop import make_next
from gridwatch.from_settings import workshop
from gridwatch.territory.calendar import CHINA
from tests.browser.conftest import DESK, PHONE, Held, Screen, Site
from tests.browser.test_desk_inbox import at_desk, client, submit
from tests.world import COUNTY, GROUP_W, VILLAGE, VILLAGE_2

TODAY = datetime.now(CHINA).date().isoformat()


def make_waiting(site: Site) -> None:
    """The worker's turn: make the exports that wait."""
    with site.app.app_context():
        sessions = sessionmaker(db.engine)
    assert make_next(workshop(site.app.config["SETTINGS"], sessions, site.app.config["IDENTITY_VAULT"]), stopping=bool)


def test_a_vacancy_is_filled(screen: Callable[..., Screen], site: Site) -> None:
    assert client(site, "clerk").post("/accounts", {"phone": "13711112222", "name": "新监督员"}).status_code == 201
    shown = at_desk(screen, "clerk", "/desk/people?tab=vacancies")
    page = shown.page
    page.get_by_role("button", name="聘任 岭上村 一组").click()
    dialog = page.get_by_role("dialog", name="聘任或登记任职")
    dialog.get_by_role("combobox", name="人员").fill("新监督员")
    page.get_by_role("option", name="新监督员 13711112222").click()
    dialog.get_by_label("聘任文号").fill("聘〔2026〕9号")
    shown.check_accessibility()
    dialog.get_by_role("button", name="聘任", exact=True).click()
    expect(dialog).not_to_be_visible()
    expect(page.get_by_role("button", name="聘任 岭上村 一组")).to_have_count(0)
    assert len(client(site, "clerk").get("/appointments", place=GROUP_W).json["items"]) == 2


def test_an_appointment_ends_after_a_look_at_what_it_would_affect(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "路灯坏了")
    shown = at_desk(screen, "clerk", "/desk/people")
    page = shown.page
    page.get_by_label("职务").select_option("chief")
    page.get_by_role("button", name="终止任职 chief").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("row", name="岗位上未办结的报告")).to_contain_text("1")
    expect(dialog.get_by_text("此后该岗位无人在任。")).to_be_visible()
    shown.check_accessibility()
    dialog.get_by_label("原因").select_option("moved")
    dialog.get_by_role("button", name="确认终止任职").click()
    expect(page.get_by_text("监督长 chief 已终止任职。")).to_be_visible()
    expect(page.get_by_text("没有符合条件的。")).to_be_visible()


def test_an_account_is_opened_and_given_a_code_and_a_sheet_is_printed(
    screen: Callable[..., Screen], site: Site
) -> None:
    new = {"phone": "13711114444", "name": "从未登录"}
    account = client(site, "clerk").post("/accounts", new).json["id"]
    seat = {"account_id": account, "role": "monitor", "place_code": GROUP_W, "document_no": "1", "term_start": TODAY}
    assert client(site, "clerk").post("/appointments", seat).status_code == 201
    page = at_desk(screen, "clerk", "/desk/people?tab=accounts").page
    page.get_by_role("button", name="开户").click()
    dialog = page.get_by_role("dialog", name="开户")
    dialog.get_by_role("textbox", name="姓名").fill("王小明")
    dialog.get_by_role("textbox", name="手机号").fill("13711113333")
    dialog.get_by_role("button", name="开户").click()
    expect(page.get_by_text("已为 王小明 开户。")).to_be_visible()
    expect(page.get_by_role("row", name="王小明")).to_contain_text("否")
    page.get_by_role("searchbox", name="按姓名或手机号查找").fill("从未登录")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("button", name="发激活码 从未登录").click()
    page.get_by_role("dialog", name="给 从未登录 发激活码").get_by_role("button", name="发激活码").click()
    expect(page.get_by_role("dialog", name="从未登录 的激活码").locator("code")).to_have_text(re.compile(".{8,}"))
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="激活单").click()
    page.get_by_role("combobox", name="区划").click()
    page.get_by_role("option", name="岭口镇").click()
    page.get_by_role("button", name="生成激活单（PDF）").click()
    expect(page.get_by_role("link", name="激活单已生成")).to_be_visible()


def test_a_unit_is_opened(screen: Callable[..., Screen], site: Site) -> None:
    page = at_desk(screen, "clerk", "/desk/people?tab=units").page
    expect(page.get_by_role("cell", name="镇水务站")).to_be_visible()
    page.get_by_role("button", name="设立责任单位").click()
    page.get_by_label("单位名称").fill("镇农业服务中心")
    page.get_by_role("button", name="设立", exact=True).click()
    expect(page.get_by_role("cell", name="镇农业服务中心")).to_be_visible()


def test_whoever_leaves_a_dialog_is_again_where_they_opened_it(screen: Callable[..., Screen], site: Site) -> None:
    page = at_desk(screen, "clerk", "/desk/people?tab=units").page
    opener = page.get_by_role("button", name="设立责任单位")
    opener.click()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    opener.click()
    page.get_by_label("单位名称").fill("镇农业服务中心")
    page.get_by_role("button", name="设立", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_station_is_opened_where_there_was_none(screen: Callable[..., Screen], site: Site) -> None:
    shown = at_desk(screen, "secretary", f"/desk/places?place={VILLAGE_2}")
    page = shown.page
    expect(page.get_by_role("img", name="边界示意图")).to_be_visible()
    shown.check_accessibility()
    page.get_by_role("button", name="设立前哨站").click()
    page.get_by_role("button", name="设立", exact=True).click()
    expect(page.get_by_text("已设立 岭下村前哨站。")).to_be_visible()
    page.get_by_role("button", name="撤销 岭下村前哨站").click()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_text("已撤", exact=True)).to_be_visible()


def test_a_file_of_places_is_checked_row_by_row_and_then_imported(
    screen: Callable[..., Screen], site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "places.csv"
    file.write_text(f"code,name,level\n{VILLAGE}003,三组,group\nnonsense,四组,group\n", encoding="utf-8")
    shown = at_desk(screen, "clerk", "/desk/places")
    page = shown.page
    page.get_by_role("button", name="选择文件…").click()
    choosing = page.get_by_role("dialog", name="导入区划和边界")
    expect(choosing.get_by_role("button", name="检查文件")).to_be_disabled()
    choosing.get_by_label("文件").set_input_files(file)
    shown.check_accessibility()
    choosing.get_by_role("button", name="检查文件").click()
    expect(page.get_by_text("文件有错，还没有写入。")).to_be_visible()
    expect(page.get_by_role("region", name="逐行问题").get_by_role("row").filter(has_text="nonsense")).to_contain_text(
        "错误"
    )
    shown.check_accessibility()
    page.get_by_role("button", name="略过 1 行，导入其余…").click()
    meant = page.get_by_role("dialog", name="导入区划和边界")
    expect(meant.get_by_text("将新增 1 个区划，更新 0 个")).to_be_visible()
    expect(meant.get_by_text("有错的 1 行不导入。")).to_be_visible()
    assert client(site, "clerk").get(f"/places/{VILLAGE}003").status_code == 404
    meant.get_by_role("button", name="正式导入").click()
    expect(page.get_by_text("已导入：新增 1 个区划")).to_be_visible()
    assert client(site, "clerk").get(f"/places/{VILLAGE}003").json["name"] == "三组"
    page.get_by_role("button", name="选择文件…").click()
    choosing.get_by_role("button", name="检查文件").click()
    expect(page.get_by_text("文件有错，还没有写入。")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="导入其余")).to_have_count(0)


def test_cells_are_looked_at_and_then_derived(screen: Callable[..., Screen], site: Site) -> None:
    outlines = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"code": f"{VILLAGE}{number}", "name": name, "level": "group"},
                    "geometry": {
                        "type": "Polygon",
                        "coordinates": [[[west, 28], [east, 28], [east, 28.02], [west, 28.02], [west, 28]]],
                    },
                }
                for number, name, west, east in (("001", "一组", 109, 109.006), ("002", "二组", 109.006, 109.012))
            ],
        }
    )
    clerk = client(site, "clerk")
    for body in (outlines, f"code,name,level\n{VILLAGE}003,三组,group\n"):
        sent = clerk.call("POST", "/places/import?dry_run=false", data=body.encode())
        assert sent.json["is_applied"], sent.text
    page = at_desk(screen, "clerk", f"/desk/places?place={VILLAGE}").page
    page.get_by_role("button", name="先看结果").click()
    expect(page.get_by_text("将新增或更新 1 个（共 1 个）。")).to_be_visible()
    assert client(site, "clerk").get(f"/places/{VILLAGE}003/boundary").status_code == 404
    page.get_by_role("dialog", name="推算 岭上村 下级的网格").get_by_role("button", name="写入").click()
    expect(page.get_by_text("已推算并写入 1 个网格（共 1 个）。")).to_be_visible()
    assert client(site, "clerk").get(f"/places/{VILLAGE}003/boundary").json["properties"]["origin"] == "derived"


def test_a_task_is_issued_from_a_checklist(screen: Callable[..., Screen], site: Site) -> None:
    shown = at_desk(screen, "clerk", "/desk/tasks")
    page = shown.page
    page.get_by_role("button", name="检查清单").click()
    page.get_by_role("button", name="新建清单").click()
    making = page.get_by_role("dialog", name="新建清单")
    making.get_by_label("清单名称").fill("饮水安全")
    making.get_by_label("检查项目").fill("水质\n水压")
    making.get_by_role("button", name="新建清单").click()
    expect(page.get_by_text("水质；水压")).to_be_visible()
    page.get_by_role("button", name="下发任务").click()
    dialog = page.get_by_role("dialog", name="下发任务")
    dialog.get_by_label("检查清单").select_option(label="饮水安全")
    dialog.get_by_role("button", name="全选").click()
    shown.check_accessibility()
    dialog.get_by_role("button", name="下发任务").click()
    expect(page.get_by_text("任务已下发。")).to_be_visible()
    page.get_by_role("button", name="已完成 0 / 2 饮水安全").click()
    expect(page.get_by_role("cell", name="岭上村 529801101001")).to_be_visible()
    shown.check_accessibility()
    page.get_by_role("button", name="催办全部 2 处未完成的").click()
    expect(page.get_by_text(re.compile("已催办 2 个前哨站。"))).to_be_visible()


def test_all_villages_are_chosen_only_once_they_are_known(screen: Callable[..., Screen], site: Site) -> None:
    page = at_desk(screen, "clerk", "/desk/tasks").page
    places = Held(page, "**/api/v1/places?*")
    page.get_by_role("button", name="下发任务").click()
    everything = page.get_by_role("dialog", name="下发任务").get_by_role("button", name="全选")
    expect(everything).to_be_disabled()
    places.let_go()
    expect(everything).to_be_enabled()


def test_a_file_is_asked_for_and_fetched(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "路灯坏了")
    shown = at_desk(screen, "clerk", "/desk/exports")
    page = shown.page
    page.get_by_role("button", name="导出文件").click()
    page.get_by_label("格式").select_option("csv")
    shown.check_accessibility()
    page.get_by_role("button", name="生成文件").click()
    expect(page.get_by_text("已排队：报告。")).to_be_visible()
    expect(page.get_by_text("排队中")).to_be_visible()
    shown.check_accessibility()
    make_waiting(site)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    assert "路灯坏了" in download.value.path().read_text(encoding="utf-8-sig")


def asked_for(page: Page, site: Site, what: str) -> list[dict[str, str]]:
    """Press the button on the filled form, let the file be made, fetch it: its rows by Chinese
    heading."""
    page.get_by_role("button", name="生成文件").click()
    expect(page.get_by_text("排队中")).to_be_visible()
    make_waiting(site)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    content = download.value.path().read_text(encoding="utf-8-sig")
    assert what in download.value.suggested_filename
    return list(csv.DictReader(io.StringIO(content)))


def test_rankings_are_asked_for_by_a_rate(screen: Callable[..., Screen], site: Site) -> None:
    shown = at_desk(screen, "officer", "/desk/exports")
    page = shown.page
    page.get_by_role("button", name="导出文件").click()
    page.get_by_label("内容").select_option(label="乡镇排名")
    page.get_by_label("格式").select_option("csv")
    expect(page.get_by_label("按哪项比率").locator("option")).to_have_text(
        ["整改完成率", "按期率", "7日回复率", "满意率"]
    )
    page.get_by_label("按哪项比率").select_option(label="7日回复率")
    shown.check_accessibility()
    rows = asked_for(page, site, "乡镇排名")
    assert {row["乡镇"] for row in rows} == {"岭口镇", "河西镇"}
    [asked] = client(site, "officer").get("/exports").json["items"]
    wanted = {"place": COUNTY, "rate": "reply_in_time"} | three_whole_months()
    assert {name: asked["filters"][name] for name in wanted} == wanted


def three_whole_months() -> dict[str, str]:
    """The window that is offered."""
    this = datetime.now(CHINA).date().replace(day=1)
    return {"first": months_before(this, 3).isoformat(), "past": this.isoformat()}


def test_figures_are_asked_for_by_month_and_a_bad_choice_is_told_at_its_field(
    screen: Callable[..., Screen], site: Site
) -> None:
    shown = at_desk(screen, "clerk", "/desk/exports")
    page = shown.page
    page.get_by_role("button", name="导出文件").click()
    page.get_by_label("内容").select_option(label="统计")
    page.get_by_label("格式").select_option("csv")
    expect(page.get_by_label("分项").locator("option").first).to_have_text("合计")
    page.get_by_label("分项").select_option(label="按月")
    page.get_by_label("从").fill("2020-01-01")
    page.get_by_role("button", name="生成文件").click()
    expect(page.get_by_label("从")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("从").fill(three_whole_months()["first"])
    rows = asked_for(page, site, "统计")
    assert len(rows) == 3 and [row["分项"] for row in rows] == sorted(row["自"] for row in rows)


def test_reports_are_asked_for_in_one_state(screen: Callable[..., Screen], site: Site) -> None:
    submit(site, "路灯坏了")
    shown = at_desk(screen, "clerk", "/desk/exports")
    page = shown.page
    page.get_by_role("button", name="导出文件").click()
    page.get_by_label("格式").select_option("csv")
    page.get_by_label("状态").select_option(label="合格销号")
    assert asked_for(page, site, "报告") == []
    [asked] = client(site, "clerk").get("/exports").json["items"]
    assert asked["filters"]["state"] == ["closed"]


def test_the_auditor_searches_the_trail_and_verifies_it(screen: Callable[..., Screen], site: Site) -> None:
    shown = at_desk(screen, "auditor", "/desk/audit")
    page = shown.page
    expect(page.get_by_role("link", name="报告", exact=True)).to_have_count(0)
    numbers = page.locator("tbody td:first-child")
    expect(numbers.first).to_be_visible()
    assert [int(one) for one in numbers.all_inner_texts()] == sorted(map(int, numbers.all_inner_texts()), reverse=True)
    page.get_by_label("动作").select_option(label="设立前哨站")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="重新计算").click()
    expect(page.get_by_text("校验通过")).to_be_visible()
    shown.check_accessibility()
    shown.keep_picture("desk-audit-zh-1366")


def test_the_administrator_looks_settings_up_and_sees_no_secret(screen: Callable[..., Screen], site: Site) -> None:
    shown = at_desk(screen, "admin", "/desk/settings")
    page = shown.page
    page.get_by_label("查找设置").fill("重新办理")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("30")
    page.get_by_label("查找设置").fill("SECRET_KEY")
    expect(page.locator("tbody tr")).to_contain_text("已设置（保密）")
    shown.check_accessibility()
    page.get_by_role("link", name="消息发送").click()
    expect(page.get_by_role("heading", name="消息发送")).to_be_visible()
    shown.check_accessibility()


def test_a_page_that_is_not_yours_says_so(screen: Callable[..., Screen], site: Site) -> None:
    page = at_desk(screen, "responder", "/desk/people").page
    expect(page.get_by_role("heading", name="这一页不在您的职务范围内")).to_be_visible()
    page.get_by_role("link", name="整改通知").click()
    expect(page.get_by_text("没有整改通知。")).to_be_visible()


def test_a_held_visit_is_decided_with_a_reason(screen: Callable[..., Screen], site: Site) -> None:
    long_ago = (datetime.now(CHINA) - timedelta(days=200)).isoformat()
    visit = {"result": "no_problem", "captured_at": long_ago, "place_code": GROUP_W}
    assert client(site, "monitor").call("PUT", f"/visits/{uuid7()}", json=visit).status_code == 201
    page = at_desk(screen, "clerk", "/desk/held-visits").page
    expect(page.get_by_text("事情发生得太久")).to_be_visible()
    page.get_by_role("button", name="认定").click()
    dialog = page.get_by_role("dialog", name="认定")
    dialog.get_by_role("button", name="认定有效", exact=True).click()
    dialog.get_by_label("说明（必填）").fill("手机坏了，补记")
    dialog.get_by_role("button", name="认定有效", exact=True).click()
    expect(page.get_by_text("已认定：认定有效。")).to_be_visible()
    expect(page.get_by_text("没有待核走访。")).to_be_visible()


PAGES = {
    "people": ("clerk", "/desk/people"),
    "vacancies": ("clerk", "/desk/people?tab=vacancies"),
    "places": ("clerk", "/desk/places"),
    "tasks": ("clerk", "/desk/tasks"),
    "exports": ("clerk", "/desk/exports"),
    "overdue": ("officer", "/desk/overdue"),
    "held-visits": ("clerk", "/desk/held-visits"),
    "orders": ("responder", "/desk/orders"),
    "settings": ("admin", "/desk/settings"),
    "deliveries": ("admin", "/desk/deliveries"),
}


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_accessible_in_both_languages(
    screen: Callable[..., Screen], site: Site, name: str, size: tuple[int, int]
) -> None:
    who, path = PAGES[name]
    shown = at_desk(screen, who, path, size)
    expect(shown.page.get_by_role("heading", level=1)).to_be_visible()
    expect(shown.page.get_by_text("正在加载…")).to_have_count(0)
    shown.check_accessibility()
    shown.keep_picture(f"desk-{name}-zh-{size[0]}")
    shown.page.get_by_role("button", name="English").click()
    shown.check_accessibility()
    shown.keep_picture(f"desk-{name}-en-{size[0]}")
