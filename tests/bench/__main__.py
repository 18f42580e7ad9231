"""How long things take: `make bench` prints it, with the machine named, and writes build/bench.json.

`make bench ONLY=phone` measures one part of it, and writes build/bench-phone.json.

Times are of this machine and this run: compare rows with each other, not with those of another machine.
"""

import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from api.clock import start_clock
from api.db import embedded
from api.db.engine import get_engine
from api.db.migrate import migrate
from api.settings import ROOT, get_settings
from tests.bench import booking, demo, searching, telephony, turns
from tests.bench.large_clinic import START, large_clinic
from tests.bench.timing import Row


def main() -> None:
    named = sys.argv[1:]
    if unknown := [name for name in named if name not in PARTS]:
        sys.exit(f"There is no {' '.join(unknown)}. The parts of the bench are: {', '.join(PARTS)}")
    print(*(f"{name}: {value}" for name, value in machine().items()), sep="\n")
    report: dict[str, object] = {"machine": machine()} | {name: PARTS[name]() for name in named or PARTS}
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "-".join(["bench", *named])).with_suffix(".json").write_text(json.dumps(report, indent=2))


def _demo() -> object:
    with database():
        return shown("The demo clinic: search with the database", demo.measure())


def _searching() -> object:
    with database(), Session(get_engine()) as session:
        rows, ratios = searching.measure(session, large_clinic(session))
    found = shown("200 providers, 80 rooms, 90 days, 90 % full", rows) | {"ratios": ratios}
    print(*(f"{name:<60}{ratio:>9.0f} x" for name, ratio in ratios.items()), sep="\n")
    return found


def _booking() -> object:
    with database():
        found = booking.measure()
    print(f"\n{booking.BOOKERS} bookers at once")
    print(*(f"{name:<60}{value:>12,.2f}" for name, value in found.items()), sep="\n")
    return found


def _turns() -> object:
    rows, megabytes = turns.measure()
    found = shown("A turn of the whole bot", rows) | {"megabytes": megabytes}
    print(f"{'memory of the bot, MB':<60}{megabytes:>10.0f}")
    return found


def _phone() -> object:
    found = telephony.measure()
    telephony.show(found)
    return found


PARTS = {"demo": _demo, "searching": _searching, "booking": _booking, "turns": _turns, "phone": _phone}


@contextmanager
def database() -> Iterator[None]:
    """A server of its own with tables and nothing in them, at the start of the bench's clock."""
    state = Path(tempfile.mkdtemp(prefix="frontdesk-bench-"))
    state.chmod(0o755)
    os.environ |= {"FRONTDESK_STATE": str(state / "state"), "FRONTDESK_NOW": START.isoformat()}
    os.environ["DATABASE_URL"] = embedded.start(state / "state", durable=False)
    get_settings.cache_clear()
    get_engine.cache_clear()
    try:
        migrate(get_engine())
        with Session(get_engine()) as session:
            start_clock(session, START)
            session.commit()
        yield
    finally:
        get_engine().dispose()
        embedded.stop(state / "state")
        shutil.rmtree(state)


def machine() -> dict[str, object]:
    processor = next((line for line in _lines("/proc/cpuinfo") if line.startswith("model name")), ": unknown")
    return {
        "processor": processor.split(": ")[1],
        "processors": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def shown(title: str, rows: dict[str, Row]) -> dict[str, object]:
    print(f"\n{title + ', ms':<60}{'median':>10}{'p95':>10}")
    for name, row in rows.items():
        print(f"{name:<60}{row['median']:>10.2f}{row['p95']:>10.2f}")
    return {"milliseconds": rows}


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    main()
