"""Signed receipts: proof, without asking us, of what was taken in, when, and where it went.

Ed25519 (RFC 8032) over the RFC 8785 canonical form of the receipt without its `signature`. Keys
rotate: the first signs, every one is published, and `key_id` says which one signed.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gridwatch.errors import InvalidField

NOT_HASHED = ("sent_at",)
"""What each retry of the same item changes."""


def body_sha256(body: Mapping[str, Any]) -> bytes:
    """SHA-256 over the RFC 8785 canonical form of an item's body, without `sent_at`.

    Raises InvalidField for numbers that the canonical form cannot hold.
    """
    kept = {name: value for name, value in body.items() if name not in NOT_HASHED}
    try:
        return hashlib.sha256(rfc8785.dumps(kept)).digest()
    except rfc8785.CanonicalizationError as error:
        raise InvalidField(reason_zh="数字超出可用范围。", reason_en="A number is out of range.", pointer="") from error


@dataclass(frozen=True, slots=True)
class ReceiptSigner:
    """The keys that sign receipts; the first is today's."""

    keys: Sequence[Ed25519PrivateKey] = field(repr=False)

    @classmethod
    def from_seeds(cls, seeds: Sequence[str]) -> Self:
        """From 32-byte seeds in urlsafe base64, as the setting RECEIPT_KEYS holds them."""
        return cls(tuple(Ed25519PrivateKey.from_private_bytes(_decoded(seed)) for seed in seeds))

    def sign(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts with `key_id` and `signature`."""
        signed = {**facts, "key_id": key_id(self.keys[0].public_key())}
        return signed | {"signature": _encoded(self.keys[0].sign(rfc8785.dumps(signed)))}

    def key_set(self) -> dict[str, Any]:
        """The public halves as a JSON Web Key Set (RFC 7517, RFC 8037)."""
        return {"keys": [_jwk(key.public_key()) for key in self.keys]}


def read_key_set(key_set: Mapping[str, Any]) -> dict[str, Ed25519PublicKey]:
    """Public keys by `key_id`, from what `/.well-known/gridwatch-keys` gives. Raises ValueError for
    anything else."""
    try:
        keys = [Ed25519PublicKey.from_public_bytes(_decoded(key["x"])) for key in key_set["keys"]]
    except (KeyError, TypeError) as error:
        raise ValueError("not a set of Ed25519 keys") from error
    return {key_id(key): key for key in keys}


def verify(receipt: Mapping[str, Any], keys: Mapping[str, Ed25519PublicKey]) -> str | None:
    """None when the signature holds; else a sentence that says what does not."""
    key = keys.get(str(receipt.get("key_id")))
    if key is None:
        return f"no key has the id {receipt.get('key_id')!r}"
    unsigned = {name: value for name, value in receipt.items() if name != "signature"}
    try:
        key.verify(_decoded(str(receipt.get("signature", ""))), rfc8785.dumps(unsigned))
    except (InvalidSignature, ValueError):
        return "the signature does not match: the receipt was changed, or another key signed it"
    return None


def key_id(key: Ed25519PublicKey) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the raw public key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def _jwk(key: Ed25519PublicKey) -> dict[str, str]:
    return {
        "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
        "kid": key_id(key), "x": _encoded(key.public_bytes_raw()),
    }  # fmt: skip


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
