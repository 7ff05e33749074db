"""Where things are: the checkout, and the folder for whatever running it leaves behind."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("GRIDWATCH_VAR") or ROOT / "var").expanduser().resolve()
"""GRIDWATCH_VAR, or var/ in the checkout."""


def tool(name: str) -> str:
    """A program installed beside the Python that runs us."""
    return str(Path(sys.executable).parent / name)
