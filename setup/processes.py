"""Frontdesk's processes as one: started together, heard together, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TextIO

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 5
MOST_ENDS, ENDS_SECONDS = 4, 120.0
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def read_procfile(path: Path) -> dict[str, str]:
    """The command of each process by its name, from lines like `api: python -m api.app`."""
    lines = (line.partition(":") for line in path.read_text().splitlines() if line.strip() and not line.startswith("#"))
    return {name.strip(): command.strip() for name, _, command in lines}


def die_with_parent(how: int) -> None:
    """Asks Linux to send this process that signal when its parent is gone; elsewhere nothing happens."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, how)


def say(sentences: str) -> None:
    """To the terminal, as long as there is one: a closed window must not keep anything from being stopped."""
    with suppress(OSError):
        sys.stdout.write(f"{sentences}\n")
        sys.stdout.flush()


def spawn(
    command: str, *, folder: Path, environment: dict[str, str], stdout: int | None = None, stderr: int | None = None
) -> subprocess.Popen[str]:
    """Starts a command out of Ctrl-C's reach, which is for us alone; it falls with us, so that no port stays taken."""
    return subprocess.Popen(  # noqa: S603 a command of the Procfile's or of ours
        ["/bin/sh", "-c", f"exec {command}"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=_fall_with_us,
    )


class Process:
    """One running process: its output goes to the terminal under its name, and to a file of its own."""

    def __init__(self, name: str, command: str, *, folder: Path, environment: dict[str, str], logs: Path) -> None:
        self.name = name
        self.last_lines: deque[str] = deque(maxlen=15)
        self._log = _fresh(logs / f"{name}.log")
        self._command, self._folder, self._environment = command, folder, environment
        self._ends: deque[float] = deque(maxlen=MOST_ENDS)
        self._start()

    def _start(self) -> None:
        self._popen = spawn(
            self._command,
            folder=self._folder,
            environment=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def listen(self, width: int) -> None:
        """Begins to pass its output on. Only once all are started: a fork and a thread do not go well together."""
        self._width = width
        self._listener.start()

    def start_again(self) -> bool:
        """Starts it anew after its end. False if it has ended too often lately: then something is really wrong."""
        now = time.monotonic()
        self._ends.append(now)
        if len(self._ends) == MOST_ENDS and now - self._ends[0] < ENDS_SECONDS:
            return False
        self._start()
        self._listener.start()
        return True

    def end_in_words(self) -> str:
        """How it has ended, and the last that it said."""
        self.hear_out()
        status = self.status or 0
        how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        lines = "".join(f"  {line}" for line in self.last_lines).rstrip() or "  (none)"
        return f"The {self.name} {how}. Its last lines were:\n{lines}"

    @property
    def id(self) -> int:
        return self._popen.pid

    @property
    def status(self) -> int | None:
        return self._popen.poll()

    def signal(self, how: int) -> None:
        """To it and to whatever it started."""
        with suppress(ProcessLookupError):
            os.killpg(self._popen.pid, how)

    def hear_out(self) -> None:
        """Waits for the rest of its output, which may come after its end."""
        self._listener.join(timeout=1)

    def _listen(self) -> None:
        assert self._popen.stdout  # noqa: S101 for mypy
        for line in self._popen.stdout:
            self.last_lines.append(line)
            self._log.write(line)
            self._log.flush()
            say(f"{self.name:<{self._width}} | {line.rstrip()}")


def start_all(commands: dict[str, str], *, folder: Path, environment: dict[str, str], logs: Path) -> list[Process]:
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    started: list[Process] = []
    try:
        for name, command in commands.items():
            started.append(Process(name, command, folder=folder, environment=environment, logs=logs))
    except BaseException:
        stop_all(started)
        raise
    for process in started:
        process.listen(width=max(map(len, commands)))
    return started


def first_dead(processes: list[Process]) -> Process | None:
    return next((process for process in processes if process.status is not None), None)


def stop_all(processes: list[Process]) -> None:
    """Asks all to stop at once; what has not stopped after a few seconds is killed."""
    for process in processes:
        process.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while any(process.status is None for process in processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in processes:
        process.signal(signal.SIGKILL)


def _fall_with_us() -> None:
    die_with_parent(signal.SIGKILL)


def _fresh(log: Path) -> TextIO:
    """A new log; the one of the last run stays beside it."""
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    return log.open("w")
