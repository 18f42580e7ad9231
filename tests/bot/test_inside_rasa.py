"""What only Rasa's own Python can check: the files of `inside_rasa/` run there, each as unittest cases of their own."""

import subprocess
from pathlib import Path

import pytest

BOT_PYTHON = ".venvs/bot/bin/python"
CHECKS = sorted((Path(__file__).parent / "inside_rasa").glob("check_*.py"))


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_it_holds_beside_rasa(check):
    """The parts that live inside Rasa do what they say, with the very Rasa that serves patients."""
    module = f"tests.bot.inside_rasa.{check.stem}"
    done = subprocess.run(
        [BOT_PYTHON, "-W", "ignore", "-m", "unittest", module], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
