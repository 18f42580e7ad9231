"""How a simulated patient falls silent, and what they say when they are asked whether they are there, or come back."""

from dataclasses import dataclass

from tests.simulated.agreeing import Agreeing
from tests.simulated.choosing import Choosing
from tests.simulated.reading import Heard, Spoken
from tests.simulated.writer import Promise

SILENT_AT = ("confirm_book", "confirm_book", "confirm_book", "offer", "identity")


@dataclass
class Returning(Choosing, Agreeing):
    """`comes_back_after` is empty for those who do not fall silent; else "nudge", "hour" or "night"."""

    comes_back_after: str = ""
    silent_at: str = ""
    is_silent: bool = False
    last_heard: Heard | None = None

    def _falls_silent(self, heard: Heard) -> bool:
        """Whether this is the moment at which they put the phone away. It comes but once."""
        if heard.cue != self.silent_at or self.last_heard is not None:
            return False
        self.is_silent, self.last_heard = True, heard
        return True

    def hears_while_silent(self, heard: Heard) -> str | None:
        """A yes to "still want it?" from those who answer that; the others only read."""
        self.answers_seen.append(heard.cue)
        if heard.cue != "nudge" or self.comes_back_after != "nudge":
            return None
        self.is_silent = False
        was, still = _visit_of(self.last_heard), _visit_of(heard)
        if was is None or still is None or was.start != still.start:
            self.complaints.append("asked about another time than was read back")
            return self._pick("no", "no")
        assert self.last_heard is not None
        if wrong := self._wrong_in(was, self.last_heard.words, "booked"):
            self.complaints.append(wrong)
            return self._objection(wrong)
        self.promises.append(Promise("booked", was))
        return self._pick(
            "[yes|yes please|yep, still want it|yes book it]", "[sí|sí por favor|sí, todavía|sí, resérvelo]"
        )

    def comes_back(self) -> str | None:
        """The answer that was owed, or the wish again. A yes so late is no promise: it must be read back anew."""
        self.is_silent = False
        assert self.last_heard is not None
        if self.rng.random() < 0.5:
            return self._sorry() + self._again()
        if self.silent_at == "confirm_book":
            return self._sorry() + self._yes()
        answer: str | None = getattr(self, f"_on_{self.silent_at}")(self.last_heard)
        return answer

    def _sorry(self) -> str:
        said = self._pick(
            "[sorry, got busy. |hi, sorry for the delay. |]", "[perdón, estaba ocupada. |disculpe la demora. |]"
        )
        self.texts -= 1
        return f"{said} " if said else ""


def _visit_of(heard: Heard | None) -> Spoken | None:
    return heard.visits[-1] if heard and heard.visits else None
