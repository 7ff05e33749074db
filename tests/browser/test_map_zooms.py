"""The coverage map at any zoom: the finest level that can be read there, coloured, with its own
legend."""

import io
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import shapely
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from api.database import db
from gridwatch.database import state_actor
from gridwatch.territory.boundaries import Outline, put_boundaries
from gridwatch.territory.models import Origin, Place
from tests.browser.conftest import DESK, PHONE, Screen, Site
from tests.world import COUNTY, GROUP_2, GROUP_W, TOWN, VILLAGE, VILLAGE_2

BOXES = {
    COUNTY: (108.5, 27.7, 109.5, 28.3), TOWN: (108.5, 27.7, 109.5, 28.3), VILLAGE: (108.5, 27.7, 109.0, 28.3),
    VILLAGE_2: (109.0, 27.7, 109.5, 28.3), GROUP_W: (108.5, 27.7, 108.75, 28.3), GROUP_2: (109.0, 27.7, 109.5, 28.3),
}  # fmt: skip
"""The county as wide as a real one; the east group of village 01 stays as small as it was and
leaves a hole."""
BEST = (0x17, 0x69, 0x4F)


@pytest.fixture
def wide(site: Site) -> Site:
    """The tiny county's places in a county a hundred kilometres wide."""
    with site.app.app_context():
        state_actor(db.session(), is_system=True)
        found = {place.code: place for place in db.session.scalars(select(Place).where(Place.code.in_(BOXES)))}
        outlines = [
            Outline(found[code].id, found[code].level, shapely.MultiPolygon([shapely.box(*box)]), Origin.REAL)
            for code, box in BOXES.items()
        ]
        put_boundaries(db.session(), outlines, now=datetime.now(UTC))
        db.session.commit()
    return site


def colours(page: Page) -> Counter[Any]:
    """How many pixels of the drawing have each colour."""
    picture = Image.open(io.BytesIO(page.locator(".map").screenshot())).convert("RGB")
    return Counter({colour: count for count, colour in picture.getcolors(1 << 20) or []})


def painted(page: Page, level: str) -> None:
    """Wait until the map has drawn a level."""
    expect(page.locator(f'[data-drawn="{COUNTY}"][data-level="{level}"]')).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_every_zoom_shows_a_coloured_level_with_its_own_legend(
    wide: Site, screen: Callable[..., Screen], size: tuple[int, int]
) -> None:
    shown = screen(size)
    page = shown.page
    shown.open("/?next=/map")
    shown.sign_in("officer")
    legend = page.locator(".legend")
    first = "village" if size == PHONE else "group"
    painted(page, first)
    if first == "village":
        expect(legend.get_by_role("heading")).to_have_text("各村的覆盖率（村数）")
        expect(legend.get_by_role("listitem").filter(has_text="95% 及以上")).to_contain_text("2")
        assert colours(page)[BEST] > 10_000, "the phone's first view of a county is coloured"
        shown.check_accessibility()
        page.get_by_role("button", name="放大").click()
    painted(page, "group")
    expect(legend.get_by_role("heading")).to_have_text("各组的情况（组数）")
    expect(legend.get_by_text("没有边界数据")).to_be_visible()
    for _ in range(2):
        page.get_by_role("button", name="缩小").click()
    painted(page, "town")
    expect(legend.get_by_role("heading")).to_have_text("各乡镇的覆盖率（乡镇数）")
    assert colours(page)[BEST] > 1_000, "one of the two towns has a boundary"
    shown.check_accessibility()


def test_the_dark_map_of_villages_is_readable(wide: Site, screen: Callable[..., Screen]) -> None:
    shown = screen(PHONE, color_scheme="dark")
    shown.open("/?next=/map")
    shown.sign_in("officer")
    painted(shown.page, "village")
    assert colours(shown.page)[BEST] > 10_000
    shown.check_accessibility()
