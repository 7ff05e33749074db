"""The door: signing in, being sent to one's own page, and what a wrong password says."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Screen


@pytest.mark.parametrize(("name", "path"), [("monitor", "/m"), ("chief", "/desk"), ("viewer", "/map")])
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
