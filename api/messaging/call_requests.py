""" "Can you call me?": whoever would rather speak than write is called at once, at the number that they write from."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import jobs
from api.calls.models import CallOrder
from api.conversations.escalation import say
from api.conversations.language import plain_words
from api.conversations.models import Conversation, Message
from api.messaging.consent import is_opted_out

_ASKS = re.compile(
    r"(?:(?:hi|hello|hey|hola|please|por favor|ok|actually|mejor) )*"
    r"(?:(?:can|could|would|will) (?:you |u )?(?:please )?(?:just )?call me|(?:please )?(?:just )?call me"
    r"|(?:me )?(?:puede|pueden|podria|podrian|puedes) llamar(?:me)?|llam[ea](?:n)?me)"
    r"(?: (?:back|instead|now|please|por favor|ahora|mejor|at this number|on this number|a este numero))*"
)
"""The whole message: "call me when the results are in" is another matter, and so is "can someone call me"."""
MOST_AN_HOUR = 3


def call_if_asked(session: Session, conversation: Conversation, message: Message, text: str, now: datetime) -> bool:
    """Orders the call and says so. False for any other message, and when the number has been called often enough."""
    if not _ASKS.fullmatch(plain_words(text)) or is_opted_out(session, conversation.phone, "voice"):
        return False
    lately = (CallOrder.conversation_id == conversation.id) & (CallOrder.created_at > now - timedelta(hours=1))
    if (session.scalar(select(func.count()).where(lately)) or 0) >= MOST_AN_HOUR:
        return False
    order = CallOrder(id=uuid4(), conversation_id=conversation.id)
    session.add(order)
    session.flush()
    jobs.enqueue(session, "place_call", order_id=str(order.id))
    say(session, conversation, "utter_phone_sms_calling", answers=message.id)
    return True
