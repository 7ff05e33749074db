"""Documents as Word, in which offices go on editing before they issue them.

A template is a Word file with Jinja's marks (docxtpl); it is somebody's, so it is filled in by a
process of its own, in Jinja's sandbox.
"""

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gridwatch.documents.blocks import Block, Document, Picture, Table
from gridwatch.documents.pdf import as_png
from gridwatch.documents.word.faults import TemplateFault
from gridwatch.errors import DomainError, Refusal
from gridwatch.limited_process import run_limited
from gridwatch.vocabulary import term_of

_BLOCKS = Path(__file__).parents[1] / "blocks.docx"
_CHILD = "gridwatch.documents.word"
_MEMORY_MB, _CPU_S = 512, 10
_LINE_MM, _TWIPS_PER_MM = 158, 1440 / 25.4


class UnfitTemplate(DomainError):
    """The template cannot be filled in: it asks for what it may not have, is broken, or never
    ends."""

    code = "unfit_template"
    kind = Refusal.UNFIT
    zh = "Word 模板不能使用：{reason_zh}{about}"
    en = "The Word template cannot be used: {reason_en}{about}"

    def __init__(self, fault: TemplateFault, about: str = "", **facts: Any) -> None:
        zh, en = term_of(fault).label
        about = f"（{about}）" if about else ""
        super().__init__(reason_zh=zh, reason_en=en, about=about, reason=fault.value, **facts)


def set_word(
    template: bytes, facts: Mapping[str, Any], *, at: datetime, pictures: Mapping[str, bytes] = MappingProxyType({})
) -> bytes:
    """A template with its facts (JSON), as DOCX. A fact `{"picture": name, "width_mm": …}` becomes
    the PNG of that name.

    `at` is the instant that the file gives as its making. Raises UnfitTemplate.
    """
    made_at = at.astimezone(UTC).replace(tzinfo=None).isoformat()
    with tempfile.TemporaryDirectory(prefix="gridwatch-print-") as name:
        folder = Path(name)
        for picture, content in pictures.items():
            (folder / picture).write_bytes(content)
        _run(folder, template, [facts], made_at=made_at)
        return (folder / "made.docx").read_bytes()


def check_word(template: bytes, samples: Sequence[Mapping[str, Any]]) -> None:
    """Raise UnfitTemplate unless a template can be filled in with each of the samples, asks for
    nothing but what stands in them, and brings neither code nor anything from elsewhere."""
    with tempfile.TemporaryDirectory(prefix="gridwatch-print-") as name:
        _run(Path(name), template, samples, is_strangers=True)


def _run(folder: Path, template: bytes, facts: Sequence[Mapping[str, Any]], **job: Any) -> None:
    (folder / "template.docx").write_bytes(template)
    (folder / "facts.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    try:
        done = run_limited(_CHILD, job | {"folder": str(folder)}, memory_mb=_MEMORY_MB, cpu_s=_CPU_S)
    except subprocess.TimeoutExpired as error:
        raise UnfitTemplate(TemplateFault.TOO_COSTLY) from error
    _check(done)


def write_word(document: Document, path: Path, *, at: datetime) -> None:
    """A document in blocks as DOCX, A4, made at an instant."""
    pictures = {f"{n}.png": as_png(one.svg) for n, one in enumerate(document.blocks) if isinstance(one, Picture)}
    told = asdict(document) | {"blocks": [_told(block, f"{n}.png") for n, block in enumerate(document.blocks)]}
    path.write_bytes(set_word(_BLOCKS.read_bytes(), told, at=at, pictures=pictures))


def _check(done: subprocess.CompletedProcess[bytes]) -> None:
    """Raise UnfitTemplate for what the template did; a child that fails by itself is our own
    mistake."""
    if done.returncode > 0:
        raise RuntimeError(f"the child failed: {done.stderr[-2000:].decode(errors='replace')}")
    if done.returncode < 0:
        raise UnfitTemplate(TemplateFault.TOO_COSTLY)
    if (unfit := json.loads(done.stdout)) is not None:
        raise UnfitTemplate(TemplateFault(unfit["fault"]), unfit["about"])


def _told(block: Block, picture: str) -> dict[str, Any]:
    kind = {"kind": type(block).__name__.lower()}
    match block:
        case Picture():
            return kind | {"caption": block.caption, "image": {"picture": picture, "width_mm": block.width_mm}}
        case Table():
            return kind | _told_table(block)
        case _:
            return kind | asdict(block)


def _told_table(table: Table) -> dict[str, Any]:
    """Cells with their width in twips (1/20 point) and how they stand."""
    whole = sum(table.widths)
    widths = [round(_LINE_MM * _TWIPS_PER_MM * share / whole) for share in table.widths]
    stands = ["left" if at == 0 or at in table.left else "center" for at in range(len(widths))]
    return {
        "head": [{"text": text, "width": width} for text, width in zip(table.head, widths, strict=True)],
        "rows": [
            [
                {"text": text, "width": width, "align": align}
                for text, width, align in zip(row, widths, stands, strict=True)
            ]
            for row in table.rows
        ],
    }
