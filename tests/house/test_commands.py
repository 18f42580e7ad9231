"""The commands that README and docs promise are there, and say what they do."""

import os
import subprocess
from pathlib import Path

import pytest

from setup.processes import read_procfile

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ["help", "run", "test", "check", "train", "evaluate", "simulate", "bench", "lock", "clean"]
SCRIPTS = ["setup/environments", ".ci/run"]


def test_make_lists_its_commands():
    """Whoever types `make` reads what there is to type."""
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[1] for line in said.splitlines()] == COMMANDS
    assert all(len(line.split()) > 3 for line in said.splitlines())


def test_each_process_of_the_design_is_started():
    """The api, the worker, the conversation's two halves and the pretend phone network; nothing else."""
    assert list(read_procfile(ROOT / "Procfile")) == ["api", "worker", "actions", "bot", "simulator"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_can_be_run(script):
    """Each script is marked as a program and has no slip of the pen in it."""
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["bash", "-n", ROOT / script], check=True)


def test_locks_name_no_package_registry():
    """A clinic behind a mirror of its own installs from there; no lock sends it elsewhere."""
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in lock.read_text(), lock.name
