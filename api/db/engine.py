"""One engine per process, and sessions whose transactions begin and end at the edges only."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Annotated

from fastapi import Depends
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from api.db.embedded import database_url
from api.settings import get_settings


@lru_cache
def get_engine() -> Engine:
    settings = get_settings()
    url = settings.database_url or database_url(settings.frontdesk_state)
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=20,
        max_overflow=20,
        pool_pre_ping=True,
        hide_parameters=True,  # an error's text must not quote a patient's row
        connect_args={"connect_timeout": 5, "options": "-c timezone=UTC -c statement_timeout=15000"},
    )


@contextmanager
def transaction() -> Iterator[Session]:
    """A session that commits when the block ends well, and rolls back when it does not."""
    with Session(get_engine(), expire_on_commit=False) as session, session.begin():
        yield session


def _request_transaction() -> Iterator[Session]:
    with transaction() as session:
        yield session


# The default scope would commit after the answer has left, and a failing commit would still read 200.
type DbSession = Annotated[Session, Depends(_request_transaction, scope="function")]
