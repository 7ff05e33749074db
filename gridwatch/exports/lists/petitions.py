"""Petition counts, their comparison on the year, and quiet villages, as files."""

from datetime import timedelta

from gridwatch.exports.exportable import paged, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.pairing.petitions import (
    PETITION_COMPARISONS_NEWEST_FIRST,
    PETITION_COUNTS_NEWEST_FIRST,
    PetitionFilter,
    list_petition_comparisons,
    list_petition_counts,
)
from gridwatch.pairing.quiet_villages import QuietWindow, list_quiet_villages
from gridwatch.people.permissions import Right

PETITION_COUNTS = table(
    "信访件数", "Petition counts",
    rights=(Right.PETITION_READ,),
    wanted=PetitionFilter,
    columns=(
        Column("区划代码", "Place code", lambda one: one.place.code, width=16),
        Column("区划", "Place", lambda one: one.place.name),
        Column("自", "From", lambda one: one.first, Kind.DAY),
        Column("至（最后一天）", "To (last day)", lambda one: one.past - timedelta(days=1), Kind.DAY, 15),
        Column("类别", "Kind", lambda one: one.kind, Kind.CODE, 16),
        Column("口径", "Definition", lambda one: one.definition),
        Column("件数", "Count", lambda one: one.count, Kind.NUMBER),
        Column("来源", "Counted by", lambda one: one.source, width=20),
        Column("取数时间", "Taken", lambda one: one.taken_at, Kind.INSTANT, 17),
        Column("登记时间", "Recorded", lambda one: one.recorded_at, Kind.INSTANT, 17),
    ),
    rows=lambda ask: paged(ask, PETITION_COUNTS_NEWEST_FIRST, list_petition_counts),
)  # fmt: skip

PETITION_COMPARISONS = table(
    "信访同比", "Petitions on the year",
    rights=(Right.PETITION_READ,),
    wanted=PetitionFilter,
    columns=(
        Column("区划代码", "Place code", lambda one: one.counted.place.code, width=16),
        Column("区划", "Place", lambda one: one.counted.place.name),
        Column("自", "From", lambda one: one.counted.first, Kind.DAY),
        Column("至（最后一天）", "To (last day)", lambda one: one.counted.past - timedelta(days=1), Kind.DAY, 15),
        Column("类别", "Kind", lambda one: one.kind, Kind.CODE, 16),
        Column("口径", "Definition", lambda one: one.definition),
        Column("件数", "Count", lambda one: one.counted.count, Kind.NUMBER),
        Column("来源", "Counted by", lambda one: one.counted.source, width=20),
        Column("基数", "Base", lambda one: one.base.count, Kind.NUMBER),
        Column("基数来源", "Base counted by", lambda one: one.base.source, width=20),
        Column("基数取数时间", "Base taken", lambda one: one.base.taken_at, Kind.INSTANT, 17),
        Column("同比", "Change on the year", lambda one: one.change, Kind.SHARE),
    ),
    rows=lambda ask: paged(ask, PETITION_COMPARISONS_NEWEST_FIRST, list_petition_comparisons),
)  # fmt: skip

QUIET_VILLAGES = table(
    "信访少的村", "Quiet villages",
    rights=(Right.PETITION_READ,),
    wanted=QuietWindow,
    columns=(
        Column("村代码", "Village code", lambda one: one.village.code, width=16),
        Column("村", "Village", lambda one: one.village.name),
        Column("信访件数", "Petitions", lambda one: one.count, Kind.NUMBER),
        Column("有可用的公开渠道", "A channel is known to work", lambda one: one.has_channel, Kind.FLAG, 18),
    ),
    rows=lambda ask: (one for one in list_quiet_villages(ask.session, ask.wanted)),
)  # fmt: skip
