"""Channels to the world outside, behind one interface: an SMS gateway, DingTalk, WeCom, e-mail, and
the console."""

import base64
import hashlib
import hmac
import json
import smtplib
import ssl
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

import requests

TIMEOUT_S = 8.0


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a message goes to: the phone of the account, and an e-mail address if they gave one."""

    phone: str
    email: str | None = None


class ChannelFailed(Exception):
    """The channel did not take the message; the reason is for the administrator and names
    nobody."""


Send = Callable[[Person, str], None]
"""Hand one message over, or raise ChannelFailed; returning means that the channel has taken it."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach people, under the name that its deliveries bear."""

    name: str
    send: Send = field(repr=False)
    needs_email: bool = False
    is_group: bool = False
    """Whether others see whom it calls: then never a reporter."""

    def reaches(self, person: Person) -> bool:
        """Whether the person can be reached on it at all."""
        return person.email is not None or not self.needs_email


def console() -> Channel:
    """Write messages to the log, for the demo; the phone is cut short."""
    return Channel("console", lambda person, text: print(f"to …{person.phone[-4:]}: {text}", file=sys.stderr))  # noqa: T201


def sms(url: str, token: str | None, body: str) -> Channel:
    """An SMS gateway that takes JSON over HTTP; `{phone}` and `{text}` in the strings of `body` are
    filled in."""
    template = json.loads(body)
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(person: Person, text: str) -> None:
        _post(url, _filled(template, {"{phone}": person.phone, "{text}": text}), headers=headers)

    return Channel("sms", send)


def dingtalk(url: str, secret: str | None) -> Channel:
    """A DingTalk group robot that mentions the person by phone; signed when the robot has a
    secret."""

    def send(person: Person, text: str) -> None:
        body = {"msgtype": "text", "text": {"content": text}, "at": {"atMobiles": [person.phone], "isAtAll": False}}
        _expect_errcode_0(_post(url, body, query=_dingtalk_signature(secret) if secret else {}))

    return Channel("dingtalk", send, is_group=True)


def wecom(url: str) -> Channel:
    """A WeCom (企业微信) group robot that mentions the person by phone."""

    def send(person: Person, text: str) -> None:
        _expect_errcode_0(
            _post(url, {"msgtype": "text", "text": {"content": text, "mentioned_mobile_list": [person.phone]}})
        )

    return Channel("wecom", send, is_group=True)


def email(url: str, sender: str) -> Channel:
    """A mail server, `smtp://user:password@host:port` (STARTTLS when offered) or `smtps://…`."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"

    def send(person: Person, text: str) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, person.email or "", text.partition("\n")[0]
        message.set_content(text)
        try:
            with _mail_server(parts.scheme, host, parts.port) as server:
                if parts.username:
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelFailed(type(error).__name__) from error

    return Channel("email", send, needs_email=True)


def _mail_server(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_S, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT_S)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
    return server


def _post(
    url: str, body: Any, *, headers: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None
) -> requests.Response:
    """Post JSON and want a 2xx. Raises ChannelFailed, without the address, which may hold a
    token."""
    try:
        answer = requests.post(url, json=body, headers=headers, params=query, timeout=TIMEOUT_S, allow_redirects=False)
    except requests.RequestException as error:
        raise ChannelFailed(type(error).__name__) from error
    if not 200 <= answer.status_code < 300:
        raise ChannelFailed(f"HTTP {answer.status_code}")
    return answer


def _expect_errcode_0(answer: requests.Response) -> None:
    """Robots answer 200 to what they refuse, and say so in the body."""
    try:
        code = answer.json().get("errcode")
    except (ValueError, AttributeError) as error:
        raise ChannelFailed("an answer that is no JSON object") from error
    if code != 0:
        raise ChannelFailed(f"errcode {code}")


def _dingtalk_signature(secret: str) -> dict[str, str]:
    """Timestamp and HMAC-SHA-256 over it, as DingTalk's custom robots want them in the query."""
    stamp = str(time.time_ns() // 10**6)
    digest = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    if isinstance(template, dict):
        return {key: _filled(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, values) for value in template]
    if isinstance(template, str):
        for name, value in values.items():
            template = template.replace(name, value)
    return template
