"""The register of letters as a file."""

from gridwatch.exports.exportable import paged, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.letters.lifecycle import ADDRESSEE
from gridwatch.letters.reading import LETTERS_NEWEST_FIRST, LetterFilter, addressee_of, count_letters, list_letters
from gridwatch.people.permissions import Right

LETTERS = table(
    "函件台账", "Letters",
    rights=(Right.LETTER_READ, *ADDRESSEE),
    wanted=LetterFilter,
    columns=(
        Column("文号", "Number", lambda one: one.document_no, width=26),
        Column("种类", "Kind", lambda one: one.kind, Kind.CODE, 18),
        Column("标题", "Title", lambda one: one.title, width=40),
        Column("发文机关所在地", "Issued at", lambda one: one.place.name, width=16),
        Column("收文单位", "To", addressee_of, width=24),
        Column("状态", "State", lambda one: one.state, Kind.CODE, 14),
        Column("落款日期", "Dated", lambda one: one.dated_on, Kind.DAY),
        Column("签收时间", "Received", lambda one: one.delivered_at, Kind.INSTANT, 17),
        Column("期限（最后一天）", "Due (last day)", lambda one: one.due_at, Kind.LAST_DAY, 17),
        Column("轮次", "Round", lambda one: one.round, Kind.NUMBER, 6),
        Column("起草时间", "Written", lambda one: one.written_at, Kind.INSTANT, 17),
    ),
    rows=lambda ask: paged(ask, LETTERS_NEWEST_FIRST, list_letters, actor=ask.actor),
    count=lambda ask: sum(count_letters(ask.session, ask.wanted, actor=ask.actor).values()),
)  # fmt: skip
