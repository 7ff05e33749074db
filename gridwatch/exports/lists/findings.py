"""The ledger of problems and the checks as files."""

from gridwatch.exports.exportable import paged, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.findings.checks import CHECKS_NEWEST_FIRST, CheckFilter, list_checks
from gridwatch.findings.reading import FINDINGS_NEWEST_FIRST, FindingFilter, count_findings, list_findings
from gridwatch.people.permissions import Right

FINDINGS = table(
    "问题台账", "Problems",
    rights=(Right.FINDING_READ, Right.FINDING_OWN_THEME, Right.FINDING_FEED_BACK),
    wanted=FindingFilter,
    columns=(
        Column("区划代码", "Place code", lambda one: one.place.code, width=16),
        Column("村（乡镇）", "Place", lambda one: one.place.name, width=16),
        Column("分类", "Category", lambda one: one.category.name_zh, width=18),
        Column("问题类型", "Kind", lambda one: one.kind, Kind.CODE, 12),
        Column("事项", "About", lambda one: one.item, width=28),
        Column("问题", "Problem", lambda one: one.problem, width=50),
        Column("状态", "State", lambda one: one.state, Kind.CODE, 16),
        Column("轮次", "Round", lambda one: one.round, Kind.NUMBER, 6),
        Column("函件", "Letter", lambda one: one.letter and one.letter.document_no, width=24),
        Column("整改期限（最后一天）", "Put right by (last day)", lambda one: one.rectify_by, Kind.DAY, 19),
        Column("登记时间", "Entered", lambda one: one.entered_at, Kind.INSTANT, 17),
        Column("销号时间", "Signed off", lambda one: one.closed_at, Kind.INSTANT, 17),
    ),
    rows=lambda ask: paged(ask, FINDINGS_NEWEST_FIRST, list_findings, actor=ask.actor, now=ask.now),
    count=lambda ask: sum(count_findings(ask.session, ask.wanted, actor=ask.actor, now=ask.now).values()),
)  # fmt: skip

CHECKS = table(
    "实地监督检查", "Checks",
    rights=(Right.FINDING_ENTER, Right.FINDING_OWN_THEME),
    wanted=CheckFilter,
    columns=(
        Column("检查日期", "Day", lambda one: one.happened_on, Kind.DAY),
        Column("村代码", "Village code", lambda one: one.place.code, width=16),
        Column("村", "Village", lambda one: one.place.name, width=16),
        Column("方式", "Kind", lambda one: one.kind, Kind.CODE, 12),
        Column("清单", "List", lambda one: one.list.title, width=28),
        Column("看过的要点", "Points", lambda one: "、".join(map(str, one.points)), width=20),
        Column("登记时间", "Recorded", lambda one: one.received_at, Kind.INSTANT, 17),
        Column("是否迟交", "Late", lambda one: one.is_late, Kind.FLAG),
    ),
    rows=lambda ask: paged(ask, CHECKS_NEWEST_FIRST, list_checks),
)  # fmt: skip
