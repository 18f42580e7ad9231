"""What callers leave behind: a recording with real, if dull, sound in it."""

import io
import math
import struct
import wave
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Literal

from simulator.messages import API_VERSION
from simulator.webhooks import Form

_RATE = 8000
_TONE_HERTZ = 440
# Twilio transcribes nothing shorter or longer.
_TRANSCRIBED_SECONDS = range(2, 121)


@dataclass(frozen=True, slots=True)
class Recording:
    sid: str
    call_sid: str
    seconds: int
    started_at: datetime
    made_at: datetime
    source: Literal["RecordVerb", "DialVerb"] = "RecordVerb"
    transcript: str | None = None

    def wav(self) -> bytes:
        """A tone of the recording's length: 16 bits, 8 kHz, mono, as Twilio delivers WAV files."""
        second = b"".join(
            struct.pack("<h", round(8000 * math.sin(2 * math.pi * _TONE_HERTZ * sample / _RATE)))
            for sample in range(_RATE)
        )
        file = io.BytesIO()
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(_RATE)
            sound.writeframes(second * self.seconds)
        return file.getvalue()

    def can_be_transcribed(self) -> bool:
        return self.transcript is not None and self.seconds in _TRANSCRIBED_SECONDS


def recording_uri(recording: Recording, account_sid: str) -> str:
    return f"/{API_VERSION}/Accounts/{account_sid}/Recordings/{recording.sid}"


def recording_form(recording: Recording, url: str) -> Form:
    """What the action of the verb that made it is told."""
    return {"RecordingSid": recording.sid, "RecordingUrl": url, "RecordingDuration": str(recording.seconds)}


def recording_status_form(recording: Recording, account_sid: str, url: str) -> Form:
    """News that a recording can be fetched."""
    return {
        "AccountSid": account_sid,
        "CallSid": recording.call_sid,
        **recording_form(recording, url),
        "RecordingStatus": "completed",
        "RecordingChannels": "1",
        "RecordingSource": recording.source,
        "RecordingTrack": "both",
        "RecordingStartTime": format_datetime(recording.started_at),
        "ErrorCode": "0",
    }


def transcription_form(recording: Recording, account_sid: str, url: str, *, failed: bool) -> Form:
    """The words of a recording, or that there are none to be had."""
    sid = "TR" + recording.sid[2:]
    fine = recording.can_be_transcribed() and not failed
    return {
        "TranscriptionSid": sid,
        "TranscriptionText": (recording.transcript or "") if fine else "",
        "TranscriptionStatus": "completed" if fine else "failed",
        "TranscriptionType": "fast",
        "TranscriptionUrl": f"{url}/Transcriptions/{sid}",
        "RecordingSid": recording.sid,
        "RecordingUrl": url,
        "AccountSid": account_sid,
    }


def recording_resource(recording: Recording, account_sid: str, origin: str) -> dict[str, Any]:
    """The Recording resource of Twilio's API, as its OpenAPI description has it."""
    uri = recording_uri(recording, account_sid)
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "call_sid": recording.call_sid,
        "conference_sid": None,
        "date_created": format_datetime(recording.made_at),
        "date_updated": format_datetime(recording.made_at),
        "start_time": format_datetime(recording.started_at),
        "duration": str(recording.seconds),
        "sid": recording.sid,
        "price": None,
        "price_unit": "USD",
        "status": "completed",
        "channels": 1,
        "source": recording.source,
        "error_code": None,
        "uri": f"{uri}.json",
        "encryption_details": None,
        "subresource_uris": {
            "add_on_results": f"{uri}/AddOnResults.json",
            "transcriptions": f"{uri}/Transcriptions.json",
        },
        "media_url": f"{origin}{uri}",
    }
