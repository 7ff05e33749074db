"""The letters of the overdue ladder, in words."""

from collections.abc import Mapping
from typing import NamedTuple

from gridwatch.vocabulary.term import Table, Term

RUNG: Table = {
    "amber":       Term("临期预警", "Due soon"),
    "reminder":    Term("提醒函", "Reminder letter"),
    "advice":      Term("监督建议书", "Supervision advice"),
    "county_list": Term("督办通报", "County's list"),
}  # fmt: skip

CASE_LETTER: Table = {"order": Term("整改通知书", "Rectification notice")} | {
    code: RUNG[code] for code in ("reminder", "advice", "county_list")
}


class LetterForm(NamedTuple):
    """What a letter of a rung says whatever it is about; `{by}` is the last day to answer it."""

    mark: str
    """The word that its number begins with."""
    title: str
    advice: str


LETTERS: Mapping[str, LetterForm] = {
    "reminder": LetterForm(
        "提醒", "关于按期办理群众反映问题的提醒函",
        "请抓紧办理，并于{by}（含当日）前反馈办理情况；确有困难的，请说明原因。"),
    "advice": LetterForm(
        "建议", "关于督促办理群众反映问题的监督建议书",
        "建议查明逾期原因，明确责任人和完成时限，并于{by}（含当日）前书面回复整改情况。"),
    "county_list": LetterForm(
        "通报", "关于逾期未办结问题的督办通报",
        "现列入县级督办清单并予通报。请主要负责人牵头办理，并于{by}（含当日）前报送办结情况。"),
}  # fmt: skip
"""Chinese alone: they are the commissions' own documents."""
