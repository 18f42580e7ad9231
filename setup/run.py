"""Runs the whole of Frontdesk until Ctrl-C: `python -m setup.run`, which is what `make run` does."""

import argparse
import fcntl
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from api.db import embedded
from api.settings import ROOT, Settings, SettingsError, get_settings
from setup.processes import Process, die_with_parent, first_dead, read_procfile, say, spawn, start_all, stop_all
from setup.surroundings import child_environment, doors, obstacles

READY_SECONDS = 180
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PREPARATIONS = {
    "Bringing the database up to date": ".venvs/app/bin/python -m api.db.migrate",
    "Loading the clinic": ".venvs/app/bin/python -m api.clinic.load",
    "Training the dialogue model": ".venvs/bot/bin/python -m bot.training.train",
}


class CannotRun(Exception):
    """Frontdesk cannot start or go on; the sentences say why and what would help."""

    def __init__(self, sentences: str, status: int = 1) -> None:
        super().__init__(sentences)
        self.status = status


class Stopped(BaseException):
    """Somebody pressed Ctrl-C, sent SIGTERM or closed the window."""


def main() -> int:
    options = _options()
    if options.stop_with_parent:
        die_with_parent(signal.SIGTERM)
    for how in ENDINGS:
        signal.signal(how, _stop)
    try:
        run(_settings(), options.procfile, PREPARATIONS if options.prepare else {})
    except (CannotRun, embedded.EmbeddedError) as error:
        say(str(error))
        return getattr(error, "status", 1)
    except Stopped:
        say("Frontdesk has stopped.")
    return 0


def run(settings: Settings, procfile: Path, preparations: dict[str, str]) -> None:
    """Prepares, starts and watches everything. Ends only by an exception, with everything stopped."""
    with _alone(settings.frontdesk_state), _database(settings) as database_url:
        environment = child_environment(settings, database_url)
        for what, command in preparations.items():
            _prepare(what, command, environment)
        commands = read_procfile(procfile)
        if not settings.runs_simulator:
            commands.pop("simulator", None)
        logs = settings.frontdesk_state / "logs"
        processes = start_all(commands, folder=procfile.absolute().parent, environment=environment, logs=logs)
        try:
            _await_readiness(settings, processes)
            say(_welcome(settings))
            _watch(processes)
        finally:
            _ignore_signals()
            say("Stopping.")
            stop_all(processes)


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Two of us would share one database and stop it for each other. Raises `CannotRun`."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(f"Frontdesk runs from {state} already: stop it, or set FRONTDESK_STATE.") from None
        yield


@contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """The database's URL; an embedded server runs as long as the block, once it is clear that the ports are free."""
    if taken := obstacles(doors(settings)):
        raise CannotRun("\n".join(taken))
    if settings.database_url:
        yield settings.database_url
        return
    try:
        yield embedded.start(settings.frontdesk_state)
    finally:
        _ignore_signals()
        embedded.stop(settings.frontdesk_state)


def _prepare(what: str, command: str, environment: dict[str, str]) -> None:
    began = time.monotonic()
    say(f"{what} …")
    step = spawn(command, folder=ROOT, environment=environment)
    try:
        status = step.wait()
    finally:
        if step.poll() is None:
            os.killpg(step.pid, signal.SIGKILL)
    if status:
        raise CannotRun(f"{what} failed: `{command}` ended with status {status}; its words are above.")
    say(f"{what}: {time.monotonic() - began:.1f} s")


def _await_readiness(settings: Settings, processes: list[Process]) -> None:
    wanted = [f"http://127.0.0.1:{settings.frontdesk_port}/readyz"]
    if settings.runs_simulator:
        wanted.append(f"http://127.0.0.1:{settings.frontdesk_simulator_port}/")
    deadline = time.monotonic() + READY_SECONDS
    while waits_for := [reason for url in wanted if (reason := _unready(url))]:
        _check(processes)
        if time.monotonic() > deadline:
            raise CannotRun(f"Frontdesk was not ready after {READY_SECONDS} s: {'; '.join(waits_for)}")
        time.sleep(0.3)


def _unready(url: str) -> str | None:
    """Why that address is not ready, or nothing when it is."""
    try:
        # Proxies of the environment are for the internet; this is our own machine.
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5).close()
    except urllib.error.HTTPError as refusal:
        return f"{url} answers {refusal.code}: {refusal.read(500).decode(errors='replace')}"
    except OSError as error:
        return f"{url} does not answer: {error}"
    return None


def _watch(processes: list[Process]) -> None:
    """Starts again whatever ends by itself: the others can do without it for a while. Raises `CannotRun` in the end."""
    while True:
        if dead := first_dead(processes):
            said = dead.end_in_words()
            if not dead.start_again():
                raise CannotRun(f"{said}\nIt has ended too often, so everything stops.")
            say(f"{said}\nIt is started again.")
        time.sleep(0.2)


def _check(processes: list[Process]) -> None:
    """Raises `CannotRun` if a process has ended before all were ready: there is a mistake to be mended first."""
    if dead := first_dead(processes):
        raise CannotRun(f"{dead.end_in_words()}\nEverything stops.")


def _welcome(settings: Settings) -> str:
    api = f"http://127.0.0.1:{settings.frontdesk_port}"
    rows = {
        "text the clinic": f"http://127.0.0.1:{settings.frontdesk_simulator_port}",
        "api": f"{api}  (described at {api}/openapi.json)",
        "api token": settings.api_token,
        "logs": str(settings.frontdesk_state / "logs"),
    }
    if not settings.runs_simulator:
        del rows["text the clinic"]
    width = max(map(len, rows)) + 2
    table = "\n".join(f"  {name:<{width}}{value}" for name, value in rows.items())
    return f"\nFrontdesk is ready.\n\n{table}\n\nCtrl-C stops it.\n"


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def _ignore_signals() -> None:
    """Whoever presses Ctrl-C twice must not interrupt the stopping."""
    for how in ENDINGS:
        signal.signal(how, signal.SIG_IGN)


def _settings() -> Settings:
    try:
        return get_settings()
    except SettingsError as error:
        raise CannotRun(str(error), status=2) from None


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--procfile", type=Path, default=ROOT / "Procfile", help="what to start")
    parser.add_argument("--no-prepare", dest="prepare", action="store_false", help="no migrations, no training")
    parser.add_argument("--stop-with-parent", action="store_true", help="stop when the starting process is gone")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
