"""The lists of reports that can be exported: all of a desk, and those that are overdue.

What a file leaves out though the desk may read it on the screen: the words of reports that are
sealed or confidential, positions, which may be the reporter's doorstep, whom a report concerns, and
notes. Files travel.
"""

from collections.abc import Generator
from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.orm import aliased

from gridwatch.analysis.figures.counted_reports import CountedFilter
from gridwatch.exports.exportable import PAGE, Ask, paged, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.people.permissions import Right
from gridwatch.reports.models import Category, Report
from gridwatch.reports.numbers import in_threes
from gridwatch.reports.overdue.definition import is_overdue, is_overdue_by_reply_alone
from gridwatch.reports.overdue.worklist import OverdueFilter, OverdueReport, count_overdue, list_overdue
from gridwatch.reports.reading.matching import matching
from gridwatch.reports.reading.reports import REPORTS_BY_URGENCY, count_reports
from gridwatch.territory.calendar import china_day
from gridwatch.territory.models import Place, Station

_WITHHELD = "（直报件或保密件，请在系统内查看）"


def _report_rows(ask: Ask) -> Generator[Any]:
    """As the list shows them, by a cursor on the server, in columns: a million rows make no million
    models."""
    county, town, village, group = (aliased(Place) for _ in range(4))
    is_withheld = or_(Report.sealed_to.is_not(None), Report.confidential)
    listed = (
        select(
            Report.number, Report.id, Report.category_code, Category.name_zh, Category.name_en, Category.track,
            Report.state, Report.custodian, Report.round, Report.due_at, Report.captured_at, Report.received_at,
            Report.reply_due_at, Report.replied_at, Report.closed_at, Report.sealed_to, Report.held_reason,
            county.name.label("county"), town.name.label("town"), village.code.label("village_code"),
            village.name.label("village"), group.code.label("group_code"), group.name.label("group"),
            Station.name.label("station"),
            case((is_withheld, _WITHHELD), else_=Report.text).label("text"),
            is_overdue(ask.now).label("is_overdue"),
            is_overdue_by_reply_alone(ask.now).label("is_overdue_by_reply_alone"),
        )
        .join(Category, Category.code == Report.category_code)
        .join(county, county.id == Report.county_id)
        .outerjoin(town, town.id == Report.town_id)
        .outerjoin(village, village.id == Report.village_id)
        .outerjoin(group, group.id == Report.group_id)
        .outerjoin(Station, Station.id == Report.station_id)
        .where(matching(ask.session, ask.wanted.with_figure(china_day(ask.now)), ask.actor, ask.now))
    )  # fmt: skip
    with ask.session.execute(REPORTS_BY_URGENCY.whole(listed).execution_options(yield_per=PAGE)) as found:
        yield from found


def _count_reports(ask: Ask) -> int:
    wanted = ask.wanted.with_figure(china_day(ask.now))
    return count_reports(ask.session, wanted, actor=ask.actor, now=ask.now).total


def _col(zh: str, en: str, name: str, kind: Kind = Kind.TEXT, width: int = 14) -> Column:
    return Column(zh, en, lambda row: getattr(row, name), kind, width)


REPORTS = table(
    "报告", "Reports",
    rights=(Right.REPORT_READ,),
    wanted=CountedFilter,
    columns=(
        Column("报告编号", "Report", lambda row: in_threes(row.number), width=14),
        _col("系统标识", "Id", "id", width=38),
        _col("分类代码", "Category code", "category_code", width=9),
        _col("分类", "Category", "name_zh", width=20),
        _col("分类（英文）", "Category (English)", "name_en", width=20),
        _col("类型", "Track", "track", Kind.CODE),
        _col("状态", "State", "state", Kind.CODE),
        _col("承办单位", "Held by", "custodian", Kind.CODE),
        _col("轮次", "Round", "round", Kind.NUMBER, 6),
        _col("办理期限（最后一天）", "Due (last day)", "due_at", Kind.LAST_DAY, 19),
        _col("是否逾期", "Overdue", "is_overdue", Kind.FLAG, 9),
        _col("仅首次回复逾期", "First reply alone overdue", "is_overdue_by_reply_alone", Kind.FLAG, 15),
        _col("区县", "County", "county"),
        _col("乡镇", "Town", "town"),
        _col("村代码", "Village code", "village_code", width=16),
        _col("村", "Village", "village"),
        _col("组代码", "Group code", "group_code", width=19),
        _col("组", "Group", "group"),
        _col("前哨站", "Station", "station", width=20),
        _col("采集时间", "Captured", "captured_at", Kind.INSTANT, 17),
        _col("收到时间", "Received", "received_at", Kind.INSTANT, 17),
        _col("首次回复期限（最后一天）", "First reply due (last day)", "reply_due_at", Kind.LAST_DAY, 23),
        _col("首次回复时间", "First reply", "replied_at", Kind.INSTANT, 17),
        _col("销号时间", "Closed", "closed_at", Kind.INSTANT, 17),
        _col("直报至", "Sealed to", "sealed_to", Kind.CODE, 9),
        _col("待审原因", "Held because", "held_reason", Kind.CODE, 18),
        _col("内容", "Text", "text", width=60),
    ),
    rows=_report_rows,
    count=_count_reports,
)  # fmt: skip


def _overdue_rows(ask: Ask) -> Generator[tuple[OverdueReport, int]]:
    for one in paged(ask, REPORTS_BY_URGENCY, list_overdue, lambda one: one.report, actor=ask.actor, now=ask.now):
        yield one, one.days_late(ask.now)


def _overdue(zh: str, en: str, name: str, kind: Kind = Kind.TEXT, width: int = 14) -> Column:
    return Column(zh, en, lambda pair: getattr(pair[0].report, name), kind, width)


OVERDUE = table(
    "逾期清单", "Overdue",
    rights=(Right.OVERDUE_READ,),
    wanted=OverdueFilter,
    columns=(
        Column("报告编号", "Report", lambda pair: in_threes(pair[0].report.number), width=14),
        _overdue("系统标识", "Id", "id", width=38),
        _overdue("分类代码", "Category code", "category_code", width=9),
        Column("乡镇", "Town", lambda pair: pair[0].report.town and pair[0].report.town.name),
        Column("村", "Village", lambda pair: pair[0].report.village and pair[0].report.village.name),
        _overdue("状态", "State", "state", Kind.CODE),
        _overdue("承办单位", "Held by", "custodian", Kind.CODE),
        Column("逾期事项", "What is late", lambda pair: pair[0].late_clock, Kind.CODE),
        Column("逾期事项的最后一天", "Last day", lambda pair: pair[0].last_day, Kind.DAY, 17),
        Column("逾期天数", "Days overdue", lambda pair: pair[1], Kind.NUMBER, 9),
        Column("首次回复逾期", "First reply overdue", lambda pair: pair[0].is_reply_overdue, Kind.FLAG, 13),
        Column("最近函件", "Last letter",
               lambda pair: pair[0].letters[-1].rung if pair[0].letters else None, Kind.CODE),
        Column("函件文号", "Letter no.",
               lambda pair: "；".join(one.letter["number"] for one in pair[0].letters if one.letter) or None, width=30),
    ),
    rows=_overdue_rows,
    count=lambda ask: count_overdue(ask.session, ask.wanted, actor=ask.actor, now=ask.now).total,
)  # fmt: skip
