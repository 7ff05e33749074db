"""What a brief says of checks, the ledger of problems, letters and pairings in its month."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from gridwatch.documents.blocks import Block, Heading, Paragraph, Table
from gridwatch.findings.figures import LedgerFigures
from gridwatch.pairing.figures import PairingFigures
from gridwatch.vocabulary import term_of

K = TypeVar("K", bound=StrEnum)


def ledger_section(heading: str, ledger: LedgerFigures, pairing: PairingFigures) -> list[Block]:
    """Its counts in words, a table of what was checked and which letters went out, and each rate with
    what it is made of."""
    closed, done = _share(ledger.closed, ledger.due, "个"), _share(pairing.done, pairing.raised, "条")
    words = (
        f"本月开展实地检查{sum(ledger.checks.values())}次，台账登记问题{ledger.entered}个，其中移交问题线索{ledger.clues}条；"
        f"到期应整改{ledger.due}个，已销号{closed}。"
        f"发出各类函件{sum(ledger.letters.values())}份。"
        f"包联走访{pairing.visits}人次、入户{pairing.households}户，收集问题建议{pairing.raised}条，"
        f"已办理{done}。"
    )
    table = [*_rows("检查", ledger.checks), *_rows("函件", ledger.letters)]
    blocks: list[Block] = [Heading(heading), Paragraph(words)]
    return [*blocks, Table(("项目", "种类", "数量"), table, (20, 60, 20), left=(1,))] if table else blocks


def _rows(what: str, counts: Mapping[K, int]) -> list[tuple[str, ...]]:
    """By count, then by name; what there was none of is left out."""
    told = [(term_of(one).zh, count) for one, count in counts.items()]
    return [(what, name, str(count)) for name, count in sorted(told, key=lambda row: (-row[1], row[0]))]


def _share(part: int, whole: int, unit: str) -> str:
    return f"{part}{unit}，占{part / whole:.1%}（{part}/{whole}）" if whole else f"{part}{unit}"
