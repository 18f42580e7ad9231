"""The call to the clinic's staff that `<Dial>` places, with its whisper, and how it went."""

import re
from collections.abc import Awaitable, Callable

from simulator.exchange import Exchange
from simulator.messages import new_sid
from simulator.voice.calls import Call, Plan, Status, Waiting
from simulator.voice.document import Dial, Gather, Verb
from simulator.voice.forms import dial_form, digits_form
from simulator.voice.keeping import keep_recording
from simulator.voice.lines import ask, end, pick_up, recover, report
from simulator.voice.switchboard import StaffPhone

type CarryOut = Callable[[Exchange, Call, tuple[Verb, ...]], Awaitable[None]]

_PHONE = re.compile(r"\+?[1-9]\d{6,14}")
# Twilio's error dictionary: Dial cannot show a caller whose number is withheld.
_NO_CALLER_ID = 13214


async def dial_staff(
    exchange: Exchange, call: Call, dial: Dial, rest: tuple[Verb, ...], carry_out: CarryOut
) -> tuple[Verb, ...]:
    """Calls the staff; the answer is what comes next. Their phone may have been told to go on ringing."""
    shown = dial.caller_id or call.caller
    if not _PHONE.fullmatch(shown):
        return await recover(exchange, call, _NO_CALLER_ID, dial.action.url if dial.action else "")
    number, now = dial.number, exchange.network.now()
    plan = Plan(status=number.status, events=frozenset(number.events))
    leg = Call(new_sid("CA"), "outbound-dial", shown, number.phone, now, plan, parent_sid=call.sid)
    call.leg = exchange.switchboard.add(leg)
    report(exchange, leg, "initiated")
    leg.status = "ringing"
    report(exchange, leg, "ringing")
    phone = exchange.switchboard.staff_phone
    if phone.answers == "ringing":
        call.waiting = Waiting(dial, rest)
        return ()
    return await connect(exchange, call, leg, Waiting(dial, rest), phone, carry_out)


async def connect(
    exchange: Exchange, call: Call, leg: Call, at: Waiting, phone: StaffPhone, carry_out: CarryOut
) -> tuple[Verb, ...]:
    """The staff's phone stops ringing; the answer is what the caller's side goes on with when all is said."""
    dial = at.verb
    assert isinstance(dial, Dial)  # noqa: S101
    outcome, bridged = _unanswered(leg, phone.answers), False
    if outcome is None:
        pick_up(exchange, leg)
        bridged = await _let_in(exchange, leg, dial, phone.presses if phone.answers == "person" else "", carry_out)
        # What Twilio's own tutorial for screened calls counts on: answered but not connected is no answer.
        outcome = "completed" if bridged else "no-answer"
    if bridged:
        pick_up(exchange, call)
        call.pretend(phone.talk_seconds)
        leg.pretend(phone.talk_seconds)
    end(exchange, leg, "completed" if leg.answered_at else outcome)
    news = dial_form(leg, outcome, bridged=bridged)
    if bridged and dial.record and phone.talk_seconds:
        news |= keep_recording(exchange, call, dial, phone.talk_seconds, source="DialVerb")
    call.leg = None
    return await ask(exchange, call, dial.action, news) if dial.action else at.rest


def _unanswered(leg: Call, answers: str) -> Status | None:
    if not _PHONE.fullmatch(leg.called):
        return "failed"
    outcomes: dict[str, Status] = {"busy": "busy", "no-answer": "no-answer", "failed": "failed"}
    return outcomes.get(answers)


async def _let_in(exchange: Exchange, leg: Call, dial: Dial, presses: str, carry_out: CarryOut) -> bool:
    """Plays the whisper to whoever answered. They are connected unless it hangs up on them."""
    if dial.number.whisper is None:
        return True
    await carry_out(exchange, leg, await ask(exchange, leg, dial.number.whisper))
    while leg.waiting and not leg.is_over:
        verb, verbs, leg.waiting = leg.waiting.verb, leg.waiting.rest, None
        digits, ended_by = verb.taken(presses) if isinstance(verb, Gather) else ("", "")
        if isinstance(verb, Gather) and digits:
            verbs = await ask(exchange, leg, verb.action, digits_form(digits, ended_by))
        await carry_out(exchange, leg, verbs)
    return not leg.is_over
