"""The directions in which the parts of the house may know each other."""

import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT


def test_the_import_contracts_hold():
    """They are written in pyproject.toml; the output names each import that goes the wrong way."""
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout
