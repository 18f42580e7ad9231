"""The simulator's own doors, for the phone in the browser and for tests."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from simulator.exchange import CurrentExchange, Exchange
from simulator.faults import Faults
from simulator.inbound import PatientText, Receipt, text_clinic
from simulator.messages import phone_item

# Silence longer than this and something between here and the browser may close the stream.
_HEARTBEAT_SECONDS = 15

router = APIRouter(prefix="/simulator")


@router.post("/messages")
async def send_text(exchange: CurrentExchange, text: PatientText) -> Receipt:
    """A patient sends a text. Answers when the clinic has taken it, or neither of its URLs did."""
    return await text_clinic(exchange, text)


@router.get("/messages")
async def phone_messages(exchange: CurrentExchange, phone: str) -> dict[str, Any]:
    """Everything that this phone sent and was sent, oldest first."""
    return {"items": [phone_item(message) for message in exchange.network.seen_by(phone)]}


@router.get("/phones")
async def phones(exchange: CurrentExchange) -> dict[str, Any]:
    """The clinic and the demo patients' phones."""
    book = exchange.address_book
    clinic = {"name": book.clinic_name, "phone": exchange.config.clinic_number}
    return {"clinic": clinic, "items": book.phones()}


@router.post("/faults")
async def order_faults(exchange: CurrentExchange, wanted: Faults) -> Faults:
    """Orders trouble for the next messages; answers all that is still to come. A fault set to null is called off."""
    exchange.network.faults.order(wanted)
    return exchange.network.faults


@router.post("/reset", status_code=204)
async def reset(exchange: CurrentExchange) -> Response:
    exchange.switchboard.reset()
    exchange.network.reset()
    return Response(status_code=204)


@router.get("/events")
async def events(exchange: CurrentExchange) -> StreamingResponse:
    """`message` with `{phone, item}` for every text and every change of one, `call` with `{phone, call}` for every
    step of a call, `reset` when all is forgotten."""
    return StreamingResponse(_stream(exchange), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def _stream(exchange: Exchange) -> AsyncIterator[str]:
    with exchange.network.watch() as queue:
        # The browser comes back this many milliseconds after a stream ended.
        yield "retry: 1000\n\n"
        while not exchange.closing.is_set():
            try:
                async with asyncio.timeout(_HEARTBEAT_SECONDS):
                    event = await queue.get()
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if event is None:
                return
            kind, facts = event
            yield f"event: {kind}\ndata: {json.dumps(facts)}\n\n"
