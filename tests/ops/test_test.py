"""What `make test` makes of the client's tests and of its own."""

from collections.abc import Sequence
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from ops import test as command


@pytest.mark.parametrize(("client", "others", "told"), [(0, 0, 0), (1, 0, 1), (0, 2, 2), (1, 2, 2)])
def test_a_failure_of_either_fails_the_whole_and_neither_keeps_the_other_from_running(
    monkeypatch: pytest.MonkeyPatch, client: int, others: int, told: int
) -> None:
    ran = _pretend(monkeypatch, client=client, others=others)
    assert command.quick([]) == told
    assert ran == ["npm", "pytest"]


def test_what_is_chosen_of_pytests_runs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = _pretend(monkeypatch, client=1, others=0)
    assert command.test(["-k", "routing"]) == 0
    assert ran == ["pytest"]


def _pretend(monkeypatch: pytest.MonkeyPatch, *, client: int, others: int) -> list[str]:
    """Start neither a cluster nor tests; the result fills with what would have run."""
    ran: list[str] = []

    def run(words: Sequence[str], *_: object, **__: object) -> int:
        ran.append("npm" if "npm" in words else "pytest")
        return client if "npm" in words else others

    cluster = SimpleNamespace(url=lambda: "postgresql://")
    monkeypatch.setattr(command, "interruptible", nullcontext)
    monkeypatch.setattr(command, "Cluster", lambda *_, **__: nullcontext(cluster))
    monkeypatch.setattr(command, "run_in_front", run)
    return ran
