"""`make test`, `make quick`, `make exhaustive`: the client's tests, then the others on a cluster of
their own, tuned for speed."""

import os
from collections.abc import Mapping

from ops.cluster import Cluster
from ops.console import say, warn
from ops.places import ROOT, VAR, tool
from ops.processes import interruptible, run_in_front


def test(arguments: list[str]) -> int:
    """Run all kinds of tests, not at their deepest, or what pytest's `arguments` choose of them; the
    result is an exit code."""
    return _run("not exhaustive", {}, arguments)


def quick(arguments: list[str]) -> int:
    """Run what answers soon: no browser, no drawn requests, no killed processes; of much that is
    alike, and of examples, some."""
    return _run("not (exhaustive or browser or fuzz or kills or wide)", {"GRIDWATCH_EXAMPLES": "0.5"}, arguments)


def exhaustive(arguments: list[str]) -> int:
    """Run everything at its deepest: the whole city, ten times the examples."""
    return _run("", {"GRIDWATCH_EXAMPLES": "10"}, arguments)


def _run(marked: str, environment: dict[str, str], arguments: list[str]) -> int:
    """pytest's exit code, or that of the client's tests, which `arguments` for pytest leave out.

    Tests find the cluster's superuser URL in GRIDWATCH_TEST_CLUSTER and make their own databases.
    """
    told = os.environ | environment
    with interruptible():
        client = 0 if arguments else _client(told)
        with Cluster(VAR / "test", disposable=True) as cluster:
            told |= {"GRIDWATCH_TEST_CLUSTER": cluster.url()}
            code = run_in_front([tool("python"), "-m", "pytest", "-m", marked, *arguments], told, folder=ROOT)
    if client:
        warn("tests of the client have failed, see the beginning; ops/bootstrap.sh npm test runs them alone")
    return code or client


def _client(environment: Mapping[str, str]) -> int:
    """The exit code of vitest over web/test, a few seconds."""
    say("testing the browser client")
    return run_in_front([str(ROOT / "ops/bootstrap.sh"), "npm", "run", "--silent", "test"], environment, folder=ROOT)
