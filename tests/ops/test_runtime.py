"""What the product runs with: nothing of the packages that only the tests have."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("gridwatch", "api", "geo", "ops", "migrations", "config.py", "wsgi.py")
OURS = {"gridwatch", "api", "geo", "ops", "migrations", "config", "wsgi"}
TESTS_ALONE = {"ops/test.py", "ops/bench.py", "ops/drill.py"}
"""Commands of developers, which run beside the tests."""


def named(path: str) -> set[str]:
    """The distributions that a lock installs."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    return {
        re.sub(r"[-_.]+", "-", one.split("==")[0].split("[")[0]).lower() for one in lines if re.match(r"[\w.-]+", one)
    }


def imported(path: Path) -> set[str]:
    """The top names that a file imports, inside functions too; not what only type checkers read."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_checkers = {
        id(one)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for one in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in for_checkers:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def files() -> list[Path]:
    found = [ROOT / one for one in SOURCES if one.endswith(".py")]
    found += [path for one in SOURCES if not one.endswith(".py") for path in sorted((ROOT / one).rglob("*.py"))]
    return [path for path in found if path.relative_to(ROOT).as_posix() not in TESTS_ALONE]


def test_the_product_imports_nothing_that_only_the_tests_install() -> None:
    runtime, distributions = named("requirements.txt"), packages_distributions()
    assert {"flask", "sqlalchemy"} <= runtime
    strange = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in files()
        for name in imported(path) - OURS - sys.stdlib_module_names
        if not {re.sub(r"[-_.]+", "-", one).lower() for one in distributions.get(name, ())} & runtime
    }
    assert strange == set()


@pytest.mark.parametrize("line", ["import uuid6", "from uuid6 import uuid7", "def f():\n    import uuid6"])
def test_it_would_see_one(tmp_path: Path, line: str) -> None:
    (tmp_path / "module.py").write_text(line)
    assert imported(tmp_path / "module.py") == {"uuid6"}
    assert "uuid6" not in named("requirements.txt")
