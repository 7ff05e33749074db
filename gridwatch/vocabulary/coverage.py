"""Coverage, staffing, handling times and collective assets in words: what each number means, and
what its classes are called.

`{days}` is the length of the window in which activity is looked for.
"""

from gridwatch.vocabulary.term import Table, Term

STAFFING: Table = {
    "vacant":          Term("空缺", "Vacant"),
    "below_ratio":     Term("配备不足", "Too few monitors"),
    "never_signed_in": Term("从未登录", "Never signed in"),
    "staffed":         Term("配备合格", "Staffed"),
}  # fmt: skip

ACTIVITY: Table = {
    "reporting": Term("有上报", "Reporting"),
    "visited":   Term("有走访无问题", "Visited, no problem"),
    "silent":    Term("无上报无走访", "Neither report nor visit"),
    "new":       Term("刚设立", "Newly set up"),
}  # fmt: skip

COVERAGE_COUNT: Table = {
    "villages": Term("当日存在的村（社区）", "villages that exist on the day"),
    "villages_with_station": Term("其中当日有前哨站的", "of these, with an active station on the day"),
    "groups": Term("当日存在的村民小组", "village groups that exist on the day"),
    "groups_with_monitor": Term("其中至少有一名在任监督员的", "of these, with at least one monitor in term"),
    "groups_with_known_households": Term("其中户数已知的", "of these, whose households are known"),
    "groups_with_unknown_households": Term("其中户数未知的", "of these, whose households are not known"),
    "groups_meeting_ratio": Term(
        "户数已知、且在任监督员达到按户数应配人数的组",
        "groups of known households with as many monitors in term as these ask for"),
    "groups_lacking_monitors": Term(
        "在任监督员少于应配人数的组；户数未知的按一名计",
        "groups with fewer monitors in term than needed; one is needed where the households are not known"),
    "households": Term(
        "户数已知的组的户数之和（以现行登记为准）",
        "households of the groups where they are known, as registered today"),
    "monitors": Term("在任监督员", "monitors in term"),
    "monitors_where_households_known": Term(
        "户数已知的组的在任监督员", "monitors in term in groups of known households"),
    "monitors_signed_in": Term(
        "其中曾经登录过的在任监督员", "of the monitors in term, those who have ever signed in"),
    "monitors_in_term_throughout": Term(
        "截至当日的 {days} 天内一直在同一组任职的监督员；期满续任、前后相接的视为一直在任",
        "monitors in term in the same group throughout the {days} days until the day; a renewal without a gap goes on"),
    "monitors_active": Term(
        "其中在这 {days} 天内有过上报或走访的；最小统计到村",
        "of these, who reported or visited in those {days} days; a village is the smallest place it is told of"),
    "vacant": Term("没有在任监督员的组", "groups without a monitor in term"),
    "below_ratio": Term("有监督员、但少于应配人数的组", "groups with fewer monitors than needed, but not without"),
    "never_signed_in": Term(
        "人数已足、但无人登录过的组", "groups with enough monitors, none of whom has ever signed in"),
    "staffed": Term("人数已足、且有人登录过的组", "groups with enough monitors, of whom some have signed in"),
    "reporting": Term("{days} 天内有上报的组", "groups from which something was reported in the {days} days"),
    "visited": Term(
        "{days} 天内没有上报、但有走访的组（走访过，没有问题）",
        "groups without a report but with a visit in the {days} days: visited, no problem"),
    "silent": Term(
        "{days} 天内既无上报也无走访的组", "groups with neither a report nor a visit in the {days} days"),
    "new": Term(
        "设立不足 {days} 天、尚无上报和走访的组",
        "groups opened within the {days} days, without report or visit so far"),
}  # fmt: skip
"""Definitions only: no column is headed by them."""

