"""Documents as PDF, set by typst; and drawings as PNG, for editions that take no SVG."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import typst

from gridwatch.documents.blocks import Block, Document

_BLOCKS = Path(__file__).with_name("blocks.typ")
_PICTURE = b'#set page(width: auto, height: auto, margin: 0mm)\n#image(bytes(sys.inputs.svg), format: "svg")'
_DOTS_PER_INCH = 220


def set_pdf(
    template: Path, facts: Mapping[str, Any], *, at: datetime, pictures: Mapping[str, bytes] = MappingProxyType({})
) -> bytes:
    """A template with its facts, which it reads as `json(bytes(sys.inputs.facts))`; the pictures lie
    beside it under their names, and it sees no other file.

    `at` is the instant that the file gives as its making: the same facts make the same bytes.
    """
    with tempfile.TemporaryDirectory(prefix="gridwatch-print-") as folder:
        main = Path(folder) / "main.typ"
        main.write_bytes(template.read_bytes())
        for name, content in pictures.items():
            (Path(folder) / name).write_bytes(content)
        inputs = {"facts": json.dumps(facts, ensure_ascii=False)}
        return bytes(typst.compile(str(main), root=folder, sys_inputs=inputs, timestamp=int(at.timestamp())))


def write_pdf(document: Document, path: Path, *, at: datetime) -> None:
    """A document in blocks as an A4 PDF, made at an instant."""
    told = asdict(document) | {"blocks": [_told(block) for block in document.blocks]}
    path.write_bytes(set_pdf(_BLOCKS, told, at=at))


def as_png(svg: str) -> bytes:
    """A drawing in points, fine enough for print."""
    return bytes(typst.compile(_PICTURE, sys_inputs={"svg": svg}, format="png", ppi=_DOTS_PER_INCH))


def _told(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower()} | asdict(block)
