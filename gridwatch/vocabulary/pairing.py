"""Pairings 包联, their diaries, and what became of what these raised, in words."""

from gridwatch.vocabulary.term import Table, Term

STATE: Table = {
    "draft":     Term("草稿", "Draft"),
    "open":      Term("待办理", "To be followed up"),
    "passed_on": Term("已转交", "Passed on"),
    "done":      Term("已办成", "Done"),
    "not_done":  Term("未办成", "Not done"),
}  # fmt: skip

ACTION: Table = {
    "raise":   Term("提出", "Raise"),
    "pass_on": Term("转交办理", "Pass on"),
    "finish":  Term("登记办成", "Record as done"),
    "decline": Term("登记未办成", "Record as not done"),
    "reopen":  Term("重新办理", "Follow up again"),
}  # fmt: skip

KIND: Table = {"problem": Term("问题", "Problem"), "suggestion": Term("建议", "Suggestion")}

CHANNEL_KIND: Table = {
    "net":      Term("一网（网站）", "Web page"),
    "board":    Term("一栏（公示栏）", "Board"),
    "wechat":   Term("一微（微信）", "WeChat group"),
    "room":     Term("一室（公开室）", "Room"),
    "screen":   Term("一屏（显示屏）", "Screen"),
    "terminal": Term("自助终端", "Terminal"),
}  # fmt: skip
"""The five 五个一 of disclosure, and the terminals beside them."""

PETITION_KIND: Table = {
    "all":              Term("全部信访", "All petitions"),
    "about_disclosure": Term("其中涉及公开", "Of these about disclosure"),
}  # fmt: skip

TOLD: Table = {
    "raised":    Term("包联日志提出一条问题或建议", "A paired official raised something"),
    "passed_on": Term("您提出的问题或建议已转交", "What you raised was passed on"),
    "done":      Term("您提出的问题或建议已办成", "What you raised was done"),
    "not_done":  Term("您提出的问题或建议未办成", "What you raised was not done"),
    "reopened":  Term("您提出的问题或建议重新办理", "What you raised is followed up again"),
}  # fmt: skip

AWAITED: Table = {
    "follow_up": Term("待办理的包联问题和建议", "Raised in diaries, to follow up"),
    "raised":    Term("我提出、尚未办结的", "What I raised and is still open"),
}  # fmt: skip

RIGHT: Table = {
    "pairing.read":    Term("查看包联", "read pairings"),
    "pairing.make":    Term("安排包联", "pair officials with villages"),
    "diary.write":     Term("写包联日志", "write a pairing's diary"),
    "diary.follow_up": Term("办理包联问题和建议", "follow up what diaries raise"),
    "petition.read":   Term("查看信访件数", "read petition counts"),
    "petition.record": Term("登记信访件数", "record petition counts"),
    "channel.read":    Term("查看公开渠道", "read channel points"),
    "channel.record":  Term("登记公开渠道", "record channel points"),
}  # fmt: skip

THING: Table = {
    "pairing":    Term("包联", "pairing"),
    "diary":      Term("包联日志", "diary"),
    "diary_item": Term("包联问题或建议", "problem or suggestion"),
    "petition_count": Term("信访件数", "petition count"),
    "channel_point": Term("公开渠道", "channel point"),
    "channel_sighting": Term("渠道查看记录", "sighting of a channel point"),
}  # fmt: skip

AUDIT_ACTION: Table = {
    "pairing.make": Term("安排包联", "Pair an official"),
    "pairing.end":  Term("结束包联", "End a pairing"),
    "diary.write":  Term("写包联日志", "Write a diary"),
    "petition.record":  Term("登记信访件数", "Record a petition count"),
    "petition.compare": Term("对比信访件数", "Compare petition counts"),
    "channel.open":  Term("登记公开渠道", "Record a channel point"),
    "channel.see":   Term("登记渠道是否可用", "Record whether a channel point works"),
    "channel.close": Term("停用公开渠道", "Close a channel point"),
    **{
        f"diary_item.{code}": Term(f"{term.zh}包联问题或建议", f"{term.en}: a diary's item")
        for code, term in ACTION.items()
    },
}  # fmt: skip
