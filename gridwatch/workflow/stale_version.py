"""Versions: nobody overwrites what somebody else did in the meantime."""

from gridwatch.errors import DomainError, Refusal


class StaleVersion(DomainError):
    """Somebody moved it since the client read it."""

    code = "stale_version"
    kind = Refusal.STALE
    zh = "有人先一步处理了：现在是第 {current} 版，您看到的是第 {given} 版。请重新读取后再办。"
    en = "Somebody was faster: it is at version {current} and you saw {given}. Read it again first."


def require_version(current: int, given: int) -> None:
    """Raise StaleVersion unless what is meant is what is there."""
    if current != given:
        raise StaleVersion(current=current, given=given)
