"""A simulated patient: reads what the clinic writes, knows what it wants, and writes the next text, or none."""

from tests.simulated import phrases
from tests.simulated.reading import Heard
from tests.simulated.returning import Returning
from tests.simulated.writing import birth, letter, vary

MOST_TEXTS = 18
MOST_ASKED = 4
"""Who is asked the same more often than this gives up."""
_OF_BOOKING = ("identity", "been_here", "emergency_check", "mismatch", "names", "family_name", "birth_date", "whom")
_MAY_REPEAT = ("told",)


class Patient(Returning):
    """The whole patient: how they begin, who they say they are, and when they are done or have had enough."""

    def opens(self) -> str:
        """The first text."""
        words = self._say(phrases.opening(self.rng, self.goal, self.household, self.language, self.mood, self.detours))
        if self.way == "letter":
            words = letter(self.rng, words, f"{self.household.writer.given} {self.household.writer.family}")
        return words

    def answers(self, heard: Heard) -> str | None:
        """The next text; None when the patient has what they wanted, or has had enough: `ended` says which."""
        self.answers_seen.append(heard.cue)
        if self._falls_silent(heard):
            return None
        said = self._answer(heard)
        if said is not None and self.texts >= MOST_TEXTS:
            self.ended = self.ended or "gave_up"
            return None
        return said

    def _answer(self, heard: Heard) -> str | None:
        cue = heard.cue
        self.asked[cue] += 1
        if cue in ("silence", "person", "emergency"):
            return self._end(cue)
        if self.goal.kind == "ask" and self._hears_the_answer(heard):
            return self._end("answered")
        if self.goal.question and cue not in _OF_BOOKING:
            return self._asks_once_more()
        if cue not in _MAY_REPEAT and self.asked[cue] > MOST_ASKED:
            return self._end("asked_again")
        if detour := self._detour(cue):
            return detour
        handle = getattr(self, f"_on_{cue}", None)
        if handle is None:
            return self._end("no_next_sentence")
        words: str | None = handle(heard)
        return words

    def _hears_the_answer(self, heard: Heard) -> bool:
        question = self.goal.question
        return question is not None and question.is_answered_by(heard.words)

    def _asks_once_more(self) -> str | None:
        """Who was not answered puts it in the same words once more, and then gives up."""
        if self.asked_twice:
            return self._end("not_answered")
        self.asked_twice = True
        return self._again()

    # Detours

    def _detour(self, cue: str) -> str | None:
        for detour in self.detours:
            where, en, es = phrases.DETOURS.get(detour, ((), "", ""))
            if cue in where:
                self.detours.remove(detour)
                self.asked[cue] -= 1
                if detour == "never_mind":
                    self.off_topic = "never_mind"
                return self._pick(en, es)
        return None

    # Who

    def _on_identity(self, heard: Heard) -> str | None:
        if "wrong_birth" in self.detours and not self.wrong_birth_given:
            self.wrong_birth_given = True
            self.asked["identity"] -= 1
            member = self._who_identifies()
            born = member.born.replace(year=member.born.year - 1, day=min(member.born.day, 28))
            return self._say(f"{member.family} {birth(self.rng, born, self.language)}", exact=True)
        return self._identity()

    def _on_mismatch(self, heard: Heard) -> str | None:
        return self._identity()

    def _who_identifies(self):
        if self.household.kind == "couple":
            return self.goal.person
        return self.household.writer

    def _identity(self) -> str:
        self.identified = True
        member = self._who_identifies()
        born = birth(self.rng, member.born, self.language)
        return self._say(vary(self.rng, phrases.identity(member.given, member.family, born, self.language)), exact=True)

    def _on_names(self, heard: Heard) -> str | None:
        person = self.goal.person
        born = birth(self.rng, person.born, self.language)
        wants_birth = "birth" in heard.words or "nacimiento" in heard.words
        name = f"{person.given} {person.family}"
        said = vary(self.rng, f"[{name}, {born}|{name} {born}|{name}\n{born}]") if wants_birth else name
        return self._say(said, exact=True)

    def _on_family_name(self, heard: Heard) -> str | None:
        return self._say(self._who_identifies().family, exact=True)

    def _on_birth_date(self, heard: Heard) -> str | None:
        person = self._who_identifies() if self.household.is_known else self.goal.person
        return self._say(birth(self.rng, person.born, self.language), exact=True)

    def _on_sex(self, heard: Heard) -> str | None:
        female = self.goal.person.sex == "F"
        return self._pick("female" if female else "male", "mujer" if female else "hombre")

    def _on_been_here(self, heard: Heard) -> str | None:
        return self._pick(
            "[no|no, first time|2|never been|nope, I'm new]", "[no|es la primera vez|2|nunca|no, soy nuevo]"
        )

    def _on_whom(self, heard: Heard) -> str | None:
        for option in heard.options:
            if self.goal.person.given in option.words and self.rng.random() < 0.5:
                return self._say(str(option.number))
        person = self.goal.person
        if person.relation in ("self", "other"):
            return self._pick(
                f"[{person.given}|me|it's for me]" if person.relation == "self" else person.given,
                f"[{person.given}|para mí]" if person.relation == "self" else person.given,
            )
        relation = {"daughter": "mi hija", "son": "mi hijo"}[person.relation]
        return self._pick(
            f"[{person.given}|my {person.relation}|for {person.given}]",
            f"[{person.given}|{relation}|para {person.given}]",
        )

    # The end

    def _on_booked(self, heard: Heard) -> str | None:
        return self._thanks("done")

    _on_moved = _on_cancelled = _on_booked

    def _on_kept(self, heard: Heard) -> str | None:
        return self._end("kept")

    def _thanks(self, how: str) -> str | None:
        if self.ended:
            return None
        self.ended = how
        if self.mood in ("chatty", "polite") and self.rng.random() < 0.5:
            return self._pick("[thank you!|thanks so much|great, thank you]", "[gracias|muchas gracias]")
        return None

    def _on_listed(self, heard: Heard) -> str | None:
        return self._end("answered") if self.goal.kind == "check" else self._again()

    def _on_confirmed(self, heard: Heard) -> str | None:
        return self._end("answered")

    def _on_no_visit(self, heard: Heard) -> str | None:
        return self._end("no_visit_seen") if self.goal.kept else self._again()

    def _on_hold_gone(self, heard: Heard) -> str | None:
        return self._again()

    # Anything else

    def _on_open(self, heard: Heard) -> str | None:
        if self.ended:
            return None
        return self._on_told(heard)

    def _on_choices(self, heard: Heard) -> str | None:
        wanted = phrases.CHOICES.get(self.goal.kind, ())
        for option in heard.options:
            if any(word in option.words.lower() for word in wanted):
                return self._say(str(option.number))
        return self._say(str(heard.options[0].number))

    def _on_emergency_check(self, heard: Heard) -> str | None:
        return self._pick("[no|2|no it's not happening now]", "[no|2]")
