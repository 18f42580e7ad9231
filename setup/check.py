"""What every change must pass before its tests: `python -m setup.check`. One line for each check that is fine."""

import subprocess
import sys
import time

from api.settings import ROOT

CHECKS = {
    "ruff check": ".venvs/app/bin/ruff check --quiet --no-cache",
    "ruff format": ".venvs/app/bin/ruff format --check --quiet",
    "mypy": ".venvs/app/bin/mypy --no-error-summary",
    "import contracts": ".venvs/app/bin/lint-imports",
    "dialogue data": ".venvs/bot/bin/python -m bot.training.train --validate",
    "wording": ".venvs/app/bin/python -m pytest --quiet tests/house/test_words.py tests/house/test_voice.py"
    " tests/house/test_calls.py",
}


def main() -> int:
    """All of them, also after one has failed; the status is 1 if any did."""
    return max([_passes(name, command) for name, command in CHECKS.items()])


def _passes(name: str, command: str) -> int:
    began = time.monotonic()
    done = subprocess.run(command.split(), cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 ours
    verdict = "failed" if done.returncode else "fine"
    sys.stdout.write(f"{name:<18}{verdict:<8}{time.monotonic() - began:5.1f} s\n")
    if done.returncode:
        sys.stdout.write(f"{done.stdout}{done.stderr}\n")
    sys.stdout.flush()
    return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
