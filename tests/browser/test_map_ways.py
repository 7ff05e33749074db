"""Ways about the map: search by keys, one drawing for every place, and what a map on paper must say."""

import io
import re
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import DESK, Screen
from tests.browser.test_map import drawn
from tests.world import COUNTY, TOWN, VILLAGE


def test_a_place_is_searched_and_chosen_by_keys_alone(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    field = shown.page.locator("search input")
    field.focus()
    shown.page.keyboard.type("岭")
    options = shown.page.locator("search [role=option]")
    expect(options).to_have_count(3)
    expect(field).to_have_attribute("aria-expanded", "true")
    names = options.all_inner_texts()
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", 2), ("ArrowDown", 0)):
        shown.page.keyboard.press(key)
        expect(shown.page.locator("search [aria-selected=true]")).to_have_text(names[place])
        chosen = shown.page.locator("search [aria-selected=true]").get_attribute("id")
        expect(field).to_have_attribute("aria-activedescendant", str(chosen))
    shown.check_accessibility()
    shown.page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("岭")
    shown.page.keyboard.press("Escape")
    expect(field).to_have_value("")
    shown.page.keyboard.type("岭上村")
    expect(options).to_have_count(1)
    shown.page.keyboard.press("Enter")
    drawn(shown, VILLAGE)


def test_one_drawing_serves_every_way_down_and_up(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    shown.page.locator("canvas.maplibregl-canvas").evaluate("one => (one.isTheFirst = true)")
    for name, code in (("岭口镇", TOWN), ("岭上村", VILLAGE)):
        shown.page.get_by_role("rowheader").get_by_role("link", name=name).click()
        drawn(shown, code)
    shown.page.go_back()
    drawn(shown, TOWN)
    shown.page.get_by_label("当前位置").get_by_role("link", name="试验县").click()
    drawn(shown, COUNTY)
    canvas = shown.page.locator("canvas.maplibregl-canvas")
    expect(canvas).to_have_count(1)
    assert canvas.evaluate("one => one.isTheFirst === true")


def test_a_saved_picture_has_scale_source_and_date_below_the_map(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.page.add_init_script(
        "const write = CanvasRenderingContext2D.prototype.fillText; window.written = [];"
        "CanvasRenderingContext2D.prototype.fillText = function (words, ...rest) {"
        " window.written.push(words); return write.call(this, words, ...rest); };"
    )
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    with shown.page.expect_download() as download:
        shown.page.get_by_role("button", name="存为图片").click()
    picture = Image.open(io.BytesIO(download.value.path().read_bytes()))
    height: int = shown.page.locator("canvas.maplibregl-canvas").evaluate("one => one.height")
    assert picture.height > height + 100
    written = "\n".join(shown.page.evaluate("window.written"))
    for wanted in (r"^试验县 · 覆盖情况", r"^\d+ (km|m)$", r"^数据来源：廉情监督平台，截至 20", r"^制图日期：20"):
        assert re.search(wanted, written, re.MULTILINE), wanted


def test_a_printed_map_says_its_source_and_date_and_has_a_scale(screen: Callable[..., Screen]) -> None:
    shown = screen(DESK)
    shown.open("/map")
    shown.sign_in("officer")
    drawn(shown, COUNTY)
    note = shown.page.get_by_text("制图日期")
    expect(note).to_be_hidden()
    shown.page.emulate_media(media="print")
    expect(note).to_be_visible()
    expect(shown.page.get_by_text("数据来源：廉情监督平台，截至 20")).to_be_visible()
    expect(shown.page.locator(".maplibregl-ctrl-scale")).to_be_visible()
    expect(shown.page.get_by_role("button", name="打印")).to_be_hidden()
