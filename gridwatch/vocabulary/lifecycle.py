"""The life cycle of a report in words: states, actions, clocks, and who holds it."""

from gridwatch.vocabulary.reports import HELD_REASON
from gridwatch.vocabulary.term import Table, Term

STATE: Table = {
    "draft":            Term("草稿", "Draft"),
    "held":             Term("待审核", "Held"),
    "submitted":        Term("已提交", "Submitted"),
    "returned":         Term("退回补充", "Returned with a question"),
    "merged":           Term("已合并", "Merged"),
    "village_fix":      Term("村内整改", "Being fixed in the village"),
    "escalated":        Term("已上报乡镇", "Escalated"),
    "referred":         Term("已转办", "Referred",
                             "您的报告已转有关部门办理，去向见办理经过。",
                             "Your report was referred; the timeline says where to."),
    "out_of_scope":     Term("不予受理", "Out of scope",
                             "您的报告不属于受理范围，原因见办理经过。",
                             "Your report is out of scope: see its timeline."),
    "accepted":         Term("已受理", "Accepted"),
    "quick_fix":        Term("立行立改", "Quick fix"),
    "ordered":          Term("限期整改", "Ordered"),
    "clue_transferred": Term("已转问题线索", "Transferred as a clue",
                             "您的报告已按规定移交。", "Your report was transferred as the rules say."),
    "feedback":         Term("整改反馈", "Feedback given"),
    "revisit":          Term("跟踪回访", "Revisited"),
    "closed":           Term("合格销号", "Closed", "您的报告已整改合格并销号。", "Your report is closed."),
    "withdrawn":        Term("已撤回", "Withdrawn", "您已撤回这份报告。", "You have withdrawn this report."),
}  # fmt: skip
"""The sentence tells its reporter how it ended."""

ACTION: Table = {
    "submit":        Term("提交", "Submit"),
    "hold":          Term("暂存待审", "Hold"),
    "admit":         Term("准予进入", "Admit", "情况属实，转入正常办理", "Let it in to be handled"),
    "dismiss":       Term("不予采纳", "Dismiss", "不符合要求，告知反映人", "Turn it away and tell the reporter"),
    "assign":        Term("指定前哨站", "Assign a station", "交给另一个前哨站", "Give it to another station"),
    "return":        Term("退回补充", "Return with a question",
                          "向反映人提一个问题", "Ask the reporter one clear question"),
    "answer":        Term("回答问题", "Answer", "回答承办单位的问题", "Answer the question"),
    "merge":         Term("合并", "Merge", "与另一份报告是同一件事", "It is the same as another report"),
    "village_fix":   Term("村内整改", "Fix in the village", "在村里就能解决", "It can be fixed in the village"),
    "escalate":      Term("上报乡镇", "Escalate to the town", "交乡镇办理", "Send it up to the town"),
    "accept":        Term("受理", "Accept", "乡镇受理，开始处置", "The town takes it on"),
    "refer":         Term("转其他部门", "Refer elsewhere", "属于其他部门职责", "It is another authority's duty"),
    "out_of_scope":  Term("不予受理", "Out of scope", "不属于监督范围，告知反映人",
                          "Not a matter of this network; the reporter is told"),
    "quick_fix":     Term("立行立改", "Quick fix", "几天内可以解决", "It can be put right within days"),
    "order":         Term("限期整改", "Order rectification", "向责任单位发整改通知", "Send an order to a unit"),
    "transfer_clue": Term("转问题线索", "Transfer as a clue",
                          "作为问题线索移交，不再公开办理情况", "Hand it over as a clue"),
    "give_feedback": Term("整改反馈", "Give feedback", "反馈整改结果", "Report what was done"),
    "revisit":       Term("登记回访", "Record a revisit",
                          "到现场看过后登记，须附照片", "Look again on the spot, with a photo"),
    "order_again":   Term("再次限期整改", "Order again", "整改不合格，再发通知", "Not put right: order again"),
    "close":         Term("销号", "Close", "整改合格，予以销号", "It is put right: sign it off"),
    "reopen":        Term("重新办理", "Reopen", "销号后又发现问题", "Something came up after closing"),
    "withdraw":      Term("撤回", "Withdraw", "撤回自己的报告", "Take one's own report back"),
    "concern":       Term("补记涉及的人", "Add whom it concerns",
                          "补记后其本人须回避", "Whoever is named must not handle it"),
    "object":        Term("提出归属异议", "Object to the routing",
                          "不属于本站，请乡镇裁定", "It is not this station's: the town decides"),
    "lapse":         Term("逾期未答", "Not answered in time"),
    "extend":        Term("延长期限", "Extend the deadline"),
    "reclock":       Term("重新计时", "Restart the clock"),
}  # fmt: skip
"""The sentence tells whoever may take it what it is for."""

