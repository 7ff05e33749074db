"""What a desk keeps for its people, in words."""

from gridwatch.vocabulary.term import Table, Term

PHRASE_KIND: Table = {
    "reply":       Term("回复反映人", "Replies"),
    "requirement": Term("整改要求", "Requirements"),
    "note":        Term("办理说明", "Notes"),
}  # fmt: skip
