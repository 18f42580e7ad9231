"""Keeps what was recorded, and tells the clinic that it can be fetched and what was said."""

from typing import Literal

from simulator.exchange import Exchange
from simulator.messages import new_sid
from simulator.voice.calls import Call
from simulator.voice.document import Dial, Record
from simulator.voice.forms import call_form
from simulator.voice.lines import tell_clinic
from simulator.voice.recordings import (
    Recording,
    recording_form,
    recording_status_form,
    recording_uri,
    transcription_form,
)
from simulator.webhooks import Form


def keep_recording(
    exchange: Exchange,
    call: Call,
    verb: Record | Dial,
    seconds: int,
    transcript: str | None = None,
    source: Literal["RecordVerb", "DialVerb"] = "RecordVerb",
) -> Form:
    """What the verb's action is told of the recording; the rest of the news is under way."""
    now = exchange.network.now()
    recording = Recording(new_sid("RE"), call.sid, seconds, now, now, source, transcript)
    exchange.switchboard.keep(recording)
    account = exchange.config.account_sid
    url = exchange.config.own_origin + recording_uri(recording, account)
    if verb.recording_status:
        tell_clinic(exchange, call, verb.recording_status, recording_status_form(recording, account, url))
    if isinstance(verb, Record) and verb.transcribe and verb.transcribe_callback:
        failed = exchange.network.faults.take_transcription_failed()
        words = transcription_form(recording, account, url, failed=failed)
        tell_clinic(exchange, call, verb.transcribe_callback, call_form(call, account) | words)
    return recording_form(recording, url)
