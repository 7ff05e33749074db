"""Letters between bodies, in words. The letters of the overdue ladder are in `letters.py`."""

from gridwatch.vocabulary.term import Table, Term

STATE: Table = {
    "blank":     Term("未起草", "Not written"),
    "draft":     Term("草稿", "Draft"),
    "approved":  Term("待签发", "Approved"),
    "dropped":   Term("已撤稿", "Dropped"),
    "issued":    Term("已签发，待签收", "Issued"),
    "delivered": Term("待回复", "Delivered"),
    "replied":   Term("待核对回复", "Answered"),
    "returned":  Term("退回补充", "Answer returned"),
    "overdue":   Term("逾期未回复", "Overdue"),
    "closed":    Term("已办结", "Closed"),
    "followed":  Term("已升级发函", "Followed by the next"),
    "void":      Term("已作废", "Void"),
}  # fmt: skip

ACTION: Table = {
    "write":            Term("起草", "Write"),
    "revise":           Term("修改草稿", "Revise"),
    "approve":          Term("审核同意", "Approve"),
    "send_back":        Term("退回修改", "Send back"),
    "issue":            Term("签发编号", "Issue"),
    "drop":             Term("撤稿", "Drop"),
    "receive":          Term("签收", "Acknowledge receipt"),
    "reply":            Term("逐条回复", "Answer"),
    "accept":           Term("回复合格，办结", "Accept and close"),
    "return":           Term("回复不合格，退回", "Return the answer"),
    "close":            Term("办结", "Close"),
    "object":           Term("提出异议", "Object"),
    "answer_objection": Term("答复异议", "Answer the objection"),
    "fall_due":         Term("逾期", "Fall due"),
    "follow":           Term("升级发函", "Follow by the next letter"),
    "void":             Term("作废", "Void"),
}  # fmt: skip

CLOCK: Table = {
    "reply": Term("回复", "Answer"),
    "check": Term("核对回复", "Check of the answer"),
}  # fmt: skip

KIND: Table = {
    "reminder":                   Term("日常监督提醒函", "Reminder letter"),
    "advice":                     Term("日常监督建议书", "Advice letter"),
    "discipline_advice":          Term("纪律检查建议书", "Discipline-inspection advice"),
    "supervisory_advice":         Term("监察建议书", "Supervisory advice"),
    "joint_advice":               Term("纪检监察建议书", "Joint advice"),
    "circular":                   Term("督查通报", "Circular"),
    "supervised_handling":        Term("督办函", "Supervised handling"),
    "fix_at_once":                Term("立行立改通知书", "Fix-at-once notice"),
    "rectification":              Term("限期整改通知书", "Order to rectify"),
    "disclosure":                 Term("责令公开（更正）通知书", "Order to disclose or correct"),
    "clue_transfer":              Term("问题线索移交函", "Transfer of a clue"),
    "case_authorisation":         Term("协作授权书", "Authorisation for one case"),
    "case_report":                Term("协作办案情况报告", "Case report of a zone"),
    "case_lessons":               Term("案件剖析报告", "What a case teaches"),
    "summons":                    Term("约谈通知书", "Summons to a talk"),
    "clearing":                   Term("澄清正名函", "Letter that clears a name"),
    "villager_answer":            Term("群众意见答复函", "Answer to a villager"),
    "inspection_feedback":        Term("巡察反馈意见", "Feedback of an inspection"),
    "concentrated_rectification": Term("集中整治建议书", "Proposal for concentrated rectification"),
    "self_check":                 Term("未巡先改自查通知", "Notice to check before being inspected"),
}  # fmt: skip

TRAY: Table = {
    "drafts":   Term("草稿", "Drafts"),
    "to_sign":  Term("待审签", "To approve and issue"),
    "out":      Term("已发出", "Out"),
    "answered": Term("已回复", "Answered"),
    "overdue":  Term("逾期未回复", "Overdue"),
    "done":     Term("已结束", "Ended"),
    "received": Term("收到的函", "Received"),
}  # fmt: skip

