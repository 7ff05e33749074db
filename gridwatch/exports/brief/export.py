"""The monthly brief as an export: Word first, since it is to be edited, and PDF for the file."""

from gridwatch.documents.pdf import write_pdf
from gridwatch.documents.word import write_word
from gridwatch.exports.brief.document import write_brief
from gridwatch.exports.brief.facts import BriefWanted, check_brief
from gridwatch.exports.exportable import Ask, Exportable, Target, Tick
from gridwatch.exports.models import Format
from gridwatch.people.permissions import Right

_WRITERS = {Format.DOCX: write_word, Format.PDF: write_pdf}


def _write(ask: Ask, target: Target, tick: Tick) -> int:
    document = write_brief(ask)
    tick(0)
    _WRITERS[target.format](document, target.path, at=ask.now)
    return len(document.blocks)


BRIEF = Exportable(
    "监督简报",
    "Supervision brief",
    rights=(Right.BRIEF_EXPORT,),
    wanted=BriefWanted,
    formats=frozenset(_WRITERS),
    check=check_brief,
    count=None,
    write=_write,
)
"""Its rows are its blocks. Chinese alone: it is the commission's own document."""
