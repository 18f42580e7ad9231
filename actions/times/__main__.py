"""Reads messages and prints what they wish: `python -m actions.times FILE.jsonl`, one JSON object a line."""

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from actions.times import TimeContext, read_times


def main(path: str) -> None:
    """Prints `{id, any_of, order, ask}` for every row `{id, text, lang?, ref, tz, context?}` of a file."""
    with Path(path).open(encoding="utf-8") as rows:
        for row in rows:
            if row.strip():
                print(json.dumps(predict(json.loads(row)), ensure_ascii=False))


def predict(row: dict[str, Any]) -> dict[str, Any]:
    """The answer to one row; `ref` is a wall time in `tz`."""
    zone = ZoneInfo(row["tz"])
    wish = read_times(
        row["text"],
        now=_wall(row["ref"]).replace(tzinfo=zone),
        zone=zone,
        language=row.get("lang"),
        context=_context(row.get("context") or {}),
    )
    return {"id": row["id"], "any_of": wish.to_json()["any_of"], "order": wish.order, "ask": wish.ask is not None}


def _context(given: dict[str, Any]) -> TimeContext:
    return TimeContext(given.get("asked"), _walls(given.get("offered")), _walls(given.get("booked")))


def _walls(given: str | Iterable[str] | None) -> tuple[datetime, ...]:
    return tuple(_wall(when) for when in ([given] if isinstance(given, str) else given or ()))


def _wall(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=None)


if __name__ == "__main__":
    main(sys.argv[1])
