"""The monthly supervision brief 监督简报 of a town: what its commission reads, checks and issues.

Every number comes from the functions that answer the routes, for the very person who asked; it says
how each is defined, what it was a year before, and when it was read. Villages are listed, people
never.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gridwatch.analysis.coverage.blind_spots import BlindSpot
from gridwatch.analysis.coverage.coverage import Activity
from gridwatch.analysis.coverage.staffing import Staffing
from gridwatch.analysis.figures.measures import RATES, Measure
from gridwatch.analysis.figures.tables import FigureRow, Ratio, Remainder
from gridwatch.analysis.figures.year_before import Change
from gridwatch.documents.blocks import Block, Document, Heading, Paragraph, Picture, Table
from gridwatch.exports.brief.facts import Facts, check_brief, get_facts
from gridwatch.exports.brief.ledger import ledger_section
from gridwatch.exports.brief.town_map import draw_town, short_name
from gridwatch.exports.exportable import Ask
from gridwatch.exports.formats.drawings import columns, rows
from gridwatch.reports.numbers import in_threes
from gridwatch.reports.overdue.letters import commission_of
from gridwatch.reports.overdue.worklist import OverdueReport
from gridwatch.territory.calendar import CHINA, china_day, in_words
from gridwatch.vocabulary import term_of
from gridwatch.vocabulary.figures import RATE

_KEY_MEASURES = (
    Measure.RECEIVED, Measure.PROBLEMS, Measure.CLUES, Measure.CLOSED, Measure.UNRECTIFIED, Measure.OPEN,
    Measure.OVERDUE, Measure.VISITS,
)  # fmt: skip
_KEY_RATES = ("rectification", "on_time", "reply_in_time", "satisfaction", "problem_to_clue")
_FEWEST = 3
"""Below so many cases a village's rate says nothing."""


def write_brief(ask: Ask) -> Document:
    """The brief as it stands now. Raises NotFound, NotAllowed, InvalidField for no town or a month
    to come."""
    town, month = check_brief(ask)
    facts = get_facts(ask, town, month)
    last = month.past - timedelta(days=1)
    blocks = [
        *_summary(facts),
        *_course(facts),
        *_kinds(facts),
        *_villages(ask.session, facts),
        *_net(facts),
        *ledger_section("六、监督检查与包联", facts.ledger, facts.pairing),
        *_late(facts),
        *_attention(facts),
    ]
    return Document(
        kind="监督简报",
        issuer=commission_of(town.name),
        number=f"〔{last.year}〕第{last.month}期",
        title=f"{town.name}{last.year}年{last.month}月廉情监督简报",
        issued_on=in_words(china_day(ask.now)),
        blocks=blocks,
        footnote=(
            f"统计区间：{in_words(month.first)}0时至{in_words(month.past)}0时（不含），北京时间。"
            f"上年同月数据取自{facts.base_taken_at.astimezone(CHINA):%Y年%m月%d日}。"
            f"数据截至{ask.now.astimezone(CHINA):%Y年%m月%d日 %H:%M}。"
            f"{'' if facts.is_over else '本月尚未结束，为阶段性数据。'}"
            "本简报由系统按当时数据生成，经审核后印发；涉及的反映人信息一律不载明。"
        ),
    )


def _summary(facts: Facts) -> list[Block]:
    counts, rates = facts.whole.counts, facts.whole.rates
    words = (
        f"本月，{facts.town.name}共收到报告{counts[Measure.RECEIVED]}件（{_against(facts, Measure.RECEIVED)}），"
        f"确认问题{counts[Measure.PROBLEMS]}个（{_against(facts, Measure.PROBLEMS)}），"
        f"销号{counts[Measure.CLOSED]}件，移交问题线索{counts[Measure.CLUES]}条；"
        f"{_cut_off(facts)}，未办结{counts[Measure.OPEN]}件，其中逾期{counts[Measure.OVERDUE]}件（含首次回复逾期）。"
        f"整改完成率{_percent(rates['rectification'])}，7日回复率{_percent(rates['reply_in_time'])}。"
    )
    table = [_count_row(facts, measure) for measure in _KEY_MEASURES if measure in facts.changes]
    table += [_rate_row(facts, name, rates[name]) for name in _KEY_RATES if name in rates]
    return [
        Heading("一、总体情况"),
        Paragraph(words),
        Table(("指标", "本月", "上年同月", "同比", "口径"), table, (16, 17, 17, 15, 35), left=(4,)),
    ]


