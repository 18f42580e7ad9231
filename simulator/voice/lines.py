"""What every call can do, whatever its document says: ask the clinic, be picked up, be heard, end, be talked about."""

import asyncio
import uuid
from collections.abc import Coroutine, Iterable
from typing import Any
from urllib.parse import urlsplit

from simulator.exchange import Exchange
from simulator.twiml import TwimlError
from simulator.voice.calls import Call, Entry, Status
from simulator.voice.document import Address, Hangup, Pause, Play, Say, Verb, read_document
from simulator.voice.forms import call_form, status_form
from simulator.webhooks import Fetched, Form

# A document that leads back to itself would otherwise keep two servers busy for ever.
MOST_WEBHOOKS_WITHOUT_INPUT = 100
ENDLESS = 11215
APOLOGY = "We are sorry, an application error has occurred. Goodbye."


def go_on(exchange: Exchange, call: Call, work: Coroutine[Any, Any, None]) -> None:
    """Lets a call run until it rests again, in place of whatever it was doing."""
    if call.task is not None:
        call.task.cancel()
    call.waiting = None
    call.task = exchange.start(_until_rest(exchange, call, work))


async def _until_rest(exchange: Exchange, call: Call, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    finally:
        exchange.switchboard.tell(call)


async def ask(exchange: Exchange, call: Call, address: Address, news: Form | None = None) -> tuple[Verb, ...]:
    """What the clinic wants done next, or its fallback, or else an apology and the end."""
    try:
        return await _document(exchange, call, address, news or {})
    except TwimlError as failure:
        return await recover(exchange, call, failure.code, address.url, news or {})


async def recover(exchange: Exchange, call: Call, code: int, url: str, news: Form | None = None) -> tuple[Verb, ...]:
    """What the fallback says when a document from `url` could not be had or carried out."""
    call.error = code
    if call.plan.fallback and code != ENDLESS:
        trouble = (news or {}) | {"ErrorCode": str(code), "ErrorUrl": url}
        try:
            return await _document(exchange, call, call.plan.fallback, trouble)
        except TwimlError as failure:
            call.error = failure.code
    return (Say(APOLOGY), Hangup())


async def _document(exchange: Exchange, call: Call, address: Address, news: Form) -> tuple[Verb, ...]:
    call.webhooks_without_input += 1
    if call.webhooks_without_input > MOST_WEBHOOKS_WITHOUT_INPUT:
        raise TwimlError(ENDLESS)
    form = call_form(call, exchange.config.account_sid) | news
    # A call that ends meanwhile does not take the request back: it is on its way.
    fetched = await asyncio.shield(exchange.start(_fetch(exchange, address, form)))
    if fetched.error_code:
        raise TwimlError(fetched.error_code)
    call.document = fetched.text
    return read_document(fetched.content_type, fetched.text, address.url)


async def _fetch(exchange: Exchange, address: Address, form: Form) -> Fetched:
    faults, path, token = exchange.network.faults, urlsplit(address.url).path, str(uuid.uuid4())
    if late := faults.take_voice_late(path):
        await asyncio.sleep(late.delay_seconds)
    twice = faults.take_voice_duplicate(path)
    first = exchange.start(exchange.webhooks.fetch(address.url, form, token, address.method))
    if not twice:
        return await first
    if not twice.at_once:
        await first
    # The first answer is the one that got lost.
    second = await exchange.webhooks.fetch(address.url, form, token, address.method)
    await first
    return second


def pick_up(exchange: Exchange, call: Call) -> None:
    """The call is answered, unless it was or is over."""
    if call.answered_at is None and not call.is_over:
        call.status, call.answered_at = "in-progress", exchange.network.now()
        report(exchange, call, "answered")


def hear(exchange: Exchange, call: Call, prompts: Iterable[Say | Play | Pause]) -> None:
    """Says all of it in no time; pauses are only counted."""
    for prompt in prompts:
        match prompt:
            case Say(text, voice, language):
                call.script.append(Entry(text, language, voice))
            case Play(sound):
                call.script.append(Entry(plays=sound))
            case Pause(seconds):
                call.pretend(seconds)
    exchange.switchboard.tell(call)


def end(exchange: Exchange, call: Call, status: Status) -> None:
    """The line is dead, and whoever wanted to know is told."""
    if call.is_over:
        return
    call.status, call.ended_at, call.waiting = status, exchange.network.now(), None
    report(exchange, call, "completed")
    drop_others(exchange, call)
    exchange.switchboard.tell(call)


def drop_others(exchange: Exchange, call: Call) -> None:
    """Whoever else was on the line is not any more: the staff's phone, the clinic's socket."""
    if call.leg:
        end(exchange, call.leg, "completed" if call.leg.answered_at else "canceled")
    if call.relay:
        call.relay.leave()
    call.leg = call.relay = None


def report(exchange: Exchange, call: Call, event: str) -> None:
    """Tells how the call goes to whoever asked for news of this kind."""
    call.updated_at = exchange.network.now()
    address = call.plan.status
    if address is None or event not in call.plan.events:
        return
    form = status_form(call, exchange.config.account_sid, exchange.network.now(), call.news_sent)
    call.news_sent += 1
    if call.trouble is None:
        call.trouble = exchange.network.faults.take_call_status()
    if "drop_call_status" in call.trouble:
        return
    copies = 2 if "duplicate_call_status" in call.trouble else 1
    call.unsent += [form] * copies
    if "reorder_call_status" in call.trouble:
        if event != "completed":
            return
        call.unsent.reverse()
    for unsent in call.unsent:
        tell_clinic(exchange, call, address, unsent)
    call.unsent.clear()


def tell_clinic(exchange: Exchange, call: Call, address: Address, form: Form) -> None:
    """Brings news that the call does not wait for, one after the other."""

    async def bring() -> None:
        if late := exchange.network.faults.take_voice_late(urlsplit(address.url).path, only_named=True):
            await asyncio.sleep(late.delay_seconds)
        async with call.mouth:
            await exchange.webhooks.notify(address.url, form, address.method)

    task = exchange.start(bring())
    call.news.add(task)
    task.add_done_callback(call.news.discard)
