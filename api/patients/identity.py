"""Tier one: the number on file, the birth date and the family name match, so a conversation sees its own visits.

A wrong answer must leave a trace although it is answered with an error: what is raised rolls the transaction back, so
`identify` returns its refusal instead, and the route commits before it answers.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api import audit
from api.clinic.current import current_clinic
from api.conversations.models import Conversation, StaffTask
from api.errors import IdentityError, IdentityLocked, IdentityMismatch, NotFound
from api.patients.access import grant
from api.patients.models import Patient
from api.patients.names import folded, keyed_family_name, same_family_name
from api.patients.queries import acted_for_by, is_adult, with_phone

MOST_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Identified:
    """The person who writes or calls, and those for whom that person is a recorded proxy."""

    patient: Patient
    acts_for: list[Patient]


def identify(
    session: Session,
    conversation_id: UUID,
    birth_dates: Collection[date],
    family_name: str,
    now: datetime,
    *,
    actor: str,
    call_sid: str | None = None,
) -> Identified | IdentityError:
    """Proves who is at the other end, and opens their own visits and those of whom they act for.

    `birth_dates` are the readings of one answer ("3/4/79"), and count as one try. In a call the name may be keyed.
    Returns `IdentityMismatch`, the same for an unknown person as for a wrong birth date, and `IdentityLocked` from the
    fifth failure until a member of the staff has reset it. Children are identified through their proxies only.
    Raises `NotFound` for an unknown conversation.
    """
    # The lock makes tries that arrive together count one after the other.
    conversation = session.get(Conversation, conversation_id, with_for_update=True)
    if conversation is None:
        raise NotFound
    is_keyed = call_sid is not None and family_name.isdecimal()
    fits = keyed_family_name if is_keyed else same_family_name
    person = _person(session, conversation.phone, birth_dates, lambda name: fits(family_name, name), now)
    if is_locked(conversation):
        return _refused(session, conversation, IdentityLocked(), actor)
    if person is None:
        return _refused(session, conversation, count_failure(session, conversation, IdentityMismatch()), actor)
    return _proved(session, conversation, person, now, actor, call_sid)


def is_locked(conversation: Conversation) -> bool:
    return conversation.identity_failures >= MOST_FAILURES


def _person(
    session: Session, phone: str, birth_dates: Collection[date], fits: Callable[[str], bool], now: datetime
) -> Patient | None:
    """The one adult who fits. Two people who fit, such as twins, are for the staff to tell apart."""
    today = now.astimezone(current_clinic(session).home_zone).date()
    fitting = [
        patient
        for patient in with_phone(session, phone)
        if (patient.birth_date in birth_dates) & fits(patient.family_name) and is_adult(patient, today)
    ]
    # Someone who registered a second time by text is still the person whom the clinic knows.
    candidates = [patient for patient in fitting if patient.confirmed] or fitting
    is_one_person = len({folded(patient.given_name) for patient in candidates}) == 1
    return candidates[0] if is_one_person else None


def count_failure(session: Session, conversation: Conversation, mismatch: IdentityError) -> IdentityError:
    """One more wrong answer: `mismatch`, or from the fifth on that only a person can help."""
    conversation.identity_failures += 1
    if not is_locked(conversation):
        return mismatch
    session.add(StaffTask(kind="identity_locked", conversation_id=conversation.id))
    return IdentityLocked()


def _refused(session: Session, conversation: Conversation, error: IdentityError, actor: str) -> IdentityError:
    audit.record(session, "identity.refused", actor=actor, conversation_id=conversation.id, code=error.code)
    return error


def _proved(
    session: Session, conversation: Conversation, person: Patient, now: datetime, actor: str, call_sid: str | None
) -> Identified:
    conversation.identity_failures = 0
    acts_for = acted_for_by(session, person.id)
    grant(session, conversation.id, person, now, is_self=True, call_sid=call_sid)
    for patient in acts_for:
        grant(session, conversation.id, patient, now, is_self=False, call_sid=call_sid)
    audit.record(
        session,
        "identity.proved",
        actor=actor,
        conversation_id=conversation.id,
        patient_id=person.id,
        acts_for=[str(patient.id) for patient in acts_for],
    )
    return Identified(person, acts_for)
