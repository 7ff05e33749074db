"""Clearing 澄清 of what was found untrue, in words."""

from gridwatch.vocabulary.term import Table, Term

STATE: Table = {
    "draft":     Term("未提出", "Not proposed"),
    "proposed":  Term("待本人同意", "Waits for consent"),
    "consented": Term("待批准", "Waits for approval"),
    "approved":  Term("已批准，待澄清", "Approved, to be done"),
    "done":      Term("已澄清，待回访", "Done, to be revisited"),
    "revisited": Term("已回访", "Revisited"),
    "dropped":   Term("已撤回", "Dropped"),
}  # fmt: skip

ACTION: Table = {
    "propose":   Term("提出澄清", "Propose"),
    "consent":   Term("登记本人同意", "Record the consent"),
    "approve":   Term("批准澄清", "Approve"),
    "carry_out": Term("登记已澄清", "Record that it is done"),
    "revisit":   Term("登记回访", "Record the revisit"),
    "drop":      Term("撤回澄清", "Drop"),
}  # fmt: skip

CLOCK: Table = {"revisit": Term("回访", "Revisit")}

WAY: Table = {
    "face":     Term("当面澄清", "To the person's face"),
    "written":  Term("书面澄清", "In writing"),
    "meeting":  Term("会议澄清", "Before a meeting"),
    "circular": Term("通报澄清", "By a circular"),
}  # fmt: skip

POST: Table = {
    "village_cadre": Term("村（社区）干部", "Village cadre"),
    "town_cadre":    Term("乡镇干部", "Town cadre"),
    "unit_staff":    Term("站所和单位工作人员", "Staff of a unit"),
    "county_cadre":  Term("县直部门干部", "Cadre of a county department"),
    "other":         Term("其他岗位", "Another post"),
}  # fmt: skip

CONSENT_HOW: Table = {
    "signed":      Term("本人签字", "Signed by the person"),
    "talk_record": Term("谈话笔录", "Record of a talk"),
}  # fmt: skip

TOLD: Table = {
    "clearing_proposed":  Term("有一件澄清待本人同意", "A clearing waits for the person's consent"),
    "clearing_consented": Term("有一件澄清待批准", "A clearing waits for approval"),
    "clearing_approved":  Term("一件澄清已批准，请办理", "A clearing is approved and is to be done"),
    "clearing_dropped":   Term("一件澄清已撤回", "A clearing was dropped"),
    "clearing_near":      Term("一件澄清临近回访", "The revisit of a clearing comes near"),
    "clearing_due":       Term("一件澄清回访已到期", "The revisit of a clearing is due"),
}  # fmt: skip

HINT: Table = {
    "day":      Term("月份或日期", "a month or a day"),
    "place":    Term("村镇名称", "the name of a place"),
    "category": Term("问题分类", "the category of a report"),
}  # fmt: skip
"""What the words of a clearing must not say."""

THING: Table = {"clearing": Term("澄清", "clearing")}

AUDIT_ACTION: Table = {
    "clearing.propose":      Term("提出澄清", "propose a clearing"),
    "clearing.consent":      Term("登记澄清同意", "record the consent to a clearing"),
    "clearing.approve":      Term("批准澄清", "approve a clearing"),
    "clearing.carry_out":    Term("登记已澄清", "record that a clearing is done"),
    "clearing.revisit":      Term("登记澄清回访", "record the revisit of a clearing"),
    "clearing.drop":         Term("撤回澄清", "drop a clearing"),
    "clearing.draft_letter": Term("起草澄清函", "draft the letter of a clearing"),
}  # fmt: skip

AWAITED: Table = {"clearings": Term("待办澄清", "Clearings to see to")}
