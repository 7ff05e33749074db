"""Word files: filled in from a template that somebody else may have made, and can do no harm."""

import io
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from gridwatch.documents.blocks import Document, Heading, Paragraph, Picture, Table
from gridwatch.documents.word import UnfitTemplate, set_word, write_word

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
FACTS = {"title": "题", "name": "甲 <&> {{ title }}\x0b"}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="red"/></svg>'


def _template(words: str) -> bytes:
    made = docx.Document()
    made.add_paragraph(words)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_facts_are_words_and_never_marks() -> None:
    made = docx.Document(io.BytesIO(set_word(_template("{{ name }} & <b>"), FACTS, at=AT)))
    assert [one.text for one in made.paragraphs] == ["甲 <&> {{ title }} & <b>"]
    assert made.core_properties.created == AT


@pytest.mark.parametrize(
    "words",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ title.__init__.__globals__ }}",
        "{% for n in range(10**9) %}{{ n }}{% endfor %}",
        "{{ 'a' * 10**10 }}",
        "{{ 1 // 0 }}",
        "{{ unclosed",
    ],
)
def test_a_template_that_reaches_too_far_or_is_broken_is_refused(words: str) -> None:
    with pytest.raises(UnfitTemplate):
        set_word(_template(words), FACTS, at=AT)


@pytest.mark.wide
def test_a_template_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridwatch.documents.word._CPU_S", 2)
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    with pytest.raises(UnfitTemplate):
        set_word(_template(loop), FACTS, at=AT)


def test_a_document_in_blocks_keeps_their_order_widths_and_stand(tmp_path: Path) -> None:
    blocks = [
        Heading("一、总体"),
        Paragraph("共 3 件 <约>。"),
        Table(["镇", "件"], [["甲镇", "2"], ["乙镇", "1"]], widths=(1, 1)),
        Picture(SVG, 40, "图 1"),
        Table(["级", "名", "数"], [["1", "甲", "9"]], widths=(1, 1, 2), left=(1,)),
    ]
    path = tmp_path / "made.docx"
    write_word(Document("监督简报", "甲镇", "简〔2026〕1号", "题", "2026年11月1日", blocks, "注"), path, at=AT)
    made = docx.Document(str(path))
    words = [one.text for one in made.paragraphs if one.text]
    assert words == [
        "监督简报",
        "简〔2026〕1号",
        "甲镇\t2026年11月1日",
        "题",
        "一、总体",
        "共 3 件 <约>。",
        "图 1",
        "注",
    ]
    first, second = made.tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [["镇", "件"], ["甲镇", "2"], ["乙镇", "1"]]
    assert [round(cell.width.mm) for cell in first.rows[1].cells] == [79, 79]
    assert [str(cell.paragraphs[0].alignment).split(" ")[0] for cell in second.rows[1].cells] == [
        "LEFT",
        "LEFT",
        "CENTER",
    ]
    assert (len(made.inline_shapes), round(made.inline_shapes[0].width.mm)) == (1, 40)
    assert (made.core_properties.title, made.core_properties.author) == ("题", "甲镇")
