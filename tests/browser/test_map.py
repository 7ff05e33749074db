"""The map: figures equal to the API's, geometry loaded once, everything in the address and in a
table."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Request, expect
from sqlalchemy import NullPool, create_engine, text

from gridwatch.territory.calendar import china_day
from tests.browser.conftest import DESK, PHONE, Screen, Site
from tests.world import COUNTY, OTHER_TOWN, TOWN, VILLAGE, Client


@pytest.fixture
def lively(site: Site) -> Site:
    """The tiny county with three reports, two of which the chief has escalated."""
    monitor, chief = Client(site.app, site.world, "monitor"), Client(site.app, site.world, "chief")
    for number in range(3):
        made = monitor.submit().json["report_id"]
        if number:
            assert chief.move(made, "escalate").status_code == 200
    return site


def drawn(shown: Screen, code: str) -> None:
    """Wait until the map has drawn a place."""
    expect(shown.page.locator(f'[data-drawn="{code}"]')).to_be_visible(timeout=30_000)


def row_of(shown: Screen, name: str, *, is_loaded: bool = True) -> list[str]:
    """The words of a row of the table, which by then is loaded, if it is to be."""
    row = shown.page.get_by_role("row").filter(has=shown.page.get_by_role("rowheader", name=name, exact=True))
    expect(row).to_have_count(1)
    if is_loaded:
        expect(shown.page.locator(".table[aria-busy=false]")).to_be_visible()
    cells: list[str] = row.get_by_role("cell").all_inner_texts()
    return cells


def test_an_officer_drills_down_and_reads_what_the_api_says(lively: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    officer = Client(lively.app, lively.world, "officer")
    town_id = officer.get(f"/places/{TOWN}").json["id"]
    sums = officer.get("/coverage", place=COUNTY, level="town").json["places"][str(town_id)]
    cells = row_of(shown, "岭口镇")
    assert cells[0] == str(sums["groups"])
    assert cells[4] == str(sums["by_staffing"].get("vacant", 0))

    shown.page.get_by_label("图层").select_option("open")
    first = china_day(datetime.now(UTC)).replace(day=1)
    figures = officer.get("/figures", place=COUNTY, by="place", level="town", **window(first)).json["items"]
    (row,) = [one for one in figures if one["place"]["code"] == TOWN]
    expect(shown.page.get_by_role("columnheader", name="未办结")).to_be_visible()
    assert row_of(shown, "岭口镇")[:3] == [str(row["counts"][key]) for key in ("received", "problems", "open")]
    assert row["counts"]["received"] == 3

    shown.page.get_by_role("link", name="岭口镇").click()
    shown.page.wait_for_url(f"**/map/{TOWN}**")
    drawn(shown, TOWN)
    assert row_of(shown, "岭上村")[0] == "3"
    shown.page.get_by_role("link", name="岭上村").click()
    drawn(shown, VILLAGE)
    assert row_of(shown, "一组")[0] == "3"
    shown.page.get_by_role("button", name="一组").click()
    expect(shown.page.get_by_role("complementary").get_by_role("heading", name="一组")).to_be_visible()
    address = shown.page.url
    shown.page.reload()
    drawn(shown, VILLAGE)
    expect(shown.page.get_by_role("complementary").get_by_role("heading", name="一组")).to_be_visible()
    assert shown.page.url == address


def window(first: date) -> dict[str, str]:
    """A month's window."""
    after = (first + timedelta(days=32)).replace(day=1)
    return {"from": first.isoformat(), "to": after.isoformat()}


