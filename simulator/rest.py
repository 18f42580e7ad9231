"""Twilio's REST API for messages, as its official helper calls it."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from starlette.background import BackgroundTask
from starlette.datastructures import FormData

from simulator.account import authenticate, read_form, refuse_by_order, wait_or_close
from simulator.carrier import Outgoing, accept, deliver
from simulator.exchange import CurrentExchange, Exchange
from simulator.listing import MESSAGE_FILTERS, page_of, page_resource
from simulator.messages import API_VERSION, Message, message_resource
from simulator.refusals import Refusal

_LONGEST_BODY = 1600
_PHONE = re.compile(r"\+(1\d{10}|[2-9]\d{6,14})")
_MESSAGING_SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
_URL = re.compile(r"https?://[^/\s]+\S*")
# Named so that a clinic which starts to use them learns that nothing was sent.
_NOT_SIMULATED = ("MediaUrl", "ContentSid", "SendAt", "ScheduleType", "ApplicationSid")


router = APIRouter(prefix=f"/{API_VERSION}/Accounts/{{account_sid}}", dependencies=[Depends(authenticate)])


@router.post("/Messages.json")
async def create_message(exchange: CurrentExchange, form: Annotated[FormData, Depends(read_form)]) -> Response:
    """Takes a text from the clinic. It travels as soon as the answer is out."""
    fault = exchange.network.faults.take_create("messages_create")
    refuse_by_order(fault)
    message = accept(exchange, _read_outgoing(form, exchange))
    answer = _resource(exchange, message, 201)
    if fault is not None and fault.mode == "slow":
        await wait_or_close(exchange, fault.delay_seconds)
    if fault is None or fault.mode == "slow":
        answer.background = BackgroundTask(_set_out, exchange, message)
        return answer
    exchange.start(deliver(exchange, message))
    await wait_or_close(exchange, fault.delay_seconds)
    return answer


@router.get("/Messages.json")
async def list_messages(exchange: CurrentExchange, request: Request) -> dict[str, Any]:
    page = page_of(_logged(exchange), request.query_params, MESSAGE_FILTERS)
    listed = [message_resource(message, exchange.config.account_sid) for message in page.rows]
    return {"messages": listed, **page_resource(page, request.url.path, request.query_params, MESSAGE_FILTERS)}


@router.get("/Messages/{sid}.json")
async def fetch_message(exchange: CurrentExchange, request: Request, sid: str) -> Response:
    message = exchange.network.find(sid)
    if message is None or message.direction == "network":
        raise Refusal(20404, request.url.path)
    return _resource(exchange, message, 200)


@router.api_route("/{_rest:path}", methods=["GET", "POST", "DELETE"])
async def not_simulated(request: Request) -> None:
    raise Refusal(20404, request.url.path)


def _logged(exchange: Exchange) -> list[Message]:
    """Twilio's log does not have what the network said by itself."""
    return [message for message in exchange.network.all_messages() if message.direction != "network"]


def _resource(exchange: Exchange, message: Message, status: int) -> JSONResponse:
    return JSONResponse(message_resource(message, exchange.config.account_sid), status)


async def _set_out(exchange: Exchange, message: Message) -> None:
    exchange.start(deliver(exchange, message))


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
