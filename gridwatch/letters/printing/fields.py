"""What a Word template of a letter may ask for, and two letters to try it with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class LetterField(StrEnum):
    """The facts of a letter by the names that stand in a template: `{{ title }}`; of `parts`, each has
    a `heading` and `lines`, and `closing` is lines."""

    SECURITY = "security"
    ISSUER = "issuer"
    NUMBER = "number"
    KIND = "kind"
    TITLE = "title"
    ADDRESSEE = "addressee"
    PARTS = "parts"
    CLOSING = "closing"
    DATED_ON = "dated_on"
    SEAL = "seal"
    COPY_TO = "copy_to"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What each field of a letter says; `parts` have a heading and lines."""

    security: str | None
    issuer: str
    number: str
    kind: str
    title: str
    addressee: str
    parts: Sequence[Mapping[str, Any]]
    closing: Sequence[str]
    dated_on: str
    seal: str | None
    copy_to: str | None
    contact: str


FULL_SAMPLE = LetterFacts(
    security="秘密",
    issuer="某某县纪委监委",
    number="某纪监建〔2026〕1号",
    kind="日常监督建议书",
    title="关于规范村务公开的监督建议书",
    addressee="某某村村民委员会",
    parts=[
        {"heading": "一、来源", "lines": ["日常监督检查。"]},
        {"heading": "二、存在的问题", "lines": ["三季度财务收支未按时公开。", "公开栏无人管理。"]},
        {"heading": "三、建议", "lines": ["（1）补公开三季度财务收支（责任主体：村文书）"]},
    ],
    closing=["请自本函签发之日起15个工作日内，逐条书面回复办理情况，并附证明材料。"],
    dated_on="2026年11月2日",
    seal="（印章）",
    copy_to="某某镇党委",
    contact="某某县纪委监委 0000-0000000",
)
"""A letter with everything."""

SPARE_SAMPLE = replace(
    FULL_SAMPLE,
    security=None,
    number="（签发时编号）",
    parts=[],
    closing=[],
    dated_on="　　年　月　日",
    seal=None,
    copy_to=None,
    contact="",
)
"""A draft with nothing that a letter can lack."""
