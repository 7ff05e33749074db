"""How deep the tests look: as usual, half as far for `make quick`, ten times for `make exhaustive`."""

import os

TIMES = float(os.environ.get("GRIDWATCH_EXAMPLES", "1"))


def examples(usual: int) -> int:
    """How many examples of a property are tried, at least one."""
    return max(1, round(usual * TIMES))
