"""Every page of the desk, and the first dialog of each, on the narrowest phone and at 200 %: nothing
to scroll sideways, nothing to press outside of it, or of the dialog that it is in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from uuid6 import uuid7

from gridwatch.territory.calendar import CHINA, china_day
from tests.browser.conftest import DESK, PHONE, SCREENSHOTS, Screen, Site
from tests.browser.test_desk_inbox import at_desk, client, submit
from tests.browser.test_desk_office import make_waiting
from tests.clearing.desks import propose as propose_clearing
from tests.clearing.desks import untrue
from tests.evidence.phones import report_with, send
from tests.findings.desks import check, check_list, enter, take
from tests.institutions.desks import adopted, propose
from tests.letters.desks import delivered, issued
from tests.pairing.officers import days_ago, paired, raised, write
from tests.pairing.test_channels import see, stand
from tests.pairing.test_petitions import YEAR, compare, record
from tests.reports.endings import ordered_again
from tests.world import GROUP_W, TOWN, VILLAGE, small_photo

HALF = (DESK[0] // 2, DESK[1] // 2)
"""What a page has of a desk's screen at 200 %."""
LONG = "村里的公示栏写着https://example.invalid/" + "abcdefghij" * 8 + "，打不开，问了几次都没有人答复。"

_OUTSIDE = """() => {
    const wide = document.scrollingElement.scrollWidth;
    const found = wide > innerWidth ? [`the page is ${wide} wide`] : [];
    const pressed = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [role="tab"]';
    for (const one of document.querySelectorAll('.el-dialog')) {
        const { width } = one.getBoundingClientRect();
        if (width && width < Math.min(innerWidth - 40, 600)) found.push(`a dialog is only ${width} wide`);
    }
    for (const one of document.querySelectorAll(pressed)) {
        const { left, right, width } = one.getBoundingClientRect();
        if (one.matches('.skip') || !width || !one.checkVisibility({ visibilityProperty: true })) continue;
        const at = `${Math.round(left)} to ${Math.round(right)}`;
        const around = one.closest('.el-dialog')?.getBoundingClientRect() ?? { left: 0, right: innerWidth };
        if (left < around.left - 1 || right > around.right + 1) found.push(`${at} ${one.outerHTML.slice(0, 140)}`);
    }
    return found;
}"""


@dataclass(frozen=True)
class Stop:
    """A page, the heading or text by which it is known to be there, and the button of its first
    dialog."""

    path: str
    shows: str
    opens: str | None = None


@dataclass(frozen=True)
class Filled:
    """What lies on the desks."""

    report: str
    order: str
    institution: str
    diary: str
    item: str
    letter: str
    finding: str
    clearing: str


