"""What stands on a letter when it is printed: the parts that its kind has, in their order."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gridwatch.documents.pdf import set_pdf
from gridwatch.documents.word import set_word
from gridwatch.letters.kinds import form_of
from gridwatch.letters.lifecycle import NOT_ISSUED
from gridwatch.letters.models import Letter, LetterForm, LetterIssuer, LetterItem, LetterKind, LetterTemplate
from gridwatch.letters.printing.fields import FULL_SAMPLE, LetterFacts
from gridwatch.letters.reading import addressee_of, get_letter, list_items
from gridwatch.letters.templates import template_in_force
from gridwatch.territory.calendar import in_words
from gridwatch.vocabulary import term_of

_PDF, _WORD = Path(__file__).with_name("letter.typ"), Path(__file__).with_name("letter.docx")
_COUNTED = "一二三四五六七八九十"
NOT_NUMBERED = "（签发时编号）"
_PREVIEWED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def print_letter(session: Session, letter_id: UUID) -> bytes:
    """A letter as it is, as PDF; a draft says that it is one. Raises NotFound."""
    letter = get_letter(session, letter_id)
    return set_pdf(_PDF, asdict(facts_of(session, letter)), at=letter.issued_at or letter.written_at)


def write_letter(session: Session, letter_id: UUID) -> bytes:
    """The same as Word, by the template of its body: an issued one by that of its issue. Raises NotFound,
    UnfitTemplate."""
    letter = get_letter(session, letter_id)
    template = _template_of(session, letter)
    return set_word(template, asdict(facts_of(session, letter)), at=letter.issued_at or letter.written_at)


def preview_template(template: LetterTemplate | None) -> bytes:
    """A letter that never was, by a template, or by the product's. Raises UnfitTemplate."""
    return set_word(template.content if template else _WORD.read_bytes(), asdict(FULL_SAMPLE), at=_PREVIEWED_AT)


def product_template() -> bytes:
    """The product's own template, with which a body can begin."""
    return _WORD.read_bytes()


def _template_of(session: Session, letter: Letter) -> bytes:
    if letter.state in NOT_ISSUED:
        found = template_in_force(session, letter)
    else:
        found = session.get(LetterTemplate, letter.template_id) if letter.template_id else None
    return found.content if found is not None else product_template()


def facts_of(session: Session, letter: Letter) -> LetterFacts:
    """All that stands on a letter."""
    form, items = form_of(session, letter.kind), list_items(session, letter.id)
    issuer = session.get(LetterIssuer, letter.place_id)
    return LetterFacts(
        # A letter that clears somebody is closed in the register and handed over: on paper it is no secret.
        security="秘密" if letter.is_closed and letter.kind is not LetterKind.CLEARING else None,
        issuer=letter.issuer or (issuer.name if issuer else letter.place.name),
        number=letter.document_no or NOT_NUMBERED,
        kind=term_of(letter.kind).zh,
        title=letter.title,
        addressee=addressee_of(letter),
        parts=list(_parts(letter, form, items)),
        closing=list(_closing(letter, form)),
        dated_on=in_words(letter.dated_on) if letter.dated_on else "　　年　月　日",
        seal=None if letter.state in NOT_ISSUED else "（印章）",
        copy_to=letter.copy_to,
        contact=letter.contact or (issuer.contact if issuer else ""),
    )


def _parts(letter: Letter, form: LetterForm, items: Sequence[LetterItem]) -> Iterator[dict[str, Any]]:
    says = "澄清内容" if letter.kind is LetterKind.CLEARING else "存在的问题"
    said = [("来源", letter.source), (says, letter.problems), ("原因", letter.causes)]
    parts = [(word, [line for line in text.splitlines() if line.strip()]) for word, text in said if text]
    if items:
        parts.append(("建议" if form.is_measured else "要求", [_item(one) for one in items]))
    for count, (word, lines) in zip(_COUNTED, parts, strict=False):
        yield {"heading": f"{count}、{word}", "lines": lines}


def _item(item: LetterItem) -> str:
    who = f"责任主体：{item.who}" if item.who else ""
    by_day = f"完成期限：{in_words(item.by_day)}（含当日）" if item.by_day else ""
    more = "；".join(one for one in (who, by_day) if one)
    return f"（{item.no}）{item.what}{f'（{more}）' if more else ''}"


def _closing(letter: Letter, form: LetterForm) -> Iterator[str]:
    if letter.reply_days:
        days = "个工作日" if form.reply_working else "日"
        yield f"请自本函签发之日起{letter.reply_days}{days}内，逐条书面回复办理情况，并附证明材料。"
    if form.objection_days:
        yield f"如有异议，可在收到本函之日起{form.objection_days}个工作日内书面提出；异议期间不停止办理。"
