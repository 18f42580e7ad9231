"""How a simulated patient says what a visit is for and when it should be, and chooses among what is offered."""

from tests.simulated import phrases
from tests.simulated.people import DOCTORS
from tests.simulated.reading import Heard, Option
from tests.simulated.writer import Writer
from tests.simulated.writing import clock, date_words, day_name, vary


class Choosing(Writer):
    """Answers about the visit's kind, provider and time."""

    def _on_visit_type(self, heard: Heard) -> str | None:
        reason = self.goal.reason
        if reason is None:
            return self._pick("[a checkup|just a checkup]", "un chequeo")
        return self._say(self.rng.choice(reason.es if self.language == "es" else reason.en))

    def _on_which_visit_type(self, heard: Heard) -> str | None:
        reason = self.goal.reason
        wanted = phrases.VISIT_NAMES
        for option in heard.options:
            if reason and any(name in option.words.lower() for code in reason.accepts for name in wanted[code]):
                return self._say(self.rng.choice((str(option.number), option.words)))
        return self._say(str(heard.options[0].number)) if heard.options else self._on_visit_type(heard)

    def _on_which_provider(self, heard: Heard) -> str | None:
        doctor = DOCTORS[self.goal.doctor] if self.goal.doctor else None
        for option in heard.options:
            if doctor and doctor.name.split()[0] in option.words:
                return self._say(str(option.number))
        return self._say(doctor.name if doctor else "1")

    def _on_move_or_new(self, heard: Heard) -> str | None:
        if self.goal.kind == "book":
            return self._pick("[a new one|a new visit]", "[una nueva|una visita nueva]")
        mine = self._option_of_kept(heard)
        return (
            self._say(str(mine.number))
            if mine
            else self._pick("[move the one I have|the one I have]", "[la que ya tengo|cambiar la que tengo]")
        )

    def _on_when(self, heard: Heard) -> str | None:
        if heard.bad_news and self.goal.kind == "availability":
            return self._end("answered")
        if heard.bad_news and self.goal.wish:
            return self._on_none_free(heard)
        return self._say(self._wish_words())

    def _wish_words(self) -> str:
        wish = self.goal.wish
        if wish is None:
            return "any day" if self.language == "en" else "cualquier día"
        return self.rng.choice(wish.es if self.language == "es" else wish.en)

    def _on_offer(self, heard: Heard) -> str | None:
        if self.goal.kind in ("cancel", "check", "confirm"):
            return self._again()
        if self.goal.kind == "availability":
            self._end("answered")
            return None
        if self.goal.kind == "move" and (old := self._option_to_move(heard)):
            return self._say(self.rng.choice((str(old.number), old.words)))
        fitting = [option for option in heard.slots if self._suits(option)]
        if not fitting and self.refused < self.patience and self.goal.wish:
            self.refused += 1
            self.asked["offer"] -= 1
            return self._others()
        if not fitting:
            fitting = [
                o for o in heard.slots if not self.goal.doctor or o.visit.provider in (self.goal.doctor, None)
            ] or list(heard.slots)
        option = self.rng.choice(fitting)
        self.picked = option.visit
        return self._say(self._pick_words(option, heard.slots))

    def _option_to_move(self, heard: Heard) -> Option | None:
        """The line that offers to move the visit which they have."""
        return next((o for o in heard.options if o.words.lower().startswith(("instead", "mejor"))), None)

    def _suits(self, option: Option) -> bool:
        visit, wish, doctor = option.visit, self.goal.wish, self.goal.doctor
        if visit.start is None:
            return False
        return (wish is None or wish.suits(visit.start)) and (doctor is None or visit.provider in (doctor, None))

    def _others(self) -> str:
        wish = self._wish_words()
        return self._pick(
            f"[any other times?|what else do you have|{wish}?|none of those work, {wish} please|do you have"
            f" {wish}?|anything {wish}]",
            f"[¿hay otros horarios?|¿qué más tiene?|ninguno me sirve, {wish} por favor|¿tiene {wish}?]",
        )

    def _pick_words(self, option: Option, offered: tuple[Option, ...]) -> str:
        start = option.visit.start
        assert start is not None
        ways = [
            f"[{option.number}|{option.number} please|#{option.number}|number {option.number}|option {option.number}]"
            if self.language == "en"
            else f"[{option.number}|el {option.number}|la {option.number} por favor|número {option.number}]"
        ]
        place = [o.number for o in offered].index(option.number)
        if place < 3:
            ways.append(
                (
                    "[the first one|first one please|the 1st]",
                    "[the second one|2nd one|the second works]",
                    "[the third one|the 3rd|third please]",
                )[place]
                if self.language == "en"
                else ("[la primera|el primero por favor]", "[la segunda|el segundo]", "[la tercera|el tercero]")[place]
            )
        if place == len(offered) - 1 and len(offered) > 1:
            ways.append("[the last one|last one]" if self.language == "en" else "[la última|el último]")
        hours = [clock(o.visit.start) for o in offered if o.visit.start]
        days = [o.visit.start.date() for o in offered if o.visit.start]
        if hours.count(clock(start)) == 1 and start.minute:
            ways.append(
                f"[{clock(start)} works|the {clock(start)}|{clock(start)} please]"
                if self.language == "en"
                else f"[a las {clock(start)}|la de las {clock(start)}]"
            )
        if days.count(start.date()) == 1:
            day, on = day_name(start.date(), self.language), date_words(start.date(), self.language)
            ways.append(
                f"[{day} works|{day} please|{on}|{day} at {clock(start)}]"
                if self.language == "en"
                else f"[el {day}|{on}|el {day} a las {clock(start)}]"
            )
        return vary(self.rng, self.rng.choice(ways))

    def _on_none_free(self, heard: Heard) -> str | None:
        self.refused += 1
        self.goal.wish = None
        return self._pick(
            "[what about any other day|then whenever you have|any day is fine]",
            "[¿y otro día?|cualquier día está bien|cuando tenga]",
        )
