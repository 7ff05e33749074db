"""`python -m bench [section …]`, on the cluster that GRIDWATCH_BENCH_CLUSTER names."""

import os
import platform
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import click

from bench import (
    exporting,
    growth,
    hostile,
    importing,
    listing,
    placement,
    silence,
    submit,
    synchronising,
    tiles,
    web,
)
from bench.county import TONGREN, staffed
from bench.figures import RESULTS, Figure, merge, table
from bench.plots import draw_all
from bench.progress import note
from bench.world import TWIN, world

ON_A_COUNTY = {
    "submit": submit.measure,
    "sync": synchronising.measure,
    "placement": placement.measure,
    "hostile": hostile.measure,
    "tiles": tiles.measure,
    "web": web.measure,
}
SECTIONS = (*ON_A_COUNTY, "list", "growth", "export", "silence", "import")


def main(words: list[str]) -> int:
    """Measure the sections asked for, or all of them; keep and show what was found."""
    cluster = os.environ.get("GRIDWATCH_BENCH_CLUSTER")
    if cluster is None or set(words) - set(SECTIONS):
        click.echo(f"usage: make bench ARGS='{' '.join(SECTIONS)}'", err=True)
        return 2
    chosen = words or SECTIONS
    figures: list[Figure] = []
    for found in _measure(cluster, chosen):
        merge(found, _machine())
        figures += found
    draw_all()
    click.echo(f"\n{table(figures)}\n\nkept in {RESULTS}; docs/bench.md says what they mean")
    return 0


def _measure(cluster: str, chosen: Collection[str]) -> Iterator[list[Figure]]:
    """The figures of one section after another, so that a failing one does not take the others
    along."""
    sections = [section for name, section in ON_A_COUNTY.items() if name in chosen]
    if sections:
        with staffed(cluster) as county:
            for section in sections:
                yield section(county)
    if "list" in chosen:
        with world(cluster) as big:
            yield listing.measure(big)
    if "growth" in chosen:
        with world(cluster) as big, world(cluster, TWIN) as twin:
            yield growth.measure(big, twin)
    if "export" in chosen:
        with world(cluster) as big:
            yield exporting.measure(big)
    if "silence" in chosen:
        yield silence.measure()
    if "import" in chosen and TONGREN.exists():
        yield importing.measure(cluster, str(TONGREN))
    elif "import" in chosen:
        note(f"import is left out: {TONGREN} is absent")


def _machine() -> dict[str, object]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "python": platform.python_version(),
        "load_average": round(os.getloadavg()[2], 2),
    }


def _processor() -> str:
    facts = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(":", 1)[1].strip() for line in facts if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
