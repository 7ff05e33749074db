"""Receipts: signed when taken in, checked without us, by keys that rotate."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from uuid6 import uuid7

from api.app import create_app
from gridwatch.receipts import ReceiptSigner, read_key_set, verify
from tests.world import Client, World, report_body

OLD, NEW = (base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "==")


def test_a_receipt_is_checked_with_nothing_but_the_published_key(app: Flask, world: World) -> None:
    receipt = Client(app, world, "monitor").submit().json
    published = app.test_client().get("/.well-known/gridwatch-keys").json["keys"]
    key = next(_decoded(one["x"]) for one in published if one["kid"] == receipt["key_id"])
    signature = _decoded(receipt.pop("signature"))
    Ed25519PublicKey.from_public_bytes(key).verify(signature, rfc8785.dumps(receipt))


def test_the_same_report_again_has_the_same_signature(app: Flask, world: World) -> None:
    monitor, made, body = Client(app, world, "monitor"), uuid7(), report_body()
    first = monitor.call("PUT", f"/reports/{made}", json=body)
    again = monitor.call("PUT", f"/reports/{made}", json=body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json


FACTS = st.dictionaries(
    st.sampled_from(["report_id", "body_sha256", "received_at", "place", "outcome"]), st.text(max_size=20), min_size=1
)


@given(facts=FACTS, name=st.text(max_size=8), value=st.text(max_size=8))
def test_a_receipt_of_which_anything_was_changed_does_not_hold(facts: dict[str, Any], name: str, value: str) -> None:
    signer = ReceiptSigner.from_seeds([NEW])
    keys = read_key_set(signer.key_set())
    receipt = signer.sign(facts)
    assert verify(receipt, keys) is None
    changed = receipt | {name: value}
    assert (verify(changed, keys) is None) == (changed == receipt)


def test_a_key_that_was_replaced_still_proves_what_it_signed() -> None:
    receipt = ReceiptSigner.from_seeds([OLD]).sign({"report_id": "x"})
    rotated = ReceiptSigner.from_seeds([NEW, OLD])
    assert verify(receipt, read_key_set(rotated.key_set())) is None
    assert rotated.sign({})["key_id"] != receipt["key_id"]
    assert "no key" in (verify(receipt, read_key_set(ReceiptSigner.from_seeds([NEW]).key_set())) or "")


def test_the_command_checks_receipt_key_and_body(app: Flask, world: World, tmp_path: Path) -> None:
    body = report_body(sent_at=world.now.isoformat())
    receipt = Client(app, world, "monitor").call("PUT", f"/reports/{uuid7()}", json=body).json
    run = app.test_cli_runner().invoke
    files = {
        "receipt": receipt,
        "body": body,
        "other": body | {"text": "别的"},
        "forged": receipt | {"state": "closed"},
    }
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content, ensure_ascii=False))
    (tmp_path / "keys").write_text(run(args=["gridwatch", "receipt", "keys"]).output)
    (tmp_path / "no-json").write_text("[")

    def check(*words: str) -> tuple[int, str]:
        result = run(args=["gridwatch", "receipt", "verify", *(str(tmp_path / w) if w[0] != "-" else w for w in words)])
        return result.exit_code, result.output

    assert check("receipt")[0] == 0
    assert check("receipt", "--keys", "keys", "--body", "body")[0] == 0
    assert "another" in check("receipt", "--body", "other")[1]
    assert "does not match" in check("forged")[1]
    assert "no JSON object" in check("receipt", "--keys", "no-json")[1] or check("receipt", "--keys", "no-json")[0] == 1
    assert check("no-json")[0] == 1


def test_a_new_key_is_one_that_the_setting_takes(app: Flask) -> None:
    made = app.test_cli_runner().invoke(args=["gridwatch", "receipt", "new-key"]).output.strip()
    settings = replace(app.config["SETTINGS"], receipt_keys=[made, OLD])
    keys = create_app(settings).test_client().get("/.well-known/gridwatch-keys").json["keys"]
    assert len(keys) == 2


@pytest.mark.parametrize("key_set", [{}, {"keys": [{}]}, {"keys": None}, {"keys": [{"x": "short"}]}])
def test_what_is_no_key_set_is_refused(key_set: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_key_set(key_set)
