"""A patient calls the clinic."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from simulator.exchange import Exchange
from simulator.messages import new_sid
from simulator.voice.calls import WITHHELD, Call, Plan
from simulator.voice.document import Address
from simulator.voice.lines import go_on
from simulator.voice.program import follow


def _caller(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


# Twilio passes on the word that the carrier has for a number it does not tell.
Caller = Annotated[
    str,
    BeforeValidator(_caller),
    Field(pattern=rf"^(\+[1-9]\d{{1,14}}|{WITHHELD}|RESTRICTED|UNAVAILABLE|UNKNOWN)$"),
]
Phone = Annotated[str, Field(pattern=r"^\+[1-9]\d{1,14}$")]


class PatientCall(BaseModel):
    """Who calls. A `call_sid` of the tester's own can be hung up before this call's first answer."""

    model_config = ConfigDict(extra="forbid")

    caller: Caller = Field(alias="from")
    to: Phone | None = None
    forwarded_from: Phone | None = None
    call_sid: Annotated[str, Field(pattern=r"^CA[0-9a-f]{32}$")] | None = None


def call_clinic(exchange: Exchange, wanted: PatientCall) -> Call:
    """The clinic's number rings, and the network asks the clinic what to do."""
    origin = exchange.config.public_origin
    plan = Plan(
        first=Address(f"{origin}/twilio/voice/inbound"),
        fallback=Address(f"{origin}/twilio/voice/fallback"),
        status=Address(f"{origin}/twilio/voice/status"),
    )
    call = Call(
        sid=wanted.call_sid or new_sid("CA"),
        direction="inbound",
        caller=wanted.caller,
        called=wanted.to or exchange.config.clinic_number,
        created_at=exchange.network.now(),
        plan=plan,
        status="ringing",
        forwarded_from=wanted.forwarded_from,
    )
    exchange.switchboard.add(call)
    assert plan.first is not None  # noqa: S101
    go_on(exchange, call, follow(exchange, call, plan.first))
    return call
