"""Institutions 制度 of a place, in words."""

from gridwatch.vocabulary.term import Table, Term

STATE: Table = {
    "draft":      Term("草稿", "Draft"),
    "proposed":   Term("待审定", "Proposed"),
    "dropped":    Term("已撤回", "Dropped"),
    "adopted":    Term("施行中", "In force"),
    "review_due": Term("待复审", "Due for review"),
    "repealed":   Term("已废止", "Repealed"),
}  # fmt: skip

ACTION: Table = {
    "propose":  Term("提出", "Propose"),
    "amend":    Term("修改", "Amend"),
    "adopt":    Term("审定施行", "Adopt"),
    "drop":     Term("撤回", "Drop"),
    "fall_due": Term("复审到期", "Review falls due"),
    "renew":    Term("复审延续", "Renew"),
    "repeal":   Term("废止", "Repeal"),
}  # fmt: skip

CLOCK: Table = {"review": Term("复审", "Review")}

KIND: Table = {
    "decision":    Term("议事决策", "Decisions"),
    "openness":    Term("村务公开", "Open affairs"),
    "finance":     Term("财务管理", "Finance"),
    "procurement": Term("采购招标", "Procurement"),
    "assets":      Term("资产资源", "Assets and resources"),
    "labour":      Term("用工", "Labour"),
    "homestead":   Term("宅基地", "Homesteads"),
    "relief":      Term("救助补贴", "Relief and subsidies"),
    "seal":        Term("印章管理", "Seals"),
    "other":       Term("其他", "Other"),
}  # fmt: skip

SOURCE: Table = {
    "law":        Term("法律法规和上级规定", "Law or a rule from above"),
    "letter":     Term("提醒函或建议书", "A reminder or an advice letter"),
    "inspection": Term("巡察或检查整改", "An inspection"),
    "problems":   Term("群众集中反映的问题", "Problems that people reported"),
    "own":        Term("本地自行订立", "The place's own wish"),
}  # fmt: skip

TOLD: Table = {
    "to_adopt":    Term("有一项制度待审定", "An institution waits to be adopted"),
    "dropped":     Term("一项制度提案已撤回", "A proposed institution was dropped"),
    "adopted":     Term("一项制度已审定", "An institution was adopted"),
    "renewed":     Term("一项制度已复审延续", "An institution was renewed"),
    "review_near": Term("一项制度临近复审", "The review of an institution comes near"),
    "review_due":  Term("一项制度已到复审期", "An institution is due for review"),
    "repealed":    Term("一项制度已废止", "An institution was repealed"),
}  # fmt: skip

RIGHT: Table = {
    "institution.read":    Term("查看制度", "read institutions"),
    "institution.propose": Term("提出制度", "propose institutions"),
    "institution.adopt":   Term("审定、延续和废止制度", "adopt, renew and repeal institutions"),
}  # fmt: skip

THING: Table = {"institution": Term("制度", "institution")}

AUDIT_ACTION: Table = {
    f"institution.{code}": Term(f"{term.zh}制度", f"{term.en} an institution") for code, term in ACTION.items()
}

AWAITED: Table = {
    "adopt":  Term("待审定制度", "Institutions to adopt"),
    "review": Term("待复审制度", "Institutions to review"),
}  # fmt: skip
