"""One document, one process: fills in `template.docx` of a folder with its `facts.json`, and prints
`{}`, or what is wrong with the template."""

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from docx.shared import Mm
from docx.table import Table
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment

from gridwatch.limited_process import read_job

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no XML can hold, however it is written."""


def main(job: dict[str, Any]) -> dict[str, str]:
    """Fill in the template; `unfit` says what is wrong with it."""
    folder = Path(job["folder"])
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    template = DocxTemplate(folder / "template.docx")
    filled_in = _ready(template, facts, folder)
    try:
        template.render(filled_in, SandboxedEnvironment(), autoescape=True)
    except Exception as error:
        return {"unfit": f"{type(error).__name__}: {error}"}
    for table in template.docx.tables:
        _fit_columns(table)
    about = template.docx.core_properties
    about.title, about.author = facts.get("title", ""), facts.get("issuer", "")
    about.created = about.modified = datetime.fromisoformat(job["made_at"])
    template.save(folder / "made.docx")
    return {}


def _fit_columns(table: Table) -> None:
    """As wide as the cells of the first row say: docxtpl makes the columns of a loop all alike."""
    for column, cell in zip(table.columns, table.rows[0].cells, strict=False):
        if cell.width is not None:
            column.width = cell.width


def _ready(template: DocxTemplate, fact: Any, folder: Path) -> Any:
    """Facts as the template takes them: pictures as such, and nothing that no XML can hold."""
    match fact:
        case {"picture": str(name), "width_mm": width}:
            return InlineImage(template, str(folder / name), width=Mm(width))
        case dict():
            return {key: _ready(template, value, folder) for key, value in fact.items()}
        case list():
            return [_ready(template, value, folder) for value in fact]
        case str():
            return _NOT_XML.sub("", fact)
        case _:
            return fact


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(read_job())))
