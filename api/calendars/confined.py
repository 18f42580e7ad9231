"""Reads a stranger's calendar in a process of its own, which may neither think for long nor take much memory.

Some rules repeat so rarely, or never, that a library follows them to the year 9999; thousands of them fit into a file.
No look at the file beforehand finds all that could be made to last, and a thread cannot be stopped. A process can.
"""

import json
import resource
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from api.calendars.busy_times import TOO_MUCH, CannotRead, Stretch, busy_times

CPU_SECONDS = 20
WALL_SECONDS = 60
MEMORY_BYTES = 1024**3
_ROOT = Path(__file__).resolve().parents[2]


def confined_busy_times(
    ics: bytes, zone: ZoneInfo, first: date, last: date, *, cpu_seconds: int = CPU_SECONDS
) -> list[Stretch]:
    """`busy_times`, stopped when it takes too long or too much. Raises `CannotRead`."""
    asked = [zone.key, first.isoformat(), last.isoformat(), str(cpu_seconds)]
    command = [sys.executable, "-m", "api.calendars.confined", *asked]
    try:
        # The program and its arguments are ours; the calendar comes in through a pipe.
        done = subprocess.run(command, input=ics, capture_output=True, timeout=WALL_SECONDS, cwd=_ROOT, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise CannotRead(TOO_MUCH) from None
    if done.returncode:
        raise CannotRead(TOO_MUCH)
    said = json.loads(done.stdout)
    if said["problem"]:
        raise CannotRead(said["problem"])
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in said["busy"]]


def main() -> None:
    """The process: a calendar comes in, stretches or a problem go out."""
    zone, first, last, cpu_seconds = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_seconds), int(cpu_seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    problem, busy = None, list[tuple[str, str]]()
    try:
        found = busy_times(sys.stdin.buffer.read(), ZoneInfo(zone), date.fromisoformat(first), date.fromisoformat(last))
        busy = [(start.isoformat(), end.isoformat()) for start, end in found]
    except CannotRead as error:
        problem = str(error)
    sys.stdout.write(json.dumps({"problem": problem, "busy": busy}))


if __name__ == "__main__":
    main()
