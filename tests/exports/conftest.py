"""The office of the exports' tests."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.exports.workshop import Office, office
from tests.world import IN_GROUP_E


@pytest.fixture
def desk(clone: Callable[[], Flask]) -> Office:
    """An office in whose county three reports were made."""
    made = office(clone)
    monitor = made.client("monitor")
    assert monitor.submit(category="C1").status_code == 201
    assert monitor.submit(category="J4").status_code == 201
    formula = '=HYPERLINK("http://x")'
    assert made.client("monitor_e").submit(at=IN_GROUP_E, category="D2", text=formula).status_code == 201
    return made
