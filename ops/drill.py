"""`make drill`: the phones and the killing, in a process of their own on a cluster that is crashed
on purpose."""

import os

from ops.places import ROOT, VAR, tool
from ops.processes import interruptible, run_in_front


def drill(arguments: list[str]) -> int:
    """Run `python -m drill` with `arguments`; the result is its exit code."""
    with interruptible():
        environment = os.environ | {"GRIDWATCH_VAR": str(VAR)}
        return run_in_front([tool("python"), "-m", "drill", *arguments], environment, folder=ROOT)
