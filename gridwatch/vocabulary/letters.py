"""The letters of the overdue ladder, and the lines of the inbox, in words."""

from collections.abc import Mapping
from typing import NamedTuple

from gridwatch.vocabulary.term import Table, Term

RUNG: Table = {
    "amber":       Term("临期预警", "Due soon"),
    "reminder":    Term("提醒函", "Reminder letter"),
    "advice":      Term("监督建议书", "Supervision advice"),
    "county_list": Term("督办通报", "County's list"),
}  # fmt: skip


class LetterForm(NamedTuple):
    """What a letter of a rung says whatever it is about; `{by}` is the last day to answer it."""

    mark: str
    """The word that its number begins with."""
    title: str
    advice: str


LETTERS: Mapping[str, LetterForm] = {
    "reminder": LetterForm(
        "提醒", "关于按期办理群众反映问题的提醒函",
        "请抓紧办理，并于{by}（含当日）前反馈办理情况；确有困难的，请说明原因。"),
    "advice": LetterForm(
        "建议", "关于督促办理群众反映问题的监督建议书",
        "建议查明逾期原因，明确责任人和完成时限，并于{by}（含当日）前书面回复整改情况。"),
    "county_list": LetterForm(
        "通报", "关于逾期未办结问题的督办通报",
        "现列入县级督办清单并予通报。请主要负责人牵头办理，并于{by}（含当日）前报送办结情况。"),
}  # fmt: skip
"""Chinese alone: they are the commissions' own documents."""

NOTIFICATION: Table = {
    "given":             Term("有一件报告转到您处办理", "A report has come to your desk"),
    "question":          Term("您的报告有一个问题需要您回答", "There is a question about your report"),
    "answered":          Term("反映人已回答问题", "The reporter has answered"),
    "progress":          Term("您的报告有新进展", "Your report has moved on"),
    "order_issued":      Term("有一份整改通知需要办理", "There is an order to carry out"),
    "extension_asked":   Term("有一份延期申请待审批", "An extension waits for a decision"),
    "extension_decided": Term("延期申请已有结果", "The extension has been decided"),
    "deadline_changed":  Term("一件报告的办理期限有调整", "A deadline has changed"),
    "taken_over":        Term("一件报告已由上级接办", "A report has been taken over from above"),
    "withdrawn":         Term("一件报告已由反映人撤回", "A report was withdrawn"),
    "amber":             Term("一件报告临近办理期限", "A deadline comes near"),
    "letter_received":   Term("有一件报告逾期，已发函督办", "A report is overdue; you have been sent a letter"),
    "letter_sent":       Term("下级有一件报告逾期，已发函督办", "A report below you is overdue; a letter was sent"),
    "still_handled":     Term("您的报告仍在办理，已在督促", "Your report is still being handled, and chased"),
}  # fmt: skip

DELIVERY_STATE: Table = {
    "queued": Term("等待发送", "Queued"),
    "sent":   Term("已发送", "Sent"),
    "failed": Term("发送失败", "Failed"),
}  # fmt: skip

CHANNEL: Table = {
    "console":  Term("运行日志", "Log"),
    "sms":      Term("短信", "SMS"),
    "dingtalk": Term("钉钉", "DingTalk"),
    "wecom":    Term("企业微信", "WeCom"),
    "email":    Term("邮件", "E-mail"),
}  # fmt: skip
