"""How long the appointment book takes at the demo clinic's size: `make bench` prints it and writes build/bench.json.

Times are of this machine and this run: compare rows with each other, not with those of another machine.
"""

import json
import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from api.clinic.current import current_clinic
from api.clock import clinic_now
from api.db import embedded
from api.settings import ROOT, get_settings

ROUNDS = 40
START = "2026-03-02T08:00:00-05:00"


def main() -> None:
    state = Path(tempfile.mkdtemp(prefix="frontdesk-bench-"))
    state.chmod(0o755)
    os.environ |= {"FRONTDESK_STATE": str(state / "state"), "FRONTDESK_NOW": START}
    os.environ["DATABASE_URL"] = embedded.start(state / "state", durable=False)
    get_settings.cache_clear()
    try:
        report = {"machine": machine(), "milliseconds": measure()}
    finally:
        embedded.stop(state / "state")
        shutil.rmtree(state)
    print_table(report["milliseconds"])
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "bench.json").write_text(json.dumps(report, indent=2))


def machine() -> dict[str, object]:
    return {"processors": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}


def measure() -> dict[str, dict[str, float]]:
    from api.clinic.load import load
    from api.db.engine import get_engine
    from api.db.migrate import migrate

    migrate(get_engine())
    load(get_settings())
    with Session(get_engine()) as session:
        return {name: timed(lambda work=work: work(session)) for name, work in questions(session).items()}


def questions(session: Session) -> dict[str, Callable[[Session], object]]:
    """What patients ask most, as the dialogue asks the book."""
    from api.scheduling.search import search
    from api.scheduling.wishes import Search, Window

    clinic, now = current_clinic(session), clinic_now(session)

    def asking(visit_type: str, days: int, *providers: str) -> Callable[[Session], object]:
        windows = (Window(date(2026, 3, 2), date(2026, 3, 2) + timedelta(days=days)),)
        wish = Search(visit_type=visit_type, providers=providers, windows=windows)
        return lambda session: search(session, clinic, wish, now)

    return {
        "one provider, a week": asking("office-visit", 7, "lee"),
        "any family provider, 30 days": asking("office-visit", 30),
        "any provider, 180 days": asking("immunization", 180),
        "the clinic's definition": lambda session: current_clinic(session),
    }


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Median and 95th percentile of ROUNDS, after one round that is not counted."""
    work()
    spans = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        spans.append((time.perf_counter() - began) * 1000)
    return {"median": round(statistics.median(spans), 2), "p95": round(statistics.quantiles(spans, n=20)[-1], 2)}


def print_table(rows: dict[str, dict[str, float]]) -> None:
    print(f"{'question':<32}{'median ms':>12}{'p95 ms':>12}")  # noqa: T201
    for name, row in rows.items():
        print(f"{name:<32}{row['median']:>12.2f}{row['p95']:>12.2f}")  # noqa: T201


if __name__ == "__main__":
    main()
