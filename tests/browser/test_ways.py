"""Every address leads somewhere: to a page, to one's own, or to a word on why there is none and the
ways on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from api.database import db
from gridwatch.database import state_actor
from gridwatch.people.roles import Role
from tests.browser.conftest import DESK, PHONE, Screen, Site
from tests.browser.test_desk_inbox import at_desk, client, submit
from tests.browser.test_map import drawn
from tests.world import COUNTY, GROUP_W, IN_GROUP_E, VILLAGE, add_person


def join(site: Site, name: str, role: Role) -> None:
    """Somebody with a post in the county."""
    with site.app.app_context():
        state_actor(db.session(), is_system=True)
        account = add_person(db.session(), site.world, name, role, COUNTY)
        db.session.commit()
        assert account.id and account.phone


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_merge_says_into_which_report_and_who_handles_it_on(
    screen: Callable[..., Screen], site: Site, size: tuple[int, int]
) -> None:
    (report,) = submit(site, "路灯又坏了")
    (other,) = submit(site, "水渠堵了", by="monitor_e", at=IN_GROUP_E)
    shown = at_desk(screen, "chief", f"/desk/reports/{report}", size=size)
    page = shown.page
    page.get_by_role("button", name="合并", exact=True).click()
    expect(page.get_by_text("此后随那一份办理，不再单独办理")).to_be_visible()
    page.get_by_label("并入哪一份").select_option(other)
    told = page.get_by_text("这份报告并入“水渠堵了”，此后随那一份由前哨站办理，不再单独办理。")
    expect(told).to_be_visible()
    expect(page.get_by_text("由无")).to_have_count(0)
    shown.check_accessibility()
    page.get_by_role("button", name="合并", exact=True).click()
    expect(page.get_by_text("已办理：合并。")).to_be_visible()
    expect(page.get_by_role("region", name="承办情况")).to_contain_text("已办结")


def test_a_step_that_ends_a_report_says_that_nobody_handles_it_on(screen: Callable[..., Screen], site: Site) -> None:
    (report,) = submit(site, "不归我们管的事")
    client(site, "chief").move(report, "escalate")
    page = at_desk(screen, "clerk", f"/desk/reports/{report}").page
    page.get_by_role("button", name="不予受理", exact=True).click()
    expect(page.get_by_text("就此办结，不再需要谁办理。")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_group_is_shown_on_its_villages_map(screen: Callable[..., Screen], site: Site, size: tuple[int, int]) -> None:
    shown = screen(size)
    shown.open(f"/?next=/map/{GROUP_W}")
    shown.sign_in("chief")
    drawn(shown, VILLAGE)
    expect(shown.page).to_have_url(re.compile(f"/map/{VILLAGE}.*at={GROUP_W}"))
    expect(shown.page.get_by_role("complementary").get_by_role("heading", name="一组")).to_be_visible()
    shown.open(f"/map/{GROUP_W}/charts")
    expect(shown.page.get_by_role("heading", level=1)).to_contain_text("一组")
    expect(shown.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "title", "way"),
    [
        ("/map/999999", "没有这个区划", "回到您的地图"), ("/map/999999/charts", "没有这个区划", "回到您的地图"),
        ("/map/nothing", "没有这一页", "回到您的地图"), ("/desk/nothing", "没有这一页", "去工作台"),
    ],
)  # fmt: skip
def test_an_address_that_is_nothing_says_so_and_leads_on(
    screen: Callable[..., Screen], path: str, title: str, way: str
) -> None:
    shown = screen(PHONE)
    shown.open(f"/?next={path}")
    shown.sign_in("officer")
    expect(shown.page.get_by_role("heading", name=title)).to_be_visible()
    shown.check_accessibility()
    shown.page.get_by_role("link", name=way).click()
    expect(shown.page).to_have_url(re.compile(f"/map/{COUNTY}" if "map" in path else "/desk/?$"))


def test_an_address_that_is_no_page_at_all_is_not_found_and_leads_to_the_start(screen: Callable[..., Screen]) -> None:
    shown = screen(PHONE)
    for _ in range(2):
        answer = shown.page.goto(f"{shown.site.address}/xyz")
        assert answer is not None and answer.status == 404
        expect(shown.page.get_by_role("heading", name="没有这一页")).to_be_visible()
    shown.check_accessibility()
    shown.page.get_by_role("link", name="回到首页").click()
    expect(shown.page.get_by_label("手机号")).to_be_visible()


@pytest.mark.parametrize(("name", "path"), [("monitor", "/m"), ("citizen", "/m")])
def test_who_has_no_desk_is_led_to_their_own_page(
    screen: Callable[..., Screen], site: Site, name: str, path: str
) -> None:
    if name == "citizen":
        join(site, name, Role.CITIZEN)
    shown = screen(PHONE)
    shown.open("/?next=/desk")
    shown.sign_in(name)
    shown.page.wait_for_url(f"**{path}**")


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_zone_lead_is_told_what_there_is_and_what_not(
    screen: Callable[..., Screen], site: Site, size: tuple[int, int]
) -> None:
    join(site, "zone", Role.ZONE_LEAD)
    shown = screen(size)
    shown.open("/")
    shown.sign_in("zone")
    main = shown.page.get_by_role("main")
    expect(main.get_by_role("heading", name="您可以看什么")).to_be_visible()
    expect(main.get_by_text("协作区负责人看不到任何一份报告的内容")).to_be_visible()
    expect(main.get_by_role("region", name="关于协作区")).to_contain_text("请联系区县纪委监委")
    expect(main.get_by_role("link")).to_have_count(0)
    assert shown.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    shown.check_accessibility()
    shown.page.get_by_role("button", name="English").click()
    expect(main.get_by_role("region", name="About the cooperation zone")).to_be_visible()
    shown.check_accessibility()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_towns_leader_begins_with_what_they_may_see_and_every_way_leads_there(
    screen: Callable[..., Screen], site: Site, size: tuple[int, int]
) -> None:
    shown = screen(size)
    shown.open("/")
    shown.sign_in("viewer")
    page, main = shown.page, shown.page.get_by_role("main")
    expect(main.get_by_role("heading", name="您可以看什么")).to_be_visible()
    expect(main.get_by_text("岭口镇 党政领导")).to_be_visible()
    expect(main.get_by_text("党政领导看不到任何一份报告的内容")).to_be_visible()
    expect(page).to_have_title(re.compile("^开始"))
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    shown.check_accessibility()
    page.get_by_role("button", name="English").click()
    expect(main.get_by_role("heading", name="Open to you", exact=True)).to_be_visible()
    shown.check_accessibility()
    page.get_by_role("button", name="中文").click()
    for way, heading in (("地图", "岭口镇"), ("统计图表", "岭口镇"), ("大屏", "岭口镇")):
        shown.open("/desk")
        main.get_by_role("link", name=way, exact=True).click()
        expect(page.get_by_role("heading", name=re.compile(heading)).first).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)


def test_another_offices_page_says_whose_it_is_not_and_leads_on(screen: Callable[..., Screen], site: Site) -> None:
    shown = screen(DESK)
    for name, path, way in (
        ("viewer", "/desk/inbox", "去地图"),
        ("viewer", "/desk/inbox", "回到开始页"),
        ("auditor", "/desk/inbox", "去工作台"),
    ):
        shown.context.clear_cookies()
        shown.open(f"/?next={path}")
        shown.sign_in(name)
        expect(shown.page.get_by_role("link", name=way)).to_be_visible()
        expect(shown.page.get_by_text("从导航中选择")).to_have_count(0)
