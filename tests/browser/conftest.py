"""A real Chromium before a real server: Debian's browser, our own build, a database of its own for
each test."""

import io
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.world import PASSWORD, Inhabited, World

AXE = Path(__file__).resolve().parents[2] / "web/node_modules/axe-core/axe.min.js"
SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs/screenshots"
PHONE, DESK = (360, 740), (1366, 768)
PATIENCE_MS = 60_000
"""How long a page may take on a machine that does other things besides: a test that passes never waits for it."""
expect.set_options(timeout=PATIENCE_MS)
# Chromium draws WebGL without a graphics card, and maps need it.
_FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
# Its own complaints about answers that the page expects and tells the person about.
_EXPECTED = (*(f"status of {status}" for status in (401, 403, 404, 409, 412, 422)), "ERR_INTERNET", "ERR_CONNECTION")


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Say nothing."""


@dataclass
class Site:
    """A server with the tiny county of tests/world.py in it."""

    app: Flask
    world: World
    address: str


@dataclass
class Screen:
    """One person's browser: its page, and what its console complained about."""

    context: BrowserContext
    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page of the site."""
        self.page.goto(self.site.address + path)

    def sign_in(self, name: str) -> None:
        """Fill in the sign-in form that is on the page, as one of the county's people."""
        self.page.get_by_label("手机号").fill(self.site.world.people[name].phone)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()

    def check_accessibility(self) -> None:
        """No serious finding of axe-core on what is shown now."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
        serious = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
        assert not serious, [(one["id"], [node["html"][:200] for node in one["nodes"]][:5]) for one in serious]

    def keep_picture(self, name: str, *, whole: bool = False) -> None:
        """Write docs/screenshots/<name>.png, when asked for by GRIDWATCH_SCREENSHOTS=1."""
        if os.environ.get("GRIDWATCH_SCREENSHOTS"):
            SCREENSHOTS.mkdir(exist_ok=True)
            picture = Image.open(io.BytesIO(self.page.screenshot(full_page=whole)))
            picture.quantize(128).save(SCREENSHOTS / f"{name}.png", optimize=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for each test process; without a window where it is, since that costs a
    third less."""
    program = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
    if program is None:
        pytest.fail("there is no chromium; run `make test`, which installs it")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield found
        found.close()


@pytest.fixture
def site(inhabited: Inhabited) -> Iterator[Site]:
    """The application on a port, with real commits."""
    app, world = inhabited()
    with serving(app) as address:
        yield Site(app, world, address)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application in threads; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def screen(browser: Browser, site: Site) -> Iterator[Callable[..., Screen]]:
    """Make a person's browser, with a size and Chromium's other options; no complaint of its
    console is let pass."""
    made: list[Screen] = []

    def make(size: tuple[int, int] = DESK, **options: Any) -> Screen:
        options = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"} | options
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        context.set_default_timeout(PATIENCE_MS)
        shown = Screen(context, context.new_page(), site)
        context.on("page", lambda page: _listen(page, shown))
        _listen(shown.page, shown)
        made.append(shown)
        return shown

    yield make
    complaints = [complaint for shown in made for complaint in shown.complaints]
    for shown in made:
        shown.context.close()
    assert complaints == []


@dataclass
class Held:
    """Answers that are on their way: what a page asks of an address waits here until it is let
    go."""

    page: Page
    address: str
    asked: list[Route] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.route(self.address, self._keep)

    def _keep(self, route: Route) -> None:
        self.asked.append(route)

    def wait(self) -> None:
        """Until something has been asked."""
        while not self.asked:
            self.page.wait_for_event("request")

    def let_go(self) -> None:
        """Answer all that waits and all that comes."""
        for one in self.asked:
            one.continue_()
        self.page.unroute(self.address)


def _listen(page: Page, screen: Screen) -> None:
    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(words in message.text for words in _EXPECTED):
            screen.complaints.append(f"{message.type}: {message.text}")

    def follow(request: Request) -> None:
        if not request.url.startswith((screen.site.address, "blob:", "data:")):
            screen.complaints.append(f"a request left the origin: {request.url}")

    page.on("console", hear)
    page.on("request", follow)
    page.on("pageerror", lambda error: screen.complaints.append(f"exception: {error}"))
