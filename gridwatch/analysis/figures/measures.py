"""What is counted, and which rates are made of the counts; each with the definition that officials
are shown.

The definitions are those of the supervision domain (shared/domain.md, section 5). `figure_steps` in
the database says on which day a report adds to which measure; a report that moves, is merged,
reopened or withdrawn adds anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gridwatch.reports.lifecycle import State


class Measure(StrEnum):
    """What is counted on a day."""

    RECEIVED = "received"
    PROBLEMS = "problems"
    CLUES = "clues"
    CASES = "cases"
    CLOSED = "closed"
    CLOSED_IN_TIME = "closed_in_time"
    UNRECTIFIED = "unrectified"
    REPLIES_DUE = "replies_due"
    REPLIED_IN_TIME = "replied_in_time"
    RATED = "rated"
    SATISFIED = "satisfied"
    VISITS = "visits"
    OPEN = "open"
    OVERDUE = "overdue"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a number means, in words that officials read."""

    zh: str
    en: str


DEFINITIONS: dict[Measure, Definition] = {
    Measure.RECEIVED: Definition("期内收到的报告", "reports received in the window"),
    Measure.PROBLEMS: Definition(
        "问题数：期内首次受理的报告，加上由村级立行立改的报告；不含并案、转办和不予受理的",
        "problems: first accepted in the window, plus those fixed in the village; not merged, referred or out of scope",
    ),
    Measure.CLUES: Definition("期内移交的问题线索", "clues transferred in the window"),
    Measure.CASES: Definition("期内立案的线索", "clues of which a case was filed in the window"),
    Measure.CLOSED: Definition(
        "期内销号且至今未重新打开的报告", "closed in the window, and not reopened since"
    ),
    Measure.CLOSED_IN_TIME: Definition(
        "期内销号、且整改反馈没有逾期的报告", "closed in the window, with the rectification reported by its deadline"
    ),
    Measure.UNRECTIFIED: Definition(
        "截至期末整改期限已到而未销号的报告", "past their rectification deadline and not closed at the cut-off"
    ),
    Measure.REPLIES_DUE: Definition(
        "期内满首次答复期限（默认 7 天）的报告；答复前由本人撤回的不计",
        "reports whose days for the first reply (7 by default) ended in the window, without those withdrawn before",
    ),
    Measure.REPLIED_IN_TIME: Definition("其中期限内已首次答复的", "of these, first replied to in time"),
    Measure.RATED: Definition("期内经报告人评价的报告", "reports rated by their reporters in the window"),
    Measure.SATISFIED: Definition("其中评价为 4 分或 5 分的", "of these, rated 4 or 5 of 5"),
    Measure.VISITS: Definition("期内走访次数", "visits made in the window"),
    Measure.OPEN: Definition("截至期末未办结的报告", "open at the cut-off"),
    Measure.OVERDUE: Definition(
        "截至期末当前环节的最后一天已过、或首次答复的最后一天已过而尚未答复的未办结报告",
        "open at the cut-off and past the last day of the step they are in, or of a first reply that nobody has given",
    ),
    Measure.STANDING: Definition("期内收到、现处于该状态的报告", "received in the window and in this state now"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of two counts; `of` are added to make the denominator."""

    numerator: Measure
    of: tuple[Measure, ...]
    definition: Definition


RATES: dict[str, Rate] = {
    "problem_to_clue": Rate(Measure.CLUES, (Measure.PROBLEMS,), Definition(
        "问题转线索率 = 期内移交线索 ÷ 期内问题数",
        "problem→clue rate = clues transferred ÷ problems, both in the window")),
    "clue_to_case": Rate(Measure.CASES, (Measure.CLUES,), Definition(
        "线索转立案率 = 期内立案 ÷ 期内移交线索",
        "clue→case rate = cases filed ÷ clues transferred, both in the window")),
    "rectification": Rate(Measure.CLOSED, (Measure.CLOSED, Measure.UNRECTIFIED), Definition(
        "整改完成率 = 期内销号 ÷（期内销号 + 截至期末到期未销号）",
        "rectification rate = closed in the window ÷ (closed in the window + due and not closed at the cut-off)")),
    "on_time": Rate(Measure.CLOSED_IN_TIME, (Measure.CLOSED, Measure.UNRECTIFIED), Definition(
        "按期率 = 期内按期整改并销号 ÷（期内销号 + 截至期末到期未销号）",
        "on-time rate = closed in the window and rectified in time ÷ (closed + due and not closed at the cut-off)")),
    "reply_in_time": Rate(Measure.REPLIED_IN_TIME, (Measure.REPLIES_DUE,), Definition(
        "7 日答复率 = 期限内首次答复 ÷ 期内满答复期限的报告",
        "7-day reply rate = first reply within the days ÷ reports whose days have passed")),
    "satisfaction": Rate(Measure.SATISFIED, (Measure.RATED,), Definition(
        "满意率 = 评价 4–5 分 ÷ 已评价", "satisfaction = rated 4 or 5 ÷ rated")),
}  # fmt: skip

STOCKS: Mapping[Measure, Mapping[str, int]] = {
    Measure.UNRECTIFIED: {"fell_due": 1, "was_settled": -1},
    Measure.OVERDUE: {"clock_fell_due": 1, "clock_was_settled": -1},
    Measure.OPEN: {"open": 1},
}
"""Measures that stand at a cut-off: everything until then of these steps of the database, added
with these signs."""
FLOWS = tuple(measure for measure in Measure if measure not in STOCKS and measure is not Measure.STANDING)
"""Measures that are added over the days of a window; each is a step of the database by the same
name."""


def now_in(state: State) -> str:
    """The step of a report, on the day it was received, that is in this state now."""
    return f"now_{state.value}"


ENDS_A_DAY = frozenset({"fell_due", "clock_fell_due", "replies_due", "replied_in_time"})
"""Steps that happen at 24:00 of their day, so that today's have not happened yet."""
