"""The embedded PostgreSQL server: the clinic's database when `DATABASE_URL` is unset.

It listens on a Unix socket only, and lets in nobody but root and the account that it runs as: the kernel says who asks
("peer"), so there is no password to keep. It runs in a session of its own, out of reach of the terminal's Ctrl-C, and
outlives a killed `make run`, whose successor takes it over.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.db.binaries import NoPostgres, server_programs
from api.db.embedded import server
from api.db.embedded.place import EmbeddedError, Place, chosen, remembered

__all__ = ["EmbeddedError", "database_url", "programs_folder", "running", "start", "stop"]


def start(state: Path, *, durable: bool = True, packaged: bool = False) -> str:
    """Makes sure that this state folder's server runs, and answers the database's URL. Takes a running one over.

    `durable=False` is for tests: a power cut may lose data. `packaged` passes over the machine's own PostgreSQL.
    Raises `EmbeddedError`.
    """
    state = state.resolve()
    with _only_one(state):
        place = remembered(state) or chosen(state)
        if not server.is_up(place):
            try:
                programs = server_programs(place.programs, place.account, place.made_by, packaged=packaged)
            except NoPostgres as error:
                raise EmbeddedError(str(error)) from None
            if place.made_by is None:
                server.create(place, programs)
            server.launch(place, programs, durable=durable)
        _create_database(place)
        return place.url


def stop(state: Path) -> None:
    """Stops the server if it runs: connections are cut, what was committed is kept. Raises `EmbeddedError`."""
    state = state.resolve()
    if place := remembered(state):
        with _only_one(state):
            server.halt(place)


def database_url(state: Path) -> str:
    """The URL of this state folder's database, for processes that only connect. Raises `EmbeddedError`."""
    return _known(state).url


def programs_folder(state: Path) -> Path:
    """Where the package's programs are unpacked for this state folder. Raises `EmbeddedError`."""
    return _known(state).programs


@contextmanager
def running(state: Path) -> Iterator[str]:
    """The database's URL while the block runs; a server that was not running before is stopped again afterwards."""
    place = remembered(state.resolve())
    was_up = place is not None and server.is_up(place)
    try:
        yield start(state)
    finally:
        if not was_up:
            stop(state)


@contextmanager
def _only_one(state: Path) -> Iterator[None]:
    """Two starts at once take turns; a killed one leaves no lock behind."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "postgres.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _known(state: Path) -> Place:
    if place := remembered(state.resolve()):
        return place
    raise EmbeddedError(f"There is no database in {state} yet: `make run` makes one, or set DATABASE_URL.")


def _create_database(place: Place) -> None:
    """The application is not the server's superuser, so that a hole in it opens no way to the machine."""
    with place.connect() as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'frontdesk'").fetchone():
            connection.execute("CREATE ROLE frontdesk LOGIN CREATEDB")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'frontdesk'").fetchone():
            connection.execute("CREATE DATABASE frontdesk OWNER frontdesk")
