"""Map tiles on the command line: drawing them before anybody asks."""

import sqlite3
from collections.abc import Iterator, Sequence

import click
from flask import current_app
from flask.cli import AppGroup

from gridwatch.cli.transaction import language, now, settings
from gridwatch.errors import DomainError
from gridwatch.from_settings import tile_cache
from gridwatch.territory.calendar import china_day
from gridwatch.tiles.layers import LAYERS, MAX_ZOOM, Layer, TileAddress
from gridwatch.tiles.warming import warm

tiles = AppGroup("tiles", help="The cache of map tiles.")

_LAYER = click.Choice([layer.value for layer in Layer])
_ZOOM = click.IntRange(0, MAX_ZOOM)


@tiles.command("warm")
@click.option("--layer", "chosen", type=_LAYER, multiple=True, help="Once or more; else all layers.")
@click.option("--min-zoom", type=_ZOOM, default=0, show_default=True)
@click.option("--max-zoom", type=_ZOOM, default=12, show_default=True)
def warm_command(chosen: Sequence[str], min_zoom: int, max_zoom: int) -> None:
    """Draw the tiles that have something on them into the cache. Run it again to go on where it was
    cut short."""
    cache, day = tile_cache(settings()), china_day(now())
    engine = current_app.extensions["sqlalchemy"].engine.execution_options(isolation_level="AUTOCOMMIT")
    for layer in [Layer(name) for name in chosen] or list(Layer):
        zooms = range(max(min_zoom, LAYERS[layer].min_zoom), max_zoom + 1)
        try:
            with engine.connect() as connection:
                done = warm(connection, cache, layer, zooms=zooms, on=day, show=_progress)
        except DomainError as refusal:
            raise click.ClickException(f"{layer}: {refusal.sentence(language())}") from refusal
        except (OSError, sqlite3.Error) as error:
            raise click.ClickException(f"{settings().tile_cache} cannot be written: {error}") from error
        click.echo(f"{layer}: {done.tiles} tiles, {done.drawn} of them with something on them.")
        if done.is_full:
            raise click.ClickException("The cache is full; raise TILE_CACHE_MB, or warm fewer zoom levels.")


def _progress(level: Sequence[TileAddress]) -> Iterator[TileAddress]:
    """A bar for each zoom level."""
    with click.progressbar(level, label=f"{level[0].layer} z{level[0].z}") as bar:
        yield from bar
