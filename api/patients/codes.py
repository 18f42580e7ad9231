"""Tier two: a six-digit code goes to the number on file, and whoever gives it back holds that phone now.

A wrong code must leave a trace although it is answered with an error, so `prove` returns its refusal, as
`api.patients.identity` does, and the route commits before it answers.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import audit
from api.auth import Principal
from api.clock import clinic_now
from api.conversations.models import Conversation
from api.errors import (
    CodeMismatch,
    IdentityError,
    IdentityLocked,
    NoNumberForCodes,
    NotFound,
    StepUpNeeded,
    TooManyCodes,
)
from api.patients.access import opened_to, require_access
from api.patients.identity import count_failure, is_locked
from api.patients.models import Access, OneTimeCode, Patient
from api.settings import get_settings

LASTS = timedelta(minutes=10)
MOST_FAILURES = 5
"""Wrong tries at one code; after them it is dead."""
MOST_CODES, PER = 3, timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """The digits, in clear for the one text that carries them, and the number that it goes to."""

    digits: str
    phone: str
    language: str
    expires_at: datetime


def issue(session: Session, conversation_id: UUID, patient_id: UUID, now: datetime, *, actor: str) -> IssuedCode:
    """Makes a code for a patient to whom the conversation has access; the ones before it are dead.

    Raises `NotFound`, `IdentityLocked`, `NoNumberForCodes` and, after three within an hour, `TooManyCodes`.
    """
    conversation = _conversation(session, conversation_id)
    patient = session.get(Patient, patient_id, with_for_update=True)
    if patient is None:
        raise NotFound
    if is_locked(conversation):
        raise IdentityLocked
    is_somebody_elses = select(Conversation.wrong_person_at).where(Conversation.phone == patient.phone)
    if patient.phone is None or not patient.phone_takes_texts or session.scalar(is_somebody_elses):
        raise NoNumberForCodes
    lately = select(func.count()).where(OneTimeCode.patient_id == patient_id, OneTimeCode.created_at > now - PER)
    if (session.scalar(lately) or 0) >= MOST_CODES:
        raise TooManyCodes
    earlier = (OneTimeCode.patient_id == patient_id) & OneTimeCode.used_at.is_(None)
    session.execute(update(OneTimeCode).where(earlier).values(used_at=now))
    digits = f"{secrets.randbelow(10**6):06}"
    session.add(
        OneTimeCode(
            conversation_id=conversation_id,
            patient_id=patient_id,
            digest=_digest(patient_id, digits),
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    audit.record(session, "code.sent", actor=actor, conversation_id=conversation_id, patient_id=patient_id)
    return IssuedCode(digits, patient.phone, patient.language, now + LASTS)


def prove(
    session: Session,
    conversation_id: UUID,
    patient_id: UUID,
    digits: str,
    now: datetime,
    *,
    actor: str,
    call_sid: str | None = None,
) -> datetime | IdentityError:
    """Takes a code back: until when the conversation is stepped up, or the refusal.

    `CodeMismatch` is the same for a wrong code as for one that was used or is too old; `IdentityLocked` comes after as
    many failures as a wrong birth date may have. Raises `NotFound` for an unknown conversation.
    """
    # The lock makes tries that arrive together count one after the other, and lets one code work once.
    conversation = _conversation(session, conversation_id)
    code = session.scalar(
        select(OneTimeCode)
        .where(
            OneTimeCode.conversation_id == conversation_id,
            OneTimeCode.patient_id == patient_id,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
            OneTimeCode.failures < MOST_FAILURES,
        )
        .order_by(OneTimeCode.created_at.desc())
        .limit(1)
    )
    refusal: IdentityError | None = IdentityLocked() if is_locked(conversation) else None
    if refusal is None and not (code and hmac.compare_digest(code.digest, _digest(patient_id, digits))):
        if code:
            code.failures += 1
        refusal = count_failure(session, conversation, CodeMismatch())
    if code is None or refusal is not None:
        refusal = refusal or CodeMismatch()
        audit.record(
            session,
            "code.refused",
            actor=actor,
            conversation_id=conversation_id,
            patient_id=patient_id,
            code=refusal.code,
        )
        return refusal
    code.used_at = now
    session.execute(
        update(Access)
        .where(opened_to(conversation_id, call_sid), Access.patient_id == patient_id, Access.expires_at > now)
        .values(stepped_up_until=now + LASTS)
    )
    audit.record(session, "code.proved", actor=actor, conversation_id=conversation_id, patient_id=patient_id)
    return now + LASTS


def require_step_up(session: Session, caller: Principal, patient_id: UUID) -> None:
    """Raises `NotFound` without access to the patient, and `StepUpNeeded` when no code has been given back lately.

    The clinic's own systems need none.
    """
    require_access(session, caller, patient_id)
    if caller.kind == "api":
        return
    stepped_up = select(Access.id).where(
        opened_to(caller.conversation_id, caller.call_sid),
        Access.patient_id == patient_id,
        Access.stepped_up_until > clinic_now(session),
    )
    if session.scalar(stepped_up.limit(1)) is None:
        raise StepUpNeeded


def _conversation(session: Session, conversation_id: UUID) -> Conversation:
    conversation = session.get(Conversation, conversation_id, with_for_update=True)
    if conversation is None:
        raise NotFound
    return conversation


def _digest(patient_id: UUID, digits: str) -> str:
    key = get_settings().bot_token.encode()
    return hmac.new(key, f"{patient_id}:{digits}".encode(), hashlib.sha256).hexdigest()
