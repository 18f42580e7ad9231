"""Where a state folder's embedded server keeps its data and its socket, and which account it runs as.

`postgres.json` in the state folder remembers it: a socket's path must be short (107 bytes), and the data must lie where
an unprivileged account can go, which a checkout under /root is not.
"""

import json
import os
import pwd
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg

from api.db.binaries import run_as

SOCKETS = Path("/tmp")  # noqa: S108 the private folder that mkdtemp makes there has a short path
ROOTS_PLACE = Path("/var/lib")


class EmbeddedError(Exception):
    """The embedded server could not start or stop; the sentence says why."""


@dataclass(frozen=True)
class Place:
    """One embedded server's folders: `home` is everybody's to enter, `data` and `sockets` the server's account's."""

    home: Path
    sockets: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def programs(self) -> Path:
        return self.home / "programs"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://frontdesk@/frontdesk?host={self.sockets}"

    @property
    def made_by(self) -> int | None:
        """The major version of the PostgreSQL that made the data; no other can read it."""
        version = self.data / "PG_VERSION"
        return int(version.read_text()) if version.exists() else None

    @property
    def account(self) -> pwd.struct_passwd | None:
        """The unprivileged account to run as when we are root, which PostgreSQL refuses; None when it runs as we do."""
        owner = self.data.stat().st_uid if self.data.exists() else None
        if os.geteuid() == 0:
            return pwd.getpwuid(owner) if owner else _unprivileged()
        if owner in (None, os.geteuid()):
            return None
        raise EmbeddedError(f"The database in {self.data} belongs to user {owner}: run this as that user or as root.")

    def connect(self) -> psycopg.Connection:
        """A connection as the server's superuser."""
        return psycopg.connect(
            host=str(self.sockets), port=5432, user="postgres", dbname="postgres", autocommit=True, connect_timeout=5
        )


def remembered(state: Path) -> Place | None:
    """The place of a state folder that had a server before. Raises `EmbeddedError` when its data is gone."""
    try:
        kept = json.loads((state / "postgres.json").read_text())
    except FileNotFoundError:
        return None
    home = state / kept["home"]
    if not home.is_dir():
        raise EmbeddedError(f"The database of {state} was kept in {home}, which is gone: restore a backup.")
    if kept["state"] != str(state):  # a copied folder must not meet its original's server
        return _keep(state, home)
    return Place(home, Path(kept["sockets"]))


def chosen(state: Path) -> Place:
    """A place for a new server: inside the state folder, or under /var/lib where its account cannot go there."""
    home = state / "postgres"
    home.mkdir(exist_ok=True)
    home.chmod(0o755)
    account = Place(home, home).account
    if account and not _can_enter(home, account):
        home.rmdir()
        home = Path(tempfile.mkdtemp(prefix="frontdesk-", dir=ROOTS_PLACE))
        home.chmod(0o755)
    return _keep(state, home)


def _keep(state: Path, home: Path) -> Place:
    sockets = Path(tempfile.mkdtemp(prefix="frontdesk-", dir=SOCKETS))
    within = home.relative_to(state) if home.is_relative_to(state) else home
    draft = state / "postgres.json.draft"
    draft.write_text(json.dumps({"state": str(state), "home": str(within), "sockets": str(sockets)}, indent=2))
    draft.rename(state / "postgres.json")
    return Place(home, sockets)


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedError("PostgreSQL does not run as root, and there is no account `postgres` or `nobody` to run it as.")


def _can_enter(folder: Path, account: pwd.struct_passwd) -> bool:
    command = ["/bin/sh", "-c", 'cd "$0"', str(folder)]
    return subprocess.run(command, check=False, capture_output=True, cwd="/", **run_as(account)).returncode == 0  # noqa: S603
