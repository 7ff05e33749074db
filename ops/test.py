"""`make test`, `make quick`, `make exhaustive`: the tests on a cluster of their own, tuned for
speed."""

import os

from ops.cluster import Cluster
from ops.places import ROOT, VAR, tool
from ops.processes import interruptible, run_in_front


def test(arguments: list[str]) -> int:
    """Run all kinds of tests, not at their deepest, with pytest's `arguments`; the result is its
    exit code."""
    return _run("not exhaustive", {}, arguments)


def quick(arguments: list[str]) -> int:
    """Run what answers soon: no browser, no drawn requests, no killed processes; of much that is
    alike, and of examples, some."""
    return _run("not (exhaustive or browser or fuzz or kills or wide)", {"GRIDWATCH_EXAMPLES": "0.5"}, arguments)


def exhaustive(arguments: list[str]) -> int:
    """Run everything at its deepest: the whole city, ten times the examples."""
    return _run("", {"GRIDWATCH_EXAMPLES": "10"}, arguments)


def _run(marked: str, environment: dict[str, str], arguments: list[str]) -> int:
    """pytest's exit code.

    Tests find the cluster's superuser URL in GRIDWATCH_TEST_CLUSTER and make their own databases.
    """
    with interruptible(), Cluster(VAR / "test", disposable=True) as cluster:
        told = os.environ | environment | {"GRIDWATCH_TEST_CLUSTER": cluster.url()}
        return run_in_front([tool("python"), "-m", "pytest", "-m", marked, *arguments], told, folder=ROOT)
