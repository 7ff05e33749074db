"""The phone: nothing typed is lost, nothing is sent twice, and everything works without a
network."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Screen
from tests.browser.phone import PHONE_OPTIONS, go_to, large_photo, sign_in, write
from tests.world import PASSWORD, Client


def reports_of(shown: Screen, name: str = "monitor") -> list[dict[str, object]]:
    """The person's reports as the server has them."""
    items: list[dict[str, object]] = Client(shown.site.app, shown.site.world, name).get("/reports").json["items"]
    return items


def test_a_report_written_offline_survives_a_killed_tab_and_is_sent_exactly_once(
    screen: Callable[..., Screen], tmp_path: Path
) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    shown.context.set_offline(True)
    write(page, "租金五年没收", with_photo=large_photo(tmp_path))
    expect(page.get_by_text("已保存在手机上")).to_be_visible()
    page.close()

    shown.page = page = shown.context.new_page()
    shown.open("/m")
    expect(page.get_by_text("没有连上服务器")).to_be_visible()
    page.get_by_role("link", name=re.compile("租金五年没收")).click()
    expect(page.get_by_role("img", name="照片 1")).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("已存在手机上，等网络发送")).to_be_visible()
    assert reports_of(shown) == []
    page.reload()
    expect(page.get_by_text("已存在手机上，等网络发送")).to_be_visible()

    shown.context.set_offline(False)
    expect(page.get_by_text("没有未送出的内容")).to_be_visible(timeout=30_000)
    (report,) = reports_of(shown)
    assert (report["category"], report["excerpt"], report["state"]) == ("C4", "租金五年没收", "submitted")
    whole = Client(shown.site.app, shown.site.world, "chief").get(f"/reports/{report['id']}").json
    (file,) = whole["evidence"]
    assert (file["status"], max(file["width"], file["height"])) == ("present", 1600)
    go_to(page, "我的报告")
    page.get_by_role("link", name=re.compile("租金五年没收")).click()
    expect(page.get_by_text("回执签名已核对")).to_be_visible()
    expect(page.get_by_text("岭上村前哨站").first).to_be_visible()


def test_a_lost_answer_is_not_a_second_report(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    lost = []

    def lose(route, request):  # type: ignore[no-untyped-def]
        if request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort("connectionfailed")
        else:
            route.continue_()

    page.route("**/api/v1/sync*", lose)
    write(page, "水管坏了没人修")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("服务器没有应答")).to_be_visible()
    assert lost == [200]
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("没有未送出的内容")).to_be_visible()
    assert len(reports_of(shown)) == 1


def test_a_rejected_report_says_why_and_is_mended_under_a_new_id(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)

    def forge(route, request):  # type: ignore[no-untyped-def]
        body = request.post_data_json
        if request.method == "POST" and body["items"][0]["body"].get("category") == "C4":
            body["items"][0]["body"]["category"] = "Y1"
            route.continue_(post_data=body)
        else:
            route.continue_()

    page.route("**/api/v1/sync*", forge)
    write(page, "租金没收")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("未被接收，因为")).to_be_visible()
    page.unroute("**/api/v1/sync*")
    page.get_by_role("button", name="修改后重新提交").click()
    expect(page.get_by_label("2. 说说情况")).to_have_value("租金没收")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("没有未送出的内容")).to_be_visible()
    assert [one["excerpt"] for one in reports_of(shown)] == ["租金没收"]


def test_the_chiefs_question_is_answered_from_the_phone(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    write(page, "租金没收")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("没有未送出的内容")).to_be_visible()
    (report,) = reports_of(shown)
    chief = Client(shown.site.app, shown.site.world, "chief")
    asked = chief.move(str(report["id"]), "return", note="是哪一年的租金？")
    assert asked.status_code == 200, asked.text
    go_to(page, "我的报告")
    page.get_by_role("button", name="刷新").click()
    page.get_by_role("link", name=re.compile("需要您回答")).click()
    expect(page.get_by_text("是哪一年的租金？").first).to_be_visible()
    shown.check_accessibility()
    page.get_by_label("您的回答").fill("2021 年到现在")
    expect(page.get_by_text("已保存在手机上")).to_be_visible()
    page.reload()
    expect(page.get_by_label("您的回答")).to_have_value("2021 年到现在")
    page.get_by_role("button", name="发送回答").click()
    expect(page.get_by_label("您的回答")).to_have_count(0)
    expect(page.get_by_text("已提交").first).to_be_visible()
    assert chief.get(f"/reports/{report['id']}").json["state"] == "submitted"