def fill(site: Site) -> Filled:
    """Something on every page, with words that do not break by themselves."""
    monitor, chief, clerk = (client(site, name) for name in ("monitor", "chief", "clerk"))
    photo = small_photo("the road")
    report = report_with(monitor, (photo, "photo"), text=LONG, concerns=[{"post": "contractor"}])
    send(monitor, report, photo)
    ordered_again(site.app, site.world)
    submit(site, LONG + "又来了", LONG + "还有")
    (late,) = submit(site, "逾期的" + LONG)
    assert chief.move(late, "escalate", note=LONG).status_code == 200
    long_ago = (datetime.now(CHINA) - timedelta(days=200)).isoformat()
    visit = {"result": "no_problem", "captured_at": long_ago, "place_code": GROUP_W, "note": LONG}
    assert monitor.call("PUT", f"/visits/{uuid7()}", json=visit).status_code == 201
    today = china_day(datetime.now(CHINA)).isoformat()
    task = {"place_code": TOWN, "targets": [VILLAGE], "title": LONG[:60], "items": [LONG[:90]], "starts_on": today,
            "ends_on": today}  # fmt: skip
    assert clerk.post("/tasks", task).status_code == 201
    institution = adopted(chief, client(site, "secretary"), title=LONG[:60], content=LONG)
    assert propose(chief, title="待审定的" + LONG[:40]).status_code == 201
    body = {"what": "reports", "format": "xlsx", "filters": {"open": True, "q": "公示栏" + "abcdefghij" * 4}}
    assert clerk.post("/exports", body).status_code == 202
    make_waiting(site)
    order = client(site, "responder").get("/orders", open="true").json["items"][0]["id"]
    pairing = paired(client(site, "secretary"), site.world, document_no=LONG[:60])
    items = [raised(text=LONG)]
    diary = write(client(site, "partner"), pairing, days_ago(9), disclosure_found=LONG, items=items).json
    officer = client(site, "officer")
    assert see(officer, stand(officer, name=LONG[:90]).json["id"], 3, works=False, note=LONG).status_code == 201
    assert stand(officer).status_code == 201
    record(officer, 562, year=YEAR - 1)
    compare(officer, record(officer, 490, source="县信访局" + LONG[:80]))
    letter, finding = in_the_ledger(site)
    lost = {"account_id": site.world.people["monitor_2"].id, "reason": LONG[:190]}
    assert client(site, "clerk").post("/recoveries", lost).status_code == 201
    words = {"case_no": LONG[:60], "scope": LONG[:90], "way": "circular", "is_important": True}
    clearing = propose_clearing(officer, untrue(site.app, site.world), **words).json["id"]
    items = diary["items"]
    return Filled(report, order, institution["id"], diary["id"], items[0]["id"], letter, finding, clearing)


def in_the_ledger(site: Site) -> tuple[str, str]:
    """A letter to be answered and a problem to be fed back, found by a check, all of long words."""
    clerk, secretary, officer = (client(site, name) for name in ("clerk", "secretary", "officer"))
    village = client(site, "village_clerk")
    asked = [{"what": LONG, "who": LONG[:90], "by_day": "2099-12-31"}]
    letter = delivered(clerk, secretary, village, title=LONG[:90], problems=LONG, causes=LONG, items=asked)
    made = check(clerk, check_list(officer)["id"], kind="spot").json
    found = enter(clerk, item=LONG[:90], problem=LONG, text=LONG, origin="check", check_id=made["id"]).json
    reminder = issued(clerk, secretary, kind="reminder")["id"]
    assert take(clerk, found["id"], "letter", letter_id=reminder).status_code == 200
    return letter["id"], found["id"]


