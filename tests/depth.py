"""How deep the tests look: as usual, or ten times as far for `make exhaustive`."""

import os

TIMES = int(os.environ.get("GRIDWATCH_EXAMPLES", "1"))


def examples(usual: int) -> int:
    """How many examples of a property are tried."""
    return usual * TIMES
