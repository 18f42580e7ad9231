"""What a caller hears when we are out of order: no database, no dialogue model, nothing that can fail again."""

from collections.abc import Mapping
from functools import lru_cache

from api.calls import twiml
from api.calls.models import PhoneCall
from api.calls.saying import phrase
from api.clinic.reading import read_clinic
from api.clock import clinic_now
from api.conversations.models import StaffTask
from api.db.engine import transaction
from api.logs import events
from api.settings import get_settings

log = events(__name__)


def out_of_order(form: Mapping[str, str]) -> str:
    """An apology, then the clinic's staff, else the voicemail. The staff learn of it if that works."""
    language = _tell_staff(form.get("CallSid", ""))
    lines = [phrase("utter_phone_trouble", language)]
    return twiml.connecting(lines, language, _staff_phone())


def _tell_staff(sid: str) -> str:
    """Puts the call before the staff, and answers its language; English where not even that can be known."""
    try:
        with transaction() as session:
            call = session.get(PhoneCall, sid)
            if call is None:
                return "en"
            facts = {"call": sid, "at": clinic_now(session).isoformat()}
            session.add(StaffTask(kind="broken", conversation_id=call.conversation_id, facts=facts))
            return call.language
    except Exception:
        log.error("call.not_even_noted", sid=sid)
        return "en"


@lru_cache
def _staff_phone() -> str:
    """From the clinic's file: the database may be what is broken."""
    return read_clinic(get_settings().frontdesk_clinic).staff.phone