TOLD: Table = {
    "to_approve":         Term("有一份函件待审核", "A letter waits to be approved"),
    "to_issue":           Term("有一份函件待签发", "A letter waits to be issued"),
    "sent_back":          Term("一份函件退回修改", "A letter was sent back"),
    "letter_arrived":     Term("收到一份函件，请签收并回复", "A letter has come: acknowledge and answer it"),
    "answer_near":        Term("一份函件的回复期限临近", "The time to answer a letter is nearly over"),
    "answer_due":         Term("一份函件已过回复期限", "The time to answer a letter is over"),
    "answer_came":        Term("一份函件已回复，请核对", "A letter was answered: check the answer"),
    "check_near":         Term("一份回复还没有核对", "An answer has not been checked yet"),
    "answer_returned":    Term("您的回复被退回，请补充", "Your answer was returned"),
    "objection":          Term("一份函件有异议，请答复", "There is an objection to a letter"),
    "objection_answered": Term("您的异议已答复", "Your objection was answered"),
    "letter_closed":      Term("一份函件已办结", "A letter was closed"),
    "letter_void":        Term("一份函件已作废", "A letter was declared void"),
    "letter_overdue":     Term("一份函件逾期未回复", "A letter is overdue"),
}  # fmt: skip

RIGHT: Table = {
    "letter.read":      Term("查看本级和下级的函件", "read letters of one's body and of those below"),
    "letter.write":     Term("起草函件、核对回复", "write letters and check answers"),
    "letter.sign":      Term("审核、签发和作废函件", "approve, issue and void letters"),
    "letter.answer":    Term("签收和回复发给本单位的函件", "answer letters to one's body"),
    "letter.authorise": Term("授权乡镇制发监察建议书等函件", "authorise towns to issue the county's letters"),
}  # fmt: skip

AUDIT_ACTION: Table = {
    **{f"letter.{code}": Term(f"函件：{term.zh}", f"Letter: {term.en}") for code, term in ACTION.items()},
    "letter.name_issuer":       Term("登记发文机关", "Name the body that issues letters"),
    "letter.authorise":         Term("授权制发函件", "Authorise letters"),
    "letter.end_authorisation": Term("终止函件授权", "End an authorisation of letters"),
    "letter.link":              Term("开出一次性回复链接", "Make a link for one answer"),
    "letter.name_reader":       Term("指定不公开函件的阅读人", "Name a reader of a closed letter"),
    "letter.upload_template":   Term("上传函件模板", "Upload a template of letters"),
    "letter.adopt_template":    Term("启用函件模板", "Put a template of letters into force"),
    "letter.end_template":      Term("停用函件模板", "End a template of letters"),
}  # fmt: skip

THING: Table = {
    "authorisation": Term("授权", "authorisation"),
    "issuer": Term("发文机关", "issuing body"),
    "link": Term("回复链接", "link"),
    "template": Term("函件模板", "template"),
}
FIELD: Table = {
    "security":  Term("密级（没有时为空）", "Its security class, or nothing"),
    "issuer":    Term("发文机关名称", "The body that issues it"),
    "number":    Term("文号", "Its number"),
    "kind":      Term("函件种类", "Its kind"),
    "title":     Term("标题", "Its title"),
    "addressee": Term("收文单位", "Whom it goes to"),
    "parts":     Term("正文各部分（小标题和各段，写法见系统自带的模板）", "Its parts: each has a heading and lines"),
    "closing":   Term("结尾各段（回复期限、异议权）", "Its closing lines: the time to answer, the right to object"),
    "dated_on":  Term("落款日期", "The day that it bears"),
    "seal":      Term("印章位置（未签发时为空）", "Where the seal goes, or nothing before it is issued"),
    "copy_to":   Term("抄送（没有时为空）", "Who gets a copy, or nothing"),
    "contact":   Term("联系人和电话", "Whom to ask"),
}  # fmt: skip

TEMPLATE_STATE: Table = {
    "new":      Term("未启用", "Not in force yet"),
    "in_force": Term("使用中", "In force"),
    "ended":    Term("已停用", "Ended"),
}  # fmt: skip

AWAITED: Table = {"letters": Term("待办函件", "Letters")}
