"""A write that is repeated under its Idempotency-Key is answered again, not done again."""

import hashlib
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.auth import Caller, Principal
from api.auth.models import StoredAnswer
from api.db.engine import DbSession
from api.errors import KeyReused


class Once:
    """Runs a write at most once per principal and key. Without a key every request is its own.

    The key's row is inserted in the write's own transaction: a second request waits for the first and then finds its
    answer; a refusal rolls the row back, so that the same key may try again.
    """

    def __init__(self, session: Session, principal: Principal, key: str | None, digest: str) -> None:
        self._session, self._principal, self._key, self._digest = session, principal, key, digest

    def __call__(self, write: Callable[[], BaseModel], status: int = 200) -> Response:
        """The answer of `write`, fresh or stored. Raises `KeyReused` if the key came with another request."""
        if self._key is None:
            return JSONResponse(write().model_dump(mode="json"), status)
        if (stored := self._claim_key(self._key)) is not None:
            if stored.request_digest != self._digest:
                raise KeyReused
            return JSONResponse(stored.body, stored.status or 200, {"Idempotent-Replayed": "true"})
        body = write().model_dump(mode="json")
        answer = self._session.get_one(StoredAnswer, (self._principal.name, self._key))
        answer.status, answer.body = status, body
        return JSONResponse(body, status)

    def _claim_key(self, key: str) -> StoredAnswer | None:
        row = {"principal": self._principal.name, "key": key, "request_digest": self._digest}
        fresh = self._session.scalar(
            insert(StoredAnswer).values(**row).on_conflict_do_nothing().returning(StoredAnswer.key)
        )
        if fresh is not None:
            return None
        same = (StoredAnswer.principal == self._principal.name) & (StoredAnswer.key == key)
        return self._session.scalars(select(StoredAnswer).where(same)).one()


async def _request_digest(request: Request) -> str:
    said = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return hashlib.sha256(said).hexdigest()


def _once(
    session: DbSession,
    caller: Caller,
    digest: Annotated[str, Depends(_request_digest)],
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> Once:
    return Once(session, caller, idempotency_key, digest)


type OncePerKey = Annotated[Once, Depends(_once, scope="function")]
