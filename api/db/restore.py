"""Fills a new, empty database from a backup: `python -m api.db.restore FILE`.

It never writes over anything: restore into a new `FRONTDESK_STATE` folder or a new database, and look at it.
"""

import sys
from pathlib import Path

import psycopg

from api.db.backup import EXPECTED, BackupError, command_line, target
from api.settings import Settings

TABLES = """
    SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""


def restore(settings: Settings, file: Path) -> None:
    """Brings a backup back, all of it or nothing. Migrations of a newer Frontdesk come after it.

    Raises `BackupError`, also when the database is not empty.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    with target(settings) as database:
        with psycopg.connect(database.url, password=database.password, connect_timeout=5) as connection:
            (tables,) = connection.execute(TABLES).fetchone() or (0,)
        if tables:
            raise BackupError(
                "The database is not empty, and a restore writes over nothing: "
                "name a new folder as FRONTDESK_STATE, or a new database in DATABASE_URL."
            )
        database.run("pg_restore", "--single-transaction", "--exit-on-error", str(file))


if __name__ == "__main__":
    try:
        restore(*command_line("restore"))
    except EXPECTED as error:
        sys.exit(str(error))
