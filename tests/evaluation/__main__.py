"""How well patients are understood: `make evaluate` writes build/evaluation.html and .json and prints a summary.

`--sets FOLDER` adds the public development sets, `--exported FILE` sentences of the clinic's own conversations
(docs/understanding.md says how to get and label them), `--folds 0` leaves the cross-validation out, which takes as long
as training, three times.
"""

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.training import models
from tests.evaluation.commands import ROOT
from tests.evaluation.measuring import Wanted, measure
from tests.evaluation.page import figures_json, page, summary

BUILD = ROOT / "build"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path)
    parser.add_argument("--exported", type=Path)
    parser.add_argument("--folds", type=int, default=3)
    chosen = parser.parse_args()
    for given in (chosen.sets, chosen.exported):
        if given and not given.exists():
            parser.error(f"There is no {given}.")
    if chosen.folds == 1 or chosen.folds < 0:
        parser.error("--folds takes 0 for none, or 2 and more.")
    report = measure(Wanted(chosen.sets, chosen.exported, chosen.folds))
    made = {
        "model": models.newest().name,
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": f"{os.cpu_count()} × {platform.machine()}, {platform.system()}",
        "load": f"{os.getloadavg()[1]:.1f}",
    }
    BUILD.mkdir(exist_ok=True)
    _write(BUILD / "evaluation.html", page(report, made))
    _write(BUILD / "evaluation.json", figures_json(report, made))
    sys.stdout.write(f"{summary(report)}\n\nFor more, open {BUILD / 'evaluation.html'}\n")
    sys.stderr.writelines(f"{failure}\n" for failure in report.failures)
    return 1 if report.failures else 0


def _write(file: Path, text: str) -> None:
    """For its owner only: the page may quote patients."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as page_:
        page_.write(text)


if __name__ == "__main__":
    sys.exit(main())
