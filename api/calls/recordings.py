"""Voicemail audio, fetched from Twilio with our credentials and kept here; Twilio's copy is then deleted."""

import httpx

from api.calls.models import Voicemail
from api.db.engine import transaction
from api.jobs import TryLater
from api.logs import events
from api.settings import get_settings

log = events(__name__)
_TIMEOUT_SECONDS = 20.0
_LARGEST_BYTES = 8 * 2**20
"""Two minutes are two megabytes."""
_NOT_READY_SECONDS = 30


def fetch_recording(recording_sid: str) -> None:
    """Keeps the audio of a voicemail. Raises `TryLater` while Twilio does not have it; safe to run again."""
    with transaction() as session:
        voicemail = session.get(Voicemail, recording_sid)
        if voicemail is None or voicemail.audio is not None:
            return
    settings = get_settings()
    address = f"{settings.twilio_origin}/2010-04-01/Accounts/{settings.account_sid}/Recordings/{recording_sid}"
    credentials = (settings.account_sid, settings.auth_tokens[0])
    with httpx.Client(auth=credentials, timeout=_TIMEOUT_SECONDS, trust_env=False, follow_redirects=True) as twilio:
        answer = twilio.get(f"{address}.wav")
        if not answer.is_success or not answer.content or len(answer.content) > _LARGEST_BYTES:
            log.warning("recording.not_fetched", sid=recording_sid, status=answer.status_code)
            raise TryLater(_NOT_READY_SECONDS)
        with transaction() as session:
            session.get_one(Voicemail, recording_sid, with_for_update=True).audio = answer.content
        gone = twilio.delete(f"{address}.json")
    log.info("recording.fetched", sid=recording_sid, bytes=len(answer.content), deleted=gone.is_success)
