"""Twilio's REST API for calls and recordings, as its official helper calls it."""

import re
from dataclasses import replace
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from starlette.background import BackgroundTask
from starlette.datastructures import FormData

from simulator.account import authenticate, read_form, refuse_by_order, wait_or_close
from simulator.exchange import CurrentExchange, Exchange
from simulator.listing import CALL_FILTERS, page_of, page_resource
from simulator.messages import API_VERSION
from simulator.refusals import Refusal
from simulator.voice import outgoing
from simulator.voice.calls import Call, Plan, call_resource
from simulator.voice.document import Address
from simulator.voice.lines import end
from simulator.voice.recordings import Recording, recording_resource

_PHONE = re.compile(r"\+(1\d{10}|[2-9]\d{6,14})")
_URL = re.compile(r"https?://[^/\s]+\S*")
_EVENTS = {"initiated", "ringing", "answered", "completed"}
_KNOWN = set(
    "To From Url Twiml Method StatusCallback StatusCallbackEvent StatusCallbackMethod Timeout MachineDetection "
    "AsyncAmd AsyncAmdStatusCallback AsyncAmdStatusCallbackMethod FallbackUrl FallbackMethod Status "
    "MachineDetectionTimeout MachineDetectionSpeechThreshold MachineDetectionSpeechEndThreshold "
    "MachineDetectionSilenceTimeout".split()
)

router = APIRouter(prefix=f"/{API_VERSION}/Accounts/{{account_sid}}", dependencies=[Depends(authenticate)])

TwilioForm = Annotated[FormData, Depends(read_form)]


@router.post("/Calls.json")
async def create_call(exchange: CurrentExchange, form: TwilioForm) -> Response:
    """Takes a call from the clinic. The phone rings as soon as the answer is out."""
    fault = exchange.network.faults.take_create("calls_create")
    refuse_by_order(fault)
    to = _checked_numbers(form, exchange)
    call = outgoing.place_call(exchange, to, _plan(form))
    answer = _resource(exchange, call, 201)
    if fault is not None and fault.mode == "slow":
        await wait_or_close(exchange, fault.delay_seconds)
    if fault is None or fault.mode == "slow":
        answer.background = BackgroundTask(_ring, exchange, call)
        return answer
    outgoing.ring(exchange, call)
    await wait_or_close(exchange, fault.delay_seconds)
    return answer


@router.get("/Calls.json")
async def list_calls(exchange: CurrentExchange, request: Request) -> dict[str, Any]:
    page = page_of(list(exchange.switchboard.calls.values()), request.query_params, CALL_FILTERS)
    listed = [call_resource(call, exchange.config.account_sid) for call in page.rows]
    return {"calls": listed, **page_resource(page, request.url.path, request.query_params, CALL_FILTERS)}


@router.get("/Calls/{sid}.json")
async def fetch_call(exchange: CurrentExchange, request: Request, sid: str) -> Response:
    return _resource(exchange, _call(exchange, request, sid), 200)


@router.post("/Calls/{sid}.json")
async def update_call(exchange: CurrentExchange, request: Request, sid: str, form: TwilioForm) -> Response:
    """Ends a call, or has it go on with another document. Raises `Refusal` 21220 if it is over."""
    call, status = _call(exchange, request, sid), form.get("Status")
    if call.is_over:
        raise Refusal(21220)
    if status not in (None, "", "completed", "canceled"):
        raise Refusal(20001, "Status is neither completed nor canceled")
    if status:
        _end(exchange, call, str(status))
        return _resource(exchange, call, 200)
    plan = _plan(form)
    if call.status != "in-progress":
        raise Refusal(21220)
    call.plan = replace(call.plan, first=plan.first, twiml=plan.twiml, fallback=plan.fallback or call.plan.fallback)
    outgoing.begin(exchange, call)
    return _resource(exchange, call, 200)


@router.get("/Recordings/{sid}.json")
async def fetch_recording(exchange: CurrentExchange, request: Request, sid: str) -> dict[str, Any]:
    recording = _recording(exchange, request, sid)
    return recording_resource(recording, exchange.config.account_sid, exchange.config.own_origin)


