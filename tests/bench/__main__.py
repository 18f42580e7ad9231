"""How long the appointment book takes: `make bench` prints it, with the machine named, and writes build/bench.json.

Times are of this machine and this run: compare rows with each other, not with those of another machine.
"""

import json
import os
import platform
import shutil
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
from tests.bench import booking, demo, searching, turns
from tests.bench.large_clinic import START, large_clinic
from tests.bench.timing import Row


def main() -> None:
    report: dict[str, object] = {"machine": machine()}
    print(*(f"{name}: {value}" for name, value in machine().items()), sep="\n")
    with database():
        report["demo"] = shown("The demo clinic: search with the database", demo.measure())
    with database():
        with Session(get_engine()) as session:
            rows, ratios = searching.measure(session, large_clinic(session))
        report["searching"] = shown("200 providers, 80 rooms, 90 days, 90 % full", rows) | {"ratios": ratios}
        print(*(f"{name:<60}{ratio:>9.0f} x" for name, ratio in ratios.items()), sep="\n")
    with database():
        report["booking"] = booking.measure()
        print(f"\n{booking.BOOKERS} bookers at once")
        print(*(f"{name:<60}{value:>12,.2f}" for name, value in report["booking"].items()), sep="\n")
    rows, megabytes = turns.measure()
    report["turns"] = shown("A turn of the whole bot", rows) | {"megabytes": megabytes}
    print(f"{'memory of the bot, MB':<60}{megabytes:>10.0f}")
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "bench.json").write_text(json.dumps(report, indent=2))


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
