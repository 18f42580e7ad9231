"""The public door: every route, behind its authentication, on one port. `python -m api.app` opens it."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from api import health
from api.calendars.routes import router as calendars
from api.calls.relay_routes import router as relays
from api.calls.routes import router as calls
from api.clinic.routes import router as clinic
from api.conversations.code_routes import router as codes
from api.conversations.routes import router as conversations
from api.logs import start_logging
from api.messaging.routes import router as messaging
from api.patients.routes import router as patients
from api.problems import MEDIA_TYPE, add_problem_handlers
from api.scheduling.calendar_routes import router as hours
from api.scheduling.routes import router as scheduling
from api.settings import SettingsError, get_settings
from api.waiting.routes import router as waiting

LARGEST_BODY = 64 * 1024  # No honest text message or booking comes near it.


class Frontdesk(FastAPI):
    """The api, with a description that says of refusals what they are."""

    def openapi(self) -> dict[str, Any]:
        """FastAPI files refusals under the media type of the route's good answer: here they move to their own."""
        if self.openapi_schema is None:
            described = super().openapi()
            operations = [operation for path in described["paths"].values() for operation in path.values()]
            for operation in operations:
                if "requestBody" in operation:  # FastAPI's own answer to a body that is not even text
                    unreadable = {"description": "Refused: unreadable"}
                    operation["responses"]["400"] = operation["responses"]["422"] | unreadable
            for answer in (answer for operation in operations for answer in operation["responses"].values()):
                if MEDIA_TYPE in answer.get("content", {}):
                    shapes = (shape for kind, shape in answer["content"].items() if kind != MEDIA_TYPE)
                    answer["content"] = {MEDIA_TYPE: next(shapes, {})}
        assert self.openapi_schema is not None  # noqa: S101 (made above)
        return self.openapi_schema


def create_app() -> FastAPI:
    app = Frontdesk(
        title="Frontdesk",
        version="1",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        max_body_size=LARGEST_BODY,
    )
    for router in (
        *(health.router, scheduling, waiting, hours, patients),
        *(clinic, calendars, conversations, codes, messaging, calls, relays),
    ):
        app.include_router(router)
    add_problem_handlers(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with httpx.AsyncClient() as app.state.http:
        yield


def main() -> int:
    try:
        settings = get_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201 (the reader is at the terminal, and logging has not started)
        return 2
    start_logging()
    # uvicorn's access log would write phone numbers, which stand in queries.
    uvicorn.run(
        create_app(),
        host="127.0.0.1",
        port=settings.frontdesk_port,
        access_log=False,
        log_config=None,
        ws_max_size=LARGEST_BODY,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
