"""The embedded server as a process: made, started, found running, stopped, and cleared up after when it was killed."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg

from api.db.binaries import Programs, plain_environment, run_as
from api.db.embedded.place import EmbeddedError, Place

PATIENCE_SECONDS = 60  # recovery after a crash on a busy day takes a while
STOP_SECONDS = 6
LAST_QUERY_SECONDS = 20  # longer than any statement of ours may take
NO_SUCH_PROCESS = 4194305  # one more than Linux's largest process number

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A failing statement and its values may name a patient; the process that sent it gets the error anyway.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# Autovacuum would hold on to databases that a test wants to drop.
FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

_launched: list[subprocess.Popen[bytes]] = []  # ours to reap when they end


def create(place: Place, programs: Programs) -> None:
    """Makes an empty cluster, under another name first, so that a killed attempt leaves no half of one behind."""
    draft = place.home / "data.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    account = place.account
    if account:
        os.chown(draft, account.pw_uid, account.pw_gid)
    # Texts sort by their bytes, whatever the machine's language, but lower() knows every letter.
    letters = (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if programs.major >= 17 else ["--lc-ctype=C.UTF-8"]
    )
    locale = ["--encoding=UTF8", "--locale=C", *letters]
    command = [programs["initdb"], "--pgdata", str(draft), "--username=postgres", "--auth=peer", *locale]
    done = subprocess.run(  # noqa: S603 PostgreSQL's initdb
        command, capture_output=True, text=True, cwd="/", env=plain_environment(), check=False, **run_as(account)
    )
    if done.returncode:
        raise EmbeddedError(f"PostgreSQL could not make a database in {place.home}: {done.stderr.strip()}")
    draft.rename(place.data)


def launch(place: Place, programs: Programs, *, durable: bool) -> None:
    """Starts the server and returns once it answers. Raises `EmbeddedError` with its last words when it does not."""
    _clear_leftovers(place)
    server = _spawn(place, programs, SETTINGS if durable else SETTINGS | FOR_TESTS)
    _eventually(lambda: server.poll() is not None or _answers(place), PATIENCE_SECONDS)
    if not _answers(place):
        last_words = "\n".join(place.log.read_text(errors="replace").splitlines()[-5:])
        raise EmbeddedError(f"The embedded PostgreSQL server did not start; its log, {place.log}, ends:\n{last_words}")


def is_up(place: Place) -> bool:
    """Whether the server runs and answers, once it has done with starting or stopping."""
    if not _eventually(lambda: _server_pid(place) is None or _answers(place), PATIENCE_SECONDS):
        raise EmbeddedError(f"The embedded PostgreSQL server runs but does not answer; its log is {place.log}.")
    return _server_pid(place) is not None


def halt(place: Place) -> None:
    """Stops the server if it runs: first PostgreSQL's fast shutdown, then its immediate one."""
    for how in (signal.SIGINT, signal.SIGQUIT):
        if pid := _server_pid(place):
            os.kill(pid, how)
        if _eventually(lambda: _server_pid(place) is None, STOP_SECONDS):
            with suppress(OSError):
                place.sockets.rmdir()
            return
    raise EmbeddedError("The embedded PostgreSQL server does not stop.")


def _spawn(place: Place, programs: Programs, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    account = place.account or pwd.getpwuid(os.geteuid())
    hba, ident = place.home / "hba.conf", place.home / "ident.conf"
    hba.write_text("local all all peer map=frontdesk\n")
    people, roles = {account.pw_name, pwd.getpwuid(0).pw_name}, ("postgres", "frontdesk")
    ident.write_text("".join(f'frontdesk "{person}" {role}\n' for person in people for role in roles))
    places = {"unix_socket_directories": place.sockets, "port": 5432, "hba_file": hba, "ident_file": ident}
    options = [f"--{name}={value}" for name, value in (settings | places).items()]
    with place.log.open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 PostgreSQL's own server
            [programs["postgres"], "-D", str(place.data), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=plain_environment(),
            start_new_session=True,
            **run_as(place.account),
        )
    _launched.append(server)
    return server


def _clear_leftovers(place: Place) -> None:
    """Clears what a killed server left behind; its children may still be at their last query.

    PostgreSQL refuses to start while the process number in `postmaster.pid` is taken, and after the restart of a
    container somebody else has it. The file itself stays: it also guards against such children.
    """
    _own_socket_folder(place)
    _eventually(lambda: not any(_works_in(place.data, pid) for pid in _processes()), LAST_QUERY_SECONDS)
    lock = place.data / "postmaster.pid"
    if lock.exists():
        _, *rest = lock.read_text().splitlines(keepends=True) or [""]
        lock.write_text(f"{NO_SUCH_PROCESS}\n{''.join(rest)}")


def _own_socket_folder(place: Place) -> None:
    place.sockets.mkdir(mode=0o700, exist_ok=True)
    owner = place.account.pw_uid if place.account else os.geteuid()
    if place.sockets.is_symlink() or place.sockets.stat().st_uid not in (0, owner):
        raise EmbeddedError(f"{place.sockets} should be the database's socket folder, but belongs to someone else.")
    os.chown(place.sockets, owner, -1)
    for leftover in place.sockets.iterdir():
        leftover.unlink()


def _answers(place: Place) -> bool:
    try:
        place.connect().close()
    except psycopg.OperationalError:
        return False
    return True


def _server_pid(place: Place) -> int | None:
    """The running server's process number, unless some other process has it by now."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return pid if _works_in(place.data, pid) else None


def _works_in(data: Path, pid: int) -> bool:
    """Whether that process belongs to this data's server: all of a server's work inside it, even once it is renamed."""
    try:
        if Path("/proc/self").exists():
            return os.path.samefile(f"/proc/{pid}/cwd", data)
        os.kill(pid, 0)
    except (OSError, OverflowError):
        return False
    return True


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]


def _eventually(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        for server in _launched:
            server.poll()
        time.sleep(0.05)
    return True
