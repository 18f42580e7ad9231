"""The conversations in `scripts/*.txt`, which anybody can read. It is Monday, March 2, 2026, eight in the morning."""

import pytest

from tests.conversations.crowd import chosen
from tests.conversations.scripts import FOLDER, play, read_scripts

FILES = sorted(FOLDER.glob("*.txt"))
SCRIPTS = [(file.stem, script) for file in FILES for script in read_scripts(file)]


@pytest.fixture(scope="module")
def stage(crowd, request):
    """All scripts that are to be judged play at once; each test waits for its own."""
    for script in chosen(request, "script"):
        crowd.begin(script, script.who, lambda patient, script=script: play(patient, script))
    return crowd


@pytest.mark.parametrize("script", [pytest.param(script, id=f"{stem} | {script.title}") for stem, script in SCRIPTS])
def test_script(stage, script):
    stage.end(script)


def test_titles_are_unique():
    titles = [script.title for _, script in SCRIPTS]
    assert len(titles) == len(set(titles))
