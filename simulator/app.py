"""The simulator as a web application."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from simulator import controls, rest
from simulator.config import SimulatorConfig
from simulator.exchange import open_exchange
from simulator.refusals import Refusal, answer_refusal
from simulator.voice import controls as voice_controls
from simulator.voice import rest as voice_rest

_STATIC = Path(__file__).parent / "static"
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
}


def _wall_clock() -> datetime:
    return datetime.now(UTC)


def create_app(config: SimulatorConfig, now: Callable[[], datetime] = _wall_clock) -> FastAPI:
    """A phone network of its own. `now` stamps its messages: the network's clock, as Twilio's, is not the clinic's."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await app.state.exchange.close()

    app = FastAPI(title="Frontdesk phone simulator", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.exchange = open_exchange(config, now)
    app.add_exception_handler(Refusal, answer_refusal)
    # Before the texts' API, whose last door says that everything else is not simulated.
    app.include_router(voice_rest.router)
    app.include_router(rest.router)
    app.include_router(controls.router)
    app.include_router(voice_controls.router)
    app.mount("/static", StaticFiles(directory=_STATIC))

    @app.get("/", include_in_schema=False)
    async def phone_page() -> FileResponse:
        return FileResponse(_STATIC / "phone.html", headers=_PAGE_HEADERS)

    return app
