"""Twilio's REST API for messages, as its official helper calls it."""

import asyncio
import base64
import hmac
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from starlette.background import BackgroundTask
from starlette.datastructures import FormData

from simulator.carrier import Outgoing, accept, deliver
from simulator.exchange import CurrentExchange, Exchange
from simulator.faults import CreateFault
from simulator.listing import page_of, page_resource
from simulator.messages import API_VERSION, Message, message_resource
from simulator.refusals import Refusal

_LONGEST_BODY = 1600
_PHONE = re.compile(r"\+(1\d{10}|[2-9]\d{6,14})")
_MESSAGING_SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
_URL = re.compile(r"https?://[^/\s]+\S*")
# Named so that a clinic which starts to use them learns that nothing was sent.
_NOT_SIMULATED = ("MediaUrl", "ContentSid", "SendAt", "ScheduleType", "ApplicationSid")


def _authenticate(account_sid: str, request: Request, exchange: CurrentExchange) -> None:
    config = exchange.config
    credentials = base64.b64encode(f"{config.account_sid}:{config.auth_token}".encode())
    given = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(given, b"Basic " + credentials) or account_sid != config.account_sid:
        raise Refusal(20003)


router = APIRouter(prefix=f"/{API_VERSION}/Accounts/{{account_sid}}", dependencies=[Depends(_authenticate)])


async def _form(request: Request) -> FormData:
    return await request.form()


@router.post("/Messages.json")
async def create_message(exchange: CurrentExchange, form: Annotated[FormData, Depends(_form)]) -> Response:
    """Takes a text from the clinic. It travels as soon as the answer is out."""
    fault = exchange.network.faults.take_create()
    _refuse_by_order(fault)
    message = accept(exchange, _read_outgoing(form, exchange))
    answer = _resource(exchange, message, 201)
    if fault is None:
        answer.background = BackgroundTask(_set_out, exchange, message)
        return answer
    exchange.start(deliver(exchange, message))
    await _wait_or_close(exchange, fault.delay_seconds)
    return answer


@router.get("/Messages.json")
async def list_messages(exchange: CurrentExchange, request: Request) -> dict[str, Any]:
    page = page_of(exchange.network.all_messages(), request.query_params)
    listed = [message_resource(message, exchange.config.account_sid) for message in page.messages]
    return {"messages": listed, **page_resource(page, request.url.path, request.query_params)}


@router.get("/Messages/{sid}.json")
async def fetch_message(exchange: CurrentExchange, request: Request, sid: str) -> Response:
    message = exchange.network.find(sid)
    if message is None or message.direction == "network":
        raise Refusal(20404, request.url.path)
    return _resource(exchange, message, 200)


@router.api_route("/{_rest:path}", methods=["GET", "POST", "DELETE"])
async def not_simulated(request: Request) -> None:
    raise Refusal(20404, request.url.path)


def _resource(exchange: Exchange, message: Message, status: int) -> JSONResponse:
    return JSONResponse(message_resource(message, exchange.config.account_sid), status)


async def _set_out(exchange: Exchange, message: Message) -> None:
    exchange.start(deliver(exchange, message))


def _refuse_by_order(fault: CreateFault | None) -> None:
    codes = {"429": 20429, "500": 20500}
    if fault and fault.mode != "timeout_after_accept":
        raise Refusal(codes.get(fault.mode, fault.code))


async def _wait_or_close(exchange: Exchange, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await exchange.closing.wait()
    except TimeoutError:
        return


def _read_outgoing(form: FormData, exchange: Exchange) -> Outgoing:
    """The text that the form asks for. Raises `Refusal` with the code that Twilio gives for the first thing wrong."""
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    to, body, callback = fields.get("To", ""), fields.get("Body", ""), fields.get("StatusCallback")
    if unknown := [name for name in _NOT_SIMULATED if name in fields]:
        raise Refusal(20001, f"the simulator does not know {unknown[0]}")
    if not to:
        raise Refusal(21604)
    service = _checked_sender(fields, exchange)
    if not body:
        raise Refusal(21602)
    if len(body) > _LONGEST_BODY:
        raise Refusal(21617)
    if not _PHONE.fullmatch(to):
        raise Refusal(21211, to)
    if to == exchange.config.clinic_number:
        raise Refusal(21266, to)
    if callback and not _URL.fullmatch(callback):
        raise Refusal(21609, callback)
    return Outgoing(to, body, service, callback or None)


def _checked_sender(fields: dict[str, str], exchange: Exchange) -> str | None:
    """The messaging service, or nothing when the text goes out from the clinic's number itself."""
    service, sender = fields.get("MessagingServiceSid"), fields.get("From")
    if not service and not sender:
        raise Refusal(21603)
    if service and not _MESSAGING_SERVICE.fullmatch(service):
        raise Refusal(21705, service)
    if sender and sender != exchange.config.clinic_number:
        raise Refusal(21606, sender)
    return service or None
