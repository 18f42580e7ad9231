"""How a simulated patient answers what is read back, and says which of the kept visits is meant."""

from datetime import datetime

from tests.simulated import phrases
from tests.simulated.reading import Heard, Option, Spoken
from tests.simulated.writer import Promise, Writer
from tests.simulated.writing import date_words, day_name


class Agreeing(Writer):
    """A yes is a promise, which the oracle holds against the book; whatever is read back wrongly gets a no."""

    def _on_confirm_book(self, heard: Heard) -> str | None:
        if self.goal.kind == "availability":
            return self._pick("no thanks", "no, gracias")
        if self.goal.kind == "move":
            self.complaints.append("a new visit, where one was to be moved")
            return self._pick(
                "[no, I want to move the one I have|no, change the old one]", "[no, quiero cambiar la que tengo]"
            )
        return self._agree("booked", heard, heard.visits[-1] if heard.visits else None)

    def _on_confirm_move(self, heard: Heard) -> str | None:
        if self.goal.kind != "move":
            return self._pick("no", "no")
        old = heard.visits[0] if len(heard.visits) > 1 else None
        kept = self.goal.kept[0]
        if old and old.start != kept["start"]:
            self.complaints.append("another visit to be moved")
            return self._pick("no, not that one", "no, esa no")
        return self._agree("moved", heard, heard.visits[-1] if heard.visits else None, old)

    def _on_confirm_cancel(self, heard: Heard) -> str | None:
        if self.goal.kind != "cancel":
            self.complaints.append("a visit to be cancelled")
            if self.goal.kind == "move":
                return self._pick("[no, I want to move it|no, keep it]", "[no, quiero cambiarla|no, déjela]")
            return self._pick("no, keep it", "no, déjela")
        visit, kept = heard.visits[-1] if heard.visits else None, self.goal.kept[0]
        if visit is None or visit.start != kept["start"]:
            self.complaints.append("another visit to be cancelled")
            return self._pick("no, not that one", "no, esa no")
        self.promises.append(Promise("cancelled", visit))
        return self._yes()

    def _on_will_you_come(self, heard: Heard) -> str | None:
        visit, kept = heard.visits[-1] if heard.visits else None, self.goal.kept[0] if self.goal.kept else {}
        if self.goal.kind != "confirm" or visit is None or visit.start != kept["start"]:
            self.complaints.append("another visit to be confirmed")
            return self._pick("no", "no")
        return self._pick("[yes|1|yes I'll be there]", "[sí|1|sí, ahí estaré]")

    def _agree(self, kind: str, heard: Heard, visit: Spoken | None, old: Spoken | None = None) -> str | None:
        if visit is None:
            return self._end("no_read_back")
        wrong = self._wrong_in(visit, heard.words, kind)
        if wrong:
            self.complaints.append(wrong)
            return self._objection(wrong)
        self.promises.append(Promise(kind, visit, old))
        return self._yes()

    def _objection(self, wrong: str) -> str:
        """A no that says what is wrong, as far as people do."""
        reason = self.goal.reason
        if wrong == "visit" and reason:
            en, es = self.rng.choice(reason.en), self.rng.choice(reason.es)
            return self._pick(
                f"[no, it's for {en}|no I need {en}|{en}, not that]", f"[no, es para {es}|no, necesito {es}]"
            )
        if wrong == "person":
            given = self.goal.person.given
            return self._pick(f"[no, it's for {given}|no, for {given}]", f"[no, es para {given}|no, para {given}]")
        return self._pick(f"[no, that's not right|no that is the wrong {wrong}|no]", "[no, no es eso|no]")

    def _wrong_in(self, visit: Spoken, words: str, kind: str) -> str:
        """What was read back otherwise than it was picked, or empty."""
        if visit.start is None or (visit.weekday is not None and visit.weekday != visit.start.weekday()):
            return "day"
        if self.picked and self.picked.start and self.picked.start != visit.start:
            return "time"
        if self.picked and self.picked.provider and visit.provider != self.picked.provider:
            return "doctor"
        if self.picked and self.picked.site and visit.site != self.picked.site:
            return "place"
        others = [m.given for m in self.household.members if m is not self.goal.person]
        if any(name in words for name in others) and self.goal.person.given not in words:
            return "person"
        reason = self.goal.reason
        if kind == "booked" and reason and (named := phrases.visit_named(words)) and not named & reason.accepts:
            return "visit"
        return ""

    def _yes(self) -> str:
        return self._pick(
            "[yes|yes please|yep|sure|ok|1|that's right, yes|sounds good]", "[sí|si por favor|sí, está bien|claro|1|ok]"
        )

    def _on_which_appointment(self, heard: Heard) -> str | None:
        mine = self._option_of_kept(heard)
        if mine is None:
            return self._end("own_visit_not_among_them") if heard.options else self._pick_kept()
        return self._say(str(mine.number)) if self.rng.random() < 0.5 else self._pick_kept()

    def _option_of_kept(self, heard: Heard) -> Option | None:
        kept = self.goal.kept[0] if self.goal.kept else {}
        return next((o for o in heard.options if kept and o.visit.start == kept["start"]), None)

    def _pick_kept(self) -> str:
        start = self.goal.kept[0]["start"]
        assert isinstance(start, datetime)
        return self._say(f"{day_name(start.date(), self.language)} {date_words(start.date(), self.language)}")