COVERAGE_RATE: Table = {
    "station_coverage": Term(
        "前哨站覆盖率", "Station coverage",
        "前哨站覆盖率 = 有前哨站的村 ÷ 村", "station coverage = villages with an active station ÷ villages"),
    "group_coverage": Term(
        "监督员覆盖率", "Group coverage",
        "监督员覆盖率 = 至少有一名在任监督员的组 ÷ 组",
        "group coverage = groups with at least one monitor in term ÷ groups"),
    "staffing": Term(
        "配备合格率", "Staffing",
        "配备合格率 = 达到应配人数的组 ÷ 户数已知的组",
        "staffing = groups that meet the household ratio ÷ groups of known households"),
    "households_per_monitor": Term(
        "每名监督员户数", "Households per monitor",
        "每名监督员户数 = 户数 ÷ 在任监督员，均只计户数已知的组",
        "households per monitor = households ÷ monitors in term, both of groups of known households"),
    "signed_in": Term(
        "登录率", "Signed in",
        "登录率 = 曾登录的在任监督员 ÷ 在任监督员",
        "signed in = monitors in term who have ever signed in ÷ monitors in term"),
    "active": Term(
        "活跃率", "Active",
        "活跃率 = {days} 天内有过上报或走访的监督员 ÷ 这 {days} 天一直在任的监督员",
        "active = monitors who reported or visited in the {days} days ÷ monitors in term throughout them"),
}  # fmt: skip

HANDLING_COUNT: Table = {
    "problems": Term(
        "期内首次受理或由村级立行立改的问题", "problems first accepted, or fixed by the village, in the window"),
    "closed": Term("其中至今已销号且未重新办理的", "of these, closed until now and not reopened since"),
    "still_open": Term("其中至今未销号的", "of these, not closed until now"),
    "left": Term("其中已移交问题线索的", "of these, transferred as clues"),
    "median_days": Term("多少天内有一半销号", "after how many days half were closed"),
    "three_quarters_days": Term("多少天内有四分之三销号", "after how many days three quarters were closed"),
    "at_risk": Term("满该天数前仍在办的问题", "problems still in hand before so many days had passed"),
    "open_share": Term(
        "满该天数后仍未销号的比例（Kaplan–Meier 估计）：未销号的计至今日，转问题线索的计至移交日",
        "share not closed after so many days (Kaplan–Meier): open ones count until today, clues until transferred"),
}  # fmt: skip

HANDLING_RATE: Table = {
    "closed_share": Term(
        "已销号比例", "Closed share",
        "已销号比例 = 至今已销号 ÷ 期内问题数", "closed share = closed until now ÷ problems of the window"),
    "still_open_share": Term(
        "在办比例", "Still open share",
        "在办比例 = 至今未销号 ÷ 期内问题数", "still open share = not closed until now ÷ problems of the window"),
}  # fmt: skip

ASSET_COUNT: Table = {
    "villages_returned": Term(
        "期内至少填报过一个月台账的村", "villages with a return for at least one month of the window"),
    "expected": Term("各月应登记的台账条目之和", "entries of the inventory expected, added over the months"),
    "registered": Term("其中已登记的", "of these, registered"),
    "reviewed": Term("其中已审核的", "of these, reviewed"),
    "disclosures_due": Term("公开期限在昨日及以前的台账", "returns whose disclosure was due until yesterday"),
    "disclosed_in_time": Term("其中按期公开的", "of these, disclosed in time"),
}  # fmt: skip

ASSET_RATE: Table = {
    "completion": Term(
        "清查完成率", "Completion",
        "清查完成率 = 已审核 ÷ 应登记", "completion = reviewed ÷ expected"),
    "registration": Term(
        "登记率", "Registration",
        "登记率 = 已登记 ÷ 应登记", "registration = registered ÷ expected"),
    "disclosure": Term(
        "按期公开率", "Disclosure",
        "按期公开率 = 按期公开 ÷ 到期应公开", "disclosure = disclosed in time ÷ due until yesterday"),
}  # fmt: skip
