"""What a monitor does with the phone, as steps that tests share."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Screen
from tests.evidence.files import photo, picture
from tests.world import IN_GROUP_W

_CONTROLLED = """() => new Promise((resolve) => {
    const look = () => navigator.serviceWorker.controller && resolve(true);
    navigator.serviceWorker.addEventListener("controllerchange", look);
    setTimeout(() => resolve(false), 10000);
    look();
})"""
"""Whether the service worker has taken the page over; our policy forbids Playwright's own
wait_for_function."""

IN_THE_GROUP = {"longitude": IN_GROUP_W[0], "latitude": IN_GROUP_W[1], "accuracy": 15}
PHONE_OPTIONS = {
    "size": PHONE, "is_mobile": True, "has_touch": True, "permissions": ["geolocation"], "geolocation": IN_THE_GROUP,
}  # fmt: skip


def sign_in(shown: Screen, name: str = "monitor") -> Page:
    """Open the phone's page, sign in, and wait until it works without a network too."""
    shown.open("/m")
    shown.sign_in(name)
    expect(shown.page.get_by_role("heading", name="上报", exact=True)).to_be_attached()
    expect(shown.page.get_by_text("没有未送出的内容")).to_be_visible()
    assert shown.page.evaluate(_CONTROLLED)
    go_to(shown.page, "我的报告")
    expect(shown.page.get_by_text("截至")).to_be_visible()
    go_to(shown.page, "上报")
    return shown.page


def go_to(page: Page, tab: str) -> None:
    """Tap one of the tabs; its name may be followed by a count."""
    page.get_by_role("navigation").get_by_role("link", name=re.compile(rf"^{tab}( \d+)?$")).click()


def write(page: Page, text: str, *, with_photo: Path | None = None) -> None:
    """Begin a report on uncollected rent, here."""
    page.get_by_role("button", name="上报问题").click()
    page.get_by_role("button", name=re.compile("三资|资金")).first.click()
    page.get_by_label(re.compile("租金")).check()
    page.get_by_label("2. 说说情况").fill(text)
    if with_photo is not None:
        page.get_by_label("拍照或选照片").set_input_files(with_photo)
        expect(page.get_by_role("img", name="照片 1")).to_be_visible()
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("误差约 15 米")).to_be_visible()


def large_photo(folder: Path) -> Path:
    """A photo as a phone's camera makes it, much larger than what is sent."""
    path = folder / "well.jpg"
    path.write_bytes(photo(picture(3000, 2000)))
    return path
