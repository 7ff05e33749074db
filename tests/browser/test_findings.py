"""The chain of the ledger in a real browser: a department checks, the village answers, another looks
again, it is signed off; one is overdue and goes on to advice, one becomes a clue."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy.orm import sessionmaker

from api.database import db
from gridwatch.letters.running_out import answer_letters
from gridwatch.worker import run_once
from tests.browser.conftest import PHONE, Screen, Site
from tests.browser.test_desk_inbox import at_desk
from tests.browser.test_letters import act
from tests.findings.desks import NOTE, check_list, enter, letter
from tests.letters.desks import write
from tests.world import Client

POINTS = ("财务收支是否按季公开", "公开内容是否属实", "低保名单是否公示")


def open_finding(page: Page, item: str) -> None:
    """Find a problem in the ledger, and open it."""
    page.get_by_role("link", name="问题台账", exact=True).click()
    page.get_by_role("link", name=re.compile(item)).click()
    expect(page.get_by_role("heading", name=item)).to_be_visible()


def act_with(page: Page, action: str, note: str) -> None:
    """Choose an action that asks for a word, say it, and take it."""
    page.get_by_role("button", name=re.compile(action)).click()
    page.get_by_label("说明（必填）").fill(note)
    page.locator("form").get_by_role("button", name=action, exact=True).click()


def test_a_department_checks_and_three_problems_end_in_three_ways(screen: Callable[..., Screen], site: Site) -> None:
    clerk, secretary, officer = (Client(site.app, site.world, name) for name in ("clerk", "secretary", "officer"))
    check_list(officer)
    reminder = letter(clerk, secretary, items=[{"what": "请按期公开三季度财务收支"}], causes=None)

    department = at_desk(screen, "department", "/desk/checks")
    page = department.page
    page.get_by_role("button", name="登记检查").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="村或乡镇").fill("岭上村")
    page.get_by_role("option", name=re.compile("岭上村")).click()
    for point in POINTS:
        dialog.get_by_role("checkbox", name=re.compile(point)).check()
    department.check_accessibility()
    dialog.get_by_role("button", name="登记检查").click()
    for point in POINTS:
        page.get_by_role("button", name=f"登记问题：{point}").click()
        entering = page.get_by_role("dialog").last
        entering.get_by_label("问题", exact=True).fill("与要求不符，详见照片。")
        entering.get_by_role("button", name="登记", exact=True).click()
        expect(page.get_by_text(f"已登记：{point}。")).to_be_visible()
    page.get_by_role("button", name="完成").click()
    expect(page.get_by_role("row", name=re.compile("岭上村"))).to_contain_text("部门检查")

    desk = at_desk(screen, "clerk", "/desk").page
    open_finding(desk, "财务收支是否按季公开")
    desk.get_by_role("button", name=re.compile("发函")).click()
    desk.get_by_label("函件").select_option(value=reminder)
    desk.locator("form").get_by_role("button", name="发函", exact=True).click()
    expect(desk.get_by_text("已发函，待整改").first).to_be_visible()
    open_finding(desk, "公开内容是否属实")
    act_with(desk, "作为问题线索", "凭证与账目不符，涉嫌虚报，按线索处置。")
    expect(desk.get_by_text("作为问题线索，待处置意见").first).to_be_visible()

    village = screen(PHONE)
    village.open("/desk/findings")
    village.sign_in("village_clerk")
    expect(village.page.get_by_text("公开内容是否属实")).to_have_count(0)
    village.page.get_by_role("link", name=re.compile("财务收支是否按季公开")).click()
    village.check_accessibility()
    act_with(village.page, "反馈整改", NOTE)
    expect(village.page.get_by_text("已反馈，待回访").first).to_be_visible()

    looking = at_desk(screen, "secretary", "/desk").page
    open_finding(looking, "财务收支是否按季公开")
    looking.get_by_role("button", name=re.compile("跟踪回访")).click()
    looking.get_by_label("询问了几位村民").fill("5")
    looking.get_by_label("说明（必填）").fill("现场查看公开栏，三季度收支已公开。")
    looking.locator("form").get_by_role("button", name="跟踪回访", exact=True).click()
    expect(looking.get_by_text("已回访，待销号").first).to_be_visible()
    signing = at_desk(screen, "secretary_2", "/desk").page
    open_finding(signing, "财务收支是否按季公开")
    act(signing, "合格销号")
    expect(signing.get_by_text("合格销号").first).to_be_visible()
    expect(signing.get_by_text(re.compile("询问村民 5 位"))).to_be_visible()


def test_the_figures_have_charts_with_the_same_as_tables(screen: Callable[..., Screen], site: Site) -> None:
    clerk, officer = Client(site.app, site.world, "clerk"), Client(site.app, site.world, "officer")
    enter(clerk)
    enter(officer, category_code="J4", item="二组路灯", kind="other")
    shown = at_desk(screen, "clerk", "/desk/finding-figures")
    by_theme = shown.page.get_by_role("region", name="各分类发现和整改的问题").first
    expect(by_theme.get_by_role("img")).to_be_visible()
    expect(by_theme.get_by_role("row")).to_have_count(3)
    expect(by_theme.get_by_role("row").last).to_contain_text("—")
    by_month = shown.page.get_by_role("region", name="各月发现和整改的问题").first
    expect(by_month.get_by_role("row").last).to_contain_text("2")
    shown.check_accessibility()


def test_what_is_not_answered_goes_on_to_advice_and_a_circular(screen: Callable[..., Screen], site: Site) -> None:
    clerk, secretary = (Client(site.app, site.world, name) for name in ("clerk", "secretary"))
    first = letter(clerk, secretary, items=[{"what": "请按期公开三季度财务收支"}], causes=None)
    with site.app.app_context():
        sessions = sessionmaker(db.engine)
    later = datetime.now(UTC) + timedelta(days=30)
    run_once(sessions, lambda session, now: answer_letters(session, now=later))
    desk = at_desk(screen, "clerk", f"/desk/letters/{first}").page
    expect(desk.get_by_text("逾期未回复").first).to_be_visible()
    desk.get_by_role("button", name="升级发函").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog.get_by_label("种类")).to_have_value("advice")
    dialog.get_by_label("标题").fill("关于限期公开三季度财务的监督建议书")
    dialog.get_by_label("原因", exact=True).fill("逾期未回复提醒函。")
    dialog.get_by_label("谁来做").fill("村委会")
    dialog.get_by_label("完成期限（最后一天）").fill("2099-12-31")
    dialog.get_by_role("button", name="保存草稿").click()
    expect(desk.get_by_role("heading", name="关于限期公开三季度财务的监督建议书")).to_be_visible()
    signing = at_desk(screen, "secretary", desk.url.partition("/desk/")[2].join(["/desk/", ""])).page
    act(signing, "审核同意")
    act(signing, "签发编号")
    expect(signing.get_by_text(re.compile("监建〔")).first).to_be_visible()
    assert clerk.get(f"/letters/{first}").json["state"] == "followed"
    assert write(clerk, kind="circular").status_code == 201