WALKS: dict[str, list[Stop]] = {
    "chief": [
        Stop("/desk", "今日待办"), Stop("/desk/inbox", "共 "),
        Stop("/desk/reports/{report}", "反映内容", "放大第 1 张照片"),
        Stop("/desk/institutions", "建章立制", "提出制度"), Stop("/desk/institutions/{institution}", "打不开"),
        Stop("/desk/people", "人员"), Stop("/desk/places", "区划与站点"),
    ],
    "clerk": [
        Stop("/desk", "今日待办"), Stop("/desk/inbox", "共 "), Stop("/desk/report-map", "报告地图"),
        Stop("/desk/held-visits", "事情发生得太久", "认定"),
        Stop("/desk/overdue", "逾期督办"), Stop("/desk/tasks", "任务", "下发任务"),
        Stop("/desk/people", "人员", "终止任职 chief"), Stop("/desk/people?tab=vacancies", "人员", "聘任 岭上村 一组"),
        Stop("/desk/people?tab=accounts", "人员", "开户"), Stop("/desk/people?tab=accounts", "人员", "申请恢复"),
        Stop("/desk/people?tab=sheets", "激活单"),
        Stop("/desk/people?tab=units", "镇水务站", "设立责任单位"),
        Stop("/desk/places?place=" + VILLAGE, "区划与站点", "选择文件…"), Stop("/desk/places", "推算网格", "先看结果"),
        Stop("/desk/exports", "范围：", "导出文件"), Stop("/desk/nothing", "没有这一页"),
        Stop("/desk/settings", "这一页不在"),
    ],
    "responder": [
        Stop("/desk", "今日待办"), Stop("/desk/orders", "整改通知"),
        Stop("/desk/orders/{order}", "上传整改证明", "申请延期"),
    ],
    "officer": [
        Stop("/desk/channels", "村部公示栏", "登记渠道"),
        Stop("/desk/petitions", "县信访局", "登记件数"), Stop("/desk/petition-comparisons", "-12.8%"),
        Stop("/desk/quiet-villages", "已知 0 个村"),
        Stop("/desk/clearings", "待本人同意", "提出澄清"), Stop("/desk/clearings/{clearing}", "不写、也不暗示"),
    ],
    "secretary": [
        Stop("/desk/pairings", "partner", "安排包联"),
        Stop("/desk/letter-rules", "发文设置", "上传模板"), Stop("/desk/case-letters", "整改〔"),
        Stop("/desk/letters?tray=out", "岭北纪监建", "起草"),
        Stop("/desk/letters/{letter}", "打不开"),
        Stop("/desk/findings", "已发函，待整改", "登记问题"), Stop("/desk/findings/{finding}", "打不开"),
        Stop("/desk/checks", "明察暗访", "登记检查"), Stop("/desk/finding-figures", "整改率"),
    ],
    "village_clerk": [
        Stop("/desk", "今日待办"), Stop("/desk/letters", "岭北纪监建"), Stop("/desk/letters/{letter}", "提交回复"),
        Stop("/desk/findings/{finding}", "反馈整改"),
    ],
    "partner": [
        Stop("/desk", "今日待办"),
        Stop("/desk/diaries", "迟交", "写日志"), Stop("/desk/diaries/{diary}", "打不开"),
        Stop("/desk/diary-items", "待办理"), Stop("/desk/diary-items/{item}", "打不开"),
        Stop("/desk/pairing-figures", "办成率"),
    ],
    "admin": [Stop("/desk", "今日待办"), Stop("/desk/settings", "设置"), Stop("/desk/deliveries", "消息发送")],
    "officer_2": [Stop("/desk/recoveries", "待县级同意", "停止 "), Stop("/desk/account", "我的账号")],
    "auditor": [Stop("/desk", "今日待办"), Stop("/desk/audit", "审计")],
}  # fmt: skip
"""For whom which page is, as web/src/desk/pages.ts has it."""


def misfits(page: Page) -> list[str]:
    """What does not fit, in both sizes and both languages."""
    found = []
    for name in ("English", "中文"):
        for size in (PHONE, HALF):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            found += [f"{size[0]} before {name}: {one}" for one in page.evaluate(_OUTSIDE)]
        if page.get_by_role("dialog").filter(visible=True).count():
            break
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_text(re.compile("正在加载|Loading"))).to_have_count(0)
    return found


@pytest.mark.parametrize("name", WALKS)
def test_every_page_of_somebody_fits_the_narrowest_phone_and_a_page_at_twice_the_size(
    screen: Callable[..., Screen], site: Site, name: str
) -> None:
    lying = vars(fill(site))
    shown = at_desk(screen, name, "/desk", size=PHONE)
    page, found = shown.page, []
    for stop in WALKS[name]:
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        path = stop.path.format(**lying)
        shown.open(path)
        expect(page.get_by_role("main").get_by_text(stop.shows).filter(visible=True).first).to_be_visible()
        expect(page.get_by_text("正在加载")).to_have_count(0)
        found += [f"{path} {one}" for one in misfits(page)]
        if stop.opens:
            page.get_by_role("button", name=re.compile(f"^{stop.opens}")).first.click()
            expect(page.get_by_role("dialog").filter(visible=True)).to_be_visible()
            found += [f"{path} {stop.opens} {one}" for one in misfits(page)]
    assert not found, "\n".join(found)


def test_every_page_of_the_desk_is_walked() -> None:
    pages = (SCREENSHOTS.parents[1] / "web/src/desk/pages.ts").read_text(encoding="utf-8")
    paths = {path.partition("/:")[0].rstrip("/") for path in re.findall(r'path: "([^"]+)"', pages)}
    walked = {re.sub(r"/\{.*|\?.*", "", stop.path).removeprefix("/desk") for stops in WALKS.values() for stop in stops}
    assert paths - walked == set()