def test_visited_no_problem_takes_two_taps(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    go_to(page, "任务")
    page.get_by_role("link", name="走访登记：一组").click()
    page.get_by_label("情况说明").fill("公示栏是新的")
    expect(page.get_by_text("已保存在手机上")).to_be_visible()
    page.reload()
    expect(page.get_by_label("情况说明")).to_have_value("公示栏是新的")
    page.get_by_role("button", name="看过了，没有问题").click()
    expect(page.get_by_role("heading", name="任务")).to_be_visible()
    go_to(page, "上报")
    expect(page.get_by_text("没有未送出的内容")).to_be_visible()
    (visit,) = Client(shown.site.app, shown.site.world, "monitor").get("/visits", mine=True).json["items"]
    assert (visit["result"], visit["state"], visit["group"]["name"]) == ("no_problem", "counted", "一组")
    assert visit["note"] == "公示栏是新的"


def test_without_a_position_the_group_is_chosen_from_a_list(screen: Callable[..., Screen]) -> None:
    shown = screen(**(PHONE_OPTIONS | {"permissions": []}))
    page = sign_in(shown)
    page.get_by_role("button", name="上报问题").click()
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("没有得到定位许可")).to_be_visible()
    page.get_by_label("或者选择地点").select_option(label="岭上村 一组")
    expect(page.get_by_text("已保存在手机上")).to_be_visible()


def test_the_preview_says_who_will_see_it_as_the_server_then_does(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    write(page, "监督长收了东西")
    expect(page.get_by_text("岭上村前哨站的监督长")).to_be_visible()
    page.get_by_role("button", name="监督长", exact=True).click()
    expect(page.get_by_text("不经过村里。")).to_be_visible()
    page.get_by_role("button", name="县级以上干部").click()
    expect(page.get_by_text("12388")).to_be_visible()
    page.get_by_role("button", name="县级以上干部").click()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("没有未送出的内容")).to_be_visible()
    (report,) = reports_of(shown)
    assert report["sealed"]
    assert reports_of(shown, "chief") == []
    assert len(reports_of(shown, "clerk")) == 1


def test_signing_out_destroys_what_the_phone_keeps(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    write(page, "还没写完")
    page.get_by_role("link", name="返回").click()
    go_to(page, "我的")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("手机号")).to_be_visible()
    assert "还有 1 件内容没有送出" in asked[0]
    kept = page.evaluate("""async () => {
        const open = indexedDB.open("gridwatch");
        const database = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
        const counts = {};
        for (const name of database.objectStoreNames)
            counts[name] = await new Promise((resolve) => {
                const asked = database.transaction(name).objectStore(name).count();
                asked.onsuccess = () => resolve(asked.result);
            });
        return counts;
    }""")
    assert set(kept.values()) == {0}


