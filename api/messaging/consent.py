"""Who may be texted. Carriers answer the exact words themselves; we keep our own ledger and never rely on theirs."""

from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.messaging.models import Consent

# Twilio's default opt-out words, each only as the whole message. CANCEL is among them: a patient who means a visit
# loses all texts, so a person has to call.
_STOP = frozenset("stop stopall unsubscribe end quit cancel revoke optout".split())
_START = frozenset(["start", "unstop"])
_START_IF_OUT = frozenset(["yes", "si", "sí"])
_HELP = frozenset(["help", "info"])

type Keyword = Literal["stop", "start", "help"]


def keyword_of(text: str, opt_out_type: str | None, *, opted_out: bool) -> Keyword | None:
    """What the network has understood, and answered, in the patient's message; None for words that are meant for us.

    YES and SÍ opt in only while the number is opted out: at any other time they are answers.
    """
    word = text.strip().casefold()
    told: dict[str, Keyword] = {"STOP": "stop", "START": "start", "HELP": "help"}
    if opt_out_type and (kind := told.get(opt_out_type.upper())):
        return kind if kind != "start" or opted_out or word in _START else None
    if word in _STOP:
        return "stop"
    if word in _START or (opted_out and word in _START_IF_OUT):
        return "start"
    return "help" if word in _HELP else None


def is_bare_cancel(text: str) -> bool:
    return text.strip().casefold() == "cancel"


def is_opted_out(session: Session, phone: str) -> bool:
    newest = select(Consent.state).where(Consent.phone == phone).order_by(Consent.id.desc()).limit(1)
    return session.scalar(newest) == "out"


def opt_out(session: Session, phone: str, source: str) -> None:
    if not is_opted_out(session, phone):
        session.add(Consent(phone=phone, state="out", source=source))


def opt_in(session: Session, phone: str, source: str) -> None:
    if is_opted_out(session, phone):
        session.add(Consent(phone=phone, state="in", source=source))
