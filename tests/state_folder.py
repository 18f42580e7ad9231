"""State folders with an embedded database that is gone after the test."""

import shutil
import tempfile
from pathlib import Path

import pytest

from api.db import embedded
from api.db.embedded.place import remembered


@pytest.fixture
def state():
    """A state folder that other accounts may enter; pytest's own folders are closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="clinic-"))
    folder.chmod(0o755)
    yield folder / "state"
    for path in folder.rglob("postgres.json"):
        embedded.stop(path.parent)
        place = remembered(path.parent.resolve())
        shutil.rmtree(place.home)
    shutil.rmtree(folder)
