"""Reading tiles back with somebody else's decoder, and working out by hand what should be in
them."""

import gzip
import math
from typing import Any

import mapbox_vector_tile
import shapely
from werkzeug.test import TestResponse

from tests.world import Client

EXTENT = 4096


def versions(client: Client) -> dict[str, str]:
    """The layers that somebody may see, with their versions."""
    return {item["layer"]: item["version"] for item in client.get("/tiles").json["items"]}


def get_tile(client: Client, layer: str, z: int, x: int, y: int, **headers: str) -> TestResponse:
    """A tile of the present version."""
    return client.call("GET", f"/tiles/{layer}/{versions(client)[layer]}/{z}/{x}/{y}.mvt", headers=headers)


def features(answer: TestResponse) -> dict[int, dict[str, Any]]:
    """The features of a tile by key; geometry in units of the tile, y down."""
    if answer.status_code == 204:
        return {}
    assert answer.status_code == 200, answer.text
    body = gzip.decompress(answer.data) if answer.headers.get("Content-Encoding") == "gzip" else answer.data
    (layer,) = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True}).values()
    assert layer["extent"] == EXTENT
    return {feature["id"]: feature for feature in layer["features"]}


def ground(z: int, x: int, y: int, *, grown_by: float = 0) -> shapely.Polygon:
    """The rectangle of a tile in degrees, each side moved outwards by so many units of the tile."""
    more = grown_by / EXTENT
    west, east = (_lon((x + side) / 2**z) for side in (-more, 1 + more))
    north, south = (_lat((y + side) / 2**z) for side in (-more, 1 + more))
    return shapely.box(west, south, east, north)


def _lon(share: float) -> float:
    return share * 360 - 180


def _lat(share: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * share))))
