"""A town's map as SVG: its villages from their boundaries, darker where more came in, named where
there is room."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from sqlalchemy.orm import Session

from gridwatch.exports.formats.drawings import picture
from gridwatch.territory.models import Origin, Place
from gridwatch.territory.outlines import outlines_below

SHADES = (
    (0, "#f7fbff", "0"),
    (1, "#c6dbef", "1–2"),
    (3, "#6baed6", "3–5"),
    (6, "#2171b5", "6–10"),
    (11, "#08306b", "10以上"),
)
"""The least count of each shade, its colour, and what the key says of it."""
_LIGHT_TYPE_FROM = 6
_WIDTH = 640.0
_WIDEST_MM, _TALLEST_MM = 115, 150
_LEAST_TYPE = 9.5
"""In the units of the drawing: some 5 points in print."""


@dataclass(frozen=True, slots=True)
class TownMap:
    """The drawing, and whether any outline in it was derived from points; no drawing where no
    boundary is known."""

    svg: str | None
    width_mm: int
    has_derived: bool
    drawn: int


def draw_town(session: Session, town: Place, counts: Mapping[int, int]) -> TownMap:
    """The villages of a town, shaded by a count for each place key."""
    drawn = outlines_below(session, town.id, width=_WIDTH)
    found = drawn.outlines
    if not found:
        return TownMap(None, 0, False, 0)
    shapes = "".join(_outline(one.path, _shade(counts.get(one.id, 0))) for one in found)
    names = "".join(_name(short_name(one.name), one.x, one.y, one.room, counts.get(one.id, 0)) for one in found)
    height = drawn.height
    svg = picture(_WIDTH, height + 44, [shapes, names, _key(height + 16)])
    width_mm = int(min(_WIDEST_MM, _TALLEST_MM * _WIDTH / (height + 44)))
    return TownMap(svg, width_mm, any(one.origin is Origin.DERIVED for one in found), len(found))


def short_name(village: str) -> str:
    """What a village is called, without its committee: statistics say 双林村村民委员会 for 双林村."""
    short = village.removesuffix("村民委员会").removesuffix("居民委员会")
    if short == village or short.endswith(("村", "社区")):
        return short
    return f"{short}村" if village.endswith("村民委员会") else f"{short}社区"


def _shade(count: int) -> str:
    return next(colour for least, colour, _ in reversed(SHADES) if count >= least)


def _outline(path: str, colour: str) -> str:
    return f'<path d={quoteattr(path)} fill="{colour}" fill-rule="evenodd" stroke="#555" stroke-width="0.8"/>'


def _name(name: str, x: float, y: float, room: float, count: int) -> str:
    """As large as there is room for, and left out where it could not be read."""
    size = min(room / (len(name) + 1), 15.0)
    if size < _LEAST_TYPE:
        return ""
    ink = "#fff" if count >= _LIGHT_TYPE_FROM else "#222"
    at = f'x="{x:.1f}" y="{y + size / 3:.1f}" font-size="{size:.1f}" text-anchor="middle"'
    return f'<text {at} fill="{ink}">{escape(name)}</text>'


def _key(top: float) -> str:
    parts = [f'<text x="8" y="{top + 12:.1f}" font-size="13">收到报告（件）</text>']
    for number, (_, colour, words) in enumerate(SHADES):
        left = 120 + number * 84
        box = f'x="{left}" y="{top:.1f}" width="22" height="14"'
        parts.append(f'<rect {box} fill="{colour}" stroke="#555" stroke-width="0.8"/>')
        parts.append(f'<text x="{left + 28}" y="{top + 12:.1f}" font-size="13">{words}</text>')
    return "".join(parts)
