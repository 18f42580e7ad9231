"""Carries the clinic's texts to phones, and tells the clinic how far each one came."""

import asyncio
from dataclasses import dataclass

from simulator.exchange import Exchange
from simulator.messages import API_VERSION, Direction, Message, Status, new_sid
from simulator.refusals import Refusal
from simulator.webhooks import Form

_LANDLINE = 30006


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text that the clinic wants sent. With a messaging service, the service assigns the sender later."""

    to: str
    body: str
    messaging_service_sid: str | None = None
    status_callback: str | None = None


def accept(exchange: Exchange, outgoing: Outgoing, direction: Direction = "outbound-api") -> Message:
    """Takes a text onto the network. Raises `Refusal` 21610 if its recipient opted out."""
    network, sender = exchange.network, exchange.config.clinic_number
    if network.is_opted_out(outgoing.to, sender):
        raise Refusal(21610)
    now = network.now()
    return network.add(
        Message(
            sid=new_sid("SM"),
            direction=direction,
            sender=sender,
            recipient=outgoing.to,
            body=outgoing.body,
            status="accepted" if outgoing.messaging_service_sid else "queued",
            created_at=now,
            updated_at=now,
            messaging_service_sid=outgoing.messaging_service_sid,
            status_callback=outgoing.status_callback,
        )
    )


async def deliver(exchange: Exchange, message: Message) -> None:
    """Takes a text all the way, then reports each step in order. The status it was accepted with is not reported."""
    forms = []
    for status, error_code in _journey(exchange, message):
        message = _advance(exchange, message, status, error_code)
        forms.append(_status_form(exchange, message))
    if message.status_callback:
        await _report(exchange, message.status_callback, forms)


def _journey(exchange: Exchange, message: Message) -> list[tuple[Status, int | None]]:
    error_code = exchange.network.faults.take_undelivered()
    if message.recipient in exchange.address_book.landlines:
        error_code = _LANDLINE
    steps: list[tuple[Status, int | None]] = [("queued", None)] if message.status == "accepted" else []
    last: tuple[Status, int | None] = ("undelivered", error_code) if error_code else ("delivered", None)
    return [*steps, ("sending", None), ("sent", None), last]


def _advance(exchange: Exchange, message: Message, status: Status, error_code: int | None) -> Message:
    network = exchange.network
    if status == "sent":
        return network.change(message, status=status, sent_at=network.now())
    return network.change(message, status=status, error_code=error_code)


def _status_form(exchange: Exchange, message: Message) -> Form:
    form = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": message.status,
        "SmsStatus": message.status,
        "AccountSid": exchange.config.account_sid,
        "From": message.sender,
        "To": message.recipient,
        "ApiVersion": API_VERSION,
    }
    if message.messaging_service_sid:
        form["MessagingServiceSid"] = message.messaging_service_sid
    if message.error_code:
        form["ErrorCode"] = str(message.error_code)
    if message.status == "delivered":
        form["RawDlrDoneDate"] = message.updated_at.strftime("%y%m%d%H%M")
    return form


async def _report(exchange: Exchange, url: str, forms: list[Form]) -> None:
    faults = exchange.network.faults
    if faults.take_status("drop_status"):
        return
    if faults.take_status("reorder_status"):
        forms = forms[::-1]
    if faults.take_status("duplicate_status"):
        forms = [form for form in forms for _ in range(2)]
    for form in forms:
        await exchange.webhooks.notify(url, form)
        # Lets other work of the exchange have its turn when the clinic answers at once.
        await asyncio.sleep(0)
