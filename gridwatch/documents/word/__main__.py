"""One document, one process: fills in `template.docx` of a folder with each of the facts in its
`facts.json`, and prints null, or what is wrong with the template."""

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docx.table import Table
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from gridwatch.documents.word.faults import TemplateFault
from gridwatch.limited_process import read_job

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no XML can hold, however it is written."""
_SAID_MOST = 200
_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined)
_EMBEDS = (
    RELATIONSHIP_TYPE.OLE_OBJECT,
    RELATIONSHIP_TYPE.PACKAGE,
    RELATIONSHIP_TYPE.CONTROL,
    RELATIONSHIP_TYPE.A_F_CHUNK,
)


class _Unfit(Exception):
    """The template is refused."""

    def __init__(self, fault: TemplateFault, about: str = "") -> None:
        self.told = {"fault": fault.value, "about": about[:_SAID_MOST]}


def main(job: dict[str, Any]) -> dict[str, str] | None:
    """Fill in the template; what is wrong with it, if anything is."""
    folder = Path(job["folder"])
    samples = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    try:
        if job.get("is_strangers"):
            _check_stranger(folder / "template.docx", set(samples[0]))
        for facts in samples:
            template = _fill_in(folder, facts)
    except _Unfit as unfit:
        return unfit.told
    if "made_at" in job:
        for table in template.docx.tables:
            _fit_columns(table)
        about = template.docx.core_properties
        about.title, about.author = facts.get("title", ""), facts.get("issuer", "")
        about.created = about.modified = datetime.fromisoformat(job["made_at"])
        template.save(folder / "made.docx")
    return None


def _fill_in(folder: Path, facts: dict[str, Any]) -> DocxTemplate:
    template = DocxTemplate(folder / "template.docx")
    filled_in = _ready(template, facts, folder)
    try:
        template.render(filled_in, _ENVIRONMENT, autoescape=True)
    except (BadZipFile, PackageNotFoundError, KeyError) as error:
        raise _Unfit(TemplateFault.NOT_WORD) from error
    except SecurityError as error:
        raise _Unfit(TemplateFault.FORBIDDEN, str(error)) from error
    except UndefinedError as error:
        raise _Unfit(TemplateFault.UNKNOWN_FIELD, str(error)) from error
    except (MemoryError, RecursionError, OverflowError) as error:
        raise _Unfit(TemplateFault.TOO_COSTLY) from error
    except Exception as error:
        raise _Unfit(TemplateFault.BAD_MARK, str(error)) from error
    return template


def _check_stranger(path: Path, known: set[str]) -> None:
    """Refuse what a template of the product's own never has: macros, things embedded or fetched from
    elsewhere when the letter is opened, and fields that no letter has."""
    template = DocxTemplate(path)
    try:
        template.init_docx()
        asked = template.get_undeclared_template_variables(_ENVIRONMENT)
        parts = list(template.docx.part.package.iter_parts())
        links = list(template.docx.part.package.iter_rels())
    except TemplateSyntaxError as error:
        raise _Unfit(TemplateFault.BAD_MARK, str(error)) from error
    except Exception as error:
        raise _Unfit(TemplateFault.NOT_WORD) from error
    if any("macro" in part.content_type.lower() or "vbaProject" in part.partname for part in parts):
        raise _Unfit(TemplateFault.MACRO)
    for link in links:
        if link.reltype in _EMBEDS or (link.is_external and link.reltype != RELATIONSHIP_TYPE.HYPERLINK):
            raise _Unfit(TemplateFault.FROM_ELSEWHERE, link.reltype.rpartition("/")[2])
    if strange := sorted(asked - known - _ENVIRONMENT.globals.keys()):
        raise _Unfit(TemplateFault.UNKNOWN_FIELD, "、".join(strange))


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
