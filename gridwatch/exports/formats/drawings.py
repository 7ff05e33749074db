"""Charts as SVG, plain enough to be legible on paper and in grey: bars, with their numbers beside
them."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

INKS = ("#1f4e79", "#9dc3e6", "#c55a11")
FONT = "Noto Sans CJK SC"


def columns(labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> str:
    """Upright bars: for each label one of each series, side by side, and a key of the series."""
    width, height, bottom, top = 640.0, 240.0, 28.0, 34.0
    most = max((value for _, values in series for value in values), default=0) or 1
    step = (width - 16) / max(len(labels), 1)
    thick = min(step * 0.76 / len(series), 26.0)
    drawn = [_key(series), f'<path d="M8 {height - bottom}H{width - 8}" stroke="#555" fill="none"/>']
    for at, label in enumerate(labels):
        middle = 8 + step * (at + 0.5)
        drawn.append(_words(middle, height - 9, label))
        for number, (_, values) in enumerate(series):
            left = middle + (number - len(series) / 2) * thick
            tall = values[at] / most * (height - bottom - top - 14)
            drawn.append(_bar(left, height - bottom - tall, thick - 2, tall, INKS[number]))
            if values[at]:
                drawn.append(_words(left + thick / 2 - 1, height - bottom - tall - 4, str(values[at]), size=10))
    return picture(width, height, drawn)


def rows(labels: Sequence[str], values: Sequence[int]) -> str:
    """Lying bars, one a label, for names that need room."""
    width, left, thick = 640.0, 190.0, 22.0
    most = max(values, default=0) or 1
    drawn = []
    for at, (label, value) in enumerate(zip(labels, values, strict=True)):
        middle = thick * (at + 0.5) + 4
        long = value / most * (width - left - 60)
        drawn.append(_words(left - 8, middle + 4, label, anchor="end"))
        drawn.append(_bar(left, middle - 7, long, 14, INKS[0]))
        drawn.append(_words(left + long + 6, middle + 4, str(value), anchor="start"))
    return picture(width, thick * max(len(labels), 1) + 8, drawn)


def picture(width: float, height: float, drawn: Sequence[str]) -> str:
    """A whole SVG of what was drawn, in units of its own."""
    box = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="{FONT}">{"".join(drawn)}</svg>'


def _key(series: Sequence[tuple[str, Sequence[int]]]) -> str:
    parts = []
    for number, (name, _) in enumerate(series):
        left = 12 + number * 120.0
        parts += [_bar(left, 8, 12, 12, INKS[number]), _words(left + 18, 18, name, anchor="start")]
    return "".join(parts)


def _bar(left: float, top: float, width: float, height: float, ink: str) -> str:
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{ink}"/>'


def _words(x: float, y: float, words: str, *, anchor: str = "middle", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}">{escape(words)}</text>'
