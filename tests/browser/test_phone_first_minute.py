"""The first minute of a villager: large letters, a voice, a guide, and a page that says what is
missing."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gridwatch.reports.numbers import in_threes
from tests.browser.conftest import DESK, PHONE, Screen
from tests.browser.phone import PHONE_OPTIONS, go_to, large_photo, sign_in, write
from tests.evidence.files import voice
from tests.evidence.phones import report_with, send
from tests.world import Client

NOTHING_WAITS = "没有未送出的内容"
PAGES = ["", "mine", "tasks", "visit?place=529801101001001", "messages", "me"]

_CUT_OFF = """() => {
    const seen = (one) => one.offsetParent !== null && !one.classList.contains("unseen");
    const wide = (one) => one.getBoundingClientRect().right > innerWidth + 1;
    // The empty half of a closing bracket may stand beyond the edge.
    const half = (one) => parseFloat(getComputedStyle(one).fontSize) / 2 + 1;
    const cut = (one) => getComputedStyle(one).display !== "inline" && one.scrollWidth > one.clientWidth + half(one);
    const boxes = [...document.querySelectorAll("button, a, h1, h2, label")].filter((one) => seen(one) && cut(one));
    const all = [...document.querySelectorAll("body *")].filter((one) => seen(one) && wide(one));
    return [...all, ...boxes].map((one) => one.outerHTML.slice(0, 120));
}"""
"""What sticks out of the screen, or out of its own box."""

_VOICES = """(isLocal) => {
    window.spoken = [];
    const voices = [{ lang: "zh-CN", name: "here", localService: isLocal }];
    const speech = { getVoices: () => voices, speak: (one) => window.spoken.push(one.text), cancel: () => {} };
    Object.defineProperty(window, "speechSynthesis", { value: speech });
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""


def submit(page: Page) -> None:
    """Hand the report over, and wait until the server has it."""
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible(timeout=15_000)


def open_own(page: Page, text: str) -> None:
    """Open one's own report by its words."""
    go_to(page, "我的报告")
    page.get_by_role("link", name=re.compile(text)).click()
    expect(page.get_by_role("heading", name="我交的内容")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_large_letters_are_remembered_and_cut_nothing_off(
    screen: Callable[..., Screen], tmp_path: Path, language: str
) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    write(page, "租金五年没收", with_photo=large_photo(tmp_path))
    submit(page)
    go_to(page, "我的")
    page.get_by_role("button", name="大字版").click()
    expect(page.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")
    if language == "en":
        page.get_by_role("button", name="English").click()
    (report,) = Client(shown.site.app, shown.site.world, "monitor").get("/reports").json["items"]
    page.goto(f"{shown.site.address}/m/")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    for path in [*PAGES, f"mine/{report['id']}"]:
        shown.open(f"/m/{path}")
        expect(page.locator("h1").first).to_be_attached()
        assert page.evaluate(_CUT_OFF) == [], path
        shown.check_accessibility()
    shown.open("/m/")
    page.get_by_role("button", name=re.compile("上报问题|Write a report")).click()
    page.locator("button.theme").nth(2).click()
    page.get_by_role("button", name=re.compile("用我现在的位置|Use my position")).click()
    expect(page.locator("svg circle.spot")).to_be_visible()
    page.get_by_role("button", name=re.compile("^(提交|Submit)$")).click()
    assert page.evaluate(_CUT_OFF) == []
    page.set_viewport_size({"width": PHONE[0], "height": 2600})  # nothing is behind the bar at the bottom
    shown.check_accessibility()


def test_the_sentence_is_read_out_by_a_voice_of_the_phone(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    shown.page.add_init_script(f"({_VOICES})(true)")
    page = sign_in(shown)
    write(page, "路断了")
    submit(page)
    open_own(page, "路断了")
    page.get_by_role("button", name="读给我听").click()
    (spoken,) = page.evaluate("window.spoken")
    assert "您的报告现在由岭上村前哨站办理" in spoken


def test_a_voice_that_is_somebody_elses_server_is_not_used(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    shown.page.add_init_script(f"({_VOICES})(false)")
    page = sign_in(shown)
    write(page, "路断了")
    submit(page)
    open_own(page, "路断了")
    expect(page.get_by_role("button", name="读给我听")).to_have_count(0)


def test_every_page_says_in_a_line_what_it_is_for(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    for path in PAGES:
        shown.open(f"/m/{path}")
        expect(page.locator("p.help")).to_have_text(re.compile("。$"))


def test_the_first_run_is_guided_by_three_cards(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    for title in ("写什么", "没有网络也能写", "交了以后"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        shown.check_accessibility()
        page.get_by_role("button", name=re.compile("下一步|知道了")).click()
    expect(page.get_by_text("第 3 步")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="上报问题")).to_be_visible()
    expect(page.get_by_role("button", name="下一步")).to_have_count(0)
    go_to(page, "我的")
    page.get_by_role("button", name="再看一遍使用说明").click()
    expect(page.get_by_role("heading", name="写什么")).to_be_visible()


@pytest.mark.parametrize(("path", "size"), [("/", PHONE), ("/", DESK), ("/m", PHONE)])
def test_who_forgot_the_password_is_told_whom_to_ask(
    screen: Callable[..., Screen], path: str, size: tuple[int, int]
) -> None:
    shown = screen(size)
    shown.open(path)
    shown.page.get_by_text("忘记密码？").click()
    expect(shown.page.get_by_text("监督员、监督长找本镇纪委")).to_be_visible()
    shown.check_accessibility()


def test_what_is_missing_follows_what_is_typed_and_leads_to_the_gap(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    page.get_by_role("button", name="上报问题").click()
    button = page.get_by_role("button", name="提交", exact=True)
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    missing = page.get_by_role("alert")
    expect(missing.get_by_role("button")).to_have_text([re.compile("第 1 项"), re.compile("第 2 项")])
    expect(page.locator("#s-category button").first).to_be_focused()
    missing.get_by_role("button", name=re.compile("第 2 项")).click()
    expect(page.get_by_label("2. 说说情况")).to_be_focused()
    expect(page.get_by_label("2. 说说情况")).to_be_in_viewport()
    page.get_by_label("2. 说说情况").fill("路断了")
    expect(missing.get_by_role("button")).to_have_text([re.compile("第 1 项")])
    page.get_by_role("button", name=re.compile("急难愁盼")).click()
    page.get_by_label("路", exact=True).check()
    expect(missing).to_have_count(0)
    expect(button).to_be_in_viewport(ratio=1)


def test_a_draft_that_nobody_touched_goes(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    page.get_by_role("button", name="上报问题").click()
    page.get_by_role("link", name="返回").click()
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    page.get_by_role("button", name="上报问题").click()
    expect(page.get_by_label("2. 说说情况")).to_be_visible()
    shown.open("/m/")  # as if the tab had been killed
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()


def test_an_own_report_shows_what_was_sent_and_what_was_answered(screen: Callable[..., Screen], tmp_path: Path) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    write(page, "租金没收", with_photo=large_photo(tmp_path))
    submit(page)
    monitor, chief = (Client(shown.site.app, shown.site.world, name) for name in ("monitor", "chief"))
    (report,) = monitor.get("/reports").json["items"]
    chief.move(report["id"], "return", note="是哪一年的租金？")
    open_own(page, "租金没收")
    sent = page.get_by_role("region", name="我交的内容")
    expect(sent).to_contain_text("租金欠收")
    expect(sent).to_contain_text("岭上村 一组")
    picture = sent.get_by_role("img", name="照片 1")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (one) => { await one.decode(); return one.naturalWidth; }") > 0
    expect(page.get_by_role("listitem").filter(has_text="提交")).to_contain_text("本人")
    page.get_by_label("您的回答").fill("2021 年的")
    shown.context.set_offline(True)
    page.get_by_role("button", name="发送回答").click()
    expect(page.get_by_text("2021 年的")).to_be_visible()
    expect(page.get_by_text("等网络发送")).to_be_visible()
    shown.context.set_offline(False)
    answered = page.get_by_role("listitem").filter(has_text="回答问题")
    expect(answered).to_contain_text("2021 年的", timeout=30_000)
    expect(answered).to_contain_text("本人")


def test_an_own_report_lets_its_voice_be_heard_again(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    monitor, said = Client(shown.site.app, shown.site.world, "monitor"), voice()
    report = report_with(monitor, (said, "voice"), text="（见语音）")
    page = sign_in(shown)
    open_own(page, "见语音")
    expect(page.get_by_text("还有 1 个文件没有送到")).to_be_visible()
    page.get_by_role("button", name="不再补传").click()
    expect(page.get_by_text("登记的人已取消，不再上传。")).to_be_visible()
    expect(page.get_by_text("没有送到")).to_have_count(0)
    assert send(monitor, report, said).status_code == 201
    page.reload()
    sound = page.get_by_label("语音", exact=True)
    expect(sound).to_be_visible()
    heard = page.evaluate(
        "address => fetch(address).then((answer) => answer.headers.get('Content-Type'))", sound.get_attribute("src")
    )
    assert heard.startswith("audio/")


def test_messages_are_on_the_phone_and_lead_to_the_report(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    write(page, "路断了")
    submit(page)
    monitor, chief = (Client(shown.site.app, shown.site.world, name) for name in ("monitor", "chief"))
    (report,) = monitor.get("/reports").json["items"]
    chief.move(report["id"], "return", note="在哪里？")
    page.reload()
    page.get_by_role("link", name=re.compile("消息 1 条未读")).click()
    shown.check_accessibility()
    line = page.get_by_role("button", name=re.compile("有一个问题需要您回答"))
    expect(line).to_contain_text(f"{in_threes(report['number'])} · 岭上村 · 最后一天：")
    line.click()
    expect(page.get_by_text("在哪里？").first).to_be_visible()
    page.get_by_role("link", name="返回").click()
    go_to(page, "上报")
    expect(page.get_by_text("条未读")).to_have_count(0)
    assert monitor.get("/notifications").json["unread"] == 0


def test_what_waits_is_sent_at_once_when_asked(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    shown.page.clock.install()
    page = sign_in(shown)
    page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=30))  # nothing is sent by itself from here on
    page.route("**/api/v1/**", lambda route: route.abort("connectionfailed"))
    write(page, "路断了")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("没有连上服务器")).to_be_visible()
    expect(page.get_by_text("等网络发送")).to_be_visible()
    at_once = page.get_by_role("button", name="立即发送")
    expect(at_once).to_be_enabled()  # the first try is over, so that it cannot succeed meanwhile
    page.unroute_all(behavior="ignoreErrors")
    at_once.click()
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible()
    assert len(Client(shown.site.app, shown.site.world, "monitor").get("/reports").json["items"]) == 1
