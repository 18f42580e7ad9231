"""What every part of a simulated patient shares: who they are, what they want, what has passed, and how they write."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.simulated import phrases
from tests.simulated.goals import Goal
from tests.simulated.people import Household
from tests.simulated.reading import Heard, Spoken
from tests.simulated.writing import vary, write


@dataclass
class Promise:
    """What the patient has agreed to, exactly as it was read back."""

    kind: str
    visit: Spoken | None
    old: Spoken | None = None


@dataclass
class Writer:
    """`promises` is what they said yes to; `complaints` what was read back to them wrongly."""

    household: Household
    goal: Goal
    mood: str
    way: str
    language: str
    detours: list[str]
    rng: Random
    texts: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    picked: Spoken | None = None
    refused: int = 0
    promises: list[Promise] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    ended: str = ""
    identified: bool = False
    wrong_birth_given: bool = False
    off_topic: str = ""
    answers_seen: list[str] = field(default_factory=list)
    asked_twice: bool = False
    patience: int = 2

    def _say(self, words: str, *, exact: bool = False) -> str:
        self.texts += 1
        return write(self.rng, self.way, self.language, words, exact=exact)

    def _pick(self, en: str, es: str) -> str:
        return self._say(vary(self.rng, es if self.language == "es" else en))

    def _end(self, how: str) -> None:
        self.ended = self.ended or how

    def _on_told(self, heard: Heard) -> str | None:
        """Told something, and not asked anything: whether it was an answer is for the oracle to say."""
        if self.ended:
            return None
        if self.goal.kind == "availability" or (self.goal.kind == "check" and heard.visits):
            return self._end("answered")
        return self._again()

    def _again(self) -> str:
        back = self._pick("[actually |ok |]", "[mejor sí, |bueno, |]") if self.off_topic else ""
        self.texts -= bool(back)
        self.off_topic = ""
        return back + self._say(phrases.opening(self.rng, self.goal, self.household, self.language, self.mood, []))
