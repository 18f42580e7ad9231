"""A backup is only worth something once it has been restored."""

import psycopg
import pytest

from api.db import embedded
from api.db.backup import BackupError, backup
from api.db.restore import restore
from api.settings import Settings

BOOK = """
CREATE SCHEMA rasa;
CREATE TABLE rasa.events (id bigserial PRIMARY KEY, data jsonb NOT NULL);
INSERT INTO rasa.events (data) SELECT jsonb_build_object('turn', n) FROM generate_series(1, 300) n;
CREATE TABLE claim (
    resource_id bigint NOT NULL, during tstzrange NOT NULL, note text, active boolean NOT NULL DEFAULT true,
    EXCLUDE USING gist (int8range(resource_id, resource_id, '[]') WITH &&, during WITH &&) WHERE (active)
);
INSERT INTO claim SELECT 1, tstzrange(start, start + interval '20 minutes'), 'visita de García ☎'
FROM generate_series(timestamptz '2026-11-23 08:00-05', '2026-11-27 17:00-05', '30 minutes') start;
CREATE FUNCTION clinic_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()';
"""


def settings_of(state, **more):
    return Settings(_env_file=None, database_url=None, frontdesk_state=state, **more)


def connect(state):
    return psycopg.connect(embedded.database_url(state).replace("+psycopg", ""), autocommit=True)


def rows_of(state):
    with connect(state) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("claim", "rasa.events")
        }


@pytest.fixture
def booked(state):
    """A clinic with a book."""
    embedded.start(state, durable=False)
    with connect(state) as connection:
        connection.execute(BOOK)
    return state


def test_a_restored_backup_is_the_same_book(booked, tmp_path):
    """After a restore every row is back, and the database still refuses a double booking."""
    backup(settings_of(booked), tmp_path / "monday.backup")
    new = booked.with_name("new")
    embedded.start(new, durable=False)
    restore(settings_of(new), tmp_path / "monday.backup")
    assert rows_of(new) == rows_of(booked)
    assert len(rows_of(new)["rasa.events"]) == 300
    with connect(new) as connection:
        with pytest.raises(psycopg.errors.ExclusionViolation):
            connection.execute("INSERT INTO claim SELECT resource_id, during FROM claim LIMIT 1")
        assert connection.execute("INSERT INTO rasa.events (data) VALUES ('{}') RETURNING id").fetchone() == (301,)


def test_a_backup_needs_no_running_clinic(booked, tmp_path):
    """Backup and restore start the database for themselves and leave it stopped."""
    before = rows_of(booked)
    embedded.stop(booked)
    backup(settings_of(booked), tmp_path / "monday.backup")
    with pytest.raises(psycopg.OperationalError):
        connect(booked)
    new = booked.with_name("new")
    restore(settings_of(new), tmp_path / "monday.backup")
    embedded.start(new, durable=False)
    assert rows_of(new) == before


def test_the_packages_postgresql_backs_up_too(state, tmp_path):
    """A clinic that never installed PostgreSQL has what a backup needs."""
    embedded.start(state, durable=False, packaged=True)
    with connect(state) as connection:
        connection.execute(BOOK)
    backup(settings_of(state), tmp_path / "monday.backup")
    new = state.with_name("new")
    embedded.start(new, durable=False, packaged=True)
    restore(settings_of(new), tmp_path / "monday.backup")
    assert rows_of(new) == rows_of(state)


def test_a_given_database_is_backed_up_through_its_url(booked, tmp_path):
    """A clinic with a database server of its own uses the same two commands."""
    url = embedded.database_url(booked)
    backup(Settings(_env_file=None, database_url=url, frontdesk_state=tmp_path), tmp_path / "monday.backup")
    assert (tmp_path / "monday.backup").stat().st_mode & 0o077 == 0


def test_a_restore_writes_over_nothing(booked, tmp_path):
    """Nobody loses today's bookings by restoring yesterday's."""
    backup(settings_of(booked), tmp_path / "monday.backup")
    before = rows_of(booked)
    with pytest.raises(BackupError, match="not empty, and a restore writes over nothing"):
        restore(settings_of(booked), tmp_path / "monday.backup")
    assert rows_of(booked) == before


def test_a_backup_writes_over_nothing(booked, tmp_path):
    """An older backup is never replaced by a newer one of the same name."""
    (tmp_path / "monday.backup").write_text("kept")
    with pytest.raises(BackupError, match="exists already"):
        backup(settings_of(booked), tmp_path / "monday.backup")
    assert (tmp_path / "monday.backup").read_text() == "kept"


def test_a_damaged_file_changes_nothing(booked, tmp_path):
    """Half a backup restores nothing, and says so."""
    backup(settings_of(booked), tmp_path / "monday.backup")
    whole = (tmp_path / "monday.backup").read_bytes()
    (tmp_path / "half.backup").write_bytes(whole[: len(whole) // 2])
    new = booked.with_name("new")
    embedded.start(new, durable=False)
    with pytest.raises(BackupError, match="pg_restore failed"):
        restore(settings_of(new), tmp_path / "half.backup")
    with connect(new) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
