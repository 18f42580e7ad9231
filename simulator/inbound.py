"""A patient's text on its way to the clinic: keywords, the signed webhook, its fallback, and what comes back."""

import uuid
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from simulator.carrier import Outgoing, accept, deliver
from simulator.exchange import Exchange
from simulator.keywords import NETWORK_REPLIES, opt_out_type
from simulator.messages import API_VERSION, Message, new_sid
from simulator.refusals import Refusal
from simulator.webhooks import Answer, Form

# A phone, a short code, or a name such as a delivery service's.
Address = Annotated[str, Field(pattern=r"^(\+[1-9]\d{1,14}|\d{3,8}|[A-Za-z0-9 ]{1,11})$")]
MediaType = Annotated[str, Field(pattern=r"^[a-z]+/[a-zA-Z0-9.+-]+$", max_length=100)]


class PatientText(BaseModel):
    """What a patient sends. A picture may have no body. A known `message_sid` sends that very text again."""

    model_config = ConfigDict(extra="forbid")

    sender: Address = Field(alias="from")
    to: Address | None = None
    body: Annotated[str, Field(max_length=1600)] | None = None
    media: Annotated[list[MediaType], Field(max_length=10)] = []
    message_sid: Annotated[str, Field(pattern=r"^(SM|MM)[0-9a-fA-F]{32}$")] | None = None


class Receipt(BaseModel):
    """How the clinic took it. `status_code` is of the last URL asked, null when it gave no answer."""

    message_sid: str
    status_code: int | None
    fallback: bool


async def text_clinic(exchange: Exchange, text: PatientText) -> Receipt:
    """Brings a text to the clinic and the clinic's TwiML replies back to the phone."""
    message = exchange.network.find(text.message_sid or "") or _receive(exchange, text)
    answer, fallback = await _ask_clinic(exchange, message)
    # Twilio calls a text received even if nobody took it, and notes the error beside it.
    exchange.network.change(message, status="received", error_code=11200 if answer.error_code else None)
    _send_replies(exchange, message, answer)
    return Receipt(message_sid=message.sid, status_code=answer.status_code, fallback=fallback)


def _receive(exchange: Exchange, text: PatientText) -> Message:
    network, to = exchange.network, text.to or exchange.config.clinic_number
    now = network.now()
    message = Message(
        sid=text.message_sid or new_sid("MM" if text.media else "SM"),
        direction="inbound",
        sender=text.sender,
        recipient=to,
        body=text.body,
        status="receiving",
        created_at=now,
        updated_at=now,
        sent_at=now,
        messaging_service_sid=exchange.config.messaging_service_sid,
        media_types=tuple(text.media),
        opt_out_type=opt_out_type(text.body or "", opted_out=network.is_opted_out(text.sender, to)),
    )
    network.add(message)
    _obey_keyword(exchange, message)
    return message


def _obey_keyword(exchange: Exchange, message: Message) -> None:
    network, pair = exchange.network, (message.sender, message.recipient)
    if message.opt_out_type is None or (message.opt_out_type == "STOP" and network.is_opted_out(*pair)):
        return
    if message.opt_out_type == "STOP":
        network.opt_out(*pair)
    elif message.opt_out_type == "START":
        network.opt_in(*pair)
    now = network.now()
    confirmation = NETWORK_REPLIES[message.opt_out_type]
    sid, (phone, clinic_number) = new_sid("SM"), pair
    network.add(Message(sid, "network", clinic_number, phone, confirmation, "delivered", now, now, now))


async def _ask_clinic(exchange: Exchange, message: Message) -> tuple[Answer, bool]:
    origin, form, token = exchange.config.public_origin, _inbound_form(exchange, message), str(uuid.uuid4())
    url = f"{origin}/twilio/sms/inbound"
    answer = await exchange.webhooks.ask(url, form, token)
    if answer.error_code is None:
        return answer, False
    trouble = {"ErrorCode": str(answer.error_code), "ErrorUrl": url}
    return await exchange.webhooks.ask(f"{origin}/twilio/sms/fallback", form | trouble, token), True


def _inbound_form(exchange: Exchange, message: Message) -> Form:
    """Every parameter that Twilio sends with a text; what it does not know is sent blank."""
    account_sid = exchange.config.account_sid
    form = {
        "ToCountry": "US",
        "ToState": "KY",
        "SmsMessageSid": message.sid,
        "NumMedia": str(len(message.media_types)),
        "ToCity": "",
        "FromZip": "",
        "SmsSid": message.sid,
        "FromState": "KY",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": message.body,
        "FromCountry": "US",
        "To": message.recipient,
        "MessagingServiceSid": message.messaging_service_sid,
        "ToZip": "",
        "NumSegments": str(message.segments),
        "MessageSid": message.sid,
        "AccountSid": account_sid,
        "From": message.sender,
        "ApiVersion": API_VERSION,
        "OptOutType": message.opt_out_type,
    }
    media = f"https://api.twilio.com/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}/Media"
    for number, media_type in enumerate(message.media_types):
        # The same text sent again must be the same text, its pictures' addresses too.
        form[f"MediaUrl{number}"] = f"{media}/ME{number:02x}{message.sid[4:]}"
        form[f"MediaContentType{number}"] = media_type
    return {name: value for name, value in form.items() if value is not None}


def _send_replies(exchange: Exchange, message: Message, answer: Answer) -> None:
    for reply in answer.replies:
        outgoing = Outgoing(reply.to or message.sender, reply.body, status_callback=reply.status_callback)
        try:
            exchange.start(deliver(exchange, accept(exchange, outgoing, "outbound-reply")))
        except Refusal:
            # Twilio drops a TwiML reply to a number that opted out and tells nobody but its own debugger.
            continue