def test_what_the_phone_keeps_cannot_be_read_without_its_key(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    shown.context.set_offline(True)
    write(page, "谁也不该看到的话")
    expect(page.get_by_text("已保存在手机上")).to_be_visible()
    drafts, exported = page.evaluate("""async () => {
        const open = indexedDB.open("gridwatch");
        const database = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
        const all = (name) => new Promise((resolve) => {
            const asked = database.transaction(name).objectStore(name).getAll();
            asked.onsuccess = () => resolve(asked.result);
        });
        const text = (await all("drafts")).map((one) => new TextDecoder().decode(one.data)).join("");
        const lock = (await all("lock"))[0];
        const exported = await crypto.subtle.exportKey("raw", lock.key).then(() => "exported", () => "refused");
        return [text, exported];
    }""")
    assert drafts and "谁也不该看到的话" not in drafts
    assert exported == "refused"


def test_a_full_phone_says_so_and_keeps_what_is_on_the_page(screen: Callable[..., Screen], tmp_path: Path) -> None:
    used = sign_in(screen(**PHONE_OPTIONS)).evaluate("navigator.storage.estimate().then(found => found.usage)")
    shown = screen(**PHONE_OPTIONS)
    devtools = shown.context.new_cdp_session(shown.page)
    # From the start, since Chromium remembers for half a minute how much is left: words fit, many photos do not.
    quota = {"origin": shown.site.address, "quotaSize": used + 50_000}
    devtools.send("Storage.overrideQuotaForOrigin", quota)
    page = sign_in(shown)
    page.get_by_role("button", name="上报问题").click()
    page.get_by_label("2. 说说情况").fill("桥断了")
    expect(page.get_by_text("已保存在手机上")).to_be_visible()
    photo, full = large_photo(tmp_path), page.get_by_text("手机存储满了").first
    for _ in range(30):
        page.get_by_label("拍照或选照片").set_input_files(photo)
        with suppress(AssertionError):
            expect(full).to_be_visible(timeout=500)
            break
    expect(full).to_be_visible()
    expect(page.get_by_label("2. 说说情况")).to_have_value("桥断了")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": shown.site.address})
    page.get_by_label("2. 说说情况").fill("桥断了 3 天")
    expect(page.get_by_text("已保存在手机上")).to_be_visible()
    page.reload()
    expect(page.get_by_label("2. 说说情况")).to_have_value("桥断了 3 天")


def test_a_session_that_ended_asks_for_the_password_and_loses_nothing(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    write(page, "井盖丢了")
    token = next(one for one in shown.context.cookies() if one["name"] == "gridwatch_session")
    shown.context.clear_cookies(name="gridwatch_session")
    assert token["httpOnly"]
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("登录已失效")).to_be_visible()
    expect(page.get_by_text("已存在手机上，等网络发送")).to_be_visible()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text("没有未送出的内容")).to_be_visible()
    assert len(reports_of(shown)) == 1


def test_a_clock_that_is_years_off_is_told_and_the_report_is_taken(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    shown.page.clock.install(time="2031-03-01T08:00:00+08:00")
    page = sign_in(shown)
    expect(page.get_by_text(re.compile("手机时间快了约"))).to_be_visible()
    write(page, "路灯不亮")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("没有未送出的内容")).to_be_visible()
    (report,) = reports_of(shown)
    assert report["state"] == "submitted"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_phones_pages_are_accessible(screen: Callable[..., Screen], tmp_path: Path, language: str) -> None:
    shown = screen(**PHONE_OPTIONS)
    page = sign_in(shown)
    write(page, "租金五年没收，账上没有记录", with_photo=large_photo(tmp_path))
    if language == "en":
        page.evaluate("localStorage.setItem('gridwatch.language', 'en')")
        page.reload()
    for look in ("light", "dark"):
        page.evaluate("look => localStorage.setItem('gridwatch.look', look)", look)
        page.reload()
        expect(
            page.get_by_role("button", name=re.compile("用我现在的位置|Use my position|重新定位|Find my"))
        ).to_be_visible()
        shown.check_accessibility()
    page.evaluate("localStorage.setItem('gridwatch.look', 'light')")
    page.reload()
    expect(page.locator("form h1")).to_be_visible()
    for size in (PHONE[0], 1366):
        page.set_viewport_size({"width": size, "height": PHONE[1]})
        shown.keep_picture(f"m-write-{language}-{size}", whole=True)
        for path in ("", "mine", "tasks", "visit?place=529801101001001", "messages", "me"):
            shown.open(f"/m/{path}")
            expect(page.locator("h1").first).to_be_attached()
            shown.check_accessibility()
            shown.keep_picture(f"m-{path.split('?')[0] or 'home'}-{language}-{size}")
        shown.open("/m")
        page.locator("a[href*='/write/']").first.click()
        expect(page.locator("form h1")).to_be_visible()