@router.get("/Recordings/{sid}")
@router.get("/Recordings/{sid}.wav")
async def fetch_sound(exchange: CurrentExchange, request: Request, sid: str) -> Response:
    return Response(_recording(exchange, request, sid).wav(), media_type="audio/x-wav")


@router.delete("/Recordings/{sid}.json")
async def delete_recording(exchange: CurrentExchange, request: Request, sid: str) -> Response:
    del exchange.switchboard.recordings[_recording(exchange, request, sid).sid]
    return Response(status_code=204)


def _call(exchange: Exchange, request: Request, sid: str) -> Call:
    call = exchange.switchboard.calls.get(sid)
    if call is None:
        raise Refusal(20404, request.url.path)
    return call


def _recording(exchange: Exchange, request: Request, sid: str) -> Recording:
    recording = exchange.switchboard.recordings.get(sid)
    if recording is None:
        raise Refusal(20404, request.url.path)
    return recording


def _resource(exchange: Exchange, call: Call, status: int) -> JSONResponse:
    return JSONResponse(call_resource(call, exchange.config.account_sid), status)


async def _ring(exchange: Exchange, call: Call) -> None:
    outgoing.ring(exchange, call)


def _end(exchange: Exchange, call: Call, status: str) -> None:
    """`canceled` only stops what has not been answered; `completed` stops anything."""
    if status == "canceled" and call.answered_at:
        return
    if call.task:
        call.task.cancel()
    end(exchange, call, "completed" if call.answered_at else "canceled")


def _checked_numbers(form: FormData, exchange: Exchange) -> str:
    """The number to call. Raises `Refusal` with the code that Twilio gives for the first thing wrong."""
    to, caller = str(form.get("To", "")), str(form.get("From", ""))
    if not to:
        raise Refusal(21201)
    if not caller:
        raise Refusal(21213)
    if not _PHONE.fullmatch(to):
        raise Refusal(21211, to)
    if caller != exchange.config.clinic_number:
        raise Refusal(21210, caller)
    if to == caller:
        raise Refusal(21266, to)
    return to


def _plan(form: FormData) -> Plan:
    """What the form asks for. Raises `Refusal`, also for what is not simulated, so that nobody counts on it."""
    if unknown := sorted(set(form) - _KNOWN):
        raise Refusal(20001, f"the simulator does not know {unknown[0]}")
    twiml, first = form.get("Twiml"), _address(form, "Url", "Method", 21205)
    if not twiml and not first:
        raise Refusal(21205, "Url or Twiml is required")
    detection = form.get("MachineDetection") or None
    if detection not in (None, "Enable", "DetectMessageEnd"):
        raise Refusal(20001, "MachineDetection is neither Enable nor DetectMessageEnd")
    amd = _address(form, "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod", 21609)
    return Plan(
        first=first,
        twiml=str(twiml) if twiml else None,
        fallback=_address(form, "FallbackUrl", "FallbackMethod", 21205),
        status=_address(form, "StatusCallback", "StatusCallbackMethod", 21609),
        events=_events(form),
        machine_detection=cast(Any, detection),
        async_amd=amd if form.get("AsyncAmd") == "true" else None,
    )


def _events(form: FormData) -> frozenset[str]:
    """As repeated fields or in one, with spaces between."""
    events = frozenset(" ".join(str(value) for value in form.getlist("StatusCallbackEvent")).split())
    if not events <= _EVENTS:
        raise Refusal(21626, " ".join(sorted(events - _EVENTS)))
    return events or frozenset({"completed"})


def _address(form: FormData, name: str, method: str, code: int) -> Address | None:
    url, verb = str(form.get(name) or ""), str(form.get(method) or "POST")
    if not url:
        return None
    if not _URL.fullmatch(url):
        raise Refusal(code, url)
    if verb not in ("GET", "POST"):
        raise Refusal(20001, f"{method} is neither GET nor POST")
    return Address(url, verb)
