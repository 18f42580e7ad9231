"""Carries a voice document out, verb by verb, until somebody must do something."""

from simulator.exchange import Exchange
from simulator.voice.calls import Call, Status, Waiting
from simulator.voice.document import (
    Address,
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Relay,
    Say,
    Verb,
)
from simulator.voice.lines import ask, end, go_on, hear, pick_up
from simulator.voice.relay import Session
from simulator.voice.staff import dial_staff
from simulator.webhooks import Form

_REJECTED: dict[str, Status] = {"busy": "busy", "rejected": "no-answer"}


async def follow(exchange: Exchange, call: Call, address: Address, news: Form | None = None) -> None:
    """Asks the clinic what to do next, and does it."""
    await carry_out(exchange, call, await ask(exchange, call, address, news))


async def carry_out(exchange: Exchange, call: Call, verbs: tuple[Verb, ...]) -> None:
    """Until the call rests or is over. A leg to the staff that has no verbs left stays open: it is now connected."""
    while verbs and not call.is_over:
        verb, rest = verbs[0], verbs[1:]
        if not _leaves_ringing(verb):
            pick_up(exchange, call)
        verbs = await _do(exchange, call, verb, rest)
        if call.waiting:
            return
    if call.direction != "outbound-dial":
        pick_up(exchange, call)
        end(exchange, call, "completed")


async def _do(exchange: Exchange, call: Call, verb: Verb, rest: tuple[Verb, ...]) -> tuple[Verb, ...]:
    """Does one verb; the answer is what comes next."""
    match verb:
        case Say() | Play() | Pause():
            hear(exchange, call, [verb])
        case Redirect(to):
            return await ask(exchange, call, to)
        case Hangup():
            end(exchange, call, "completed")
        case Reject(reason):
            end(exchange, call, "completed" if call.answered_at else _REJECTED[reason])
        case Gather():
            hear(exchange, call, verb.prompts)
            call.waiting = Waiting(verb, rest)
        case Record():
            hear(exchange, call, [Play("beep")] if verb.play_beep else [])
            call.waiting = Waiting(verb, rest)
        case Dial():
            return await dial_staff(exchange, call, verb, rest, carry_out)
        case Relay():
            return await _open_relay(exchange, call, verb, rest)
    return rest


async def _open_relay(exchange: Exchange, call: Call, relay: Relay, rest: tuple[Verb, ...]) -> tuple[Verb, ...]:
    """Rests on the clinic's socket; without one the answer is what comes next."""

    def when_over(outcome: Form) -> None:
        call.relay = None
        action = relay.action
        go_on(exchange, call, follow(exchange, call, action, outcome) if action else carry_out(exchange, call, rest))

    session = Session(exchange, call, relay, when_over)
    call.relay, call.waiting = session, Waiting(relay, rest)
    failure = await session.open()
    if failure is None:
        return rest
    call.relay = call.waiting = None
    return await ask(exchange, call, relay.action, failure) if relay.action else rest


def _leaves_ringing(verb: Verb) -> bool:
    """Twilio picks up at the first verb that needs an open line."""
    return isinstance(verb, Reject | Redirect | Pause) or (isinstance(verb, Dial) and verb.answer_on_bridge)
