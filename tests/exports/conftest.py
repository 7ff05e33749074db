"""The office of the exports' tests."""

import pytest

from tests.exports.workshop import Office, office
from tests.world import IN_GROUP_E, Inhabited


@pytest.fixture
def desk(inhabited: Inhabited) -> Office:
    """An office in whose county three reports were made."""
    made = office(inhabited)
    monitor = made.client("monitor")
    assert monitor.submit(category="C1").status_code == 201
    assert monitor.submit(category="J4").status_code == 201
    formula = '=HYPERLINK("http://x")'
    assert made.client("monitor_e").submit(at=IN_GROUP_E, category="D2", text=formula).status_code == 201
    return made
