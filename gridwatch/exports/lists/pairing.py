"""Pairings, their diaries, and what these raised, as files."""

from datetime import timedelta

from gridwatch.exports.exportable import paged, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.pairing.figures import PairingWindow, list_town_pairings
from gridwatch.pairing.pairings import PAIRINGS_NEWEST_FIRST, PairingFilter, list_pairings
from gridwatch.pairing.reading import (
    DIARIES_NEWEST_FIRST,
    DIARY_ITEMS_NEWEST_FIRST,
    DiaryFilter,
    DiaryItemFilter,
    list_diaries,
    list_diary_items,
)
from gridwatch.people.permissions import Right
from gridwatch.territory.models import Place

_RIGHTS = (Right.PAIRING_READ, Right.DIARY_WRITE)


def _names(places: list[Place]) -> str:
    return "、".join(place.name for place in places)


PAIRINGS = table(
    "包联安排", "Pairings",
    rights=_RIGHTS,
    wanted=PairingFilter,
    columns=(
        Column("包联干部", "Official", lambda one: one.officer.name),
        Column("乡镇", "Town", lambda one: one.town.name),
        Column("村", "Villages", lambda one: _names(one.villages), width=36),
        Column("自", "From", lambda one: one.days.lower, Kind.DAY),
        Column("至（最后一天）", "To (last day)", lambda one: one.days.upper and one.days.upper - timedelta(days=1),
               Kind.DAY, 15),
        Column("文号", "Number", lambda one: one.document_no, width=24),
    ),
    rows=lambda ask: paged(ask, PAIRINGS_NEWEST_FIRST, list_pairings),
)  # fmt: skip

DIARIES = table(
    "包联日志", "Diaries of pairings",
    rights=_RIGHTS,
    wanted=DiaryFilter,
    columns=(
        Column("日期", "Day", lambda one: one.happened_on, Kind.DAY),
        Column("包联干部", "Official", lambda one: one.pairing.officer.name),
        Column("乡镇", "Town", lambda one: one.pairing.town.name),
        Column("村", "Villages", lambda one: _names(one.villages), width=36),
        Column("人次", "Person-times", lambda one: one.officers, Kind.NUMBER),
        Column("走访户数", "Households", lambda one: one.households, Kind.NUMBER),
        Column("交谈人数", "Persons spoken to", lambda one: one.persons, Kind.NUMBER),
        Column("户数说明", "Why so many", lambda one: one.many_because, width=24),
        Column("是否问公开情况", "Asked about disclosure", lambda one: one.asked_disclosure, Kind.FLAG),
        Column("公开情况", "Found about disclosure", lambda one: one.disclosure_found, width=36),
        Column("问题和建议", "Problems and suggestions", lambda one: len(one.items), Kind.NUMBER),
        Column("收到时间", "Received", lambda one: one.received_at, Kind.INSTANT, 17),
        Column("是否迟交", "Late", lambda one: one.is_late, Kind.FLAG),
    ),
    rows=lambda ask: paged(ask, DIARIES_NEWEST_FIRST, list_diaries),
)  # fmt: skip

DIARY_ITEMS = table(
    "包联问题和建议", "Problems and suggestions of diaries",
    rights=_RIGHTS,
    wanted=DiaryItemFilter,
    columns=(
        Column("日志日期", "Day of the diary", lambda one: one.diary.happened_on, Kind.DAY),
        Column("包联干部", "Official", lambda one: one.diary.pairing.officer.name),
        Column("乡镇", "Town", lambda one: one.diary.pairing.town.name),
        Column("村", "Village", lambda one: one.village.name),
        Column("类别", "Kind", lambda one: one.kind, Kind.CODE),
        Column("内容", "Text", lambda one: one.text, width=48),
        Column("状态", "State", lambda one: one.state, Kind.CODE),
        Column("提出时间", "Raised", lambda one: one.raised_at, Kind.INSTANT, 17),
    ),
    rows=lambda ask: paged(ask, DIARY_ITEMS_NEWEST_FIRST, list_diary_items, actor=ask.actor),
)  # fmt: skip

PAIRING_FIGURES = table(
    "包联成效", "What pairings came to",
    rights=_RIGHTS,
    wanted=PairingWindow,
    columns=(
        Column("乡镇代码", "Town code", lambda one: one.town.code, width=16),
        Column("乡镇", "Town", lambda one: one.town.name),
        Column("日志篇数", "Diaries", lambda one: one.figures.diaries, Kind.NUMBER),
        Column("其中迟交", "Of these late", lambda one: one.figures.late, Kind.NUMBER),
        Column("走访人次", "Visits (person-times)", lambda one: one.figures.visits, Kind.NUMBER),
        Column("走访户数", "Households", lambda one: one.figures.households, Kind.NUMBER),
        Column("交谈人数", "Persons spoken to", lambda one: one.figures.persons, Kind.NUMBER),
        Column("问过公开情况的日志", "Diaries that asked about disclosure", lambda one: one.figures.asked, Kind.NUMBER),
        Column("问题和建议", "Problems and suggestions", lambda one: one.figures.raised, Kind.NUMBER),
        Column("其中已办成", "Of these done", lambda one: one.figures.done, Kind.NUMBER),
    ),
    rows=lambda ask: (one for one in list_town_pairings(ask.session, ask.wanted)),
)  # fmt: skip
