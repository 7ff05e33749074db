"""A visit leaves its mark: it is said, counted and listed, with or without a network."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from gridwatch.territory.calendar import china_day
from tests.browser.conftest import Screen, Site
from tests.browser.phone import PHONE_OPTIONS, go_to, sign_in
from tests.world import GROUP_W, TOWN, Client

NOTHING_WAITS = "没有未送出的内容"


def issue(site: Site, **changes: Any) -> None:
    """A task of the town's for the west group."""
    today = china_day(site.world.now)
    body = {
        "place_code": TOWN, "targets": [GROUP_W], "title": "三务公开走访", "items": ["公示栏是新的"],
        "starts_on": (today - timedelta(days=1)).isoformat(), "ends_on": (today + timedelta(days=9)).isoformat(),
    } | changes  # fmt: skip
    answer = Client(site.app, site.world, "clerk").post("/tasks", body)
    assert answer.status_code == 201, answer.text


def badge(page: Page) -> str:
    """What the tab of the tasks says, with its count."""
    return page.get_by_role("navigation").get_by_role("link", name="任务").inner_text().replace("\n", " ").strip()


def test_a_visit_is_said_counted_and_listed_and_takes_the_badge_away(screen: Callable[..., Screen], site: Site) -> None:
    issue(site)
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    assert badge(page) == "任务 1"
    go_to(page, "任务")
    expect(page.get_by_text("我已走访 0/1 次")).to_be_visible()
    shown.context.set_offline(True)
    page.get_by_role("region", name="三务公开走访").get_by_role("link", name="走访登记：一组").click()
    page.get_by_role("button", name="看过了，没有问题").click()
    said = page.get_by_role("status").filter(has_text="已登记")
    expect(said).to_contain_text("一组，未发现问题")
    expect(said).to_contain_text("存在手机上，连上服务器后自动送出")
    expect(page.get_by_text("我已走访 1/1 次")).to_be_visible()
    own = page.get_by_role("region", name="我的走访")
    expect(own.get_by_role("listitem")).to_have_count(1)
    expect(own).to_contain_text("等网络发送")
    assert badge(page) == "任务"
    shown.check_accessibility()
    page.reload()
    expect(page.get_by_text("我已走访 1/1 次")).to_be_visible()
    shown.context.set_offline(False)
    expect(own).to_contain_text("已送达", timeout=30_000)
    expect(own.get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_text("我已走访 1/1 次")).to_be_visible()


def test_visits_that_another_phone_made_are_listed_too(screen: Callable[..., Screen], site: Site) -> None:
    issue(site, visits_per_target=2)
    monitor = Client(site.app, site.world, "monitor")
    (task,) = monitor.get("/tasks").json["items"]
    visit = {"result": "problem", "task_id": task["id"], "captured_at": site.world.now.isoformat()}
    items = [{"type": "visit", "id": "01936d8e-7f00-7000-8000-000000000001", "body": visit}]
    assert monitor.post("/sync", {"items": items}).json["results"][0]["status"] == "accepted"
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    assert badge(page) == "任务 1"
    go_to(page, "任务")
    expect(page.get_by_text("我已走访 1/2 次")).to_be_visible()
    expect(page.get_by_role("region", name="我的走访")).to_contain_text("一组 · 发现问题")


def test_a_task_that_is_over_is_no_longer_counted(screen: Callable[..., Screen], site: Site) -> None:
    today = china_day(site.world.now)
    issue(site, starts_on=(today + timedelta(days=2)).isoformat())
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    assert badge(page) == "任务"
