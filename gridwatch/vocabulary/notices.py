"""The lines of the inbox, and how messages go out, in words."""

from gridwatch.vocabulary.term import Table, Term

REPORT_TOLD: Table = {
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

VISIT_TOLD: Table = {
    "visit_held":    Term("有一次走访需要核实", "A visit waits for a decision"),
    "visit_decided": Term("您的一次走访已核实", "Your visit has been decided on"),
}  # fmt: skip

TASK_TOLD: Table = {"task_reminded": Term("有一项任务还没有完成，请抓紧", "A task is not done yet")}

MESSAGE: Table = {
    "notice":   Term("提醒", "Notice"),
    "digest":   Term("待办清单", "Digest"),
    "recovery": Term("账号恢复提醒", "Recovery of an account"),
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
