"""Every number on the map and the charts that counts reports leads to just these reports at the desk."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Screen, Site
from tests.browser.test_map import drawn, lively  # noqa: F401
from tests.world import COUNTY, TOWN, Client


def lists_on(page: Page) -> dict[str, str]:
    """The addresses of the lists on a page, each with the number that leads to it."""
    links = page.locator("a[href^='/desk/inbox?']")
    expect(links.first).to_be_attached()
    numbers = links.evaluate_all("all => all.map(one => [one.getAttribute('href'), one.textContent.trim()])")
    return dict(numbers)


def test_each_number_is_the_count_of_its_list(lively: Site, screen: Callable[..., Screen]) -> None:  # noqa: F811
    clerk = Client(lively.app, lively.world, "clerk")
    waiting = clerk.get("/reports", state="escalated").json["items"][0]
    assert clerk.move(waiting["id"], "accept").status_code == 200
    shown = screen(DESK)
    shown.open("/?next=" + quote(f"/map/{COUNTY}?layer=open&at={TOWN}"))
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    expect(shown.page.locator(".table[aria-busy=false]")).to_be_visible()
    card = shown.page.locator(".card a")
    expect(card.first).to_be_visible()
    found = lists_on(shown.page)
    shown.open(f"/map/{COUNTY}/charts?span=month")
    expect(shown.page.locator("details").first).to_be_attached()
    tables = shown.page.get_by_text("看数据表")
    expect(tables).to_have_count(3)
    for table in tables.all():
        table.click()
    expect(shown.page.locator("details a[href^='/desk/inbox']").nth(4)).to_be_attached()
    found |= lists_on(shown.page)
    assert {re.search(r"counted=(\w+)", one)[1] for one in found} >= {"received", "open"}  # type: ignore[index]
    assert any("category=" in one for one in found)
    for address, number in found.items():
        shown.open(address)
        expect(shown.page.get_by_text(f"共 {number} 条")).to_be_visible()
        expect(shown.page.get_by_text("这个数所计的报告")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_inbox_says_which_figure_it_lists_and_lets_it_be_removed(
    lively: Site,  # noqa: F811
    screen: Callable[..., Screen],
    size: tuple[int, int],
    language: str,
) -> None:
    officer = Client(lively.app, lively.world, "officer")
    (row,) = officer.get("/figures", place=COUNTY, **{"from": "2020-01-01", "to": "2020-02-01"}).json["items"]
    address = row["lists"]["received"].replace("/api/v1/reports", "/desk/inbox")
    shown = screen(size)
    shown.open(f"/?next={quote(address)}")
    shown.sign_in("officer")
    expect(shown.page.get_by_text("这里是“收到报告”这个数所计的报告：2020年1月1日至2020年1月31日")).to_be_visible()
    if language == "en":
        shown.page.get_by_role("button", name="English").click()
        expect(shown.page.get_by_text("These are the reports that")).to_be_visible()
    shown.check_accessibility()
    shown.page.get_by_role("button", name={"zh": "去掉这一条", "en": "Remove this"}[language]).click()
    expect(shown.page).to_have_url(re.compile(rf"/desk/inbox\?place={COUNTY}$"))
    expect(shown.page.locator("tbody tr")).to_have_count(3)


def test_who_reads_no_reports_is_given_no_links_to_them(
    lively: Site,  # noqa: F811
    screen: Callable[..., Screen],
) -> None:
    shown = screen(DESK)
    shown.open("/?next=/map/" + TOWN + "?layer=open")
    shown.sign_in("viewer")
    drawn(shown, TOWN)
    expect(shown.page.locator(".table[aria-busy=false]")).to_be_visible()
    expect(shown.page.locator("a[href^='/desk/inbox']")).to_have_count(0)
