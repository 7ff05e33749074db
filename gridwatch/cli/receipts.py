"""Receipts on the command line: checking one without asking the server, and making keys."""

import base64
import json
import secrets
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from gridwatch.receipts import ReceiptSigner, body_sha256, read_key_set, verify

receipt = AppGroup("receipt", help="Signed receipts.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@receipt.command("verify")
@click.argument("file", type=_FILE)
@click.option("--keys", type=_FILE, help="The answer of /.well-known/gridwatch-keys; this server's keys if left out.")
@click.option("--body", type=_FILE, help="The body that was sent, to compare with the receipt's hash.")
@with_appcontext
def verify_command(file: Path, keys: Path | None, body: Path | None) -> None:
    """Check the receipt in FILE (JSON); fails when it does not hold."""
    found = _json(file)
    try:
        known = read_key_set(_json(keys) if keys else _signer().key_set())
    except ValueError as error:
        raise click.ClickException(f"{keys}: {error}") from error
    complaint = verify(found, known)
    if complaint is None and body is not None and body_sha256(_json(body)).hex() != found.get("body_sha256"):
        complaint = "the body is another than the one that was received"
    if complaint is not None:
        raise click.ClickException(complaint)
    click.echo(f"The receipt holds: {found.get('outcome', 'accepted')} at {found.get('received_at')}.")


@receipt.command("keys")
@with_appcontext
def keys_command() -> None:
    """Print the public keys, for checks without a network."""
    click.echo(json.dumps(_signer().key_set(), indent=1))


@receipt.command("new-key")
def new_key_command() -> None:
    """Print a new key for RECEIPT_KEYS: put it first, keep the old ones after it."""
    click.echo(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())


def _signer() -> ReceiptSigner:
    found: ReceiptSigner = current_app.config["RECEIPT_SIGNER"]
    return found


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_bytes())
    except ValueError as error:
        raise click.ClickException(f"{file} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise click.ClickException(f"{file} holds no JSON object")
    return found
