"""docs/running.md tells whoever runs Frontdesk the truth."""

import re
from pathlib import Path

from api.settings import Settings
from setup.processes import read_procfile

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "running.md").read_text()


def test_every_setting_is_described_once():
    """The page's table and the settings that are read are the same, in the same order."""
    described = re.findall(r"^\| `([A-Z_]+)` \|", PAGE, flags=re.MULTILINE)
    assert described == [name.upper() for name in Settings.model_fields]


def test_every_process_but_the_simulator_has_a_unit():
    """A clinic that starts the processes one by one starts them as `make run` does."""
    units = dict(re.findall(r"^\| `frontdesk-(\w+)` \| `(.+)` \|$", PAGE, flags=re.MULTILINE))
    started = read_procfile(ROOT / "Procfile")
    del started["simulator"]
    assert units == started
