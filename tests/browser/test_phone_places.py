"""The phone says where a report goes, by name, before it goes there."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from api.database import db
from gridwatch.database import state_actor
from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from tests.browser.conftest import Screen
from tests.browser.phone import PHONE_OPTIONS, sign_in
from tests.world import COUNTY, IN_GROUP_2, IN_GROUP_E, IN_GROUP_W, OUTSIDE, Client, World

NOTHING_WAITS = "没有未送出的内容"


def begin(page: Page, text: str) -> None:
    """Write a report on a road that says nothing of its place."""
    page.get_by_role("button", name="上报问题").click()
    page.get_by_role("button", name=re.compile("急难愁盼")).click()
    page.get_by_label("路", exact=True).check()
    page.get_by_label("2. 说说情况").fill(text)


def stand_at(shown: Screen, at: tuple[float, float], accuracy: float = 15) -> None:
    """Move the phone, and ask it where it is."""
    shown.context.set_geolocation({"longitude": at[0], "latitude": at[1], "accuracy": accuracy})
    shown.page.get_by_role("button", name="用我现在的位置").click()


def placed(shown: Screen) -> tuple[str, str | None]:
    """The village and the group of the one report, as the town's desk has it."""
    clerk = Client(shown.site.app, shown.site.world, "clerk")
    (listed,) = clerk.get("/reports").json["items"]
    report = clerk.get(f"/reports/{listed['id']}").json
    return report["village"]["name"], report["group"] and report["group"]["name"]


@pytest.mark.parametrize(
    ("confidential", "option", "group"),
    [(False, "一组（我负责的组）", "一组"), (True, "岭上村（保密报告只写到村）", None)],
)
def test_the_group_that_is_promised_is_the_group_that_gets_it(
    screen: Callable[..., Screen], confidential: bool, option: str, group: str | None
) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    shown.context.set_offline(True)  # the promise is known without a network
    begin(page, "路断了")
    if confidential:
        page.get_by_label("为我的姓名保密").check()
    expect(page.get_by_label("或者选择地点").locator("option").first).to_have_text(option)
    expect(page.get_by_text("岭上村前哨站的监督长")).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    shown.context.set_offline(False)
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible(timeout=30_000)
    assert placed(shown) == ("岭上村", group)
    assert len(Client(shown.site.app, shown.site.world, "chief").get("/reports").json["items"]) == 1


def appoint_as_citizen_too(app: Flask, world: World) -> None:
    """Give the monitor a second post that may report."""
    with app.app_context():
        state_actor(db.session(), is_system=True)
        start = china_day(world.now) - timedelta(days=9)
        new = NewAppointment(world.people["monitor"].id, Role.CITIZEN, COUNTY, "任〔2026〕9号", start)
        appoint(db.session(), new, actor=None, now=world.now)
        db.session.commit()


def test_with_several_posts_the_phone_asks_which(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    appoint_as_citizen_too(shown.site.app, shown.site.world)
    page = sign_in(shown)
    begin(page, "路断了")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("button", name="请选择在哪里（第 4 项）")).to_be_visible()
    page.get_by_label("或者选择地点").select_option(label="一组（廉情监督员）")
    expect(page.get_by_role("button", name="请选择在哪里（第 4 项）")).to_have_count(0)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    assert placed(shown) == ("岭上村", "一组")


def test_the_place_under_the_pin_is_named(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    begin(page, "路断了")
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("这里是岭上村 一组。")).to_be_visible()
    expect(page.get_by_text("误差约 15 米。")).to_be_visible()
    expect(page.get_by_role("button", name="改为一组")).to_have_count(0)


def test_outside_of_ones_village_it_is_said_and_the_own_group_is_one_tap_away(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    begin(page, "路断了")
    stand_at(shown, IN_GROUP_2)
    expect(page.get_by_text("这里是岭下村 一组，不在您负责的村里")).to_be_visible()
    expect(page.get_by_text("先到镇里，由镇里指定前哨站")).to_be_visible()
    shown.check_accessibility()
    page.get_by_role("button", name="改为一组（我负责的组）").click()
    expect(page.get_by_text("岭上村前哨站的监督长")).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    assert placed(shown) == ("岭上村", "一组")


def test_outside_of_ones_village_it_is_said_without_a_network_too(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    shown.context.set_offline(True)
    begin(page, "路断了")
    stand_at(shown, IN_GROUP_2)
    expect(page.get_by_text("按手机里的边界，这里不在您负责的村里")).to_be_visible()
    shown.context.set_offline(False)
    expect(page.get_by_text("这里是岭下村 一组")).to_be_visible(timeout=30_000)


def test_another_group_of_ones_village_is_named_and_the_own_one_offered(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    begin(page, "路断了")
    stand_at(shown, IN_GROUP_E)
    expect(page.get_by_text("这里是岭上村 二组。")).to_be_visible()
    page.get_by_role("button", name="改为一组（我负责的组）").click()
    expect(page.get_by_role("definition").filter(has_text="岭上村 一组")).to_be_visible()


def test_kilometres_of_doubt_are_told_otherwise_than_metres(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    begin(page, "路断了")
    stand_at(shown, OUTSIDE, accuracy=3200)
    expect(page.get_by_text("误差约 3.2 公里：这不是准确的定位")).to_be_visible()
    expect(page.get_by_text("这个位置不在本县范围内")).to_be_visible()
    shown.context.set_geolocation({"longitude": IN_GROUP_W[0], "latitude": IN_GROUP_W[1], "accuracy": 3200})
    page.get_by_role("button", name="重新定位").click()
    expect(page.get_by_text("照这个位置会交给岭上村 一组，但定位误差很大")).to_be_visible()
    expect(page.get_by_role("button", name="改为一组（我负责的组）")).to_be_visible()
