"""The clinic calls a phone: it rings, somebody or something answers, and the clinic's document runs."""

from simulator.exchange import Exchange
from simulator.messages import new_sid
from simulator.twiml import TwimlError
from simulator.voice.calls import Call, Plan, Status
from simulator.voice.document import read_document
from simulator.voice.forms import call_form
from simulator.voice.lines import drop_others, end, go_on, pick_up, recover, report, tell_clinic
from simulator.voice.program import carry_out, follow
from simulator.webhooks import Form

_MACHINE = {"Enable": "machine_start", "DetectMessageEnd": "machine_end_beep"}


def place_call(exchange: Exchange, to: str, plan: Plan) -> Call:
    """Takes the call onto the network. It rings as soon as the answer to the clinic is out."""
    clinic = exchange.config.clinic_number
    return exchange.switchboard.add(Call(new_sid("CA"), "outbound-api", clinic, to, exchange.network.now(), plan))


def ring(exchange: Exchange, call: Call) -> None:
    """The phone begins to ring, unless it does already or the call is over."""
    if call.status != "queued":
        return
    report(exchange, call, "initiated")
    call.status = "ringing"
    report(exchange, call, "ringing")
    exchange.switchboard.tell(call)


def answer(exchange: Exchange, call: Call, who: str) -> None:
    """Somebody or something answers. The clinic learns what, if it asked: before its document, or beside it."""
    plan = call.plan
    ring(exchange, call)
    call.note("answer", who)
    pick_up(exchange, call)
    if plan.machine_detection is None:
        begin(exchange, call)
        return
    call.answered_by = _MACHINE[plan.machine_detection] if who == "machine" else who
    detected = {"AnsweredBy": call.answered_by}
    if plan.async_amd is None:
        begin(exchange, call, detected)
        return
    begin(exchange, call)
    form = call_form(call, exchange.config.account_sid) | detected | {"MachineDetectionDuration": "3200"}
    tell_clinic(exchange, call, plan.async_amd, form)


def leave_unanswered(exchange: Exchange, call: Call, status: Status) -> None:
    ring(exchange, call)
    end(exchange, call, status)


def begin(exchange: Exchange, call: Call, news: Form | None = None) -> None:
    """Runs the document that the call was placed with, or was redirected to, from its start."""
    drop_others(exchange, call)
    go_on(exchange, call, _begin(exchange, call, news))


async def _begin(exchange: Exchange, call: Call, news: Form | None) -> None:
    plan = call.plan
    if plan.first:
        await follow(exchange, call, plan.first, news)
        return
    call.document = plan.twiml or ""
    try:
        verbs = read_document("text/xml", call.document, None)
    except TwimlError as failure:
        verbs = await recover(exchange, call, failure.code, "")
    await carry_out(exchange, call, verbs)
