"""Verdicts for a file of messages: `python -m api.messaging.safety FILE.jsonl` prints `{id, verdict}` a line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from api.messaging.safety import verdict


def main(path: str) -> None:
    """Print one verdict for each `{id, text, lang?}` row of the file at `path`."""
    with Path(path).open(encoding="utf-8") as rows:
        for line in rows:
            if line.strip():
                row = json.loads(line)
                answer = {"id": row["id"], "verdict": verdict(row["text"], row.get("lang"))}
                sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give one file of messages: python -m api.messaging.safety FILE.jsonl")
    main(sys.argv[1])
