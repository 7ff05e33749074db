"""How light boundaries are drawn, by zoom level: in bands, and near enough as they are."""

FARTHEST, NEAREST = 0, 12
BANDS = (FARTHEST, 9, NEAREST)
"""The bands of `boundary_simplified`, by their lowest zoom level; the check of that table names them
too."""
FULL_FROM = 15
"""The zoom level from which the boundary itself is drawn."""
TOLERANCES = {band: 180 / (256 * 2 ** (above - 1)) for band, above in zip(BANDS, (*BANDS[1:], FULL_FROM), strict=True)}
"""Half a pixel (256 to a tile) at the highest zoom level of each band, in degrees: nobody sees what
is left out."""


def band_of(zoom: int) -> int | None:
    """The band in which a zoom level is drawn; None for the boundary itself."""
    return None if zoom >= FULL_FROM else max(band for band in BANDS if band <= zoom)
