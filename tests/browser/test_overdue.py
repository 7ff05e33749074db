"""Overdue at the desk and on the map: one number, with what is in it, and each row says what is
late."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from api.database import db
from gridwatch.territory.calendar import china_day
from tests.analysis.days import DAY, at_noon, submit
from tests.browser.conftest import DESK, PHONE, Screen, Site
from tests.browser.test_desk_inbox import at_desk, choose_page
from tests.reports.clockwork import let_it_be
from tests.world import TOWN

WORDS = "逾期 2 件，含仅首次回复逾期 1 件"


@pytest.fixture
def late(site: Site) -> Site:
    """A report that the town should have accepted long ago, and one that nobody has replied to."""
    today = china_day(datetime.now(UTC))
    submit(site.app, site.world, today - 20 * DAY, text="镇里没有受理")
    _ring(site, at_noon(today - 15 * DAY))
    submit(site.app, site.world, today - 12 * DAY, text="没有人答复")
    _ring(site, datetime.now(UTC))
    return site


def _ring(site: Site, at: datetime) -> None:
    with site.app.app_context(), Session(db.engine) as session:
        let_it_be(session, site.app, at)


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_inbox_overdue_page_and_map_show_one_number_and_what_is_in_it(
    late: Site, screen: Callable[..., Screen], size: tuple[int, int]
) -> None:
    shown = at_desk(screen, "clerk", size=size)
    page = shown.page
    expect(page.get_by_role("status").get_by_text(WORDS)).to_be_visible()
    page.get_by_label("期限").select_option("overdue")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").filter(has_text="没有人答复")).to_contain_text("首次回复逾期")
    shown.check_accessibility()
    choose_page(page, "逾期督办")
    expect(page.get_by_role("status").get_by_text(WORDS)).to_be_visible()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("受理")
    expect(rows.nth(1)).to_contain_text("首次回复")
    expect(rows.nth(1)).to_contain_text("逾期 5 天")
    shown.check_accessibility()
    shown.open(f"/map/{TOWN}?layer=overdue")
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="岭上村")).to_contain_text("2")
    shown.check_accessibility()
