"""A simulated patient: reads what the clinic writes, knows what it wants, and writes the next text, or none."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from tests.simulated import phrases
from tests.simulated.goals import Goal
from tests.simulated.people import DOCTORS, Household
from tests.simulated.reading import Heard, Option, Spoken
from tests.simulated.writing import birth, clock, date_words, day_name, letter, vary, write

MOST_TEXTS = 18
MOST_ASKED = 4
"""Who is asked the same more often than this gives up."""
_ANSWERED_BY_OPTION = ("yes", "si", "sí")


@dataclass
class Promise:
    """What the patient has agreed to, exactly as it was read back."""

    kind: str
    visit: Spoken | None
    old: Spoken | None = None


@dataclass
class Patient:
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
    other_wish: bool = False
    patience: int = 2

    # What is written

    def opens(self) -> str:
        """The first text."""
        words = self._say(phrases.opening(self.rng, self.goal, self.household, self.language, self.mood, self.detours))
        if self.way == "letter":
            words = letter(self.rng, words, f"{self.household.writer.given} {self.household.writer.family}")
        return words

    def answers(self, heard: Heard) -> str | None:
        """The next text; None when the patient has what they wanted, or has had enough: `ended` says which."""
        self.answers_seen.append(heard.cue)
        said = self._answer(heard)
        if said is not None and self.texts >= MOST_TEXTS:
            self.ended = self.ended or "gave_up"
            return None
        return said

    def _say(self, words: str, *, exact: bool = False) -> str:
        self.texts += 1
        return write(self.rng, self.way, self.language, words, exact=exact)

    def _pick(self, en: str, es: str) -> str:
        return self._say(vary(self.rng, es if self.language == "es" else en))

    def _answer(self, heard: Heard) -> str | None:
        cue = heard.cue
        self.asked[cue] += 1
        if cue in ("silence", "person", "emergency"):
            return self._end(cue)
        if self.goal.kind in ("ask", "person") and cue not in _OF_BOOKING:
            return self._end("answered")
        if cue not in _MAY_REPEAT and self.asked[cue] > MOST_ASKED:
            return self._end("asked_again")
        if detour := self._detour(cue):
            return detour
        handle = getattr(self, f"_on_{cue}", None)
        if handle is None:
            return self._end("no_next_sentence")
        words: str | None = handle(heard)
        return words

    def _end(self, how: str) -> None:
        self.ended = self.ended or how

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

    # What for

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

    # When

    def _on_when(self, heard: Heard) -> str | None:
        return self._say(self._wish_words())

    def _wish_words(self) -> str:
        wish = self.goal.wish
        if wish is None:
            return "any day" if self.language == "en" else "cualquier día"
        return self.rng.choice(wish.es if self.language == "es" else wish.en)

    def _on_offer(self, heard: Heard) -> str | None:
        if self.goal.kind in ("cancel", "check", "confirm"):
            return self._on_told(heard)
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

    # Yes or no

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
            return self._pick("no, keep it", "no, déjela")
        visit, kept = heard.visits[-1] if heard.visits else None, self.goal.kept[0]
        if visit is None or visit.start != kept["start"]:
            self.complaints.append("another visit to be cancelled")
            return self._pick("no, not that one", "no, esa no")
        self.promises.append(Promise("cancelled", visit))
        return self._yes()

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

    # Which of those that are kept

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
        if self.goal.kind in ("check", "confirm"):
            return self._end("answered")
        return self._again()

    def _on_no_visit(self, heard: Heard) -> str | None:
        return self._end("no_visit_seen") if self.goal.kept else self._again()

    # Anything else

    def _on_open(self, heard: Heard) -> str | None:
        if self.ended:
            return None
        if self.goal.kind in ("check", "confirm") and heard.visits:
            return self._end("answered")
        return self._again()

    def _on_told(self, heard: Heard) -> str | None:
        if self.ended:
            return None
        if self.goal.kind in ("check", "confirm", "availability"):
            return self._end("answered")
        return self._again()

    _on_unclear = _on_open

    def _on_choices(self, heard: Heard) -> str | None:
        wanted = phrases.CHOICES.get(self.goal.kind, ())
        for option in heard.options:
            if any(word in option.words.lower() for word in wanted):
                return self._say(str(option.number))
        return self._say(str(heard.options[0].number))

    def _on_emergency_check(self, heard: Heard) -> str | None:
        return self._pick("[no|2|no it's not happening now]", "[no|2]")

    def _again(self) -> str:
        back = self._pick("[actually |ok |]", "[mejor sí, |bueno, |]") if self.off_topic else ""
        self.texts -= bool(back)
        self.off_topic = ""
        return back + self._say(phrases.opening(self.rng, self.goal, self.household, self.language, self.mood, []))


_OF_BOOKING = ("identity", "been_here", "emergency_check", "mismatch", "names", "family_name", "birth_date", "whom")
_MAY_REPEAT = ("told",)
