"""Brings the database to the newest schema: `python -m api.db.migrate`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from api.db.engine import get_engine

_LOCK = 7_267_001  # any number that nothing else locks: two starts at once must not migrate together


def migrate(engine: Engine, revision: str = "head") -> None:
    """Runs the missing migrations. Safe to call from several processes at once."""
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


if __name__ == "__main__":
    migrate(get_engine())
