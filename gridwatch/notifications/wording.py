"""What notifications say: one line a kind in the inbox, and one message for every channel
outside."""

from gridwatch.notifications.models import Kind

MESSAGE = "【廉情前哨】您有一条待办，请登录查看。"
"""All that ever leaves by a channel: nothing of what it is about."""

TITLES: dict[Kind, tuple[str, str]] = {
    Kind.GIVEN: ("有一件报告转到您处办理", "A report has come to your desk"),
    Kind.QUESTION: ("您的报告有一个问题需要您回答", "There is a question about your report"),
    Kind.ANSWERED: ("反映人已回答问题", "The reporter has answered"),
    Kind.PROGRESS: ("您的报告有新进展", "Your report has moved on"),
    Kind.ORDER_ISSUED: ("有一份整改通知需要办理", "There is an order to carry out"),
    Kind.EXTENSION_ASKED: ("有一份延期申请待审批", "An extension waits for a decision"),
    Kind.EXTENSION_DECIDED: ("延期申请已有结果", "The extension has been decided"),
    Kind.DEADLINE_CHANGED: ("一件报告的办理期限有调整", "A deadline has changed"),
    Kind.TAKEN_OVER: ("一件报告已由上级接办", "A report has been taken over from above"),
    Kind.WITHDRAWN: ("一件报告已由反映人撤回", "A report was withdrawn"),
    Kind.AMBER: ("一件报告临近办理期限", "A deadline comes near"),
    Kind.LETTER_RECEIVED: ("有一件报告逾期，已发函督办", "A report is overdue; you have been sent a letter"),
    Kind.LETTER_SENT: ("下级有一件报告逾期，已发函督办", "A report below you is overdue; a letter was sent"),
    Kind.STILL_HANDLED: ("您的报告仍在办理，已在督促", "Your report is still being handled, and chased"),
}
