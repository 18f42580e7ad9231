"""Who may be texted. Carriers answer the exact words themselves; we keep our own ledger and never rely on theirs."""

from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.messaging.models import Consent

# Twilio's default opt-out words, each only as the whole message. CANCEL is among them: a patient who means a visit
# loses all texts, so a person has to call.
_STOP = frozenset("stop stopall unsubscribe end quit cancel revoke optout".split())
_START = frozenset(["start", "unstop", "yes", "si", "sí"])
_HELP = frozenset(["help", "info"])

type Keyword = Literal["stop", "start", "help"]
type Channel = Literal["sms", "voice"]
type Source = Literal["keyword", "words", "twilio_status", "twilio_api", "staff"]

KNOWN_TO_THE_NETWORK: frozenset[str] = frozenset(["keyword", "twilio_status", "twilio_api"])
"""Sources of an opt-out that the network keeps too, and whose end it therefore confirms itself."""


def keyword_of(text: str, opt_out_type: str | None, *, opted_out: bool) -> Keyword | None:
    """What the network has understood, and answered, in the patient's message; None for words that are meant for us.

    START, YES and SÍ opt in only while the number is opted out: at any other time they are answers. Where the network
    says itself what it understood, START is its own word in any case.
    """
    word = text.strip().casefold()
    told: dict[str, Keyword] = {"STOP": "stop", "START": "start", "HELP": "help"}
    if opt_out_type and (kind := told.get(opt_out_type.upper())):
        return kind if kind != "start" or opted_out or word in ("start", "unstop") else None
    if word in _STOP:
        return "stop"
    if opted_out and word in _START:
        return "start"
    return "help" if word in _HELP else None


def is_bare_cancel(text: str) -> bool:
    return text.strip().casefold() == "cancel"


def standing_opt_out(session: Session, phone: str, channel: Channel = "sms") -> Consent | None:
    """The row by which this number is opted out of texts, or of our calls, now, if it is."""
    rows = select(Consent).where(Consent.phone == phone, Consent.channel == channel)
    newest = session.scalar(rows.order_by(Consent.id.desc()).limit(1))
    return newest if newest is not None and newest.state == "out" else None


def is_opted_out(session: Session, phone: str, channel: Channel = "sms") -> bool:
    return standing_opt_out(session, phone, channel) is not None


def opt_out(session: Session, phone: str, source: Source, channel: Channel = "sms") -> None:
    """Ends all texts, or calls of ours, to the number. That the network has learnt of it as well is worth a row."""
    standing = standing_opt_out(session, phone, channel)
    if standing is None or (source in KNOWN_TO_THE_NETWORK and standing.source not in KNOWN_TO_THE_NETWORK):
        session.add(Consent(phone=phone, channel=channel, state="out", source=source))


def opt_in(session: Session, phone: str, source: Source) -> None:
    if is_opted_out(session, phone):
        session.add(Consent(phone=phone, state="in", source=source))
