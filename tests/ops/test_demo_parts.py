"""What the demo prepares before its servers start."""

import socket
from pathlib import Path

import pytest

from ops.console import Stop
from ops.secret_settings import MADE_BY, read_or_make
from ops.web import listen


def test_secrets_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    made = read_or_make(file)
    assert set(made) == set(MADE_BY)
    assert read_or_make(file) == made
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_secret_that_a_later_version_needs_is_added_to_the_others(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    file.write_text("SECRET_KEY=kept=\n")
    made = read_or_make(file)
    assert made["SECRET_KEY"] == "kept="
    assert set(made) == set(MADE_BY)


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(Stop, match=f"cannot listen on 127.0.0.1:{port} .Address already in use"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("port", ["http", "-1", "65536", "8000.0", "²"])
def test_what_is_not_a_port_is_refused(port: str) -> None:
    with pytest.raises(Stop, match="is not a port"):
        listen("127.0.0.1", port)
