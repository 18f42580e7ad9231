"""Which verbs, nouns and attributes a voice document may have, as Twilio's reference lists them.

Twilio itself only warns of most slips and goes on; here each one fails the document, so that none stays unseen.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.twiml import TwimlError

type Check = Callable[[str], bool]

SCHEMA, BAD_URL = 12200, 11100
_LONGEST_SAID = 4096


def _matching(pattern: str) -> Check:
    return lambda value: re.fullmatch(pattern, value) is not None


def _whole(least: int, most: int) -> Check:
    return lambda value: value.isdecimal() and len(value) < 9 and least <= int(value) <= most


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _some_of(*words: str) -> Check:
    return lambda value: bool(value.split()) and set(value.split()) <= set(words)


_ANY = _matching(r"[\s\S]*")
_FILLED = _matching(r"[\s\S]*\S[\s\S]*")
_YES_NO = _one_of("true", "false")
_METHOD = _one_of("GET", "POST")
_LANGUAGE = _matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})+|multi")
_URL = _matching(r"\S+")
_KEYS = _matching(r"[0-9*#]*")
_EVENTS = _some_of("initiated", "ringing", "answered", "completed")


@dataclass(frozen=True, slots=True)
class Element:
    attributes: dict[str, Check] = field(default_factory=dict)
    nouns: frozenset[str] = frozenset()
    has_text: bool = False


_SPOKEN = frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"})
_PLAYED = frozenset({"Say", "Play", "Pause"})
_SSML_ATTRIBUTES: dict[str, dict[str, Check]] = {
    "break": {"strength": _FILLED, "time": _matching(r"\d+(\.\d+)?m?s")},
    "emphasis": {"level": _one_of("strong", "moderate", "reduced")},
    "lang": {"xml:lang": _LANGUAGE},
    "p": {},
    "phoneme": {"alphabet": _FILLED, "ph": _FILLED},
    "prosody": {"volume": _FILLED, "rate": _FILLED, "pitch": _FILLED},
    "s": {},
    "say-as": {"interpret-as": _FILLED, "format": _FILLED},
    "sub": {"alias": _FILLED},
    "w": {"role": _FILLED},
}
_ACTION: dict[str, Check] = {"action": _URL, "method": _METHOD}
_RECORDING: dict[str, Check] = {
    "trim": _one_of("trim-silence", "do-not-trim"),
    "recordingStatusCallback": _URL,
    "recordingStatusCallbackMethod": _METHOD,
    "recordingStatusCallbackEvent": _some_of("in-progress", "completed", "absent", "failed"),
}
# Of these Twilio's reference and its helper name more with every release; the values are the relay's business.
_RELAY_WORDS = (
    "language ttsLanguage transcriptionLanguage ttsProvider voice transcriptionProvider speechModel profanityFilter "
    "dtmfDetection welcomeGreeting welcomeGreetingInterruptible interruptible preemptible hints intelligenceService "
    "reportInputDuringAgentSpeech interruptSensitivity debug backgroundNoiseReduction speechTimeout events "
    "deepgramSmartFormat ignoreBackchannel partialPrompts partialPromptOnHangup eagerEotThreshold asrSmartFormat "
    "ttsTextNormalization ttsLanguageTextNormalization elevenlabsTextNormalization elevenlabsLanguageTextNormalization "
    "includeInPrompt customerName applicationReconnect echoPromptFiltering turnDetection"
)
_LANGUAGE_WORDS = (
    "code ttsProvider voice transcriptionProvider speechModel hints asrSmartFormat ttsTextNormalization "
    "ttsLanguageTextNormalization"
)
ELEMENTS: dict[str, Element] = {
    "Response": Element(nouns=_PLAYED | {"Gather", "Redirect", "Hangup", "Reject", "Dial", "Record", "Connect"}),
    "Say": Element({"voice": _FILLED, "language": _LANGUAGE, "loop": _whole(0, 1000)}, _SPOKEN, has_text=True),
    "Play": Element({"loop": _whole(0, 1000), "digits": _matching(r"[0-9w*#]+")}, has_text=True),
    "Pause": Element({"length": _whole(1, 3600)}),
    "Gather": Element(
        {
            **_ACTION,
            "input": _some_of("dtmf", "speech"),
            "timeout": _whole(1, 600),
            "speechTimeout": lambda value: value == "auto" or _whole(1, 600)(value),
            "maxSpeechTime": _whole(1, 600),
            "numDigits": _whole(1, 1000),
            "finishOnKey": _matching(r"[0-9*#]?"),
            "hints": _ANY,
            "language": _LANGUAGE,
            "actionOnEmptyResult": _YES_NO,
            "bargeIn": _YES_NO,
            "debug": _YES_NO,
            "profanityFilter": _YES_NO,
            "enhanced": _YES_NO,
            "speechModel": _FILLED,
            "partialResultCallback": _URL,
            "partialResultCallbackMethod": _METHOD,
        },
        _PLAYED,
    ),
    "Redirect": Element({"method": _METHOD}, has_text=True),
    "Hangup": Element(),
    "Reject": Element({"reason": _one_of("rejected", "busy")}),
    "Dial": Element(
        {
            **_ACTION,
            **_RECORDING,
            "timeout": _whole(1, 600),
            "hangupOnStar": _YES_NO,
            "timeLimit": _whole(1, 86400),
            "callerId": _FILLED,
            "record": _one_of(
                *"do-not-record record-from-answer record-from-ringing record-from-answer-dual".split(),
                *"record-from-ringing-dual true false".split(),
            ),
            "answerOnBridge": _YES_NO,
            "ringTone": _FILLED,
            "sequential": _YES_NO,
        },
        frozenset({"Number"}),
        has_text=True,
    ),
    "Number": Element(
        {
            "sendDigits": _matching(r"[0-9w*#]+"),
            "url": _URL,
            "method": _METHOD,
            "statusCallback": _URL,
            "statusCallbackEvent": _EVENTS,
            "statusCallbackMethod": _METHOD,
        },
        has_text=True,
    ),
    "Record": Element(
        {
            **_ACTION,
            **_RECORDING,
            "timeout": _whole(1, 600),
            "finishOnKey": _KEYS,
            "maxLength": _whole(1, 14400),
            "playBeep": _YES_NO,
            "transcribe": _YES_NO,
            "transcribeCallback": _URL,
        }
    ),
    "Connect": Element(dict(_ACTION), frozenset({"ConversationRelay"})),
    "ConversationRelay": Element(
        {"url": _matching(r"wss://\S+"), **dict.fromkeys(_RELAY_WORDS.split(), _FILLED)},
        frozenset({"Language", "Parameter"}),
    ),
    "Language": Element(dict.fromkeys(_LANGUAGE_WORDS.split(), _FILLED)),
    "Parameter": Element({"name": _FILLED, "value": _ANY}),
    **{name: Element(_SSML_ATTRIBUTES[name], _SPOKEN, has_text=True) for name in _SPOKEN},
}
# Where Twilio's error dictionary has a number of its own for an attribute.
_CODES = {
    ("Gather", "finishOnKey"): 13310,
    ("Gather", "method"): 13312,
    ("Gather", "timeout"): 13313,
    ("Gather", "numDigits"): 13314,
    ("Gather", "speechTimeout"): 13327,
    ("Gather", "maxSpeechTime"): 13328,
    ("Gather", "language"): 13331,
}
_SPEECH_TIMEOUT_AUTO = 13335


def check_grammar(element: ET.Element) -> None:
    """Raises `TwimlError` with Twilio's code for the first slip in the element or below it."""
    known = ELEMENTS[element.tag]
    for name, value in element.attrib.items():
        name = name.replace("{http://www.w3.org/XML/1998/namespace}", "xml:")
        if name not in known.attributes:
            raise TwimlError(SCHEMA)
        if not known.attributes[name](value):
            raise TwimlError(_CODES.get((element.tag, name), SCHEMA))
    # Twilio takes a number of seconds only, unless a speech model of its own choosing is at work; see its error 13335.
    if element.get("speechTimeout") == "auto" and element.tag == "Gather":
        raise TwimlError(_SPEECH_TIMEOUT_AUTO)
    if not known.has_text and (element.text or "").strip():
        raise TwimlError(SCHEMA)
    if element.tag == "Say" and len("".join(element.itertext())) > _LONGEST_SAID:
        raise TwimlError(SCHEMA)
    for noun in element:
        if noun.tag not in known.nouns or (not known.has_text and (noun.tail or "").strip()):
            raise TwimlError(SCHEMA)
        check_grammar(noun)
