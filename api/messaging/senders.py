"""Who writes: a person with a phone, or a machine that a machine must not talk to."""

import re
import unicodedata
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation, Message
from api.settings import get_settings

_PHONE = re.compile(r"\+[1-9]\d{6,14}")
# Nobody has a phone with such a number; companies send from them.
_TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")

# The machines' own beginnings, in lower case and without accents: "(I'm not receiving notifications …)" is an iPhone's.
_AUTOMATIC = re.compile(
    r"[\[(*]*(auto[- ]?(reply|response|matic reply|matic response|matic message)|automated (reply|response)"
    r"|(respuesta|mensaje) automatic[ao]|auto[- ]?respuesta|out[- ]of[- ](the[- ])?office|fuera de (la )?oficina)"
    r"([\])*]| ?[:.!-]|$)"
    r"|i'm driving with (do not disturb|(the )?driving focus|focus)"
    r"|(i'm|i am) driving (right now )?and (can't|cannot|will not|won't) (read|see|answer|reply|respond)"
    r"|(i'm|i am) driving right now[.!]?$"
    r"|\(?i'm not receiving notifications"
    r"|(hi,? |hello,? )?(i am|i'm) (currently )?(out of|away from) (the|my) (office|desk|phone)\b.*"
    r"\b(will|shall) (reply|respond|answer|get back|return)"
    r"|(estoy|voy) (conduciendo|manejando) (con (no molestar|el modo)|y (no puedo|te respondo|te contesto|te escribo))"
    r"|(estoy|voy) (conduciendo|manejando) (ahora( mismo)?|en este momento)[.!]?$"
    r"|\(?no (estoy recibiendo|recibo) notificaciones"
    r"|(hola,? )?(estoy|me encuentro) (actualmente )?fuera de (la|mi) oficina\b.*"
    r"\b(respondere|responderemos|contestare|contestaremos)"
)

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


def is_an_automatic_reply(text: str) -> bool:
    """What a phone or an office sends by itself to whoever writes: nobody has read our text, and nobody wants another.

    Only in the words of those machines: "I'm driving, call me at five" is a person's.
    """
    letters = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    plain = " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
    return _AUTOMATIC.match(plain) is not None


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
