"""A caller and a person: connected in clinic hours, else a message on the voicemail, and a task in either case."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api import audit, jobs
from api.calls import twiml
from api.calls.ledger import conversation_of, takes_texts
from api.calls.models import PhoneCall, Voicemail
from api.calls.saying import phrase
from api.clinic.calendar import staff_available
from api.clinic.current import current_clinic
from api.clock import clinic_now
from api.conversations.escalation import move_to, say
from api.conversations.models import Conversation, StaffTask
from api.logs import events
from api.messaging.consent import is_opted_out

log = events(__name__)
SHORTEST_MESSAGE_SECONDS = 2
"""Whoever hangs up at the tone has left nothing."""
_STAFF = "staff"


def to_people(session: Session, call: PhoneCall, language: str, lines: list[str]) -> str:
    """Says the lines, then rings the staff if they are there, or takes a message, but none of an emergency."""
    said = [part for line in lines for part in line.split("\n")]
    clinic, now = current_clinic(session), clinic_now(session)
    is_emergency = _is_emergency(session, call)
    if is_emergency:
        said = [*said, *said]  # Said twice: nobody should have to ask for it again.
    if staff_available(clinic, now):
        return twiml.connecting(said or [phrase("utter_phone_connecting", language)], language, clinic.staff.phone)
    return twiml.ending(said, language) if is_emergency else to_voicemail(call, language, said)


def to_voicemail(call: PhoneCall, language: str, lines: list[str]) -> str:
    log.info("call.to_voicemail", sid=call.sid)
    return twiml.recording([*lines, phrase("utter_phone_leave_message", language)], language)


def whispered(session: Session, form: Mapping[str, str]) -> str:
    """What the staff hear before they are connected. Only a pressed 1 proves that a person is there."""
    caller = session.get(PhoneCall, form.get("ParentCallSid", ""), with_for_update=True)
    language = caller.language if caller else "en"
    if form.get("Digits") != "1":
        return (
            twiml.ending([], "en") if "Digits" in form else twiml.whispering(phrase("utter_phone_whisper", "en"), "en")
        )
    if caller is not None:
        caller.answered_by = _STAFF
        log.info("call.taken_by_staff", sid=caller.sid, language=language)
    return twiml.nothing()


def dialled(session: Session, call: PhoneCall) -> str:
    """The end of the ringing: a person has spoken with the caller, or nobody was free."""
    conversation = conversation_of(session, call)
    if call.answered_by == _STAFF:
        if conversation is not None:
            _give_back(session, conversation, call)
        return twiml.ending([], call.language)
    if (
        conversation is not None
        and takes_texts(session, conversation)
        and not is_opted_out(session, conversation.phone)
    ):
        say(session, conversation, "utter_phone_sms_missed")
    return to_voicemail(call, call.language, [phrase("utter_phone_nobody_free", call.language)])


def keep_recording(session: Session, form: Mapping[str, str]) -> None:
    """A message on the voicemail, once; it is fetched by a job, since its address needs our credentials."""
    seconds = int(form["RecordingDuration"]) if form.get("RecordingDuration", "").isdecimal() else None
    if form.get("RecordingStatus", "completed") != "completed" or (seconds or 0) < SHORTEST_MESSAGE_SECONDS:
        return
    call = session.get(PhoneCall, form["CallSid"])
    if call is None or not _is_new(session, form):
        return
    voicemail = session.get_one(Voicemail, form["RecordingSid"])
    voicemail.seconds = seconds
    facts = {"recording": voicemail.recording_sid, "seconds": seconds, "call": call.sid}
    session.add(StaffTask(kind="voicemail", conversation_id=call.conversation_id, facts=facts))
    jobs.enqueue(session, "fetch_recording", recording_sid=voicemail.recording_sid)


def keep_transcript(session: Session, form: Mapping[str, str]) -> None:
    """What Twilio has understood of it; it may be known before the recording is, and it may fail."""
    if form.get("TranscriptionStatus") != "completed" or session.get(PhoneCall, form["CallSid"]) is None:
        return
    _begin(session, form)
    session.get_one(Voicemail, form["RecordingSid"]).transcript = form.get("TranscriptionText", "")


def _is_new(session: Session, form: Mapping[str, str]) -> bool:
    """Whether the recording is heard of for the first time: a transcript may have come before it."""
    _begin(session, form)
    known = session.get_one(Voicemail, form["RecordingSid"], with_for_update=True)
    return known.seconds is None


def _begin(session: Session, form: Mapping[str, str]) -> None:
    row = {"recording_sid": form["RecordingSid"], "call_sid": form["CallSid"]}
    session.execute(insert(Voicemail).values(row).on_conflict_do_nothing())


def _give_back(session: Session, conversation: Conversation, call: PhoneCall) -> None:
    """A person has dealt with it on the phone: what this call had put before the staff is done, and texts go on."""
    move_to(session, conversation, "bot")
    conversation.start_afresh()
    mine = (StaffTask.conversation_id == conversation.id) & StaffTask.resolved_at.is_(None)
    since = mine & (StaffTask.created_at >= call.created_at) & (StaffTask.urgent.is_(False))
    for task in session.scalars(select(StaffTask).where(since)):
        task.resolved_at = clinic_now(session)
    audit.record(session, "call.taken_by_staff", actor="staff", conversation_id=conversation.id)


def _is_emergency(session: Session, call: PhoneCall) -> bool:
    urgent = (StaffTask.conversation_id == call.conversation_id) & (StaffTask.kind == "emergency")
    since = urgent & (StaffTask.created_at >= call.created_at)
    return session.scalar(select(StaffTask.id).where(since).limit(1)) is not None
