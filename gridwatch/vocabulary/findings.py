"""The ledger of problems 问题台账 and its checks, in words."""

from gridwatch.vocabulary.term import Table, Term

STATE: Table = {
    "unknown":   Term("未登记", "Not entered"),
    "entered":   Term("已登记，待分办", "Entered"),
    "lettered":  Term("已发函，待整改", "Letter sent"),
    "ordered":   Term("限期整改中", "Ordered"),
    "feedback":  Term("已反馈，待回访", "Fed back"),
    "revisited": Term("已回访，待销号", "Looked at again"),
    "closed":    Term("合格销号", "Signed off"),
    "clue":      Term("作为问题线索，待处置意见", "A clue, opinion due"),
    "decided":   Term("线索已提出处置意见", "A clue, opinion given"),
    "in_report": Term("已转入报告办理", "Handled as a report"),
    "referred":  Term("已转有关单位", "Referred"),
    "dismissed": Term("不属问题", "No problem"),
}  # fmt: skip

ACTION: Table = {
    "enter":     Term("登记问题", "Enter"),
    "letter":    Term("发函", "Send a letter"),
    "order":     Term("责令限期整改", "Order"),
    "feed_back": Term("反馈整改", "Feed back"),
    "revisit":   Term("跟踪回访", "Look again"),
    "sign_off":  Term("合格销号", "Sign off"),
    "again":     Term("不合格，再整改", "Again"),
    "suspect":   Term("作为问题线索", "Take as a clue"),
    "decide":    Term("提出处置意见", "Give an opinion"),
    "hand_over": Term("转入报告办理", "Handle as a report"),
    "refer":     Term("转有关单位", "Refer"),
    "dismiss":   Term("不属问题", "Dismiss"),
}  # fmt: skip

CLOCK: Table = {
    "assign":   Term("分办", "Assign"),
    "answer":   Term("整改反馈", "Feed back"),
    "revisit":  Term("跟踪回访", "Look again"),
    "sign_off": Term("销号", "Sign off"),
    "opinion":  Term("提出处置意见", "Opinion"),
}  # fmt: skip

KIND: Table = {
    "none":       Term("不公开", "Not disclosed"),
    "false":      Term("假公开", "Falsely disclosed"),
    "incomplete": Term("公开不到位", "Incompletely disclosed"),
    "late":       Term("公开不及时", "Disclosed late"),
    "leak":       Term("公开泄露隐私", "Leaks privacy"),
    "other":      Term("其他问题", "Other"),
}  # fmt: skip

ORIGIN: Table = {
    "check":      Term("实地监督检查", "A check"),
    "inspection": Term("巡察", "An inspection"),
    "audit":      Term("审计", "An audit"),
    "duty":       Term("履职监督", "Duties"),
    "department": Term("部门监管", "A department"),
    "self_check": Term("自查自纠", "The village itself"),
    "pairing":    Term("包联走访", "A pairing"),
}  # fmt: skip

CHECK_KIND: Table = {
    "department": Term("部门检查", "By a department"),
    "special":    Term("集中检查", "Special check"),
    "self":       Term("自查自纠", "By the village itself"),
    "spot":       Term("明察暗访", "Spot check"),
    "cross":      Term("交叉互查", "Each other's"),
}  # fmt: skip

TOLD: Table = {
    "finding_entered":   Term("台账登记了一个问题", "A problem was entered"),
    "finding_near":      Term("一个问题的办理期限临近", "The time of a problem is nearly over"),
    "finding_due":       Term("一个问题已过办理期限", "The time of a problem is over"),
    "finding_lettered":  Term("一个问题已发函要求整改", "A letter asks to put a problem right"),
    "finding_fed_back":  Term("一个问题已反馈整改，请安排回访", "A problem was fed back: look again"),
    "finding_revisited": Term("一个问题已回访，请销号", "A problem was looked at again: sign it off"),
    "finding_again":     Term("一个问题回访不合格，请再整改", "A problem is not put right yet"),
    "finding_closed":    Term("一个问题已合格销号", "A problem was signed off"),
}  # fmt: skip

RIGHT: Table = {
    "finding.read":      Term("查看问题台账", "read the ledger of problems"),
    "finding.enter":     Term("登记问题、检查和回访", "enter problems, check and look again"),
    "finding.own_theme": Term("登记和回访本部门分类的问题", "enter problems of the department's own themes"),
    "finding.handle":    Term("分办问题、发函、作为线索处置", "assign problems, send letters, take clues"),
    "finding.sign":      Term("问题销号", "sign problems off"),
    "finding.feed_back": Term("反馈本村问题的整改", "feed back on the village's problems"),
    "finding.list":      Term("编制检查要点清单、设定部门分类", "write check lists, set departments' themes"),
}  # fmt: skip

THING: Table = {
    "finding":    Term("问题", "problem"),
    "check":      Term("检查", "check"),
    "check_list": Term("检查要点清单", "check list"),
    "category":   Term("分类", "category"),
}  # fmt: skip

AUDIT_ACTION: Table = {
    **{f"finding.{code}": Term(f"问题：{term.zh}", f"Problem: {term.en}") for code, term in ACTION.items()},
    "finding.themes":   Term("设定部门分类", "Set a department's themes"),
    "check_list.write": Term("编制检查要点清单", "Write a check list"),
    "check.record":     Term("登记检查", "Record a check"),
}  # fmt: skip

AWAITED: Table = {"findings": Term("待办问题", "Problems")}
