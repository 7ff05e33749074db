"""Channel points on the map: signs with a legend, and the same as a list for keyboard and screen
reader."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Screen
from tests.browser.test_map import drawn
from tests.evidence.files import digest
from tests.pairing.officers import days_ago
from tests.pairing.test_channels import see, stand
from tests.world import TOWN, VILLAGE, VILLAGE_2, Client, small_photo


def test_channel_points_are_on_the_map_and_in_a_list(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    chief, officer = (Client(shown.site.app, shown.site.world, name) for name in ("chief", "officer"))
    board = stand(chief).json["id"]
    content = small_photo("board")
    announced = {"sha256": digest(content), "size": len(content)}
    seen = chief.post(
        f"/channel-points/{board}/sightings", {"seen_on": days_ago(1), "is_working": True, "photo": announced}
    ).json
    at = f"/files/channel_sighting/{seen['sighting_id']}/{announced['sha256']}"
    assert chief.call("PUT", at, data=content).status_code == 201
    display = stand(chief, "screen", name="村口显示屏").json["id"]
    see(chief, display, 2, works=False)
    stand(chief, "room", name="公开室")
    stand(chief, "net", name="公开网页", location=None)
    assert stand(officer, "room", VILLAGE_2, name="外村公开室", outside_because="设在集市").status_code == 201

    shown.open(f"/map/{TOWN}")
    shown.sign_in("clerk")
    drawn(shown, TOWN)
    page = shown.page
    page.get_by_role("checkbox", name="公开渠道").check()
    expect(page.locator('[data-signs="4"]')).to_be_visible()
    side = page.get_by_role("complementary")
    expect(side.get_by_role("listitem").filter(has_text="没人查看过")).to_contain_text("3")
    expect(side.get_by_role("listitem").filter(has_text="一栏")).to_contain_text("可用 1/1")
    listed = page.get_by_role("region", name="岭口镇的公开渠道")
    expect(listed.get_by_role("row")).to_have_count(6)
    expect(listed.get_by_role("row", name="公开网页")).to_contain_text("没有位置")
    name = listed.get_by_role("button", name="村部公示栏")
    name.focus()
    page.keyboard.press("Enter")
    expect(side.get_by_role("heading", name="村部公示栏")).to_be_visible()
    expect(side.get_by_role("img", name="照片 1：村部公示栏")).to_be_visible()
    shown.check_accessibility()
    address = page.url
    page.reload()
    expect(page.locator('[data-signs="4"]')).to_be_visible()
    expect(side.get_by_role("heading", name="村部公示栏")).to_be_visible()
    assert page.url == address

    page.get_by_role("link", name="岭上村", exact=True).first.click()
    drawn(shown, VILLAGE)
    expect(page.get_by_role("region", name="岭上村的公开渠道").get_by_role("row")).to_have_count(5)
    page.get_by_role("checkbox", name="公开渠道").uncheck()
    expect(page.locator('[data-signs="0"]')).to_be_visible()


def test_a_narrow_screen_shows_them_too_and_who_may_not_see_them_has_no_choice(screen: Callable[..., Screen]) -> None:
    narrow = screen(PHONE)
    stand(Client(narrow.site.app, narrow.site.world, "chief"))
    narrow.open(f"/map/{VILLAGE}?channels=1")
    narrow.sign_in("chief")
    drawn(narrow, VILLAGE)
    expect(narrow.page.locator('[data-signs="1"]')).to_be_visible()
    narrow.check_accessibility()
    other = screen(DESK)
    other.open(f"/map/{VILLAGE}?channels=1")
    other.sign_in("admin")
    drawn(other, VILLAGE)
    expect(other.page.get_by_role("checkbox", name="公开渠道")).to_have_count(0)
