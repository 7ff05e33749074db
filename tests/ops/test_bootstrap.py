"""What the shell script does before anything is installed."""

import os
import subprocess
import time
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).parents[2] / "ops" / "bootstrap.sh"
_TOLD = """
source "$1"
package_lists=$2
no_main_cluster() { :; }
missing_packages() { :; }
quietly() { shift; "$@"; }
apt-get() { echo "$1"; }
install_packages chromium-headless-shell
"""
_HOUR = 3600


@pytest.mark.parametrize(
    ("age_hours", "asked"), [(None, ["update", "install"]), (1, ["install"]), (25, ["update", "install"])]
)
def test_package_lists_older_than_a_day_are_read_anew_before_anything_is_installed(
    tmp_path: Path, age_hours: int | None, asked: list[str]
) -> None:
    (tmp_path / "partial").mkdir()
    if age_hours is not None:
        (tmp_path / "deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages.lz4").touch()
        then = time.time() - age_hours * _HOUR
        for folder in (tmp_path / "partial", tmp_path):
            os.utime(folder, (then, then))
    ran = subprocess.run(
        ["bash", "-c", _TOLD, "test", str(_SCRIPT), str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == asked
