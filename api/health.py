"""Whether everything that a patient needs is there: `/readyz` tells a load balancer, and staff why not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import httpx
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy import text
from starlette.concurrency import run_in_threadpool

from api.db.engine import transaction
from api.errors import DomainError
from api.problems import problem_response, refusals
from api.settings import Settings, get_settings

PATIENCE_SECONDS = 2.0

type Check = Callable[[], Awaitable[None]]

router = APIRouter(tags=["health"])


class NotReady(DomainError):
    """Some part does not answer. `parts` says which, and why."""

    code, status, title = "not_ready", 503, "Frontdesk is not ready"


class NotWorking(Exception):
    """Why a part cannot be used, in words for whoever runs Frontdesk."""


class Health(BaseModel):
    status: str = "ok"


@router.get("/healthz")
async def healthz() -> Health:
    """The process lives."""
    return Health()


def checks(request: Request, settings: Annotated[Settings, Depends(get_settings)]) -> dict[str, Check]:
    """What has to answer, by name."""
    http: httpx.AsyncClient = request.app.state.http

    async def asks(url: str) -> None:
        try:
            answer = await http.get(url, timeout=PATIENCE_SECONDS)
        except httpx.ConnectError:
            raise NotWorking(f"nothing listens at {url}") from None
        if answer.status_code != 200:
            raise NotWorking(f"{url} answered {answer.status_code}")

    return {
        "database": lambda: run_in_threadpool(_database),
        "bot": lambda: asks(f"{settings.frontdesk_bot_url}/webhooks/clinic/ready"),
        "actions": lambda: asks(f"{settings.frontdesk_actions_url}/health"),
        "worker": lambda: run_in_threadpool(_worker),
    }


@router.get("/readyz", responses=refusals(NotReady))
async def readyz(checks: Annotated[dict[str, Check], Depends(checks)]) -> Response:
    """Database, bot, actions and a worker answer; else which of them does not."""
    reasons = await asyncio.gather(*(_reason(check) for check in checks.values()))
    broken = {name: reason for name, reason in zip(checks, reasons, strict=True) if reason}
    if broken:
        said = "; ".join(f"{name}: {reason}" for name, reason in broken.items())
        return problem_response(NotReady(said, parts=broken))
    return Response(Health().model_dump_json(), media_type="application/json")


async def _reason(check: Check) -> str | None:
    """Why a part cannot be used, or None. Of a library's error only its kind: it may quote a password."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await check()
    except NotWorking as error:
        return str(error)
    except TimeoutError:
        return f"no answer within {PATIENCE_SECONDS:g} seconds"
    except Exception as error:
        return type(error).__name__
    return None


def _database() -> None:
    with transaction() as session:
        if session.scalar(text("SELECT count(*) FROM clinic_version")) == 0:
            raise NotWorking("the database holds no clinic yet")


def _worker() -> None:
    # The heartbeat is the wall clock's, as Procrastinate writes it; the clinic's clock may be shifted.
    fresh = text("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'")
    with transaction() as session:
        if session.scalar(fresh) == 0:
            raise NotWorking("no worker has been heard of for 30 seconds")
