"""What tus says in headers, and what is wrong with them."""

import base64
import binascii
from uuid import UUID

from flask import request

from gridwatch.errors import DomainError, Refusal

VERSION = "1.0.0"


class OtherTusVersion(DomainError):
    """The client speaks no version of tus that we speak."""

    code = "other_tus_version"
    kind = Refusal.STALE
    zh = "请在 Tus-Resumable 头中注明 1.0.0。"
    en = "Send Tus-Resumable: 1.0.0."


class BadUploadHeader(DomainError):
    """A header of the protocol is missing, or does not say what it should."""

    code = "bad_upload_header"
    kind = Refusal.UNFIT
    zh = "请求头 {header} 缺失或有误。"
    en = "The header {header} is missing or wrong."


def check_version() -> None:
    """Raise OtherTusVersion unless the client speaks ours."""
    if request.headers.get("Tus-Resumable") != VERSION:
        raise OtherTusVersion()


def number(header: str) -> int:
    """A header that is a number. Raises BadUploadHeader."""
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) < 13):
        raise BadUploadHeader(header=header)
    return int(text)


def metadata() -> dict[str, str]:
    """What `Upload-Metadata` says: names and decoded values. Raises BadUploadHeader."""
    told: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise BadUploadHeader(header="Upload-Metadata") from error
    return told


def uuid(text: str) -> UUID:
    """Raises BadUploadHeader."""
    try:
        return UUID(text)
    except ValueError as error:
        raise BadUploadHeader(header="Upload-Metadata") from error


def sha256(text: str) -> bytes:
    """32 bytes from their hex. Raises BadUploadHeader."""
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise BadUploadHeader(header="Upload-Metadata") from error
    if len(found) != 32:
        raise BadUploadHeader(header="Upload-Metadata")
    return found
