"""The reporter's pseudonym and sealed identity.

A report bears a pseudonym, so that its reporter finds it again and nobody else can tell who it is;
who stands behind it is stored apart, encrypted with a key of its own, and opening it takes a reason
and leaves a trace.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from gridwatch.errors import DomainError, Refusal


class IdentityUnreadable(DomainError):
    """No key in IDENTITY_KEYS opens this identity: a key was dropped before its reports were sealed
    anew."""

    code = "identity_unreadable"
    kind = Refusal.AWAY
    zh = "现有密钥打不开这条身份记录，请联系管理员。"
    en = "None of the present keys opens this identity; ask the administrator."


@dataclass(frozen=True, slots=True)
class IdentityVault:
    """The two keys that stand between a report and its reporter."""

    pseudonym_key: bytes = field(repr=False)
    identity_keys: Sequence[str] = field(repr=False)

    def pseudonym(self, account_id: int) -> bytes:
        """16 bytes that are always the same for an account and say nothing about it without the
        key."""
        return hmac.digest(self.pseudonym_key, str(account_id).encode(), hashlib.sha256)[:16]

    def number(self, of: str) -> int:
        """64 bits that are always the same for what is named, and say nothing about it without the
        key."""
        return int.from_bytes(hmac.digest(self.pseudonym_key, f"number/{of}".encode(), hashlib.sha256)[:8])

    def seal(self, account_id: int) -> bytes:
        """The account, encrypted with the first key."""
        return self._fernet().encrypt(str(account_id).encode())

    def open(self, sealed: bytes) -> int:
        """The account behind a sealed identity. Raises IdentityUnreadable."""
        try:
            return int(self._fernet().decrypt(sealed))
        except InvalidToken as error:
            raise IdentityUnreadable() from error

    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.identity_keys])
