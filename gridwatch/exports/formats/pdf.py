"""A document as PDF, set by typst; and its drawings as PNG, for editions that take no SVG."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from gridwatch.exports.formats.blocks import Block, Document

_TEMPLATE = Path(__file__).with_name("document.typ")
_PICTURE = b'#set page(width: auto, height: auto, margin: 0mm)\n#image(bytes(sys.inputs.svg), format: "svg")'
_DOTS_PER_INCH = 220


def write_pdf(document: Document, path: Path) -> None:
    """The document as an A4 PDF."""
    told = asdict(document) | {"blocks": [_told(block) for block in document.blocks]}
    path.write_bytes(typst.compile(_TEMPLATE.read_bytes(), sys_inputs={"document": json.dumps(told)}))


def as_png(svg: str) -> bytes:
    """A drawing in points, fine enough for print."""
    return bytes(typst.compile(_PICTURE, sys_inputs={"svg": svg}, format="png", ppi=_DOTS_PER_INCH))


def _told(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower()} | asdict(block)
