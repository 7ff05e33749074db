"""One entry of the vocabulary: what a code is called, and how a whole sentence says it."""

from collections.abc import Mapping
from typing import NamedTuple


class Term(NamedTuple):
    """A code in words: the label of a list or a heading, and the sentence where that differs."""

    zh: str
    en: str
    said_zh: str = ""
    said_en: str = ""

    @property
    def label(self) -> tuple[str, str]:
        """The label in both languages, Chinese first."""
        return self.zh, self.en

    @property
    def sentence(self) -> tuple[str, str]:
        """The sentence in both languages; the label where there is no other."""
        return self.said_zh or self.zh, self.said_en or self.en


Table = Mapping[str, Term]
"""The words of one enumeration, by its codes; a member of a StrEnum is a key like its code."""
