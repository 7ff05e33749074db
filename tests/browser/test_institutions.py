"""The pages of institutions, and what one wants to be told of, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Screen
from tests.institutions.desks import TITLE, adopted, propose
from tests.world import Client


def test_one_proposes_another_adopts_and_both_are_told(screen: Callable[..., Screen]) -> None:
    chief = screen()
    chief.open("/desk/institutions")
    chief.sign_in("chief")
    expect(chief.page.get_by_text("还没有制度。")).to_be_visible()
    chief.page.get_by_role("button", name="提出制度").click()
    dialog = chief.page.get_by_role("dialog")
    dialog.get_by_label("制度名称").fill(TITLE)
    dialog.get_by_label("责任主体").fill("村务监督委员会")
    dialog.get_by_label("正文").fill("第一条 采购须两人以上经手。")
    chief.check_accessibility()
    dialog.get_by_role("button", name="提出制度").click()
    expect(chief.page.get_by_role("heading", name=f"《{TITLE}》")).to_be_visible()
    expect(chief.page.get_by_text("审定时编号")).to_be_visible()

    secretary = screen(PHONE)
    secretary.open("/desk")
    secretary.sign_in("secretary")
    secretary.page.get_by_role("button", name="消息，1 条未读").click()
    secretary.page.get_by_role("button", name="有一项制度待审定").click()
    secretary.page.get_by_role("button", name="审定施行").click()
    secretary.check_accessibility()
    secretary.page.get_by_role("button", name="审定施行").click()
    expect(secretary.page.get_by_text("已办理：审定施行")).to_be_visible()
    expect(secretary.page.get_by_text("1号")).to_be_visible()

    chief.open("/desk/institutions")
    expect(chief.page.get_by_role("row", name=TITLE)).to_contain_text("施行中")
    chief.check_accessibility()


def test_a_proposal_is_amended_and_whoever_wrote_it_reads_why_they_cannot_adopt_it(
    screen: Callable[..., Screen],
) -> None:
    shown = screen()
    made = propose(Client(shown.site.app, shown.site.world, "secretary")).json["id"]
    shown.open(f"/desk/institutions/{made}")
    shown.sign_in("secretary")
    expect(shown.page.get_by_role("button", name="审定施行")).to_be_disabled()
    expect(shown.page.get_by_text("须由另一人办理")).to_be_visible()
    shown.page.get_by_role("button", name="修改", exact=True).click()
    dialog = shown.page.get_by_role("dialog")
    dialog.get_by_label("正文").fill("第一条 采购须三人以上经手。")
    dialog.get_by_role("button", name="保存").click()
    expect(shown.page.get_by_text("第一条 采购须三人以上经手。")).to_be_visible()


def test_what_is_not_wanted_is_counted_no_more(screen: Callable[..., Screen]) -> None:
    shown = screen(PHONE)
    chief, secretary = (Client(shown.site.app, shown.site.world, name) for name in ("chief", "secretary"))
    adopted(chief, secretary)
    shown.open("/desk")
    shown.sign_in("chief")
    shown.page.get_by_role("button", name="消息，1 条未读").click()
    shown.page.get_by_role("button", name="提醒设置").click()
    expect(shown.page.get_by_label("有一件报告转到您处办理")).to_be_disabled()
    shown.page.get_by_label("一项制度已审定").uncheck()
    shown.check_accessibility()
    shown.page.get_by_role("button", name="返回消息").click()
    expect(shown.page.get_by_role("button", name="一项制度已审定")).to_be_visible()
    expect(shown.page.get_by_text("未读", exact=False)).to_have_count(0)
    assert chief.get("/notifications").json["unread"] == 0


def test_the_export_offers_their_states_and_kinds_in_words(screen: Callable[..., Screen]) -> None:
    shown = screen(PHONE)
    shown.open("/desk/exports")
    shown.sign_in("secretary")
    shown.page.get_by_role("button", name="导出文件").click()
    dialog = shown.page.get_by_role("dialog", name="导出文件")
    dialog.get_by_label("内容").select_option(label="制度台账")
    dialog.get_by_label("状态").select_option(label="待复审")
    dialog.get_by_label("类别").select_option(label="宅基地")
    assert "export." not in dialog.inner_text()
