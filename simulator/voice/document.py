"""A voice document as the network carries it out: verbs with absolute addresses, defaults filled in."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from simulator.twiml import TwimlError, read_response, xml_kind
from simulator.voice.grammar import BAD_URL, SCHEMA, check_grammar

type Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the network asks what to do next, or brings news."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Say:
    text: str
    voice: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Play:
    """A sound at an address, or keys that are pressed."""

    sound: str


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: int = 1


@dataclass(frozen=True, slots=True)
class Gather:
    """Twilio's defaults: keys only, five seconds, # ends, and silence goes on to the next verb."""

    action: Address
    prompts: tuple["Say | Play | Pause", ...] = ()
    input: frozenset[str] = frozenset({"dtmf"})
    timeout: int = 5
    num_digits: int | None = None
    finish_on_key: str = "#"
    hints: str | None = None
    language: str = "en-US"
    action_on_empty_result: bool = False
    partial: Address | None = None

    def taken(self, keys: str) -> tuple[str, str]:
        """The digits that count, and the key that ended them: blank when there were enough, or silence followed."""
        digits = ""
        for key in keys:
            if self.finish_on_key and key == self.finish_on_key:
                return digits, key
            digits += key
            if len(digits) == self.num_digits:
                break
        return digits, ""


@dataclass(frozen=True, slots=True)
class Redirect:
    to: Address


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


@dataclass(frozen=True, slots=True)
class Reject:
    reason: str = "rejected"


@dataclass(frozen=True, slots=True)
class Number:
    phone: str
    whisper: Address | None = None
    status: Address | None = None
    events: tuple[str, ...] = ("completed",)


@dataclass(frozen=True, slots=True)
class Dial:
    number: Number
    action: Address | None = None
    timeout: int = 30
    caller_id: str | None = None
    answer_on_bridge: bool = False
    record: bool = False
    recording_status: Address | None = None


@dataclass(frozen=True, slots=True)
class Record:
    action: Address
    timeout: int = 5
    finish_on_key: str = "1234567890*#"
    max_length: int = 3600
    play_beep: bool = True
    transcribe: bool = False
    transcribe_callback: Address | None = None
    recording_status: Address | None = None


@dataclass(frozen=True, slots=True)
class Relay:
    """`<Connect><ConversationRelay>`: the rest of the talk goes over a socket of the clinic's."""

    url: str
    action: Address | None = None
    welcome: Say | None = None
    language: str = "en-US"
    parameters: tuple[tuple[str, str], ...] = ()


type Verb = Say | Play | Pause | Gather | Redirect | Hangup | Reject | Dial | Record | Relay


def read_document(content_type: str, text: str, url: str | None) -> tuple[Verb, ...]:
    """The verbs of a document from `url`, which relative addresses start from. Raises `TwimlError`."""
    if xml_kind(content_type) == "text/plain":
        return (Say(text.strip()),)
    root = read_response(text)
    check_grammar(root)
    if root.attrib:
        raise TwimlError(SCHEMA)
    reader = _Reader(url)
    return tuple(_VERBS[element.tag](reader, element) for element in root)


