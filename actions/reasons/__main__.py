"""Reads reasons and prints the visits they mean: `python -m actions.reasons FILE.jsonl`, one JSON object a line.

The visits are those of the clinic file that FRONTDESK_CLINIC names, else of the demo clinic.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from actions.reasons.clinic_words import words_in_file
from actions.reasons.phrasebook import Phrasebook, phrasebook
from actions.reasons.reasons_file import ReasonsFileError
from actions.reasons.understand import understand

DEMO_CLINIC = Path(__file__).resolve().parents[2] / "api" / "clinic" / "demo-clinic.yml"


def main(path: str) -> None:
    """Prints `{id, visit_types, ask}` for every row `{id, text, lang?, who}` of a file."""
    book = phrasebook(words_in_file(Path(os.environ.get("FRONTDESK_CLINIC") or DEMO_CLINIC)))
    with Path(path).open(encoding="utf-8") as rows:
        for row in rows:
            if row.strip():
                sys.stdout.write(json.dumps(predict(json.loads(row), book)) + "\n")


def predict(row: dict[str, Any], book: Phrasebook) -> dict[str, Any]:
    reason = understand(row["text"], book, who=row.get("who") or "adult")
    return {"id": row["id"], "visit_types": list(reason.visit_types), "ask": reason.ask}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name one file of rows: python -m actions.reasons FILE.jsonl")
    try:
        main(sys.argv[1])
    except ReasonsFileError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{error.filename} cannot be read: {error.strerror}.")
