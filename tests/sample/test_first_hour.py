"""What a newcomer copies from the README and from the demo runs as it stands, on the sample county
of today."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from tests.browser.conftest import serving
from tests.conftest import clones

ROOT = Path(__file__).resolve().parents[2]
STEPS = ["submit", "escalate", "accept", "order", "give_feedback", "revisit", "close"]


@pytest.fixture(scope="module")
def loaded(cluster: str, template: str) -> Iterator[Flask]:
    """The whole sample county, as `make demo` loads it."""
    with contextmanager(clones)(cluster, template) as make:
        app = make()
        answer = app.test_cli_runner().invoke(args=["gridwatch", "sample", "load"])
        assert answer.exit_code == 0, answer.output
        yield app


@pytest.fixture
def address(loaded: Flask) -> Iterator[str]:
    with serving(loaded) as found:
        yield found


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_main_job_of_the_readme_runs_as_it_stands(address: str, readme: str) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    job = next(block for block in blocks if block.startswith("A=http://"))
    told = run(job.replace("http://127.0.0.1:8000", address))
    assert told.splitlines()[-1] == str(STEPS), told


def test_the_lines_that_the_demo_prints_run_as_they_stand(loaded: Flask, address: str) -> None:
    answer = loaded.test_cli_runner().invoke(args=["gridwatch", "sample", "show", "--address", address])
    lines = [line.strip() for line in answer.output.splitlines() if line.startswith(("  T=", "  R=", "  curl"))]
    assert len(lines) == 3, answer.output
    told = run("\n".join(lines))
    assert '"outcome":"accepted"' in told.replace(" ", "")
    assert "组里的路塌了一段" in told, "its chief reads it"


def test_it_is_not_loaded_twice(loaded: Flask) -> None:
    again = loaded.test_cli_runner().invoke(args=["gridwatch", "sample", "load"])
    assert (again.exit_code, again.output) == (0, "The sample county is there already.\n")


def test_the_printed_logins_are_those_of_the_readme(loaded: Flask) -> None:
    shown = loaded.test_cli_runner().invoke(args=["gridwatch", "sample", "show"]).output
    told = re.findall(r"token (\d{11})", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(told) == 5 and set(told) <= set(re.findall(r"\d{11}", shown))


def run(script: str) -> str:
    """What a shell that is fed the lines prints."""
    ran = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
