"""Layers of the map as files."""

from flask import Response, g, request
from werkzeug.wsgi import wrap_file

from api.database import db
from api.resource import SIGNED_IN, Resource, actor, archive
from gridwatch.territory.calendar import china_day
from gridwatch.tiles.downloads import FileFormat, get_format, write_download
from gridwatch.tiles.layers import get_layer

layers = Resource("layers", __name__, description="Layers of the map as GeoJSON or GeoPackage")

MEDIA_TYPES = {FileFormat.GEOJSON: "application/geo+json", FileFormat.GEOPACKAGE: "application/geopackage+sqlite3"}


@layers.route("/places/<string:code>/layers/<string:layer>.<string:file_format>", methods=["GET"], who=SIGNED_IN)
@layers.alt_response(200, description="The file, to be saved", success=True)
def get_layer_file(code: str, layer: str, file_format: str) -> Response:
    """A layer at or below a place, as `geojson` or `gpkg`; the trail keeps who took it."""
    kind = get_format(file_format)
    # Once the folder is gone the open file is all there is of it: nothing to clean up, however the
    # client leaves.
    with archive().workplace() as folder:
        made = write_download(
            db.session(), code, get_layer(layer), kind, folder, actor=actor(), on=china_day(g.now), now=g.now
        )
        size, file = made.path.stat().st_size, made.path.open("rb")
    response = Response(wrap_file(request.environ, file), content_type=MEDIA_TYPES[kind], direct_passthrough=True)
    response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response
