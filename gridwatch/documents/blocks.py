"""A document in blocks, of which PDF and Word are two editions: what one says, the other says."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words below a head; `widths` are shares of the line.

    The first column stands left, and so do those numbered in `left`; the others are centred.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    left: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, `width_mm` wide, with what it shows below it."""

    svg: str
    width_mm: int
    caption: str


Block = Heading | Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """An official document: of which kind, who issues it, its number, title and day in words, and
    what it says."""

    kind: str
    issuer: str
    number: str
    title: str
    issued_on: str
    blocks: Sequence[Block]
    footnote: str
