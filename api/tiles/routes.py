"""Vector tiles, and the list of layers that says where they are."""

import gzip
import hashlib
from typing import Any

from flask import Response, g, jsonify, make_response, request
from marshmallow import Schema, fields

from api.database import db
from api.paging import page_of, whole
from api.resource import SIGNED_IN, Resource, actor, tile_cache
from gridwatch.territory.calendar import china_day
from gridwatch.tiles.cache import Tile
from gridwatch.tiles.layers import TileAddress, get_layer
from gridwatch.tiles.listing import list_layers, visible_versions
from gridwatch.tiles.serving import serve_tile
from gridwatch.tiles.versions import ask_version

tiles = Resource("tiles", __name__, description="Vector tiles of the map: geometry and keys, never figures")

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
FOR_GOOD = "private, max-age=31536000, immutable"
"""Private, since a layer is only for those who may see it: a cache shared by several people must
not keep it."""
_ANSWERS = {
    "200": {
        "description": "The tile",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    },
    "204": {"description": "Nothing is here"},
    "304": {"description": "The tile is as it was"},
}
"""By hand, because each `alt_response` wraps the view in a function that every tile would go
through."""
PERSON = "Authorization, Cookie"
"""What says who asks; the next person at the same browser asks anew."""


class LayerSchema(Schema):
    """One layer, much as in TileJSON: `tiles` are templates of addresses, `bounds` west, south,
    east, north."""

    layer = fields.String(required=True)
    version = fields.String(required=True)
    tiles = fields.List(fields.String(), required=True)
    minzoom = fields.Integer(required=True, attribute="min_zoom")
    maxzoom = fields.Integer(required=True, attribute="max_zoom")
    bounds = fields.List(fields.Float(), required=True, allow_none=True)


LayerPage = page_of(LayerSchema)


@tiles.route("/tiles", methods=["GET"], who=SIGNED_IN)
@tiles.response(200, LayerPage)
@tiles.alt_response(304, description="The list is as it was", success=True)
def get_layers() -> Any:
    """The layers you may see, each with its present version and the address of its tiles."""
    day = china_day(g.now)
    versions = visible_versions(db.session(), actor=actor(), on=day)
    etag = hashlib.sha256("|".join(versions.values()).encode()).hexdigest()[:16]
    if request.if_none_match.contains(etag):
        return _list_headers(make_response("", 304), etag)
    items = [
        {
            "layer": one.layer.value,
            "version": one.version,
            "tiles": [f"/api/v1/tiles/{one.layer}/{one.version}/{{z}}/{{x}}/{{y}}.mvt"],
            "minzoom": one.min_zoom,
            "maxzoom": one.max_zoom,
            "bounds": one.bounds,
        }
        for one in list_layers(db.session(), versions, on=day)
    ]
    return _list_headers(jsonify(whole(items)), etag)


@tiles.route(
    "/tiles/<string:layer>/<string:version>/<int:z>/<int:x>/<int:y>.mvt",
    methods=["GET"],
    who=SIGNED_IN,
    only_reads=lambda layer, **_: ask_version(layer, on=china_day(g.now)),
)
@tiles.doc(responses=_ANSWERS)
def get_tile(layer: str, version: str, z: int, x: int, y: int) -> Response:
    """One tile, which never changes: a changed map has another version, and the old one is 404."""
    address = TileAddress(get_layer(layer), version, z, x, y)
    current: str = g.identified.aside
    return _answer(serve_tile(g.reader, tile_cache(), address, actor=actor(), current=current, on=china_day(g.now)))


def _answer(tile: Tile) -> Response:
    """The tile as it is kept, or unpacked for a client that takes no gzip; each form has a strong
    tag of its own."""
    is_packed = bool(request.accept_encodings["gzip"]) and bool(tile.body)
    etag = f"{tile.etag}-gzip" if is_packed else tile.etag
    if request.if_none_match.contains(etag):
        response = Response(status=304)
    elif not tile.body:
        response = Response(status=204)
    else:
        response = Response(tile.body if is_packed else gzip.decompress(tile.body), content_type=MEDIA_TYPE)
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOR_GOOD
    response.headers["Vary"] = f"Accept-Encoding, {PERSON}"
    response.set_etag(etag)
    return response


def _list_headers(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, max-age=15"
    response.headers["Vary"] = PERSON
    return response
