"""What the person at the patient's phone does during a call."""

from simulator.exchange import Exchange
from simulator.voice.calls import Call
from simulator.voice.document import Address, Dial, Gather, Record, Relay
from simulator.voice.forms import call_form, dial_form, digits_form
from simulator.voice.keeping import keep_recording
from simulator.voice.lines import end, go_on, tell_clinic
from simulator.voice.program import carry_out, follow
from simulator.voice.staff import connect
from simulator.voice.switchboard import StaffPhone
from simulator.webhooks import Form

HANG_UP = "hangup"


def speak(exchange: Exchange, call: Call, words: str, confidence: float) -> None:
    """Says something. Only a Gather for speech listens."""
    gather = _gather(call)
    call.note("speech", words)
    if call.relay:
        call.task = exchange.start(call.relay.say(words))
    if gather and "speech" in gather.input and words.strip():
        heard = {"SpeechResult": words, "Confidence": str(confidence), "Language": gather.language}
        _answer(exchange, call, gather.action, heard)


def press(exchange: Exchange, call: Call, keys: str) -> None:
    """Presses keys. A Gather takes as many as it wants; a Record of nothing yet stops at its finishing key."""
    call.note("digits", keys)
    if call.relay:
        call.task = exchange.start(call.relay.press(keys))
    verb = call.waiting.verb if call.waiting else None
    if isinstance(verb, Gather) and "dtmf" in verb.input:
        digits, ended_by = verb.taken(keys)
        if digits:
            _answer(exchange, call, verb.action, digits_form(digits, ended_by))
        else:
            be_silent(exchange, call)
    elif isinstance(verb, Record) and keys[0] in verb.finish_on_key:
        be_silent(exchange, call)


def be_silent(exchange: Exchange, call: Call) -> None:
    """Lets a timeout pass: on to the next verb, or to an action that wants empty results; the staff do not answer."""
    staff_answer(exchange, call, StaffPhone(answers="no-answer"))
    if not call.waiting or not isinstance(call.waiting.verb, Gather | Record):
        return
    verb, rest = call.waiting.verb, call.waiting.rest
    call.pretend(verb.timeout)
    if isinstance(verb, Gather) and verb.action_on_empty_result:
        empty = digits_form("", "") if "dtmf" in verb.input else {"SpeechResult": ""}
        go_on(exchange, call, follow(exchange, call, verb.action, empty))
    else:
        go_on(exchange, call, carry_out(exchange, call, rest))


def mumble(exchange: Exchange, call: Call, words: str) -> None:
    """Is understood in part, which is news for whoever asked for it and changes nothing."""
    gather = _gather(call)
    if call.relay:
        call.task = exchange.start(call.relay.say(words, last=False))
    if not gather or not gather.partial or "speech" not in gather.input:
        return
    stable, _, unstable = words.rpartition(" ")
    news = {
        "StableSpeechResult": stable,
        "UnstableSpeechResult": unstable,
        "Stability": "0.8",
        "Language": gather.language,
        "SequenceNumber": str(call.partials),
    }
    call.partials += 1
    tell_clinic(exchange, call, gather.partial, call_form(call, exchange.config.account_sid) | news)


def interrupt(exchange: Exchange, call: Call, heard: str) -> None:
    """Speaks into the clinic's words on a relay, having heard only some of them."""
    if call.relay:
        call.task = exchange.start(call.relay.interrupt(heard))


def leave_message(exchange: Exchange, call: Call, seconds: int, transcript: str | None, ended_by: str) -> None:
    """Speaks to a Record, and ends by a key, by `HANG_UP`, or by silence: blank.

    Of nothing said Twilio keeps no recording, and goes on with the next verb.
    """
    record = call.waiting.verb if call.waiting else None
    if not isinstance(record, Record):
        return
    call.note("record", transcript or "")
    seconds = min(seconds, record.max_length)
    call.pretend(seconds)
    if not seconds:
        (hang_up if ended_by == HANG_UP else be_silent)(exchange, call)
        return
    made = keep_recording(exchange, call, record, seconds, transcript) | {"Digits": ended_by}
    if ended_by == HANG_UP:
        _tell_last(exchange, call, record.action, made)
        hang_up(exchange, call)
    else:
        _answer(exchange, call, record.action, made)


def hang_up(exchange: Exchange, call: Call) -> None:
    """Puts the receiver down, whatever is going on."""
    if call.is_over:
        return
    verb = call.waiting.verb if call.waiting else None
    if call.task:
        call.task.cancel()
    call.note("hang_up")
    if isinstance(verb, Dial) and verb.action and call.leg:
        _tell_last(exchange, call, verb.action, dial_form(call.leg, "canceled", bridged=False))
    if isinstance(verb, Relay) and verb.action and call.relay:
        _tell_last(exchange, call, verb.action, call.relay.outcome("completed"))
    # Twilio: an inbound call that ends before it is answered is reported as `no-answer`.
    end(exchange, call, "completed" if call.answered_at else "no-answer")


def staff_answer(exchange: Exchange, call: Call, phone: StaffPhone) -> None:
    """The staff's phone, which was ringing for this caller, is answered or not."""
    at, leg = call.waiting, call.leg
    if at is None or leg is None or not isinstance(at.verb, Dial):
        return

    async def talk() -> None:
        await carry_out(exchange, call, await connect(exchange, call, leg, at, phone, carry_out))

    go_on(exchange, call, talk())


def _gather(call: Call) -> Gather | None:
    return call.waiting.verb if call.waiting and isinstance(call.waiting.verb, Gather) else None


def _answer(exchange: Exchange, call: Call, action: Address, heard: Form) -> None:
    call.webhooks_without_input = 0
    go_on(exchange, call, follow(exchange, call, action, heard))


def _tell_last(exchange: Exchange, call: Call, action: Address, facts: Form) -> None:
    """Twilio asks an action also when the caller has gone, and ignores the document that comes back."""
    form = call_form(call, exchange.config.account_sid) | {"CallStatus": "completed"} | facts
    tell_clinic(exchange, call, action, form)
