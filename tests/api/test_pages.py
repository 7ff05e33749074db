"""The browser client's pages and files over HTTP: strict policy, compressed, cached as long as they
may be."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from tests.world import Client, World

PAGES = (
    "/",
    "/m",
    "/m/",
    "/m/write/1",
    "/desk",
    "/desk/reports/1",
    "/map",
    "/map/529801/charts",
    "/wall",
    "/wall/529801",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_allows_nothing_from_elsewhere_and_is_asked_for_again(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "default-src 'none'" in policy
    assert not re.search(r"unsafe|https?:|\*", policy)
    assert answer.cache_control.no_cache
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]


def test_a_file_of_the_build_is_kept_for_good_and_comes_compressed(app: Flask) -> None:
    http = app.test_client()
    name = re.findall(r'src="(/assets/[^"]+\.js)"', http.get("/m").text)[0]
    plain = http.get(name)
    small = http.get(name, headers={"Accept-Encoding": "gzip"})
    assert (plain.status_code, plain.content_encoding) == (200, None)
    assert (small.content_encoding, small.mimetype) == ("gzip", "text/javascript")
    assert len(small.data) < len(plain.data) / 2
    assert small.cache_control.immutable
    assert small.cache_control.max_age == 365 * 86_400
    assert "Accept-Encoding" in small.vary
    again = http.get(name, headers={"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/assets/none.js", "/assets/../wsgi.py", "/assets/%2e%2e/m.html", "/mx", "/assets/"])
def test_what_is_not_in_the_build_is_not_found(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 404


def test_the_service_worker_may_hold_the_phones_page_and_its_list_is_filled_in(app: Flask) -> None:
    answer = app.test_client().get("/m/sw.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Service-Worker-Allowed"] == "/m"
    assert answer.cache_control.no_cache
    assert "/assets/" in answer.text
    assert "__WB_MANIFEST" not in answer.text


def test_the_tenants_base_map_is_the_only_other_origin(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = Client(app, world, "officer")
    assert officer.get("/base-map").json == {"tianditu_key": None}
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], tianditu_key="k"))
    assert officer.get("/base-map").json == {"tianditu_key": "k"}
    policy = app.test_client().get("/map").headers["Content-Security-Policy"]
    assert set(re.findall(r"https?://\S+?(?=[ ;])", policy)) == {"https://*.tianditu.gov.cn"}


def test_concern_posts_say_how_far_up_each_goes(app: Flask, world: World) -> None:
    items = {one["post"]: one for one in Client(app, world, "monitor").get("/concern-posts").json["items"]}
    assert (items["group_leader"]["sealed_to"], items["chief"]["sealed_to"]) == (None, "town")
    assert items["town_commission"]["sealed_to"] == "county"
    assert [post for post, one in items.items() if not one["is_taken"]] == ["county_official"]
