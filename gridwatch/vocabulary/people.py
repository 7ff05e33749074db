"""Roles, rights, and how appointments end, in words."""

from gridwatch.vocabulary.reports import CONCERNED_POST
from gridwatch.vocabulary.term import Table, Term

ROLE: Table = {
    "monitor":        Term("廉情监督员", "Integrity monitor"),
    "deputy":         Term("副监督长", "Deputy chief"),
    "chief":          Term("廉情监督长", "Supervision chief"),
    "village_clerk":  Term("村务员", "Village clerk"),
    "responder":      Term("责任单位联系人", "Contact of a responsible unit"),
    "town_clerk":     Term("镇纪委干事", "Town clerk"),
    "town_secretary": Term("镇纪委书记", "Town secretary"),
    "town_viewer":    Term("党政领导", "Town leader"),
    "zone_lead":      Term("协作区负责人", "Zone lead"),
    "county_officer": Term("区县纪委监委干部", "County officer"),
    "citizen":        Term("群众", "Citizen"),
    "admin":          Term("管理员", "Administrator"),
    "auditor":        Term("审计员", "Auditor"),
    "department_officer": Term("部门监督员", "Department officer"),
    "pair_officer":   Term("包联干部", "Paired official"),
}  # fmt: skip

RIGHT: Table = {
    "report.submit":        Term("上报问题", "report a problem"),
    "report.read":          Term("查看报告", "read reports"),
    "report.triage":        Term("研判分流", "triage"),
    "report.assign":        Term("审核与分派", "admit and assign"),
    "report.accept":        Term("受理", "accept"),
    "report.dispose":       Term("处置", "dispose"),
    "report.feedback":      Term("整改反馈", "give feedback"),
    "report.revisit":       Term("跟踪回访", "revisit"),
    "report.close":         Term("审核销号", "sign off"),
    "report.link":          Term("关联报告", "link reports"),
    "inbox.read":           Term("接收本级提醒", "be told what is addressed to one's desk"),
    "overdue.read":         Term("查看逾期", "read what is overdue"),
    "evidence.mask":        Term("遮挡照片", "mask photos"),
    "identity.open":        Term("查看反映人身份", "open a reporter's identity"),
    "order.answer":         Term("反馈整改通知", "answer orders"),
    "people.read":          Term("查看人员", "read people"),
    "people.appoint":       Term("聘任与解聘", "appoint and end appointments"),
    "station.manage":       Term("设立与撤销前哨站", "open and close stations"),
    "task.issue":           Term("下发任务", "issue tasks"),
    "task.read":            Term("查看任务", "read tasks"),
    "visit.read":           Term("查看走访", "read visits"),
    "visit.decide":         Term("认定待核走访", "decide held visits"),
    "audit.read":           Term("查看审计记录", "read the audit trail"),
    "delivery.read":        Term("查看消息发送", "read deliveries"),
    "settings.read":        Term("查看设置", "read settings"),
    "clue.record":          Term("登记线索办理结果", "record what became of clues"),
    "coverage.read":        Term("查看覆盖情况", "read coverage"),
    "figures.read":         Term("查看统计", "read figures"),
    "figures.read_rounded": Term("查看取整统计", "read rounded figures"),
    "anomaly.read":         Term("查看异常提示", "read what stands out"),
    "anomaly.mark":         Term("标记异常提示", "mark what stands out"),
    "brief.export":         Term("导出简报", "export briefs"),
}  # fmt: skip

END_REASON: Table = {
    "expired":          Term("任期届满", "Expired"),
    "resigned":         Term("辞职", "Resigned"),
    "moved":            Term("调离或迁出", "Moved away"),
    "inactive":         Term("长期不履职", "Inactive"),
    "leak":             Term("泄密", "Leak"),
    "conflict":         Term("利益冲突", "Conflict of interest"),
    "punished":         Term("受到处分", "Punished"),
    "joined_committee": Term("进入“两委”", "Joined a committee"),
}  # fmt: skip

COMMITTEE_POST: Table = {
    **{one: CONCERNED_POST[one] for one in ("party_secretary", "village_director", "committee_member", "vasc_member")},
    "vasc_director": Term("村务监督委员会主任", "Director of the village affairs supervision committee"),
}  # fmt: skip

KINSHIP: Table = {
    "spouse":     Term("配偶", "Spouse"),
    "parent":     Term("父母", "Parent"),
    "child":      Term("子女", "Child"),
    "sibling":    Term("兄弟姐妹", "Sibling"),
    "in_law":     Term("姻亲", "In-law"),
    "other_near": Term("其他近亲属", "Other near relative"),
}  # fmt: skip
