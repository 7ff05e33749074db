"""Each channel against a real server: what it sends, and what counts as not having been taken."""

import base64
import hashlib
import hmac
from email import message_from_bytes, policy

import pytest

from gridwatch.notifications.channels import Channel, ChannelFailed, Person, console, dingtalk, email, sms, wecom
from gridwatch.notifications.delivering import MESSAGE
from tests.notifications.servers import http_gateway, mail_server

SOMEBODY = Person("13900000001", "a@example.cn")
NOWHERE = "http://127.0.0.1:9/send"


def test_sms_fills_in_what_the_gateway_wants() -> None:
    body = '{"to": ["+86{phone}"], "sign": {"content": "{text}"}, "type": 1}'
    with http_gateway() as gateway:
        sms(gateway.url, "secret", body).send(SOMEBODY, MESSAGE)
    asked = gateway.asked[0]
    assert asked["json"] == {"to": ["+8613900000001"], "sign": {"content": MESSAGE}, "type": 1}
    assert asked["headers"]["authorization"] == "Bearer secret"


def test_dingtalk_mentions_the_person_and_signs() -> None:
    with http_gateway() as gateway:
        dingtalk(gateway.url, "SEC1").send(SOMEBODY, MESSAGE)
    asked = gateway.asked[0]
    assert asked["json"]["at"]["atMobiles"] == ["13900000001"]
    assert asked["json"]["text"]["content"] == MESSAGE
    signed = hmac.digest(b"SEC1", f"{asked['query']['timestamp']}\nSEC1".encode(), hashlib.sha256)
    assert asked["query"]["sign"] == base64.b64encode(signed).decode()


def test_wecom_mentions_the_person() -> None:
    with http_gateway() as gateway:
        wecom(f"{gateway.url}?key=k").send(SOMEBODY, MESSAGE)
    asked = gateway.asked[0]
    assert (asked["query"], asked["json"]["text"]["mentioned_mobile_list"]) == ({"key": "k"}, ["13900000001"])


def test_mail_reaches_those_who_gave_an_address() -> None:
    with mail_server() as (url, taken):
        channel = email(url, "gridwatch@example.cn")
        assert channel.reaches(SOMEBODY)
        assert not channel.reaches(Person("13900000002"))
        channel.send(SOMEBODY, f"{MESSAGE}\n待研判：2")
    assert taken[0].rcpt_tos == ["a@example.cn"]
    message = message_from_bytes(taken[0].content, policy=policy.default)
    assert (message["Subject"], message.get_content().split()) == (MESSAGE, [MESSAGE, "待研判：2"])


def test_the_console_cuts_the_phone_short(capsys: pytest.CaptureFixture[str]) -> None:
    console().send(SOMEBODY, MESSAGE)
    said = capsys.readouterr().err
    assert MESSAGE in said
    assert "13900000001" not in said


@pytest.mark.parametrize(("status", "body"), [(500, {}), (302, {}), (404, {"errcode": 0})])
def test_what_is_not_2xx_was_not_taken(status: int, body: object) -> None:
    with http_gateway() as gateway:
        gateway.status, gateway.body = status, body
        for channel in (sms(gateway.url, None, "{}"), dingtalk(gateway.url, None), wecom(gateway.url)):
            with pytest.raises(ChannelFailed, match=f"HTTP {status}"):
                channel.send(SOMEBODY, MESSAGE)


@pytest.mark.parametrize(("body", "said"), [({"errcode": 310000}, "errcode 310000"), ([], "no JSON"), ({}, "errcode")])
def test_a_robots_refusal_with_200_is_a_refusal(body: object, said: str) -> None:
    with http_gateway() as gateway:
        gateway.body = body
        for channel in (dingtalk(gateway.url, None), wecom(gateway.url)):
            with pytest.raises(ChannelFailed, match=said):
                channel.send(SOMEBODY, MESSAGE)


@pytest.mark.parametrize("channel", [
    sms(NOWHERE, "secret-token", "{}"), dingtalk(NOWHERE + "?access_token=secret-token", None),
    email("smtp://user:secret-token@127.0.0.1:9", "x@y.cn"),
], ids=lambda channel: channel.name)  # fmt: skip
def test_a_failure_tells_no_secret(channel: Channel) -> None:
    with pytest.raises(ChannelFailed) as failed:
        channel.send(SOMEBODY, MESSAGE)
    assert "secret-token" not in str(failed.value)
    assert SOMEBODY.phone not in str(failed.value)
