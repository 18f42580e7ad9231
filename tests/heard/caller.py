"""A caller with a voice: the clinic gets what a recogniser made of words that went over a telephone line."""

import re
from dataclasses import dataclass, field

from tests.conversations.calling import Caller
from tests.heard.recogniser import heard, heard_openly
from tests.heard.voice import speak

MOST_TURNS = 14


@dataclass
class SpokenCall:
    """Books one of the offered times and says yes to nothing else. `place` counts the offers from 0.

    Birth date and family name are keyed, as most callers do.
    """

    call: Caller
    voice: str
    keyed_birth_date: str
    keyed_family_name: str
    reason: str
    place: int = 0
    openly: bool = False
    """Whether the recogniser hears without hints, which over a telephone is often wrong."""
    wanted: str = ""
    """The label of the offer that the caller has chosen, as it was read."""
    misheard: int = field(default=0, init=False)

    def books(self) -> bool:
        """True once the clinic says that it is booked; False when the call ended otherwise."""
        while not self.call.is_over and self.call.turns < MOST_TURNS:
            if "Booked for" in self.call.hears:
                return True
            if self.call.waits_for.get("verb") != "gather":
                return False
            self._answers(self.call.hears)
        return "Booked for" in self.call.hears

    def _answers(self, prompt: str) -> None:
        if "book it?" in prompt:
            is_it = all(word in prompt for word in re.findall(r"[\w']+", self.wanted) if word not in ("at", "on"))
            self._says("yes book it" if self.wanted and is_it else "no another time", "1" if is_it else "2")
        elif "date of birth" in prompt or "birth" in prompt:
            self.call.presses(self.keyed_birth_date)
        elif "last name" in prompt:
            self.call.presses(self.keyed_family_name)
        elif "visit for" in prompt:
            self._says(self.reason, self._key_of(self.reason))
        elif "Which time" in prompt or "Which one" in prompt:
            self.wanted = self._hints()[self.place]
            self._says(self.wanted, str(self.place + 1))
        else:
            self._says("book a visit", "1")

    def _says(self, words: str, key: str) -> None:
        """By voice; by key where the clinic takes keys only."""
        if self.call.waits_for["input"] == "dtmf" or not self._hints():
            self.call.presses(key)
            return
        line = speak(words, self.voice)
        hints = self._hints()
        said, sure = (heard_openly(line), 0.6) if self.openly else heard(line, hints)
        self.misheard += said != words
        if said:
            self.call.says(said, sure)
        else:
            self.call.is_silent()

    def _hints(self) -> list[str]:
        return [hint for hint in str(self.call.waits_for.get("hints") or "").split(",") if hint]

    def _key_of(self, label: str) -> str:
        hints = [hint.lower() for hint in self._hints()]
        return str(hints.index(label) + 1) if label in hints else "1"
