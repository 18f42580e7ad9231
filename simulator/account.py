"""The account's side of Twilio's REST API: who may call it, and the troubles that a test ordered for it."""

import asyncio
import base64
import hmac

from fastapi import Request
from starlette.datastructures import FormData

from simulator.exchange import CurrentExchange, Exchange
from simulator.faults import CreateFault
from simulator.refusals import Refusal


def authenticate(account_sid: str, request: Request, exchange: CurrentExchange) -> None:
    """Raises `Refusal` 20003 unless the request has the account's own credentials."""
    config = exchange.config
    credentials = base64.b64encode(f"{config.account_sid}:{config.auth_token}".encode())
    given = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(given, b"Basic " + credentials) or account_sid != config.account_sid:
        raise Refusal(20003)


async def read_form(request: Request) -> FormData:
    return await request.form()


def refuse_by_order(fault: CreateFault | None) -> None:
    codes = {"429": 20429, "500": 20500}
    if fault and fault.mode not in ("timeout_after_accept", "slow"):
        raise Refusal(codes.get(fault.mode, fault.code))


async def wait_or_close(exchange: Exchange, seconds: float) -> None:
    """Holds an answer back, but not the end of the server."""
    try:
        async with asyncio.timeout(seconds):
            await exchange.closing.wait()
    except TimeoutError:
        return
