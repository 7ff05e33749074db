"""The browser client: its five pages, and the files of its build in `web/dist`; and the tenant's
base map."""

from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_from_directory
from marshmallow import Schema, fields
from werkzeug.security import safe_join

from api.resource import SIGNED_IN, Resource, settings

web = Blueprint("web", __name__)
base_map = Resource("base_map", __name__, description="The tenant's base map")


class BaseMapSchema(Schema):
    """The tenant's key of Tianditu; none where there is no base map."""

    tianditu_key = fields.String(required=True, allow_none=True)


@base_map.route("/base-map", methods=["GET"], who=SIGNED_IN)
@base_map.response(200, BaseMapSchema)
def get_base_map() -> dict[str, str | None]:
    """Which base map lies under the tenant's maps."""
    return {"tianditu_key": settings().tianditu_key}


BUILD = Path(__file__).resolve().parent.parent / "web" / "dist"
_ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""The build compresses beforehand: best first."""
_POLICY = """
default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{base_map}; media-src 'self' blob:;
font-src 'self'; connect-src 'self'{base_map}; worker-src 'self'; manifest-src 'self'; base-uri 'none';
form-action 'self'; frame-ancestors 'none'
""".strip().replace("\n", " ")
_TIANDITU = " https://*.tianditu.gov.cn"
_DEVICES = "geolocation=(self), camera=(self), microphone=(self)"


@web.get("/")
def door() -> Response:
    """Sign in, then on to one's own page."""
    return _page("door")


@web.get("/reply")
def reply() -> Response:
    """The door again: it opens a letter for whoever has the secret behind the #."""
    return _page("door")


@web.get("/<any(m, desk, map, wall):name>", strict_slashes=False)
@web.get("/<any(m, desk, map, wall):name>/<path:_view>")
def page(name: str, _view: str = "") -> Response:
    """The phone's, the desk's, the map's or the wall's page; which view of it is the browser's business."""
    return _page(name)


@web.get("/assets/<path:name>")
def asset(name: str) -> Response:
    """A file named by its content: it never changes."""
    response = _file(name, BUILD / "assets")
    response.cache_control.public = True
    response.cache_control.max_age = 365 * 86_400
    response.cache_control.immutable = True
    return response


def fixed(name: str) -> Response:
    """A file that keeps its name: asked for again each time."""
    response = _file(name)
    response.cache_control.no_cache = True
    response.headers["Service-Worker-Allowed"] = "/m"
    return response


for _name in ("icon.svg", "m/sw.js", "m/manifest.webmanifest", "m/icon-192.png", "m/icon-512.png"):
    web.add_url_rule(f"/{_name}", view_func=fixed, defaults={"name": _name})


def nowhere() -> Response:
    """What people see at an address that is no page: the door, which says so; never taken for the
    page later on."""
    response = _page("door")
    response.status_code = HTTPStatus.NOT_FOUND
    for name in ("ETag", "Last-Modified"):
        response.headers.pop(name, None)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(name: str) -> Response:
    response = _file(f"{name}.html")
    response.cache_control.no_cache = True
    response.headers["Permissions-Policy"] = _DEVICES
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def _policy() -> str:
    """Nothing from anywhere else, but for the tenant's base map."""
    return _POLICY.format(base_map=_TIANDITU if settings().tianditu_key else "")


def _file(name: str, folder: Path = BUILD) -> Response:
    """A file of the build, compressed as the browser likes it; 404 when there is none."""
    if not (BUILD / "m.html").exists():
        abort(Response("The pages are not built: run ops/bootstrap.sh runtime.\n", 503, content_type="text/plain"))
    accepted = request.accept_encodings
    encoding = next(
        (each for each in _ENCODINGS if accepted[each] > 0 and _exists(folder, name + _ENCODINGS[each])), None
    )
    plain = send_from_directory(folder, name) if encoding is None else _compressed(folder, name, encoding)
    plain.vary.add("Accept-Encoding")
    # Not the pages alone: workers fetch under the policy of their own script.
    plain.headers["Content-Security-Policy"] = _policy()
    return plain


def _compressed(folder: Path, name: str, encoding: str) -> Response:
    response = send_from_directory(folder, name + _ENCODINGS[encoding], mimetype=_media_type(name), conditional=True)
    response.content_encoding = encoding
    return response


def _exists(folder: Path, name: str) -> bool:
    path = safe_join(str(folder), name)
    return path is not None and Path(path).is_file()


def _media_type(name: str) -> str:
    types = {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".css": "text/css",
        ".html": "text/html",
        ".svg": "image/svg+xml",
    }
    return types.get(Path(name).suffix, "application/manifest+json")
