"""Somebody is cleared, in a real browser: one officer proposes and records the consents, another approves; it
is done, and looked at again."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Screen, Site
from tests.browser.test_desk_inbox import at_desk
from tests.clearing.desks import SCOPE, approved, day, untrue
from tests.world import Client

CASE = "试纪了〔2026〕4号"


def begin(page: Page, action: str) -> None:
    """Choose what is to be done."""
    page.get_by_role("button", name=action, exact=True).first.click()


def finish(page: Page, action: str, state: str) -> None:
    """Do it, and read where it is now."""
    page.locator("form").get_by_role("button", name=action, exact=True).click()
    expect(page.get_by_text(f"已办理：{action}")).to_be_visible()
    expect(page.get_by_text(state).first).to_be_visible()


def test_one_proposes_the_person_consents_another_approves_and_it_is_looked_at_again(
    screen: Callable[..., Screen], site: Site
) -> None:
    untrue(site.app, site.world)
    desk = at_desk(screen, "officer", "/desk/clearings")
    page = desk.page
    expect(page.get_by_text("没有澄清。")).to_be_visible()
    page.get_by_role("button", name="提出澄清").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("认定失实的线索").select_option(index=1)
    dialog.get_by_label("案号").fill(CASE)
    dialog.get_by_label("澄清方式").select_option(label="会议澄清")
    dialog.get_by_label("澄清范围").fill("岭上村党员大会")
    desk.check_accessibility()
    dialog.get_by_role("button", name="提出澄清").click()
    expect(dialog.get_by_text("会让人猜到是谁反映的").first).to_be_visible()
    dialog.get_by_label("澄清范围").fill(SCOPE)
    dialog.get_by_role("button", name="提出澄清").click()
    expect(page.get_by_role("heading", name=CASE)).to_be_visible()
    expect(page.get_by_text("不写、也不暗示是谁反映的")).to_be_visible()
    begin(page, "登记本人同意")
    page.get_by_label("同意公开的日期").fill(day())
    desk.check_accessibility()
    finish(page, "登记本人同意", "待批准")
    expect(page.get_by_role("button", name="批准澄清")).to_be_disabled()
    expect(page.get_by_text("须由另一人办理")).to_be_visible()

    other = screen(PHONE)
    other.open("/desk")
    other.sign_in("officer_2")
    other.page.get_by_role("link", name=re.compile("待办澄清")).click()
    other.page.get_by_role("link", name=CASE).click()
    begin(other.page, "批准澄清")
    other.page.get_by_label("党委文件文号").fill("县委〔2026〕9号")
    other.check_accessibility()
    finish(other.page, "批准澄清", "已批准，待澄清")

    page.reload()
    begin(page, "登记已澄清")
    finish(page, "登记已澄清", "已澄清，待回访")
    expect(page.get_by_text("回访期限（最后一天）")).to_be_visible()
    begin(page, "登记回访")
    page.get_by_label("说明（必填）").fill("本人情绪稳定，同事已知晓结论")
    finish(page, "登记回访", "已回访")
    page.get_by_role("link", name="澄清", exact=True).first.click()
    expect(page.get_by_role("row", name=re.compile("会议澄清"))).to_contain_text("已回访")
    desk.check_accessibility()


def test_an_approved_clearing_has_its_letter_drafted_and_opens_it(screen: Callable[..., Screen], site: Site) -> None:
    officer, other = (Client(site.app, site.world, name) for name in ("officer", "officer_2"))
    made = approved(officer, other, untrue(site.app, site.world))
    page = at_desk(screen, "officer", f"/desk/clearings/{made}").page
    page.get_by_role("button", name="起草澄清函").click()
    page.get_by_role("dialog").get_by_label("收函的党组织").fill("中共试验县农业农村局党支部")
    page.get_by_role("dialog").get_by_role("button", name="起草澄清函").click()
    expect(page.get_by_role("heading", name="关于澄清有关反映的函")).to_be_visible()
    expect(page.get_by_text("不涉及反映人")).to_be_visible()