def _cut_off(facts: Facts) -> str:
    """When the stocks of the month stand."""
    return f"截至期末（{in_words(facts.month.past - timedelta(days=1))}）" if facts.is_over else "截至数据时点"


def _count_row(facts: Facts, measure: Measure) -> tuple[str, ...]:
    change = facts.changes[measure]
    words = term_of(measure)
    return (words.zh, str(change.this), str(change.base), _change(change), words.said_zh)


def _rate_row(facts: Facts, name: str, ratio: Ratio) -> tuple[str, ...]:
    rate, bases = RATES[name], {measure: change.base for measure, change in facts.changes.items()}
    base = Ratio(bases.get(rate.numerator, 0), sum(bases.get(part, 0) for part in rate.of))
    points = "—"
    if ratio.value is not None and base.value is not None:
        points = f"{(ratio.value - base.value) * 100:+.1f}百分点".replace("-", "−")
    return (RATE[name].zh, _parts(ratio), _parts(base), points, RATE[name].said_zh.partition(" = ")[2])


def _course(facts: Facts) -> list[Block]:
    labels = [f"{row.during.first.month}月" if row.during else "" for row in facts.months]
    series = [
        (term_of(measure).zh, [row.counts[measure] for row in facts.months])
        for measure in (Measure.RECEIVED, Measure.PROBLEMS, Measure.CLOSED)
    ]
    return [
        Heading("二、近十二个月趋势"),
        Picture(columns(labels, series), 140, "图1  近十二个月收到报告、问题数和销号（件）"),
    ]


def _kinds(facts: Facts) -> list[Block]:
    if not facts.categories:
        return [Heading("三、问题分类"), Paragraph("本月没有收到报告。")]
    names, counts = zip(*facts.categories, strict=True)
    return [
        Heading("三、问题分类"),
        Picture(rows(names, counts), 130, "图2  本月收到报告的分类（件）"),
    ]


def _villages(session: Session, facts: Facts) -> list[Block]:
    counts = {row.place.id: row.counts[Measure.RECEIVED] for row in facts.villages if row.place}
    drawn = draw_town(session, facts.town, counts)
    table = [_village_row(row) for row in sorted(facts.villages, key=_by_rectification)]
    blocks: list[Block] = [Heading("四、各村情况")]
    if drawn.svg:
        derived = "；部分边界为推定" if drawn.has_derived else ""
        missing = f"；另有{len(counts) - drawn.drawn}个村暂无边界" if len(counts) > drawn.drawn else ""
        blocks.append(Picture(drawn.svg, drawn.width_mm, f"图3  各村本月收到报告{derived}{missing}"))
    else:
        blocks.append(Paragraph("各村暂无边界数据，未附图。"))
    note = f"按整改完成率排列；分母不足{_FEWEST}件的比率不列出，记为样本不足。"
    head = ("村（社区）", "收到", "问题", "销号", "整改完成率", "7日回复率", "走访")
    return [*blocks, Paragraph(note), Table(head, table, (24, 10, 10, 10, 18, 18, 10))]


def _by_rectification(row: FigureRow) -> tuple[bool, bool, float, str]:
    ratio = row.rates["rectification"]
    return row.place is None, ratio.denominator < _FEWEST, -(ratio.value or 0.0), row.key


def _village_row(row: FigureRow) -> tuple[str, ...]:
    counts = (str(row.counts[m]) for m in (Measure.RECEIVED, Measure.PROBLEMS, Measure.CLOSED))
    rates = (_enough(row.rates[name]) for name in ("rectification", "reply_in_time"))
    return (
        short_name(row.place.name) if row.place else term_of(Remainder.REST).zh,
        *counts,
        *rates,
        str(row.counts[Measure.VISITS]),
    )


