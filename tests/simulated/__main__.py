"""Simulated patients text the whole clinic: `make simulate` prints figures and writes build/simulated.html.

`--conversations` says how many, `--seed` which ones: the same seed gives the same patients.
"""

import argparse
import asyncio
import os
import sys
import time
from contextlib import AbstractContextManager, redirect_stdout
from pathlib import Path

from api.settings import ROOT
from tests.conversations.house import running
from tests.simulated.clinic import Clinic
from tests.simulated.conversation import Conversation
from tests.simulated.report import page, summary, transcripts_json
from tests.simulated.running import run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    conversations, seconds = simulate(chosen.conversations, chosen.seed)
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    (build / "simulated.html").write_text(page(conversations, seconds, chosen.seed), encoding="utf-8")
    (build / "simulated.json").write_text(transcripts_json(conversations, seconds, chosen.seed), encoding="utf-8")
    sys.stdout.write(f"{summary(conversations, seconds)}\n\nFor more, open {build / 'simulated.html'}\n")
    return 1 if any(c.verdict and c.verdict.wrong for c in conversations) else 0


def simulate(count: int, seed: int) -> tuple[list[Conversation], float]:
    """Starts the clinic, lets patients text it, and stops it; how long they texted comes with it."""
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), running_clinic() as clinic:
        begun = time.monotonic()
        conversations = asyncio.run(run(clinic, count, seed))
        return conversations, time.monotonic() - begun


def running_clinic() -> AbstractContextManager[Clinic]:
    return running(Clinic, "frontdesk-simulated-")


if __name__ == "__main__":
    sys.exit(main())
