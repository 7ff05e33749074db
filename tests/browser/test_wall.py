"""The wall of a hall: what it shows is what the server tells, it is worked by keys, and it runs for
days without growing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Response, expect
from sqlalchemy import NullPool, create_engine, text

from gridwatch.territory.calendar import china_day
from tests.browser.conftest import DESK, Screen, Site
from tests.world import COUNTY, OTHER_TOWN, TOWN, VILLAGE

HALL = (1920, 1080)
MONTHS = 14
_COUNT = text("""
    INSERT INTO figure_count
    SELECT p.id, 'month', '*', m.measure::figure_step, :month, 1, 0, m.quantity
    FROM place p CROSS JOIN (VALUES ('received', CAST(:received AS int)), ('closed', CAST(:closed AS int)))
      m (measure, quantity)
    WHERE p.code = :code
""")


def last_months() -> Iterator[date]:
    """The first days of the last months that are over, the latest first."""
    day = china_day(datetime.now(UTC)).replace(day=1)
    for _ in range(MONTHS):
        day = (day - timedelta(days=1)).replace(day=1)
        yield day


@pytest.fixture
def lively(site: Site) -> Site:
    """Fourteen months of figures: in the latest 20 and 5 reports of the two towns, 16 and 2 closed."""
    with create_engine(site.app.config["SETTINGS"].require_owner_url(), poolclass=NullPool).begin() as owner:
        for age, month in enumerate(last_months()):
            for code, received, closed in ((TOWN, 20 + age, 16), (OTHER_TOWN, 5, 2), (COUNTY, 25 + age, 18)):
                owner.execute(_COUNT, {"code": code, "month": month, "received": received, "closed": closed})
    return site


def hang_up(shown: Screen, path: str = "/wall", name: str = "officer") -> None:
    """Sign in, and wait until the wall has drawn its map."""
    shown.open(f"/?next={path}")
    shown.sign_in(name)
    expect(shown.page.locator("[data-drawn]")).to_be_attached()


def figure(shown: Screen, label: str) -> Any:
    """What is large below a label."""
    return shown.page.locator("dl > div").filter(has=shown.page.get_by_text(label, exact=True)).locator("strong")


def row(shown: Screen, place: str) -> Any:
    """The number of a place in the list."""
    return shown.page.get_by_role("list", name="各地数字").get_by_role("listitem").filter(has_text=place)


def test_the_wall_shows_what_the_server_tells_and_no_small_count(lively: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(HALL)
    hang_up(shown)
    latest = next(last_months())
    expect(shown.page.get_by_role("heading", level=1)).to_have_text("试验县 廉情监督")
    expect(shown.page.locator("header .month")).to_have_text(f"{latest.year}年{latest.month}月")
    expect(figure(shown, "收到报告")).to_have_text("25")
    expect(figure(shown, "在任监督员")).to_have_text("3")
    expect(row(shown, "岭口镇")).to_contain_text("20")
    shown.page.get_by_role("button", name="合格销号").click()
    expect(figure(shown, "合格销号")).to_have_text("18")
    expect(row(shown, "岭口镇")).to_contain_text("—")
    for words in re.findall(r"\d+", shown.page.locator(".list ul").inner_text()):
        assert int(words) == 0 or int(words) >= 3
    expect(shown.page.locator("[data-shown]")).to_have_attribute("data-shown", f"{latest} closed")
    shown.page.reload()
    expect(shown.page.get_by_role("button", name="合格销号")).to_have_attribute("aria-pressed", "true")


def test_months_are_stepped_and_played_by_keys_and_said(lively: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    hang_up(shown)
    months = list(last_months())
    wall, said = shown.page.locator(".wall"), shown.page.locator("main [role=status]")
    expect(shown.page.get_by_role("button", name="播放")).to_be_visible()
    expect(wall).to_have_attribute("data-month", str(months[0]))
    shown.page.keyboard.press("ArrowLeft")
    expect(wall).to_have_attribute("data-month", str(months[1]))
    expect(said).to_contain_text(f"{months[1].year}年{months[1].month}月：收到报告 26")
    shown.page.keyboard.press("Home")
    expect(wall).to_have_attribute("data-month", str(months[-1]))
    shown.page.keyboard.press("ArrowRight")
    expect(figure(shown, "收到报告")).to_have_text(str(25 + MONTHS - 2))
    shown.page.keyboard.press("Space")
    expect(shown.page.get_by_role("button", name="暂停")).to_be_visible()
    expect(said).to_have_text("正在逐月播放。")
    expect(wall).to_have_attribute("data-month", str(months[-3]))
    shown.page.get_by_role("button", name="暂停").focus()
    shown.page.keyboard.press("Space")
    expect(shown.page.get_by_role("button", name="播放")).to_be_visible()


@dataclass(frozen=True)
class Weight:
    """What a page holds after the garbage is collected."""

    heap: int
    nodes: int
    listeners: int


def weigh(chromium: CDPSession) -> Weight:
    """Collect the garbage and look, a few times, for answers and tiles come and go: the least of
    each."""
    weights = [_weigh_now(chromium) for _ in range(4)]
    return Weight(
        min(one.heap for one in weights), min(one.nodes for one in weights), min(one.listeners for one in weights)
    )


def _weigh_now(chromium: CDPSession) -> Weight:
    chromium.send("HeapProfiler.collectGarbage")
    counted = chromium.send("Memory.getDOMCounters")
    heap = chromium.send("Runtime.getHeapUsage")["usedSize"]
    return Weight(int(heap), counted["nodes"], counted["jsEventListeners"])


def grown(before: Weight, after: Weight) -> set[str]:
    """In what more is held than Chromium explains, whose engine still learns the code: 3 KB a
    month, and a few of its own listeners that come and go."""
    return {name for name, most in MOST.items() if getattr(after, name) - getattr(before, name) > most}


MOST = {"heap": 500_000, "nodes": 20, "listeners": 8}
SPEED, WARM, ROUNDS = 400, 14, 12
_LEAK = """() => {
    window.kept = [];
    new MutationObserver(() => {
        kept.push(new Array(2500).fill(0.5));
        addEventListener("scroll", () => kept.length);
    }).observe(document.querySelector(".wall"), {attributeFilter: ["data-month"]});
}"""


def test_it_runs_for_days_without_growing(lively: Site, screen: Callable[..., Screen]) -> None:
    """A year of months in some seconds, figures asked anew meanwhile; and what would grow is
    found."""
    shown = screen(DESK, reduced_motion="no-preference")
    answers: list[int] = []
    *_, first = last_months()

    def note(answer: Response) -> None:
        if "/api/v1/wall" in answer.url:
            answers.append(answer.status)

    shown.page.on("response", note)
    hang_up(shown, f"/wall?speed={SPEED}")
    chromium = shown.context.new_cdp_session(shown.page)

    def play(rounds: int) -> Weight:
        """Let the months play for some rounds, pause at the first of them, and weigh."""
        until = int(shown.page.locator(".wall").get_attribute("data-round") or 0) + rounds
        is_done = "until => Number(document.querySelector('.wall').dataset.round) >= until"
        shown.page.wait_for_function(is_done, arg=until)
        shown.page.keyboard.press("Home")
        expect(shown.page.locator("[data-shown]")).to_have_attribute("data-shown", f"{first} received")
        weighed = weigh(chromium)
        shown.page.keyboard.press("Space")
        return weighed

    before = play(WARM)
    after = play(ROUNDS)
    assert grown(before, after) == set(), (before, after)
    assert answers.count(304) >= 1
    assert shown.page.locator("canvas").count() == 1
    shown.page.evaluate(_LEAK)
    assert grown(after, play(3)) >= {"heap", "listeners"}, "a leak would not be noticed"


def test_a_lost_session_is_said_quietly_and_the_figures_stay(lively: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    hang_up(shown, f"/wall?speed={SPEED}")
    expect(shown.page.get_by_text(re.compile("^更新于 "))).to_be_visible()
    shown.context.clear_cookies()
    expect(shown.page.get_by_text(re.compile("登录已失效，数字为 .* 的"))).to_be_visible()
    expect(figure(shown, "收到报告")).to_have_text("25")
    shown.check_accessibility()
    shown.page.get_by_role("link", name="登录").click()
    shown.sign_in("officer")
    expect(figure(shown, "收到报告")).to_have_text("25")


def test_without_a_server_the_last_figures_stay_with_their_time(lively: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    hang_up(shown, f"/wall?speed={SPEED}")
    shown.page.route("**/api/v1/wall*", lambda route: route.abort("connectionfailed"))
    expect(shown.page.get_by_text(re.compile("暂时连不上服务器，数字为 .* 的"))).to_be_visible()
    expect(figure(shown, "收到报告")).to_have_text("25")
    shown.page.unroute_all(behavior="ignoreErrors")
    expect(shown.page.get_by_text(re.compile("^更新于 "))).to_be_visible()


def test_officials_find_it_on_the_map_and_others_are_told_whose_it_is(
    site: Site, screen: Callable[..., Screen]
) -> None:
    shown = screen(DESK)
    shown.open("/?next=/map")
    shown.sign_in("viewer")
    shown.page.wait_for_url(f"**/map/{TOWN}")
    shown.page.get_by_role("link", name="大屏").click()
    shown.page.wait_for_url(f"**/wall/{TOWN}")
    expect(shown.page.get_by_text("小数字已随机取整")).to_be_visible()
    chief = screen(DESK)
    chief.open(f"/?next=/map/{VILLAGE}")
    chief.sign_in("chief")
    expect(chief.page.get_by_role("link", name="工作台")).to_be_visible()
    expect(chief.page.get_by_role("link", name="大屏")).to_have_count(0)
    chief.open("/wall")
    expect(chief.page.get_by_text("您现在的职务看不到大屏")).to_be_visible()
    clerk = screen(DESK)
    clerk.open(f"/?next=/wall/{OTHER_TOWN}")
    clerk.sign_in("clerk")
    expect(clerk.page.get_by_role("alert")).to_be_visible()


_FITS = """([width, height]) =>
    document.documentElement.scrollWidth === width && document.documentElement.scrollHeight === height"""
_CUT_OFF = """() => [...document.querySelectorAll("dt, dd, h1, h2, .trend li, .player button")]
    .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_accessible_and_fits_a_small_screen_and_a_large_one(
    lively: Site, screen: Callable[..., Screen], language: str
) -> None:
    shown = screen(HALL)
    hang_up(shown)
    assert shown.page.evaluate("document.documentElement.dataset.look") == "dark", "a hall is dark"
    if language == "en":
        shown.page.get_by_role("button", name="English").click()
    shown.check_accessibility()
    expect(shown.page.locator(".wall.still")).to_have_css("cursor", "none")
    shown.keep_picture(f"wall-{language}-{HALL[0]}")
    shown.page.evaluate("localStorage.setItem('gridwatch.look', 'light')")
    shown.page.reload()
    expect(shown.page.locator("[data-drawn]")).to_be_attached()
    shown.check_accessibility()
    for width, height in (DESK, (3840, 2160)):
        shown.page.set_viewport_size({"width": width, "height": height})
        shown.page.wait_for_function(_FITS, arg=[width, height])
        assert shown.page.evaluate(_CUT_OFF) == []