def _net(facts: Facts) -> list[Block]:
    net, vacant = facts.coverage, facts.coverage.by_staffing[Staffing.VACANT]
    seen = net.by_activity
    assert seen is not None, "briefs are made for those who read reports"
    words = (
        f"期末共有{net.villages}个村（社区），其中{net.villages_with_station}个有前哨站；"
        f"{net.groups}个村民小组，其中{net.groups_with_monitor}个有在任监督员、{vacant}个空缺，"
        f"{net.groups_meeting_ratio}个达到按户数配备的要求；在任监督员{net.monitors}名。"
        f"近期有上报的组{seen[Activity.REPORTING]}个，有走访无问题的组{seen[Activity.VISITED]}个，"
        f"无上报无走访的组{seen[Activity.SILENT]}个。"
    )
    return [Heading("五、监督网络"), Paragraph(words)]


def _late(facts: Facts) -> list[Block]:
    heading = Heading("七、逾期清单")
    if not facts.overdue:
        return [heading, Paragraph("截至数据时点，没有逾期事项。")]
    table = [_late_row(one, facts.as_of) for one in facts.overdue]
    head = ("报告编号", "村（社区）", "分类", "逾期环节", "最后一天", "逾期天数")
    totals, at_the_end = facts.overdue_totals, facts.whole.counts[Measure.OVERDUE]
    rest = totals.total - len(table)
    words = f"截至数据时点，逾期{totals.total}件，含仅首次回复逾期{totals.reply_alone}件。"
    if facts.is_over:
        words += f"{_cut_off(facts)}为{at_the_end}件。"
    if rest:
        words += f"另有{rest}件未列出，请在系统内查看。"
    return [heading, Paragraph(words), Table(head, table, (22, 18, 10, 18, 18, 14))]


def _late_row(one: OverdueReport, now: datetime) -> tuple[str, ...]:
    report = one.report
    return (
        in_threes(report.number),
        short_name(report.village.name) if report.village else "—",
        report.category_code,
        term_of(one.late_clock).zh,
        one.last_day.isoformat(),
        str(one.days_late(now)),
    )


def _attention(facts: Facts) -> list[Block]:
    net, found = facts.coverage, []
    if late := facts.overdue_totals.total:
        found.append(f"截至数据时点有{late}件逾期，请督促承办单位抓紧办理。")
    if facts.whole.counts[Measure.UNRECTIFIED]:
        found.append(f"有{facts.whole.counts[Measure.UNRECTIFIED]}件整改到期而未销号。")
    if net.villages > net.villages_with_station:
        found.append(f"有{net.villages - net.villages_with_station}个村（社区）没有前哨站。")
    if vacant := net.by_staffing[Staffing.VACANT]:
        found.append(f"有{vacant}个村民小组没有在任监督员。")
    if unsigned := net.by_staffing[Staffing.NEVER_SIGNED_IN]:
        found.append(f"有{unsigned}个村民小组的监督员从未登录。")
    found += [_spot(spot) for spot in facts.spots]
    words = [f"{number}. {one}" for number, one in enumerate(found, 1)] or ["没有需要特别关注的情况。"]
    return [Heading("八、需要关注"), *(Paragraph(one) for one in words)]


def _spot(spot: BlindSpot) -> str:
    visited = f"最近一次走访为{in_words(spot.last_visited_on)}" if spot.last_visited_on else "没有走访记录"
    expected = f"近一年无上报，按户数和周边情况预期约{spot.expected:.1f}件"
    return f"{spot.name}（{spot.code}）{expected}，{visited}，建议实地走访。"


def _against(facts: Facts, measure: Measure) -> str:
    change = facts.changes[measure]
    if change.value is None:
        return f"上年同月{change.base}件，同比—"
    return f"上年同月{change.base}件，同比{_change(change)}"


def _change(change: Change) -> str:
    return "—" if change.value is None else f"{change.value:+.1%}".replace("-", "−")


def _percent(ratio: Ratio) -> str:
    return "—" if ratio.value is None else f"{ratio.value:.1%}"


def _parts(ratio: Ratio) -> str:
    """A rate with what it is made of."""
    return "—" if ratio.value is None else f"{_percent(ratio)}（{ratio.numerator}/{ratio.denominator}）"


def _enough(ratio: Ratio) -> str:
    return _percent(ratio) if ratio.denominator >= _FEWEST else "样本不足"
