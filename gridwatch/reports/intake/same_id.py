"""The same id with another body: an id stands for what first came under it, so the same again is a
replay and anything else is refused."""

from gridwatch.errors import DomainError, Refusal


class OtherBody(DomainError):
    """The id has been used for another report; the one that was acknowledged stands unchanged."""

    code = "other_body"
    kind = Refusal.CONFLICT
    zh = "这个编号已用于另一份内容不同的报告；已收到的那份没有改变。"
    en = "This id was used for a report with another body; the one that was received stands unchanged."


def require_same_body(received_sha256: bytes, sent_sha256: bytes) -> None:
    """Raise OtherBody unless what is sent is what was received under its id."""
    if received_sha256 != sent_sha256:
        raise OtherBody(pointer="")
