"""The doors for calls: the phone in the browser and the tests call, speak, press keys and hang up here."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator

from simulator.exchange import CurrentExchange, Exchange
from simulator.refusals import Refusal
from simulator.voice import caller, outgoing
from simulator.voice.calls import Call, call_view, whole_call
from simulator.voice.incoming import PatientCall, call_clinic
from simulator.voice.switchboard import StaffPhone

router = APIRouter(prefix="/simulator")

Keys = Annotated[str, Field(pattern=r"^[0-9*#]{1,100}$")]
Words = Annotated[str, Field(max_length=2000)]


class VoiceMessage(BaseModel):
    """What a caller leaves. It ends in silence unless with a key or with hanging up."""

    model_config = ConfigDict(extra="forbid")

    seconds: Annotated[int, Field(ge=0, le=600)]
    transcript: Words | None = None
    key: Annotated[str, Field(pattern=r"^[0-9*#]$")] | None = None
    hang_up: bool = False

    @property
    def ended_by(self) -> str:
        return caller.HANG_UP if self.hang_up else self.key or ""


class Act(BaseModel):
    """Exactly one thing that the phone's side does."""

    model_config = ConfigDict(extra="forbid")

    speech: Words | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.9
    partial: Words | None = None
    interrupt: Words | None = None
    digits: Keys | None = None
    silence: Literal[True] | None = None
    record: VoiceMessage | None = None
    hang_up: Literal[True] | None = None
    answer: Literal["human", "machine", "fax", "unknown"] | None = None
    decline: Literal[True] | None = None
    no_answer: Literal[True] | None = None
    fail: Literal[True] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "Act":
        if sum(value is not None for name, value in self if name != "confidence") != 1:
            raise ValueError("exactly one act at a time")
        return self


@router.post("/calls")
async def place_call(exchange: CurrentExchange, wanted: PatientCall) -> dict[str, Any]:
    """A patient calls. Answers when the call rests: somebody must do something, or it is over."""
    if wanted.call_sid in exchange.switchboard.calls:
        raise Refusal(20001, "this call_sid is taken")
    return await _news(call_clinic(exchange, wanted))


@router.post("/calls/{sid}/act")
async def act(exchange: CurrentExchange, sid: str, wanted: Act) -> dict[str, Any]:
    """The phone's side does something, as soon as the call rests; hanging up waits for nothing."""
    call = _call(exchange, sid)
    if wanted.hang_up:
        caller.hang_up(exchange, call)
        return await _news(call)
    async with call.turn:
        await call.settle()
        if not call.is_over:
            _do(exchange, call, wanted)
        return await _news(call)


@router.get("/calls/{sid}")
async def see_call(exchange: CurrentExchange, sid: str) -> dict[str, Any]:
    """The whole call as it stands, without waiting for anything."""
    return whole_call(_call(exchange, sid))


@router.get("/calls")
async def phone_calls(exchange: CurrentExchange, phone: str) -> dict[str, Any]:
    """The calls from and to this phone, oldest first."""
    return {"items": [whole_call(call) for call in exchange.switchboard.seen_by(phone)]}


@router.post("/staff-phone")
async def staff_phone(exchange: CurrentExchange, wanted: StaffPhone) -> StaffPhone:
    """How the staff's phone takes the calls that ring now, and the next ones."""
    exchange.switchboard.staff_phone = wanted
    if wanted.answers != "ringing":
        calls = list(exchange.switchboard.calls.values())
        for call in calls:
            caller.staff_answer(exchange, call, wanted)
        for call in calls:
            await call.settle()
    return wanted


def _do(exchange: Exchange, call: Call, wanted: Act) -> None:
    rings = call.direction == "outbound-api" and call.answered_at is None
    match wanted:
        case Act(speech=str(words)):
            caller.speak(exchange, call, words, wanted.confidence)
        case Act(partial=str(words)):
            caller.mumble(exchange, call, words)
        case Act(interrupt=str(words)):
            caller.interrupt(exchange, call, words)
        case Act(digits=str(keys)):
            caller.press(exchange, call, keys)
        case Act(silence=True):
            call.note("silence")
            caller.be_silent(exchange, call)
        case Act(record=VoiceMessage() as message):
            caller.leave_message(exchange, call, message.seconds, message.transcript, message.ended_by)
        case Act(answer=str(who)) if rings:
            outgoing.answer(exchange, call, who)
        case _ if rings:
            outgoing.leave_unanswered(
                exchange, call, "busy" if wanted.decline else "failed" if wanted.fail else "no-answer"
            )


async def _news(call: Call) -> dict[str, Any]:
    await call.settle()
    since, call.heard_up_to = call.heard_up_to, len(call.script)
    return call_view(call, since)


def _call(exchange: Exchange, sid: str) -> Call:
    call = exchange.switchboard.calls.get(sid)
    if call is None:
        raise Refusal(20404, sid)
    return call
