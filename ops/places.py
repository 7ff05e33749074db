"""Where things are: the checkout, and the folder for whatever running it leaves behind."""

import os
import sys
from pathlib import Path

from ops.console import Stop

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("GRIDWATCH_VAR") or ROOT / "var").expanduser().resolve()
"""GRIDWATCH_VAR, or var/ in the checkout."""


def make_var() -> None:
    """Make sure that VAR is there and ours to write in."""
    try:
        VAR.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stop(f"cannot make {VAR} ({os.strerror(error.errno or 0)}); give another GRIDWATCH_VAR") from None
    if not os.access(VAR, os.W_OK | os.X_OK):
        raise Stop(f"{VAR} is not yours to write in; run as its owner, or give another GRIDWATCH_VAR")


def tool(name: str) -> str:
    """A program installed beside the Python that runs us."""
    return str(Path(sys.executable).parent / name)
