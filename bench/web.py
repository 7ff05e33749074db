"""What a page costs on a village's network: the first contentful paint at slow 3G, and the bytes
until then."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from bench.county import County
from bench.figures import Aim, Figure
from bench.progress import note, step
from bench.serving import serving

REPETITIONS = 3
PAGES = {"door": "/", "m": "/m"}
"""Where everybody begins: desk and map send whoever is not signed in to the door."""
# "Slow 3G" as Chromium's developer tools have it: 80 % of 500 kbit/s each way, and 400 ms there and
# back times five.
_SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
_BYTES = """() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""


def measure(county: County) -> list[Figure]:
    """Seconds until the first contentful paint of each page, nobody signed in and nothing
    cached."""
    spent: dict[str, list[float]] = {page: [] for page in PAGES}
    weight: dict[str, list[float]] = {page: [] for page in PAGES}
    with serving(county.database.environment) as (host, port), _browser() as browser:
        for n in range(1, REPETITIONS + 1):
            with step(f"first paint at slow 3G, {n} of {REPETITIONS}"):
                for page, path in PAGES.items():
                    seconds, kilobytes = _open(browser, f"http://{host}:{port}{path}")
                    spent[page].append(seconds)
                    weight[page].append(kilobytes)
    note(", ".join(f"{page} {spent[page][-1]:.1f} s" for page in PAGES))
    aims = {"m": Aim(10, at_most=True)}
    return [Figure(f"first_paint_{page}_s", spent[page], {"KB": weight[page]}, aims.get(page)) for page in PAGES]


@contextmanager
def _browser() -> Iterator[Browser]:
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def _open(browser: Browser, address: str) -> tuple[float, float]:
    """Seconds until something can be read, and the kilobytes that had come by then and a moment
    later."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.emulateNetworkConditions", _SLOW_3G)
    page.goto(address, wait_until="load")
    page.wait_for_load_state("networkidle")
    seconds, transferred = page.evaluate(_PAINT) / 1000, page.evaluate(_BYTES) / 1000
    context.close()
    return float(seconds), float(transferred)