class _Reader:
    """Turns elements, already checked, into verbs."""

    def __init__(self, url: str | None) -> None:
        self._url = url

    def say(self, element: ET.Element) -> Say:
        loop = min(int(element.get("loop", "1")) or 1, 3)
        said = " ".join([_spoken(element)] * loop)
        return Say(said, element.get("voice"), element.get("language"))

    def play(self, element: ET.Element) -> Play:
        digits, sound = element.get("digits"), (element.text or "").strip()
        if not digits and not sound:
            raise TwimlError(BAD_URL)
        return Play(digits or self._absolute(sound))

    def pause(self, element: ET.Element) -> Pause:
        return Pause(int(element.get("length", "1")))

    def gather(self, element: ET.Element) -> Gather:
        digits = element.get("numDigits")
        return Gather(
            action=self._address(element, "action") or self._here(),
            prompts=tuple(_PROMPTS[noun.tag](self, noun) for noun in element),
            input=frozenset(element.get("input", "dtmf").split()),
            timeout=int(element.get("timeout", "5")),
            num_digits=int(digits) if digits else None,
            finish_on_key=element.get("finishOnKey", "#"),
            hints=element.get("hints"),
            language=element.get("language", "en-US"),
            action_on_empty_result=element.get("actionOnEmptyResult") == "true",
            partial=self._address(element, "partialResultCallback", "partialResultCallbackMethod"),
        )

    def redirect(self, element: ET.Element) -> Redirect:
        target = (element.text or "").strip()
        return Redirect(Address(self._absolute(target) if target else self._here().url, element.get("method", "POST")))

    def hangup(self, _element: ET.Element) -> Hangup:
        return Hangup()

    def reject(self, element: ET.Element) -> Reject:
        return Reject(element.get("reason", "rejected"))

    def dial(self, element: ET.Element) -> Dial:
        nouns = [self._number(noun) for noun in element]
        bare = (element.text or "").strip()
        numbers = [Number(bare)] if bare else nouns
        if not numbers or (bare and nouns):
            raise TwimlError(SCHEMA)
        return Dial(
            number=numbers[0],
            action=self._address(element, "action"),
            timeout=int(element.get("timeout", "30")),
            caller_id=element.get("callerId"),
            answer_on_bridge=element.get("answerOnBridge") == "true",
            record=element.get("record", "do-not-record") not in ("do-not-record", "false"),
            recording_status=self._address(element, "recordingStatusCallback", "recordingStatusCallbackMethod"),
        )

    def record(self, element: ET.Element) -> Record:
        transcript = self._address(element, "transcribeCallback", None)
        return Record(
            action=self._address(element, "action") or self._here(),
            timeout=int(element.get("timeout", "5")),
            finish_on_key=element.get("finishOnKey", "1234567890*#"),
            max_length=int(element.get("maxLength", "3600")),
            play_beep=element.get("playBeep", "true") == "true",
            transcribe=element.get("transcribe") == "true",
            transcribe_callback=transcript,
            recording_status=self._address(element, "recordingStatusCallback", "recordingStatusCallbackMethod"),
        )

    def connect(self, element: ET.Element) -> Relay:
        nouns = list(element)
        if len(nouns) != 1 or not nouns[0].get("url"):
            raise TwimlError(SCHEMA)
        relay = nouns[0]
        language, greeting = relay.get("language", "en-US"), relay.get("welcomeGreeting")
        spoken = relay.get("welcomeGreetingLanguage") or relay.get("ttsLanguage") or language
        return Relay(
            url=relay.get("url", ""),
            action=self._address(element, "action"),
            welcome=Say(greeting, relay.get("voice"), spoken) if greeting else None,
            language=language,
            parameters=tuple((one.get("name", ""), one.get("value", "")) for one in relay.iter("Parameter")),
        )

    def _number(self, noun: ET.Element) -> Number:
        phone = (noun.text or "").strip()
        if not phone:
            raise TwimlError(SCHEMA)
        return Number(
            phone,
            self._address(noun, "url"),
            self._address(noun, "statusCallback", "statusCallbackMethod"),
            tuple(noun.get("statusCallbackEvent", "completed").split()),
        )

    def _address(self, element: ET.Element, name: str, method: str | None = "method") -> Address | None:
        url = element.get(name)
        return Address(self._absolute(url), element.get(method or "", "POST")) if url else None

    def _here(self) -> Address:
        """Without an address of its own, a verb asks the document's again."""
        if self._url is None:
            raise TwimlError(BAD_URL)
        return Address(self._url)

    def _absolute(self, url: str) -> str:
        whole = urljoin(self._url or "", url)
        if urlsplit(whole).scheme not in ("http", "https") or not urlsplit(whole).netloc:
            raise TwimlError(BAD_URL)
        return whole


_PROMPTS: dict[str, Callable[[_Reader, ET.Element], Say | Play | Pause]] = {
    "Say": _Reader.say,
    "Play": _Reader.play,
    "Pause": _Reader.pause,
}
_VERBS: dict[str, Callable[[_Reader, ET.Element], Verb]] = {
    **_PROMPTS,
    "Gather": _Reader.gather,
    "Redirect": _Reader.redirect,
    "Hangup": _Reader.hangup,
    "Reject": _Reader.reject,
    "Dial": _Reader.dial,
    "Record": _Reader.record,
    "Connect": _Reader.connect,
}


def _spoken(element: ET.Element) -> str:
    """What a listener hears: the words, with an alias in place of what it stands for."""
    parts = [element.get("alias") or element.text or ""]
    for noun in element:
        parts += [" " if noun.tag in ("break", "p", "s") else "", _spoken(noun), noun.tail or ""]
    return " ".join("".join(parts).split()) if element.tag == "Say" else "".join(parts)
