"""The door: signing in, being sent to one's own page, and what a wrong password says."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from gridwatch.territory.calendar import china_day
from tests.browser.conftest import DESK, PHONE, Screen, Site
from tests.world import GROUP_E, Client


@pytest.mark.parametrize(("name", "path"), [("monitor", "/m"), ("chief", "/desk"), ("viewer", "/desk")])
def test_people_are_sent_to_their_own_page(screen: Callable[..., Screen], name: str, path: str) -> None:
    shown = screen(PHONE)
    shown.open("/")
    shown.sign_in(name)
    shown.page.wait_for_url(f"**{path}**")


def test_a_wrong_password_says_so_and_keeps_what_was_typed(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/")
    shown.page.get_by_label("手机号").fill("13900000000")
    shown.page.get_by_label("密码").fill("wrong")
    shown.page.get_by_role("button", name="登录", exact=True).click()
    expect(shown.page.get_by_role("alert")).to_contain_text("手机号或密码不对")
    expect(shown.page.get_by_label("手机号")).to_have_value("13900000000")
    shown.check_accessibility()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_door_is_accessible_in_both_languages(screen: Callable[..., Screen], size: tuple[int, int]) -> None:
    shown = screen(size)
    shown.open("/")
    expect(shown.page.get_by_role("heading", name="廉情监督网格")).to_be_visible()
    shown.check_accessibility()
    shown.keep_picture(f"door-zh-{size[0]}")
    shown.page.get_by_role("button", name="English").click()
    expect(shown.page.get_by_role("heading", name="Integrity supervision grid")).to_be_visible()
    shown.check_accessibility()
    shown.keep_picture(f"door-en-{size[0]}")


def test_a_scanned_activation_code_sets_the_first_password(site: Site, screen: Callable[..., Screen]) -> None:
    clerk = Client(site.app, site.world, "clerk")
    account = clerk.post("/accounts", {"phone": "13700000009", "name": "新监督员"}).json
    appointed = clerk.post(
        "/appointments",
        {"account_id": account["id"], "role": "monitor", "place_code": GROUP_E, "document_no": "任〔2026〕9号",
         "term_start": china_day(datetime.now(UTC)).isoformat(), "seat": 2},
    )  # fmt: skip
    assert appointed.status_code == 201, appointed.text
    code = clerk.call("POST", f"/accounts/{account['id']}/activation-code").json["code"]
    shown = screen(PHONE)
    shown.open(f"/#code={code}")
    expect(shown.page.get_by_label("激活码")).to_have_value(code)
    shown.page.get_by_label("设置密码").fill("7-signs")
    shown.page.get_by_label("再输一遍密码").fill("different")
    expect(shown.page.get_by_role("alert")).to_contain_text("两次输入的密码不一样")
    shown.page.get_by_label("设置密码").fill("8-signs!")
    shown.page.get_by_label("再输一遍密码").fill("8-signs!")
    shown.page.get_by_role("button", name="激活并登录").click()
    expect(shown.page.get_by_role("heading", name="请抄下您的恢复码")).to_be_visible()
    own = shown.page.locator("code").inner_text()
    shown.check_accessibility()
    expect(shown.page.get_by_role("button", name="继续")).to_be_disabled()
    shown.page.get_by_label("我已经抄好了").check()
    shown.page.get_by_role("button", name="继续").click()
    shown.page.wait_for_url("**/m/**")
    expect(shown.page.get_by_role("button", name="上报问题")).to_be_visible()

    other = screen(PHONE)
    other.open("/m/")
    other.page.get_by_text("忘记密码？").click()
    other.page.get_by_role("button", name="有恢复码，设新密码").click()
    other.page.get_by_label("恢复码").fill(own.lower())
    other.page.get_by_label("设置密码").fill("9-signs!!")
    other.page.get_by_label("再输一遍密码").fill("9-signs!!")
    other.check_accessibility()
    other.page.get_by_role("button", name="设新密码并登录").click()
    expect(other.page.locator("code")).not_to_have_text(own)
    other.page.get_by_label("我已经抄好了").check()
    other.page.get_by_role("button", name="继续").click()
    expect(other.page.get_by_role("button", name="上报问题")).to_be_visible()
    shown.page.reload()
    expect(
        shown.page.get_by_text("登录已失效").or_(shown.page.get_by_role("button", name="登录", exact=True)).first
    ).to_be_visible()


def test_an_expired_code_says_what_to_do(screen: Callable[..., Screen]) -> None:
    shown = screen(PHONE)
    shown.open("/#code=ABCDEFGHJKMN")
    shown.page.get_by_label("设置密码").fill("a-long-password")
    shown.page.get_by_label("再输一遍密码").fill("a-long-password")
    shown.page.get_by_role("button", name="激活并登录").click()
    expect(shown.page.get_by_role("alert")).to_contain_text("激活码")
