"""The institutions of places as a file."""

from datetime import timedelta

from gridwatch.exports.exportable import paged, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.institutions.reading import (
    INSTITUTIONS_NEWEST_FIRST,
    InstitutionFilter,
    count_institutions,
    list_institutions,
)
from gridwatch.people.permissions import Right

INSTITUTIONS = table(
    "制度台账", "Institutions",
    rights=(Right.INSTITUTION_READ,),
    wanted=InstitutionFilter,
    columns=(
        Column("文号", "Number", lambda one: one.document_no, width=24),
        Column("制度名称", "Title", lambda one: one.title, width=36),
        Column("类别", "Kind", lambda one: one.kind, Kind.CODE),
        Column("区划代码", "Place code", lambda one: one.place.code, width=16),
        Column("订立地", "Place", lambda one: one.place.name),
        Column("责任主体", "Owner", lambda one: one.owner, width=20),
        Column("状态", "State", lambda one: one.state, Kind.CODE),
        Column("施行日期", "In force from", lambda one: one.effective and one.effective.lower, Kind.DAY),
        Column("施行至（最后一天）", "In force until (last day)",
               lambda one: one.effective.upper - timedelta(days=1) if one.effective and one.effective.upper else None,
               Kind.DAY, 19),
        Column("复审期限（最后一天）", "Review by (last day)", lambda one: one.due_at, Kind.LAST_DAY, 19),
        Column("来源", "Came from", lambda one: one.source, Kind.CODE, 20),
        Column("来源文号", "Number of the source", lambda one: one.source_no, width=24),
        Column("提出时间", "Proposed", lambda one: one.proposed_at, Kind.INSTANT, 17),
    ),
    rows=lambda ask: paged(ask, INSTITUTIONS_NEWEST_FIRST, list_institutions, actor=ask.actor),
    count=lambda ask: sum(count_institutions(ask.session, ask.wanted, actor=ask.actor).values()),
)  # fmt: skip
