"""What Twilio's ConversationRelay says on its socket: one JSON object for each message."""

import json
from dataclasses import dataclass

LARGEST = 64 * 1024
"""No honest message comes near it."""


class Malformed(Exception):
    """This is no message of the relay's; `code` is the WebSocket's word for what is wrong."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Setup:
    call_sid: str
    account_sid: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """The caller has said something; `is_last` when they have finished."""

    words: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class Pressed:
    key: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The caller spoke into our words, of which only some were heard."""

    heard: str


@dataclass(frozen=True, slots=True)
class Speaking:
    """Somebody, the caller or our voice, has begun to speak, or has ended."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """Twilio could not do what we asked for. Its description may quote our words and is not read."""


@dataclass(frozen=True, slots=True)
class Unknown:
    kind: str


type Incoming = Setup | Prompt | Pressed | Interrupted | Speaking | Failed | Unknown


def read(text: str | None) -> Incoming:
    """Raises `Malformed` for what is not JSON, has no type, or is too long."""
    if text is None:
        raise Malformed(1003)
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise Malformed(1009)
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed(1007) from None
    kind = message.get("type") if isinstance(message, dict) else None
    if not isinstance(kind, str):
        raise Malformed(1007)
    try:
        return _as(kind, message)
    except (KeyError, TypeError):
        return Unknown(_name(kind))


def _as(kind: str, message: dict[str, object]) -> Incoming:
    match kind:
        case "setup":
            return Setup(_text(message["callSid"]), _text(message["accountSid"]))
        case "prompt":
            return Prompt(_text(message["voicePrompt"]), message.get("last", True) is not False)
        case "dtmf":
            return _pressed(_text(message["digit"]))
        case "interrupt":
            return Interrupted(_text(message["utteranceUntilInterrupt"]))
        case "info" if message.get("name") in ("clientSpeaking", "agentSpeaking"):
            return Speaking(_text(message["value"]) == "on")
        case "error":
            return Failed()
    return Unknown(_name(kind))


def _pressed(key: str) -> Incoming:
    return Pressed(key) if len(key) == 1 and key in "0123456789*#" else Unknown("dtmf")


def _text(value: object) -> str:
    """Text that a database takes: whole characters, and no NUL."""
    if not isinstance(value, str):
        raise TypeError
    return value.encode("utf-8", "replace").decode().replace("\x00", "")


def _name(kind: str) -> str:
    """A type as it may stand in a log: it is not ours, and could be anything."""
    return kind if kind.isascii() and kind.isidentifier() and len(kind) <= 30 else "unreadable"
