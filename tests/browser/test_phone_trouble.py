"""The phone in trouble: a network that hangs, two tabs, another person's session, files that are
refused."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import Screen
from tests.browser.phone import PHONE_OPTIONS, go_to, large_photo, sign_in, write
from tests.world import PASSWORD, Client

NOTHING_WAITS = "没有未送出的内容"


def reports_of(shown: Screen, name: str = "monitor") -> list[dict[str, object]]:
    """The person's reports as the server has them."""
    items: list[dict[str, object]] = Client(shown.site.app, shown.site.world, name).get("/reports").json["items"]
    return items


def evidence_of(shown: Screen, report: dict[str, object]) -> list[str]:
    """The states of a report's files."""
    whole = Client(shown.site.app, shown.site.world, "chief").get(f"/reports/{report['id']}").json
    return [file["status"] for file in whole["evidence"]]


def hang(route: Route) -> None:
    """Never answer."""


def submit(page: Page) -> None:
    """Hand the report over."""
    page.get_by_role("button", name="提交", exact=True).click()


def sign_in_elsewhere(context: BrowserContext, shown: Screen, name: str) -> None:
    """Another person signs in with the same browser, on another page."""
    phone = shown.site.world.people[name].phone
    answer = context.request.post(
        f"{shown.site.address}/api/v1/sessions", data={"phone": phone, "password": PASSWORD, "kind": "cookie"}
    )
    assert answer.ok, answer.text()


def test_a_request_that_hangs_is_given_up_and_said_so(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    shown.page.clock.install()
    page = sign_in(shown)
    page.route("**/api/v1/sync*", hang)
    write(page, "井盖丢了")
    with page.expect_request("**/api/v1/sync*"):
        submit(page)
    expect(page.get_by_text("正在发送")).to_be_visible()
    page.clock.fast_forward(61_000)
    expect(page.get_by_text("服务器没有应答")).to_be_visible()
    expect(page.get_by_text("已存在手机上，等网络发送")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    assert len(reports_of(shown)) == 1


def test_the_phone_opens_with_what_it_keeps_though_the_server_hangs(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    page.route("**/api/v1/**", hang)
    page.reload()
    expect(page.get_by_role("button", name="上报问题")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")


def test_a_photo_of_two_reports_is_kept_for_the_one_that_stays(screen: Callable[..., Screen], tmp_path: Path) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    for text in ("桥断了", "路断了"):
        write(page, text, with_photo=large_photo(tmp_path))
        page.get_by_role("link", name="返回").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name=re.compile("桥断了")).click()
    page.get_by_role("button", name="删除草稿").click()
    page.get_by_role("link", name=re.compile("路断了")).click()
    submit(page)
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    (report,) = reports_of(shown)
    assert evidence_of(shown, report) == ["present"]


def test_a_photo_still_being_made_small_goes_with_the_report(screen: Callable[..., Screen], tmp_path: Path) -> None:
    shown = screen(**PHONE_OPTIONS)
    shown.page.add_init_script("""
        const quick = createImageBitmap;
        window.createImageBitmap = async (file) => {
            await new Promise((resolve) => setTimeout(resolve, 1500));
            return quick(file);
        };
    """)
    page = sign_in(shown)
    write(page, "桥断了")
    page.get_by_label("拍照或选照片").set_input_files(large_photo(tmp_path))
    submit(page)
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    (report,) = reports_of(shown)
    assert evidence_of(shown, report) == ["present"]


def test_a_refused_file_is_told_and_holds_up_nothing(screen: Callable[..., Screen], tmp_path: Path) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    refusal = {"status": 422, "code": "unreadable_image", "title": "", "detail": "这张照片打不开"}
    page.route(
        "**/evidence/*",
        lambda route: route.fulfill(status=422, json=refusal) if route.request.method == "PUT" else route.continue_(),
    )
    write(page, "桥断了", with_photo=large_photo(tmp_path))
    submit(page)
    expect(page.get_by_text("文字已送达，有 1 个文件没有送到")).to_be_visible()
    expect(page.get_by_text("这张照片打不开")).to_be_visible()
    go_to(page, "我的报告")
    expect(page.get_by_role("link", name=re.compile("桥断了"))).to_be_visible()
    go_to(page, "上报")
    page.get_by_role("button", name="删除", exact=True).click()
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    assert evidence_of(shown, reports_of(shown)[0]) == ["refused"], "nobody waits for it any more"


def test_nothing_is_sent_under_the_name_of_another_who_signed_in_since(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    write(page, "桥断了")
    sign_in_elsewhere(shown.context, shown, "monitor_e")
    submit(page)
    expect(page.get_by_text("登录已失效")).to_be_visible()
    expect(page.get_by_text("已存在手机上，等网络发送")).to_be_visible()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    assert [len(reports_of(shown, name)) for name in ("monitor", "monitor_e")] == [1, 0]


def test_another_person_does_not_destroy_unasked_what_was_not_sent(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    write(page, "还没写完")
    expect(page.get_by_text("已保存在手机上")).to_be_visible()
    sign_in_elsewhere(shown.context, shown, "chief")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    shown.open("/m")
    expect(page.get_by_text("登录已失效")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("还没写完"))).to_be_visible()
    assert "1 件" in asked[0]


def test_signing_out_without_a_network_is_made_good_with_one(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    go_to(page, "我的")
    shown.context.set_offline(True)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("手机号")).to_be_visible()
    shown.context.set_offline(False)
    page.reload()
    expect(page.get_by_label("手机号")).to_be_visible()
    assert shown.context.request.get(f"{shown.site.address}/api/v1/sessions/current").status == 401


def test_a_second_tap_is_no_second_visit(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    go_to(page, "任务")
    page.get_by_role("link", name="走访登记：一组").click()
    page.get_by_role("button", name="看过了，没有问题").evaluate("button => { button.click(); button.click(); }")
    expect(page.get_by_role("heading", name="任务")).to_be_visible()
    go_to(page, "上报")
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    assert len(Client(shown.site.app, shown.site.world, "monitor").get("/visits", mine=True).json["items"]) == 1


def test_a_tab_left_open_after_signing_out_writes_nothing_that_blocks_the_next_person(
    screen: Callable[..., Screen],
) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    write(page, "还没写完")
    other = shown.context.new_page()
    other.goto(f"{shown.site.address}/m/me")
    other.once("dialog", lambda dialog: dialog.accept())
    other.get_by_role("button", name="退出登录").click()
    expect(other.get_by_label("手机号")).to_be_visible()
    page.get_by_label("2. 说说情况").fill("还在写")
    expect(page.get_by_text("没有登录，内容没有存下")).to_be_visible()
    shown.page = other
    shown.sign_in("monitor")
    expect(other.get_by_role("button", name="退出登录")).to_be_visible()
    other.reload()
    expect(other.get_by_role("button", name="退出登录")).to_be_visible()


@pytest.mark.parametrize(("tab", "title"), [("我的报告", "我的报告"), ("任务", "任务")])
def test_a_new_view_has_a_title_and_its_heading_the_focus(screen: Callable[..., Screen], tab: str, title: str) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    go_to(page, tab)
    expect(page).to_have_title(f"{title} · 廉情上报")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_on_a_wide_screen_the_phone_stays_a_phone(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    page.set_viewport_size({"width": 1366, "height": 768})
    for part in ("main", "nav"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["width"] == 640
        assert abs(box["x"] * 2 + box["width"] - 1366) <= 20
