"""A recovery by two in a real browser: asked by the clerk, seen and stopped by the person; and one that goes
the whole way to the county's proof."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Screen, Site
from tests.browser.test_desk_inbox import at_desk
from tests.world import Client


def test_the_clerk_asks_and_the_person_stops_it(screen: Callable[..., Screen], site: Site) -> None:
    clerk = at_desk(screen, "clerk", "/desk/people?tab=accounts&q=monitor_e")
    clerk.page.get_by_role("button", name="申请恢复 monitor_e").click()
    dialog = clerk.page.get_by_role("dialog")
    dialog.get_by_label("原因").fill("手机丢了，忘记密码")
    clerk.check_accessibility()
    dialog.get_by_role("button", name="申请恢复").click()
    expect(clerk.page.get_by_text("已申请，等待县级另一人同意。")).to_be_visible()

    phone = screen(PHONE)
    phone.open("/m/")
    phone.sign_in("monitor_e")
    expect(phone.page.get_by_text("有人申请恢复您的账号")).to_be_visible()
    phone.check_accessibility()
    phone.page.get_by_role("button", name="不是我，停止").click()
    expect(phone.page.get_by_text("有人申请恢复您的账号")).to_have_count(0)

    clerk.open("/desk/recoveries")
    expect(clerk.page.get_by_text("已停止")).to_be_visible()
    clerk.check_accessibility()


def test_the_county_seconds_it_and_nobody_gets_the_code_before_the_wait_is_over(
    screen: Callable[..., Screen], site: Site
) -> None:
    asked = {"account_id": site.world.people["monitor"].id, "reason": "手机丢了，忘记密码"}
    assert Client(site.app, site.world, "clerk").post("/recoveries", asked).status_code == 201
    officer = at_desk(screen, "officer", "/desk/recoveries")
    officer.page.get_by_role("button", name="同意恢复 monitor").click()
    officer.page.get_by_role("dialog").get_by_role("button", name="同意恢复").click()
    expect(officer.page.get_by_text("等待期", exact=True)).to_be_visible()
    expect(officer.page.get_by_role("button", name="发恢复码 monitor")).to_have_count(0)
    officer.check_accessibility()


def test_one_draws_another_code_of_ones_own(screen: Callable[..., Screen], site: Site) -> None:
    chief = at_desk(screen, "chief", "/desk")
    chief.page.get_by_role("link", name="chief，我的账号").click()
    chief.page.get_by_role("textbox", name="密码", exact=True).fill("sample-password")
    chief.check_accessibility()
    chief.page.get_by_role("button", name="换一个恢复码").click()
    expect(chief.page.get_by_role("heading", name="请抄下您的恢复码")).to_be_visible()


def test_one_ends_ones_other_sign_ins_and_the_town_cuts_off_a_lost_phone(
    screen: Callable[..., Screen], site: Site
) -> None:
    phone, other = screen(PHONE), screen(PHONE)
    for one in (phone, other):
        one.open("/m/")
        one.sign_in("monitor_2")
        expect(one.page.get_by_role("button", name="上报问题")).to_be_visible()
    phone.open("/m/me")
    phone.page.get_by_text("登录的设备").click()
    phone.check_accessibility()
    phone.page.get_by_role("button", name="结束其他所有登录").click()
    expect(phone.page.get_by_role("button", name="结束其他所有登录")).to_have_count(0)
    clerk = at_desk(screen, "clerk", "/desk/people?tab=accounts&q=monitor_2")
    clerk.page.get_by_role("button", name="手机丢失 monitor_2").click()
    dialog = clerk.page.get_by_role("dialog")
    dialog.get_by_label("原因").fill("手机在集市上丢了")
    clerk.check_accessibility()
    dialog.get_by_role("button", name="手机丢失").click()
    expect(clerk.page.get_by_text("全部登录已结束。")).to_be_visible()
