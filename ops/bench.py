"""`make bench`: the figures, on a cluster that keeps its promises to the disk as production
does."""

import os

from ops.cluster import Cluster
from ops.places import ROOT, VAR, tool
from ops.processes import interruptible, run_in_front


def bench(arguments: list[str]) -> int:
    """Run `python -m bench` with `arguments`; the result is its exit code.

    It finds the cluster's superuser URL in GRIDWATCH_BENCH_CLUSTER and makes its own databases.
    """
    with interruptible(), Cluster(VAR / "bench") as cluster:
        environment = os.environ | {"GRIDWATCH_BENCH_CLUSTER": cluster.url(), "GRIDWATCH_VAR": str(VAR)}
        return run_in_front([tool("python"), "-m", "bench", *arguments], environment, folder=ROOT)
