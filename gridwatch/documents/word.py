"""A document as Word, in which offices go on editing before they issue it."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from gridwatch.documents.blocks import Block, Document, Heading, Paragraph, Picture, Table
from gridwatch.documents.pdf import as_png

_RED = RGBColor(0xC0, 0, 0)
_BODY, _HEAD = "仿宋", "黑体"
"""What official documents are set in, and every office has."""
_LINE_MM = 158


def write_word(document: Document, path: Path, *, at: datetime) -> None:
    """The document as DOCX, A4."""
    made = docx.Document()
    _set_page(made)
    _set_fonts(made)
    _write(made, document.kind, size=26, color=_RED, bold=True, centred=True)
    _write(made, document.number, centred=True)
    _ruled(_write(made, f"{document.issuer}\t{document.issued_on}"))
    _write(made, document.title, size=16, bold=True, centred=True)
    for block in document.blocks:
        _add(made, block)
    _write(made, document.footnote, size=9)
    made.core_properties.title = document.title
    made.core_properties.author = document.issuer
    made.core_properties.created = made.core_properties.modified = at.astimezone(UTC).replace(tzinfo=None)
    made.save(str(path))


def _set_page(made: WordFile) -> None:
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(26)
    page.top_margin, page.bottom_margin = Mm(30), Mm(26)


def _set_fonts(made: WordFile) -> None:
    for name, font, size in (("Normal", _BODY, 12), ("Heading 1", _HEAD, 14)):
        style = made.styles[name]
        style.font.name, style.font.size = font, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _add(made: WordFile, block: Block) -> None:
    match block:
        case Heading():
            made.add_heading(block.text, level=1)
        case Paragraph():
            _write(made, block.text).paragraph_format.first_line_indent = Pt(24)
        case Picture():
            made.add_picture(io.BytesIO(as_png(block.svg)), width=Mm(block.width_mm))
            made.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
            made.paragraphs[-1].paragraph_format.keep_with_next = True
            _write(made, block.caption, size=9, centred=True)
        case Table():
            _add_table(made, block)


def _add_table(made: WordFile, block: Table) -> None:
    table = made.add_table(rows=0, cols=len(block.head), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    whole = sum(block.widths)
    for number, words in enumerate((block.head, *block.rows)):
        row = table.add_row()
        for at, (cell, word, width) in enumerate(zip(row.cells, words, block.widths, strict=True)):
            cell.width = Mm(_LINE_MM * width / whole)
            is_centred = number == 0 or (at > 0 and at not in block.left)
            _put(cell.paragraphs[0], word, size=9, bold=number == 0, centred=is_centred)
    _repeat_head(table.rows[0])
    made.add_paragraph().paragraph_format.space_after = Cm(0)


def _write(made: WordFile, words: str, **manner: Any) -> WordParagraph:
    return _put(made.add_paragraph(), words, **manner)


def _put(
    paragraph: WordParagraph,
    words: str,
    *,
    size: int | None = None,
    bold: bool = False,
    centred: bool = False,
    color: RGBColor | None = None,
) -> WordParagraph:
    run = paragraph.add_run(words)
    run.bold = bold or None
    if size is not None:
        run.font.size = Pt(size)
    if color is not None:
        run.font.color.rgb = color
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _ruled(paragraph: WordParagraph) -> None:
    """Issuer left, day right, and the red line of official documents below; the library has no
    words for borders."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_LINE_MM), WD_TAB_ALIGNMENT.RIGHT)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "C00000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _repeat_head(row: Any) -> None:
    """Say the head again on the next page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
