"""Who writes: a person with a phone, or a machine that a machine must not talk to."""

import re
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation, Message
from api.settings import get_settings

_PHONE = re.compile(r"\+[1-9]\d{6,14}")
# Nobody has a phone with such a number; companies send from them.
_TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")

SAME_WORDS = 4
WITHIN = timedelta(minutes=10)
FEWEST_LETTERS = 20
"""A short answer may well be the same four times: "1", "yes", "next week"."""


def is_a_phone(sender: str) -> bool:
    """Whether it is a full phone number: no short code, no name."""
    return _PHONE.fullmatch(sender) is not None


def is_a_machine(sender: str) -> bool:
    """Short codes, names, toll-free numbers, and the clinic's own: nobody reads what we would answer."""
    return not is_a_phone(sender) or sender.startswith(_TOLL_FREE) or sender == get_settings().twilio_phone_number


def repeats_itself(session: Session, conversation: Conversation, message: Message) -> bool:
    """Whether the same long words came again and again within minutes, as from "I'm driving" and its like."""
    if len(message.text) < FEWEST_LETTERS:
        return False
    same = (
        (Message.conversation_id == conversation.id)
        & (Message.direction == "inbound")
        & (Message.text == message.text)
        & (Message.id <= message.id)
        & (Message.created_at > message.created_at - WITHIN)
    )
    return (session.scalar(select(func.count()).where(same)) or 0) >= SAME_WORDS
