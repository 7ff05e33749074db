"""What is counted, and the rates made of it: the heading of a column, and the definition that
officials are shown.

The definitions are those of the supervision domain (shared/domain.md, section 5).
"""

from gridwatch.vocabulary.term import Table, Term

MEASURE: Table = {
    "received": Term("收到报告", "Received", "期内收到的报告", "reports received in the window"),
    "problems": Term(
        "问题数", "Problems",
        "问题数：期内首次受理的报告，加上由村级立行立改的报告；不含并案、转办和不予受理的",
        "problems: first accepted in the window, and fixed in the village; not merged, referred or out of scope"),
    "clues": Term("转问题线索", "Clues", "期内转出的问题线索", "clues transferred in the window"),
    "cases": Term("立案", "Cases", "期内立案的线索", "clues of which a case was filed in the window"),
    "closed": Term(
        "销号", "Closed",
        "期内销号且至今未重新办理的报告", "closed in the window, and not reopened since"),
    "closed_in_time": Term(
        "按期整改并销号", "Closed in time",
        "期内销号、且整改反馈没有逾期的报告", "closed in the window, with the rectification reported by its deadline"),
    "unrectified": Term(
        "到期未销号", "Due and not closed",
        "截至期末整改期限已到而未销号的报告", "past their rectification deadline and not closed at the cut-off"),
    "replies_due": Term(
        "应回复", "Replies due",
        "期内满首次回复期限（默认 7 天）的报告；回复前由本人撤回的不计",
        "reports whose days for the first reply (7 by default) ended in the window, without those withdrawn before"),
    "replied_in_time": Term(
        "按期回复", "Replied in time", "其中期限内已首次回复的", "of these, first replied to in time"),
    "rated": Term("已评价", "Rated", "期内经反映人评价的报告", "reports rated by their reporters in the window"),
    "satisfied": Term("满意", "Satisfied", "其中评价为 4 分或 5 分的", "of these, rated 4 or 5 of 5"),
    "visits": Term("走访", "Visits", "期内走访次数", "visits made in the window"),
    "open": Term("未办结", "Open", "截至期末未办结的报告", "open at the cut-off"),
    "overdue": Term(
        "逾期", "Overdue",
        "截至期末当前环节的最后一天已过、或首次回复的最后一天已过而尚未回复的未办结报告",
        "open at the cut-off and past the last day of the step they are in, or of a first reply that nobody has given"),
    "standing": Term(
        "处于该状态", "In this state", "期内收到、现处于该状态的报告", "received in the window and in this state now"),
}  # fmt: skip

RATE: Table = {
    "problem_to_clue": Term(
        "问题转线索率", "Problem to clue",
        "问题转线索率 = 期内转问题线索 ÷ 期内问题数",
        "problem→clue rate = clues transferred ÷ problems, both in the window"),
    "clue_to_case": Term(
        "线索转立案率", "Clue to case",
        "线索转立案率 = 期内立案 ÷ 期内转问题线索",
        "clue→case rate = cases filed ÷ clues transferred, both in the window"),
    "rectification": Term(
        "整改完成率", "Rectification rate",
        "整改完成率 = 期内销号 ÷（期内销号 + 截至期末到期未销号）",
        "rectification rate = closed in the window ÷ (closed in the window + due and not closed at the cut-off)"),
    "on_time": Term(
        "按期率", "On-time rate",
        "按期率 = 期内按期整改并销号 ÷（期内销号 + 截至期末到期未销号）",
        "on-time rate = closed in the window and rectified in time ÷ (closed + due and not closed at the cut-off)"),
    "reply_in_time": Term(
        "7日回复率", "7-day reply rate",
        "7日回复率 = 期限内首次回复 ÷ 期内满回复期限的报告",
        "7-day reply rate = first reply within the days ÷ reports whose days have passed"),
    "satisfaction": Term(
        "满意率", "Satisfaction", "满意率 = 评价 4–5 分 ÷ 已评价", "satisfaction = rated 4 or 5 ÷ rated"),
}  # fmt: skip

BY: Table = {
    "day":      Term("按日", "Day"),
    "month":    Term("按月", "Month"),
    "category": Term("按分类", "Category"),
    "state":    Term("按状态", "State"),
    "place":    Term("按下级区划", "Place below"),
}  # fmt: skip

MAP_VIEW: Table = {
    "as_routed": Term("收到时的区划", "As routed"),
    "today":     Term("现行区划", "Places of today"),
}  # fmt: skip

REMAINDER: Table = {"rest": Term("未落到下级区划", "Not in any place below")}

ANOMALY_KIND: Table = {
    "dismissals": Term(
        "办结方式异常", "Dismissals",
        "收到 {received} 件，其中不予受理、转办或并案 {dismissed} 件；同级平均占 {peers_mean:.1%}。",
        "{dismissed} of {received} received were refused, referred or merged; {peers_mean:.1%} among its peers."),
    "same_wording": Term(
        "文字雷同", "Same words",
        "{reports} 件报告文字相同，出自 {reporters} 位反映人。",
        "{reports} reports say the same words; {reporters} people made them."),
    "same_photo": Term(
        "照片雷同", "Same photo",
        "{reports} 件报告的照片看起来相同。", "{reports} reports have photos that look the same."),
    "burst": Term(
        "短期集中上报", "Burst",
        "{from} 至 {to}（不含当日）收到 {reports} 件，按其余时间推算应为 {expected} 件。{before_zh}",
        "{reports} reports from {from} until before {to}; the rest of the time lets one expect {expected}.{before_en}"),
}  # fmt: skip
"""The sentence tells what was noticed, with its facts."""
