"""What a turn's TwiML makes a call do, for whoever does not carry TwiML out: what is said, and how it goes on."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Self

_TURN = "/twilio/voice/turn?t="


@dataclass(frozen=True, slots=True)
class Said:
    """Words as a voice says them, and their language, as in "en-US"."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Step:
    """`turn` is the one that an answer belongs to, or that has to be asked for again when nothing is listened for.

    Without a turn the call leaves the talk: for a person, for the voicemail, or for good.
    """

    said: tuple[Said, ...]
    listens: bool
    turn: int | None

    @classmethod
    def of(cls, document: str) -> Self:
        """Reads what `api.calls.twiml` has written."""
        root = ET.fromstring(document)  # noqa: S314 (our own)
        said = tuple(Said(say.text or "", say.get("language", "en-US")) for say in root.iter("Say"))
        gather, redirect = root.find("Gather"), root.find("Redirect")
        if gather is not None:
            return cls(said, True, _turn(gather.get("action")))
        return cls(said, False, _turn(redirect.text if redirect is not None else None))

    @property
    def language(self) -> str | None:
        """What the answer is expected in. A line for those who do not understand it comes last."""
        return self.said[0].language if self.said else None


def _turn(address: str | None) -> int | None:
    return int(address.removeprefix(_TURN)) if address and address.startswith(_TURN) else None
