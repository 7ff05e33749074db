"""The base of every refusal the domain can give; `api/problems.py` turns each into RFC 9457."""

from typing import ClassVar


class DomainError(Exception):
    """A refusal with a stable code and the facts behind it.

    `code` is what clients match on; `pointer` is a JSON pointer to the field at fault, when there is one.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, detail: str, *, pointer: str | None = None, **facts: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
        self.facts = facts
