"""Calls that the clinic makes: to read out what could not be texted, or because somebody asked to be called.

Nobody is called at night, more than once a day or three times a week without having asked for it, or after having said
that calls are not wanted. An answering machine hears the clinic's name and its number, and nothing else.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import requests
from sqlalchemy.orm import Session
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.rest import Client

from api.calls.models import CallOrder, PhoneCall
from api.calls.saying import phrase
from api.calls.twiml import ending
from api.clinic.current import current_clinic
from api.clock import clinic_now
from api.conversations.escalation import ask_staff
from api.conversations.models import Conversation
from api.db.engine import transaction
from api.jobs import TryLater
from api.logs import events
from api.messaging.consent import is_opted_out
from api.messaging.twilio import twilio_client
from api.messaging.unasked import has_had_enough, until_morning
from api.settings import get_settings
from api.wording import phone_in_words

log = events(__name__)
RING_SECONDS = 25
_OVER = frozenset([20404, 21220])  # Twilio: no such call, or it is not in progress any more


def place_call(order_id: UUID) -> None:
    """Makes one ordered call, once. Raises `TryLater` while it is night at the clinic.

    A job that runs again after its process died does not call again: nobody knows whether the phone has rung.
    """
    with transaction() as session:
        wanted = _begin(session, order_id)
    if wanted is None:
        return
    try:
        placed = twilio_client().calls.create(**wanted)
    except (TwilioRestException, TwilioServiceException, requests.exceptions.RequestException) as error:
        log.warning("call.not_placed", order=order_id, error=type(error).__name__)
        with transaction() as session:
            not_reached(session, session.get_one(CallOrder, order_id, with_for_update=True))
        return
    with transaction() as session:
        session.get_one(CallOrder, order_id, with_for_update=True).call_sid = placed.sid


def _begin(session: Session, order_id: UUID) -> dict[str, Any] | None:
    order = session.get_one(CallOrder, order_id, with_for_update=True)
    conversation = session.get_one(Conversation, order.conversation_id)
    if order.state == "calling":
        not_reached(session, order)
    if order.state != "waiting":
        return None
    now = clinic_now(session)
    if is_opted_out(session, conversation.phone, "voice") or _called_enough(session, order, now):
        order.state = "refused"
        ask_staff(session, conversation, "not_delivered", once=True, message=order.message_id)
        return None
    if order.message_id is not None and (pause := until_morning(session, now)):
        raise TryLater(pause)
    order.state, order.attempts = "calling", order.attempts + 1
    return _request(order, conversation.phone)


def _request(order: CallOrder, phone: str) -> dict[str, Any]:
    settings = get_settings()
    here = f"{settings.public_origin}/twilio/voice"
    return {
        "to": phone,
        "from_": settings.twilio_phone_number,
        "url": f"{here}/outbound?c={order.id}",
        "fallback_url": f"{here}/fallback",
        "status_callback": f"{here}/status",
        "status_callback_event": ["initiated", "ringing", "answered", "completed"],
        "machine_detection": "DetectMessageEnd",
        "async_amd": "true",
        "async_amd_status_callback": f"{here}/amd",
        "timeout": RING_SECONDS,
    }


def _called_enough(session: Session, order: CallOrder, now: datetime) -> bool:
    """Whether the number has had its share of the day or the week; who asked to be called is called all the same."""
    return order.message_id is not None and has_had_enough(session, order.conversation_id, now)


def not_reached(session: Session, order: CallOrder) -> None:
    """Nobody has heard the message: the staff learn of it."""
    if order.state in ("waiting", "calling"):
        order.state = "not_reached"
        conversation = session.get_one(Conversation, order.conversation_id)
        ask_staff(session, conversation, "not_reached", once=True, message=order.message_id)


def machine_answered(call_sid: str, language: str) -> None:
    """A beep has been heard: the call says who rang and hangs up. One that is over already is left alone."""
    with transaction() as session:
        clinic = current_clinic(session)
    facts = {"clinic": clinic.name, "phone": phone_in_words(clinic.staff.phone)}
    _redirect(twilio_client(), call_sid, ending([phrase("utter_phone_voicemail_left", language, **facts)], language))


def _redirect(client: Client, call_sid: str, document: str) -> None:
    try:
        client.calls(call_sid).update(twiml=document)
    except TwilioRestException as error:
        if error.code not in _OVER and error.status != 404:
            raise
        log.info("call.over_before_the_beep", sid=call_sid)


def order_of(session: Session, call: PhoneCall) -> CallOrder | None:
    return session.get(CallOrder, call.order_id, with_for_update=True) if call.order_id else None