STEP_REASON: Table = {
    **HELD_REASON,
    "nobody_left": Term("应办的人都须回避，转上一级", "Everybody who could handle it is excluded: moved up"),
    "sealed":      Term("直报件，不经前哨站", "Sealed, past the station"),
    "overdue":     Term("逾期自动上报", "Sent up by itself: overdue"),
    "no_answer":   Term("反映人逾期未答", "No answer in time"),
    "calendar":    Term("节假日安排已公布", "The year's holidays became known"),
}  # fmt: skip
"""Why the product took a step by itself."""

CLOCK: Table = {
    "admit":     Term("审核收件", "admission", "审核收件", "check it in"),
    "triage":    Term("研判分流", "triage", "给出处理意见", "decide what to do"),
    "objection": Term("裁定归属异议", "decision on the objection", "确定由谁办理", "decide whose it is"),
    "answer":    Term("反映人回答", "answer"),
    "accept":    Term("受理", "acceptance", "决定是否受理", "decide whether to take it on"),
    "dispose":   Term("确定处置方式", "disposal", "确定办理方式", "decide how to handle it"),
    "quick_fix": Term("立行立改", "quick fix", "办好并反馈", "put it right and report back"),
    "order":     Term("限期整改", "rectification", "完成整改", "put it right"),
    "revisit":   Term("跟踪回访", "revisit", "回访核实", "look again on the spot"),
    "sign_off":  Term("审核销号", "sign-off", "审核销号", "sign it off"),
    "reply":     Term("首次回复", "first reply"),
}  # fmt: skip
"""The sentence says to a reporter what whoever holds the report does before the clock runs out."""

CUSTODIAN: Table = {
    "reporter": Term("反映人", "the reporter"),
    "desk":     Term("承办单位", "the desk"),
    "station":  Term("前哨站", "the station"),
    "town":     Term("乡镇纪委", "the town"),
    "county":   Term("区县纪委监委", "the county"),
    "unit":     Term("责任单位", "the responsible unit"),
    "nobody":   Term("已办结", "nobody"),
}  # fmt: skip

AUDIENCE: Table = {
    "reporter": Term("反映人", "the reporter", "反映人和承办单位都能看到这段话。",
                     "The reporter and the desk read this."),
    "station":  Term("前哨站", "the station", "前哨站和乡镇能看到，反映人看不到。",
                     "The station and the town read this; the reporter does not."),
    "town":     Term("乡镇纪委", "the town", "只有乡镇和区县能看到。", "Only the town and the county read this."),
}  # fmt: skip
"""Who reads a note; the sentence tells whoever writes it."""

PARTY: Table = {"reporter": Term("反映人", "the reporter"), "system": Term("系统自动", "by itself")}

NEED: Table = {
    "note":        Term("说明", "a note"),
    "place_code":  Term("交给哪个村或组", "a village or group"),
    "into":        Term("并入哪份报告", "the report it goes into"),
    "unit_id":     Term("责任单位", "a responsible unit"),
    "requirement": Term("整改要求", "what must be put right"),
    "photo":       Term("现场照片", "a photo"),
    "location":    Term("现场位置", "a position"),
    "concerns":    Term("涉及的人", "whom it concerns"),
    "letter_id":   Term("已签发的函件", "a letter that is out"),
    "left_to":     Term("去向", "where it goes"),
    "villagers_asked": Term("询问的村民人数", "how many villagers were asked"),
    "consented_on": Term("本人同意的日期", "the day of the consent"),
    "consent_how":  Term("本人同意的方式", "how the person consented"),
    "done_on":      Term("澄清的日期", "the day on which it was done"),
}  # fmt: skip
"""What a step needs besides the action."""

AWAITED: Table = {
    "admit":     Term("待审核", "To be admitted"),
    "assign":    Term("无归属", "Without a station"),
    "triage":    Term("待研判", "To be triaged"),
    "accept":    Term("待受理", "To be accepted"),
    "dispose":   Term("待处置", "To be disposed of"),
    "feedback":  Term("待反馈", "Feedback due"),
    "extension": Term("待批延期", "Extension to decide"),
    "revisit":   Term("待回访", "To be revisited"),
    "close":     Term("待销号", "To be signed off"),
    "any":       Term("待我办理", "Mine to do"),
}  # fmt: skip
