"""The base of every refusal the domain can give; `api/problems.py` turns each into RFC 9457."""

from enum import Enum, auto
from typing import ClassVar

from gridwatch.vocabulary import CODES, fill


class Refusal(Enum):
    """What sort of refusal it is: what whoever asked can do about it."""

    CONFLICT = auto()
    """Not now, as things stand: look again."""
    UNFIT = auto()
    """What was handed in is wrong: put it right."""
    FORBIDDEN = auto()
    """Not for this person."""
    MISSING = auto()
    """Nothing is there that they may know of."""
    STALE = auto()
    """Meant for another version: read the present one."""
    TOO_MANY = auto()
    """Wait, or do away with some."""
    AWAY = auto()
    """The product lacks something that it needs; nothing was done."""


class DomainError(Exception):
    """A refusal of a kind, with a stable code, the facts behind it, and what to tell a person.

    `code` is what clients match on; `zh` and `en` are the sentences, formatted with the facts;
    `pointer` is a JSON pointer to the field at fault, when there is one.
    """

    code: ClassVar[str]
    kind: ClassVar[Refusal]
    zh: ClassVar[str]
    en: ClassVar[str]
    keeps_changes: ClassVar[bool] = False
    """True where the refusal itself must be recorded (a wrong password counts), so the transaction
    commits."""

    def __init__(self, detail: str | None = None, *, pointer: str | None = None, **facts: object) -> None:
        self.detail = detail
        self.pointer = pointer
        self.facts = facts
        super().__init__(self.sentence("en"))

    def sentence(self, language: str) -> str:
        """What happened and what would be right, in `zh` or `en`."""
        if self.detail is not None:
            return self.detail
        return fill(self.zh if language == "zh" else self.en, self.facts, language)


class NotFound(DomainError):
    """Nothing that this actor may know of; across scope it is the same answer, since existence is
    information.

    With a pointer it is a field that names nothing, and the request is wrong rather than its
    address.
    """

    code = "not_found"
    kind = Refusal.MISSING
    zh = "没有找到这个{what_zh}。"
    en = "There is no such {what}."

    def __init__(self, what: str, *, pointer: str | None = None) -> None:
        super().__init__(what=what, what_zh=CODES["Thing"][what].zh, pointer=pointer)


class NotAllowed(DomainError):
    """The actor is known, and holds no appointment in force that grants this."""

    code = "not_allowed"
    kind = Refusal.FORBIDDEN
    zh = "您目前的职务不能办理这一项（需要：{right}）。"
    en = "No appointment you hold today grants this (needed: {right})."


class InvalidField(DomainError):
    """A field whose form is right and whose meaning is not."""

    code = "invalid_field"
    kind = Refusal.UNFIT
    zh = "{reason_zh}"
    en = "{reason_en}"
