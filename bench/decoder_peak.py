"""`python -m bench.decoder_peak JOB`: decode one file as the web worker has it done, and print the
most memory it took.

The kernel's own high-water mark of this process, in bytes: nothing is sampled, so nothing is
missed.
"""

import json
import sys
from pathlib import Path

from gridwatch.files.decoding.__main__ import main


def high_water(pid: int | str = "self") -> int:
    """The most resident memory that a process ever had, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
    sys.stdout.write(str(high_water()))
