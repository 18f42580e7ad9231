"""The TwiML of a call. Whatever is asked, silence comes back to us too, so that no caller is ever hung up on."""

from collections.abc import Sequence

from twilio.twiml.voice_response import Connect, Dial, Gather, VoiceResponse

from api.calls.for_the_ear import spoken
from api.calls.listening import Listening
from api.settings import get_settings

_RECOGNISER = {"en": "en-US", "es": "es-US"}
_SPEAKERS = {"Polly": "Amazon", "Google": "Google"}
"""Who speaks with a voice, by what its name begins with: Say takes one name, a relay takes both."""
ANSWER_SECONDS = 6
"""How long a caller may think before silence counts."""
RING_SECONDS = 20
LONGEST_MESSAGE_SECONDS = 120
"""Twilio writes down what is said in recordings of at most two minutes."""


def asking(
    lines: Sequence[str],
    language: str,
    turn: int,
    listening: Listening,
    *,
    keys_only: bool = False,
    in_other_language: str = "",
) -> str:
    """Says the lines and listens; keys and speech interrupt. `turn` is the number that the answer will have.

    `in_other_language` is for those who have not understood the lines, in the voice of the other language.
    """
    response = VoiceResponse()
    action = f"/twilio/voice/turn?t={turn}"
    by_keys = keys_only and listening.takes_keys
    how: dict[str, object] = {"input": "dtmf" if by_keys else "speech dtmf", "timeout": ANSWER_SECONDS}
    if not by_keys:
        hints = ",".join(dict.fromkeys(spoken(hint, language).replace(",", "") for hint in listening.hints))
        how |= {"speech_timeout": listening.pause_seconds, "language": _RECOGNISER[language], "profanity_filter": False}
        how |= {"hints": hints} if hints else {}
        how |= {"partial_result_callback": "/twilio/voice/partial"}
    how |= {"num_digits": listening.digits} if listening.digits else {"finish_on_key": "#"}
    gather = Gather(action=action, method="POST", action_on_empty_result=True, barge_in=True, **how)
    _say(gather, lines, language)
    _say(gather, [in_other_language], "en" if language == "es" else "es")
    response.append(gather)
    response.redirect(action, method="POST")
    return str(response)


def relaying(language: str, hints: Sequence[str]) -> str:
    """Talks over a socket of ours, in either language. Both are named: a voice cannot be chosen later."""
    response = VoiceResponse()
    connect = Connect(action="/twilio/voice/relay-action", method="POST")
    known = dict.fromkeys(spoken(hint, language).replace(",", "") for hint in hints)
    relay = connect.conversation_relay(
        url=get_settings().relay_url,
        language=_RECOGNISER[language],
        **_voice(language),
        profanity_filter=False,
        dtmf_detection=True,
        interruptible="any",
        events="speaker-events",
        hints=",".join(known) or None,
    )
    for other, code in _RECOGNISER.items():
        relay.language(code=code, **_voice(other))
    response.append(connect)
    return str(response)


def connecting(lines: Sequence[str], language: str, staff_phone: str) -> str:
    """Says the lines and rings the clinic's staff, who have to press a key: no machine may swallow the caller."""
    response = VoiceResponse()
    _say(response, lines, language)
    dial = Dial(
        action="/twilio/voice/dial-result",
        method="POST",
        timeout=RING_SECONDS,
        caller_id=get_settings().twilio_phone_number,
        answer_on_bridge=True,
    )
    dial.number(staff_phone, url="/twilio/voice/whisper", method="POST")
    response.append(dial)
    return str(response)


def recording(lines: Sequence[str], language: str) -> str:
    """Says the lines and takes a message."""
    response = VoiceResponse()
    _say(response, lines, language)
    response.record(
        action="/twilio/voice/recorded",
        method="POST",
        max_length=LONGEST_MESSAGE_SECONDS,
        timeout=5,
        finish_on_key="#",
        play_beep=True,
        recording_status_callback="/twilio/voice/recording",
        transcribe=True,
        transcribe_callback="/twilio/voice/transcription",
    )
    response.redirect("/twilio/voice/recorded", method="POST")
    return str(response)


def ending(lines: Sequence[str], language: str) -> str:
    """Says the lines and hangs up."""
    response = VoiceResponse()
    _say(response, lines, language)
    response.hangup()
    return str(response)


def whispering(line: str, language: str) -> str:
    """What only the member of the staff hears: without a key the leg ends, and the caller gets the voicemail."""
    response = VoiceResponse()
    gather = Gather(
        input="dtmf",
        num_digits=1,
        timeout=8,
        action="/twilio/voice/whisper",
        method="POST",
        action_on_empty_result=True,
    )
    _say(gather, [line], language)
    response.append(gather)
    response.hangup()
    return str(response)


def nothing() -> str:
    """Goes on with what the call is at: for the leg of the staff it means to be connected."""
    return str(VoiceResponse())


def going_on(turn: int, lines: Sequence[str], language: str) -> str:
    """Asks again for a turn whose answer is not there yet."""
    response = VoiceResponse()
    _say(response, lines, language)
    response.pause(length=1)
    response.redirect(f"/twilio/voice/turn?t={turn}", method="POST")
    return str(response)


def _say(verb: VoiceResponse | Gather, lines: Sequence[str], language: str) -> None:
    for line in lines:
        if line.strip():
            verb.say(spoken(line, language), voice=_name_of_voice(language), language=_RECOGNISER[language])


def _voice(language: str) -> dict[str, str]:
    """A voice as a relay takes it. Of one that nobody here knows, Twilio's own choice is taken."""
    speaker, _, name = _name_of_voice(language).partition(".")
    return {"tts_provider": _SPEAKERS[speaker], "voice": name} if speaker in _SPEAKERS else {}


def _name_of_voice(language: str) -> str:
    settings = get_settings()
    return {"en": settings.frontdesk_voice_en, "es": settings.frontdesk_voice_es}[language]
