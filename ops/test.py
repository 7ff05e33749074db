"""`make test`: the whole test suite on a cluster of its own, tuned for speed."""

import os

from ops.cluster import Cluster
from ops.places import ROOT, VAR, tool
from ops.processes import interruptible, run_in_front


def test(arguments: list[str]) -> int:
    """Run pytest with `arguments`; the result is its exit code.

    Tests find the cluster's superuser URL in GRIDWATCH_TEST_CLUSTER and make their own databases.
    """
    with interruptible(), Cluster(VAR / "test", disposable=True) as cluster:
        environment = os.environ | {"GRIDWATCH_TEST_CLUSTER": cluster.url()}
        return run_in_front([tool("python"), "-m", "pytest", *arguments], environment, folder=ROOT)
