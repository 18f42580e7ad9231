"""Reads messages and prints what they wish: `python -m actions.times FILE.jsonl`, one JSON object a line."""

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from actions.times import TimeContext, read_times

_WALL = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


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


def _walls(given: Any) -> tuple[datetime, ...]:
    """Wall times from one or several, each `"2026-03-12T14:00"` or `{date, time}`. Else it is left out."""
    several = given if isinstance(given, list) else [given]
    written = (f"{one.get('date')}T{one.get('time')}" if isinstance(one, dict) else str(one) for one in several)
    return tuple(_wall(when) for when in written if _WALL.match(when))


def _wall(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=None)


if __name__ == "__main__":
    main(sys.argv[1])