def test_another_layer_or_month_loads_no_geometry(lively: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open(f"/?next=/map/{COUNTY}?layer=open")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    tiles: list[str] = []

    def note(request: Request) -> None:
        if ".mvt" in request.url:
            tiles.append(request.url)

    shown.page.on("request", note)
    for layer in ("overdue", "density", "rectification"):
        shown.page.get_by_label("图层").select_option(layer)
        expect(shown.page.get_by_role("heading", level=1)).to_contain_text(
            {"overdue": "逾期", "density": "每千户", "rectification": "整改完成率"}[layer]
        )
    shown.page.get_by_role("button", name="上个月").click()
    expect(shown.page.get_by_role("row").filter(has_text="岭口镇")).to_contain_text("0")
    drawn(shown, COUNTY)
    assert tiles == []


def test_the_legend_counts_every_group_once(lively: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open(f"/?next=/map/{COUNTY}")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    counts = shown.page.locator(".legend strong").all_inner_texts()
    assert sum(map(int, counts)) == 3


def test_a_place_is_found_by_name(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    shown.page.get_by_label("搜索区划名称或代码").and_(shown.page.locator("input")).fill("岭上")
    shown.page.get_by_role("option", name=re.compile("岭上村")).click()
    drawn(shown, VILLAGE)


def test_the_map_is_saved_as_a_picture(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    with shown.page.expect_download() as download:
        shown.page.get_by_role("button", name="存为图片").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\x89PNG") and len(content) > 5_000
    assert download.value.suggested_filename.startswith("试验县-覆盖情况")


def test_a_town_leader_reads_rounded_months_that_are_over(lively: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/map?layer=open")
    shown.sign_in("viewer")
    drawn(shown, TOWN)
    expect(shown.page.get_by_role("row").filter(has_text="岭上村")).to_be_visible()
    shown.page.get_by_label("图层").select_option("open")
    expect(shown.page.get_by_text("小数字已随机取整")).to_be_visible()


def test_a_town_leader_sees_the_net_without_activity_and_is_told_why(
    lively: Site, screen: Callable[..., Screen]
) -> None:
    shown = screen(DESK)
    shown.open("/?next=/map")
    shown.sign_in("viewer")
    drawn(shown, TOWN)
    expect(shown.page.get_by_text("这里不显示哪些组有上报或走访")).to_be_visible()
    legend = shown.page.locator(".legend")
    expect(legend.get_by_text("配备不足")).to_be_visible()
    expect(legend.get_by_text("配备合格")).to_be_visible()
    for words in ("有上报", "无上报无走访", "走访过"):
        expect(shown.page.get_by_text(words, exact=False).and_(shown.page.locator(".legend span, th"))).to_have_count(0)
    shown.open(f"/map/{VILLAGE}")
    drawn(shown, VILLAGE)
    assert row_of(shown, "一组")[0] == "配备不足"


def test_somebody_without_a_map_is_told_so(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/?next=/map")
    shown.sign_in("auditor")
    expect(shown.page.get_by_text("您现在的职务看不到地图")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_map_and_charts_are_accessible(
    lively: Site, screen: Callable[..., Screen], size: tuple[int, int], language: str
) -> None:
    shown = screen(size)
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    if language == "en":
        shown.page.get_by_role("button", name="English").click()
    for look in ("dark", "light"):
        shown.page.evaluate("look => localStorage.setItem('gridwatch.look', look)", look)
        shown.open(f"/map/{COUNTY}?layer=open")
        drawn(shown, COUNTY)
        shown.check_accessibility()
    shown.keep_picture(f"map-open-{language}-{size[0]}")
    shown.open(f"/map/{TOWN}")
    drawn(shown, TOWN)
    shown.check_accessibility()
    shown.keep_picture(f"map-coverage-{language}-{size[0]}")
    shown.open(f"/map/{COUNTY}/charts")
    expect(shown.page.get_by_role("img").first).to_be_visible()
    shown.check_accessibility()
    shown.keep_picture(f"charts-{language}-{size[0]}", whole=True)


def test_another_months_figures_are_never_shown_for_this_one(lively: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open(f"/?next=/map/{COUNTY}?layer=open")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    expect(shown.page.get_by_role("row").filter(has_text="岭口镇")).to_contain_text("3")
    shown.page.route("**/api/v1/figures*", lambda _: None)
    shown.page.get_by_role("button", name="上个月").click()
    expect(shown.page.get_by_role("complementary").get_by_text("正在加载")).to_be_visible()
    assert set(row_of(shown, "岭口镇", is_loaded=False)) == {"—"}
    shown.page.unroute_all(behavior="ignoreErrors")


def test_a_new_place_has_a_title_and_its_heading_the_focus(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    shown.page.get_by_role("link", name="岭口镇").click()
    expect(shown.page).to_have_title(re.compile("^岭口镇 · 覆盖情况"))
    expect(shown.page.get_by_role("heading", level=1)).to_be_focused()


def test_a_search_without_an_answer_is_not_one_without_results(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    shown.page.route("**/api/v1/places?q=*", lambda route: route.abort("connectionfailed"))
    shown.page.get_by_label("搜索区划名称或代码").and_(shown.page.locator("input")).fill("岭上")
    expect(shown.page.get_by_text("服务器没有应答")).to_be_visible()
    expect(shown.page.get_by_text("没有找到")).to_have_count(0)


def test_a_boundary_that_did_not_come_is_not_one_that_is_missing(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.page.route("**/boundary*", lambda route: route.fulfill(status=403))
    shown.open("/map")
    shown.sign_in("officer")
    expect(shown.page.get_by_role("alert")).to_be_visible()
    expect(shown.page.get_by_text("这个区划没有边界数据")).to_have_count(0)


def test_charts_still_loading_do_not_say_that_there_is_nothing(lively: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.page.route("**/api/v1/figures*", lambda _: None)
    shown.open(f"/?next=/map/{COUNTY}/charts")
    shown.sign_in("officer")
    expect(shown.page.get_by_role("heading", name="从收到到销号")).to_be_visible()
    sheet = shown.page.locator("section").filter(has=shown.page.get_by_role("heading", name="从收到到销号"))
    expect(sheet).to_contain_text("正在加载")
    expect(sheet).not_to_contain_text("没有数据")
    shown.page.unroute_all(behavior="ignoreErrors")


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_what_stands_out_is_told_with_its_reports(
    site: Site, screen: Callable[..., Screen], size: tuple[int, int]
) -> None:
    monitor = Client(site.app, site.world, "monitor")
    made = [monitor.submit(text="照着抄的一段话。").json["report_id"] for _ in range(3)]
    shown = screen(size)
    shown.open(f"/?next=/map/{COUNTY}/charts")
    shown.sign_in("officer")
    sheet = shown.page.locator("section").filter(has=shown.page.get_by_role("heading", name="值得一看的异常"))
    expect(sheet).to_contain_text("3 件报告文字相同，出自 1 位反映人。", timeout=30_000)
    expect(sheet).to_contain_text("不是结论")
    links = sheet.get_by_role("link")
    assert {link.get_attribute("href") for link in links.all()} == {f"/desk/reports/{one}" for one in made}
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    shown.check_accessibility()
    expect(sheet.get_by_text("“照着抄的一段话。”")).to_be_visible()
    expect(sheet.get_by_text("岭口镇岭上村 3 件")).to_be_visible()
    sheet.get_by_role("button", name="看过了…").click()
    sheet.get_by_label("备注（看到了什么、打算怎么办）").fill("问过三个组，是同一处")
    shown.check_accessibility()
    sheet.get_by_role("button", name="记为看过").click()
    expect(sheet.get_by_text(re.compile("officer于 .* 看过：问过三个组，是同一处"))).to_be_visible()
    expect(sheet.get_by_text("文字雷同：1 项，看过 1 项")).to_be_visible()
    shown.check_accessibility()
    links.first.click()
    expect(shown.page.get_by_text("照着抄的一段话。").first).to_be_visible()


def test_where_nothing_stands_out_that_is_said(lively: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open(f"/?next=/map/{COUNTY}/charts?month={china_day(datetime.now(UTC)).year - 1}-06")
    shown.sign_in("officer")
    expect(shown.page.get_by_text("这段时间没有发现异常。")).to_be_visible()


def test_what_stands_out_is_not_for_those_who_read_no_report(lively: Site, screen: Callable[..., Screen]) -> None:
    asked: list[str] = []
    for name, place in (("viewer", TOWN), ("admin", COUNTY), ("chief", TOWN)):
        shown = screen(DESK)
        shown.page.on("request", lambda request: asked.append(request.url))
        shown.open(f"/?next=/map/{place}/charts")
        shown.sign_in(name)
        expect(shown.page.get_by_role("heading", name="从收到到销号")).to_be_visible()
        shown.page.wait_for_load_state("networkidle")
        expect(shown.page.get_by_role("heading", name="值得一看的异常")).to_have_count(0)
        if name != "chief":  # reads the reports of a village, and is refused those of the town
            assert not [url for url in asked if "/anomalies" in url], name


def test_a_dark_map_is_printed_with_dark_words(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK, color_scheme="dark")
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    shown.page.emulate_media(media="print")
    expect(shown.page.locator("h1")).to_have_css("color", "rgb(23, 33, 43)")


def test_a_town_leader_is_not_offered_the_month_that_is_not_over(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/?next=/map")
    shown.sign_in("viewer")
    drawn(shown, TOWN)
    expect(shown.page.get_by_role("button", name="下个月")).to_be_disabled()


def test_the_map_and_its_charts_are_no_wider_than_a_phone(screen: Callable[..., Screen]) -> None:
    shown = screen(PHONE)
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    for path in ("", "/charts"):
        shown.open(f"/map/{COUNTY}{path}?layer=open")
        expect(shown.page.get_by_role("heading", level=1)).to_contain_text("试验县")
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_towns_that_differ_by_chance_are_shown_without_ranks(
    site: Site, screen: Callable[..., Screen], size: tuple[int, int]
) -> None:
    month = (china_day(datetime.now(UTC)).replace(day=1) - timedelta(days=1)).replace(day=1)
    with create_engine(site.app.config["SETTINGS"].require_owner_url(), poolclass=NullPool).begin() as owner:
        for code, closed, due in ((TOWN, 10, 1), (OTHER_TOWN, 19, 2)):
            owner.execute(_RATED, {"code": code, "month": month, "closed": closed, "due": due})
    shown = screen(size)
    shown.open(f"/?next=/map/{COUNTY}/charts")
    shown.sign_in("officer")
    sheet = shown.page.locator("section").filter(has=shown.page.get_by_role("heading", name="乡镇排名"))
    expect(sheet.get_by_text("差别不显著，不排名")).to_be_visible(timeout=30_000)
    sheet.get_by_text("看数据表").click()
    row = sheet.get_by_role("row").filter(has_text="岭口镇")
    expect(row).to_contain_text("不排名")
    expect(row).to_contain_text("90.9% (10/11)")
    expect(row).to_contain_text("90.6%")
    shown.check_accessibility()
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= size[0]


_RATED = text("""
    INSERT INTO figure_count
    SELECT p.id, 'month', '*', m.measure::figure_step, :month, 1, 0, m.quantity
    FROM place p
    CROSS JOIN (VALUES ('closed', CAST(:closed AS int)), ('fell_due', CAST(:due AS int))) m (measure, quantity)
    WHERE p.code = :code
""")
