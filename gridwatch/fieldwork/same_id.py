"""The same id with another body: an id stands for what first came under it, so the same again is a
replay and anything else is refused."""

from typing import Any, Protocol

from gridwatch.errors import DomainError, InvalidField, Refusal
from gridwatch.fieldwork.values import Item, Receipt


class OtherBody(DomainError):
    """The id has been used for something else; what was acknowledged stands unchanged."""

    code = "other_body"
    kind = Refusal.CONFLICT
    zh = "这个编号已用于另一份内容不同的提交；已收到的那份没有改变。"
    en = "This id was used for something with another body; what was received stands unchanged."


def require_same_body(received_sha256: bytes, sent_sha256: bytes) -> None:
    """Raise OtherBody unless what is sent is what was received under its id."""
    if received_sha256 != sent_sha256:
        raise OtherBody(pointer="")


class Stored(Protocol):
    """What is kept of something that came before: the hash of its body, and its receipt."""

    @property
    def body_sha256(self) -> bytes | None: ...
    @property
    def receipt(self) -> dict[str, Any] | None: ...


def receipt_of(item: Item, stored: Stored | None) -> Receipt | None:
    """The receipt of the same item if it came before. Raises OtherBody when the id stands for
    another."""
    if stored is None or stored.receipt is None or stored.body_sha256 is None:
        return None
    require_same_body(stored.body_sha256, item.body_sha256)
    return Receipt(stored.receipt, is_replay=True)


def require_uuid7(item: Item) -> None:
    """Raise InvalidField for an id that is no UUIDv7: those keep items in the order of their
    making."""
    if item.id.version != 7:
        raise InvalidField(reason_zh="编号须为第 7 版 UUID。", reason_en="The id is a UUID of version 7.", pointer="")
