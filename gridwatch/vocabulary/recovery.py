"""Ways back into an account, in words."""

from gridwatch.vocabulary.term import Table, Term

STATE: Table = {
    "asked":     Term("待县级同意", "Waits for the county"),
    "waiting":   Term("等待期", "Waiting"),
    "open":      Term("可以发恢复码", "Ready for the code"),
    "completed": Term("已恢复，本人待确认", "Completed, the person not proven"),
    "proven":    Term("已恢复，本人已确认", "Completed and proven"),
    "stopped":   Term("已停止", "Stopped"),
}  # fmt: skip

MOVE: Table = {
    "second": Term("同意恢复", "Second it"),
    "stop":   Term("停止", "Stop it"),
    "draw":   Term("发恢复码", "Hand out the code"),
    "prove":  Term("确认是本人", "Prove the person"),
}  # fmt: skip

TOLD: Table = {
    "asked":     Term("有人申请恢复账号", "A recovery was asked for"),
    "completed": Term("账号已恢复", "An account was recovered"),
}  # fmt: skip

RIGHT: Table = {"recovery.second": Term("同意恢复账号、确认本人", "second recoveries of accounts and prove the person")}

AUDIT_ACTION: Table = {
    **{f"recovery.{code}": Term(f"恢复账号：{term.zh}", f"Recovery: {term.en}") for code, term in MOVE.items()},
    "recovery.ask":       Term("申请恢复账号", "Ask for a recovery"),
    "recovery.complete":  Term("恢复账号：用恢复码登录", "Complete a recovery"),
    "recovery_code.make": Term("生成本人恢复码", "Make one's recovery code"),
    "account.recover":    Term("用本人恢复码找回账号", "Recover one's account by one's own code"),
}  # fmt: skip

THING: Table = {"recovery": Term("账号恢复申请", "recovery of an account")}
