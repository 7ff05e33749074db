"""The browser client: its four pages, and the files of its build in `web/dist`."""

from pathlib import Path

from flask import Blueprint, Response, abort, request, send_from_directory
from werkzeug.security import safe_join

web = Blueprint("web", __name__)

BUILD = Path(__file__).resolve().parent.parent / "web" / "dist"
_ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""The build compresses beforehand: best first."""
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_DEVICES = "geolocation=(self), camera=(self), microphone=(self)"


@web.get("/")
def door() -> Response:
    """Sign in, then on to one's own page."""
    return _page("door")


@web.get("/<any(m, desk, map):name>")
@web.get("/<any(m, desk, map):name>/<path:_view>")
def page(name: str, _view: str = "") -> Response:
    """The phone's, the desk's or the map's page; which view of it is the browser's business."""
    return _page(name)


@web.get("/assets/<path:name>")
def asset(name: str) -> Response:
    """A file named by its content: it never changes."""
    response = _file(f"assets/{name}")
    response.cache_control.public = True
    response.cache_control.max_age = 365 * 86_400
    response.cache_control.immutable = True
    return response


def fixed(name: str) -> Response:
    """A file that keeps its name: asked for again each time."""
    response = _file(name)
    response.cache_control.no_cache = True
    response.headers["Service-Worker-Allowed"] = "/m"
    response.headers["Content-Security-Policy"] = _POLICY  # the service worker fetches under its own script's policy
    return response


for _name in ("icon.svg", "m/sw.js", "m/manifest.webmanifest", "m/icon-192.png", "m/icon-512.png"):
    web.add_url_rule(f"/{_name}", view_func=fixed, defaults={"name": _name})


def _page(name: str) -> Response:
    response = _file(f"{name}.html")
    response.cache_control.no_cache = True
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Permissions-Policy"] = _DEVICES
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def _file(name: str) -> Response:
    """A file of the build, compressed as the browser likes it; 404 when there is none."""
    if not (BUILD / "m.html").exists():
        abort(Response("The pages are not built: run ops/bootstrap.sh runtime.\n", 503, content_type="text/plain"))
    accepted = request.accept_encodings
    encoding = next((each for each in _ENCODINGS if accepted[each] > 0 and _exists(name + _ENCODINGS[each])), None)
    plain = send_from_directory(BUILD, name) if encoding is None else _compressed(name, encoding)
    plain.vary.add("Accept-Encoding")
    return plain


def _compressed(name: str, encoding: str) -> Response:
    response = send_from_directory(BUILD, name + _ENCODINGS[encoding], mimetype=_media_type(name), conditional=True)
    response.content_encoding = encoding
    return response


def _exists(name: str) -> bool:
    path = safe_join(str(BUILD), name)
    return path is not None and Path(path).is_file()


def _media_type(name: str) -> str:
    types = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}
    return types.get(Path(name).suffix, "application/manifest+json")
