"""Writes the clinic's whole database into one file: `python -m api.db.backup FILE`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api.db import embedded
from api.db.binaries import NoPostgres, Programs, backup_programs, plain_environment
from api.settings import Settings, SettingsError, get_settings


class BackupError(Exception):
    """A backup was not written or not restored; the sentence says why."""


@dataclass(frozen=True)
class Target:
    """The database to save or to fill, and PostgreSQL programs of its version. A password stays out of `ps`."""

    url: str
    password: str | None
    programs: Programs

    def run(self, program: str, *options: str) -> None:
        """Runs `pg_dump` or `pg_restore` on the database. Raises `BackupError` with what it said."""
        environment = plain_environment() | ({"PGPASSWORD": self.password} if self.password else {})
        command = [self.programs[program], "--no-owner", "--no-privileges", f"--dbname={self.url}", *options]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise BackupError(f"{program} failed: {done.stderr.strip()}")


def backup(settings: Settings, file: Path) -> None:
    """Saves the database as it is at this moment; Frontdesk may go on meanwhile. The file opens for its owner only.

    Raises `BackupError`.
    """
    if file.exists():
        raise BackupError(f"{file} exists already; name a new file.")
    if not file.absolute().parent.is_dir():
        raise BackupError(f"{file.absolute().parent} is not a folder.")
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600)
        with target(settings) as database:
            database.run("pg_dump", "--format=custom", f"--file={draft}")
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def target(settings: Settings) -> Iterator[Target]:
    """The database of these settings; the embedded server runs at least as long as the block."""
    if settings.database_url:
        yield _target(settings.database_url, settings.frontdesk_state / "programs")
    else:
        with embedded.running(settings.frontdesk_state) as url:
            yield _target(url, embedded.programs_folder(settings.frontdesk_state))


def _target(url: str, programs: Path) -> Target:
    facts = conninfo_to_dict(url.replace("postgresql+psycopg://", "postgresql://", 1))
    password = facts.pop("password", None)
    conninfo = make_conninfo(**{name: str(value) for name, value in facts.items()})
    with psycopg.connect(conninfo, password=password, connect_timeout=5) as connection:
        major = connection.info.server_version // 10000
    programs.mkdir(parents=True, exist_ok=True)
    return Target(conninfo, str(password) if password else None, backup_programs(programs, major))


def command_line(what: str) -> tuple[Settings, Path]:
    """The settings and the one argument, FILE."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: python -m api.db.{what} FILE")
    return get_settings(), Path(sys.argv[1])


EXPECTED = (BackupError, NoPostgres, SettingsError, embedded.EmbeddedError, psycopg.OperationalError)

if __name__ == "__main__":
    try:
        backup(*command_line("backup"))
    except EXPECTED as error:
        sys.exit(str(error))
