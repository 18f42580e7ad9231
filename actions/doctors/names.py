"""Providers' names in a message: as they are written, mistyped, or heard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from actions.answers import folded
from actions.doctors.ordinary import EVERYDAY, NEVER_A_NAME, is_also_a_word, times_seen
from actions.doctors.words import TITLES, plain, without_introductions
from actions.likeness import ALIKE, likeness, sound_alike
from actions.times.lexicon import MONTHS, WEEKDAYS
from api.clinic.schemas import ProviderOut

_SHORTEST_MISTYPED = 5
_NEARLY_AS_GOOD = 0.04
_MOST_WORDS_HEARD = 3
# After these, a name is one even if it is also a word: "with Bell", "ver a Lee".
_BEFORE_A_NAME = (
    frozenset("with w see seeing saw to by does has con ver or and not either o y no but than".split()) | TITLES
)
_AFTER_A_NAME = frozenset("works work available free in at has this on for or and o y not please pls instead".split())
# What may stand beside a name in a message that says nothing else: "Lee Thursday morning, please".
_BESIDE_A_NAME = (
    frozenset(WEEKDAYS)
    | frozenset(MONTHS)
    | frozenset(
        """am pm at on in the a any anything next this week morning afternoon evening today tomorrow noon please pls
        thanks ok yes no for appointment appt visit one time slot me can i get want need and or not either is fine at
        if possible el la los las de en por favor manana tarde cita quiero con lunes sorry pt s""".split()
    )
)
_FAMILY = frozenset("son daughter kid child baby husband wife mom dad hijo hija nino nina esposo esposa bebe".split())


@dataclass(frozen=True, slots=True)
class Found:
    """A name at a place in the words: `near` says how like it is, 1 for the very same."""

    codes: tuple[str, ...]
    start: int
    end: int
    near: float


@dataclass(frozen=True)
class NameIndex:
    """The clinic's providers by every name that they go by."""

    providers: Mapping[str, ProviderOut]

    @cached_property
    def family(self) -> dict[str, tuple[str, ...]]:
        return _by_name((joined(p.family_name), p.code) for p in self.providers.values())

    @cached_property
    def given(self) -> dict[str, tuple[str, ...]]:
        """Given names, those of the aliases included: "Tom Nguyen" is "Tom"."""
        full = ((folded(a).split(), joined(p.family_name), p.code) for p in self.providers.values() for a in p.aliases)
        short = [(w[0], code) for w, family, code in full if len(w) == 2 and w[1] == family and w[0] not in TITLES]
        return _by_name([*((joined(p.given_name), p.code) for p in self.providers.values()), *short])

    @cached_property
    def bare(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Names that may stand alone, as words: what the clinic lists without a title, and family names."""
        listed = ((tuple(folded(a).split()), p.code) for p in self.providers.values() for a in p.aliases)
        full = ((tuple(folded(f"{p.given_name} {p.family_name}").split()), p.code) for p in self.providers.values())
        family = ((tuple(folded(p.family_name).split()), p.code) for p in self.providers.values())
        return _by_name((words, code) for words, code in (*listed, *full, *family) if words and words[0] not in TITLES)

    @cached_property
    def titled(self) -> dict[str, tuple[str, ...]]:
        """Names that are understood after a title, joined: also given names, and how a name sounds ("Dr. Win")."""
        listed = ((_untitled(folded(a).split()), p.code) for p in self.providers.values() for a in p.aliases)
        names = [(name, code) for name, code in listed if name]
        names += [(name, code) for kind in (self.family, self.given) for name, codes in kind.items() for code in codes]
        return _by_name(names)

    @cached_property
    def twins(self) -> dict[str, tuple[str, ...]]:
        """For each provider those whose family names sound like theirs, themselves included."""
        return {
            code: tuple(
                other for name, codes in self.family.items() for other in codes if name in mine or _alike(name, mine)
            )
            for code in self.providers
            for mine in [{joined(self.providers[code].family_name)}]
        }

    def found_in(self, text: str, *, spoken: bool) -> list[Found]:
        """Every name in the text, from left to right. Who sounds the same comes along, unless it is written exactly."""
        words = without_introductions(plain(text, self.titled)).split()
        found: list[Found] = []
        place = 0
        while place < len(words):
            here = self._at(words, place)
            if here:
                found.append(self._with_twins(here, words, spoken=spoken))
            place = here.end if here else place + 1
        return found

    def _at(self, words: list[str], place: int) -> Found | None:
        return self._exactly(words, place) or self._after_title(words, place) or self._mistyped(words, place)

    def _exactly(self, words: list[str], place: int) -> Found | None:
        for length in (3, 2, 1):
            said = tuple(words[place : place + length])
            codes = self.bare.get(said, ())
            if len(said) == length and codes and (length > 1 or self._is_a_name_here(words, place)):
                return Found(codes, place, place + length, 1.0)
        alone = words[place] in self.given and len(words) <= 2 and set(words) <= {words[place], *_BESIDE_A_NAME}
        return Found(self.given[words[place]], place, place + 1, 1.0) if alone else None

    def _is_a_name_here(self, words: list[str], place: int) -> bool:
        word = words[place]
        if word in self.given and (set(words) & _FAMILY):
            return False
        if not is_also_a_word(word):
            return True
        before, after = words[place - 1] if place else "", (words[place + 1 :] or [""])[0]
        others = [w for i, w in enumerate(words) if i != place and w not in self.family and not w[0].isdigit()]
        says_only_that = len(words) <= 6 and set(others) <= _BESIDE_A_NAME | TITLES
        acts = before in ("can", "could", "will") and after in ("do", "see", "fit", "take")
        return before in _BEFORE_A_NAME or says_only_that or acts or (not before and after in _AFTER_A_NAME)

    def _after_title(self, words: list[str], place: int) -> Found | None:
        """The name after "Dr.": the nearest of one, two or three words ("oh ka for")."""
        if place == 0 or words[place - 1] not in TITLES or words[place] in TITLES:
            return None
        if full := self._given_and_family(words, place):
            return full
        tries = [
            Found(codes, place, place + length, near)
            for length in range(1, _MOST_WORDS_HEARD + 1)
            if place + length <= len(words)
            for said in ["".join(words[place : place + length])]
            if _may_be_a_name(words[place], said, length)
            for name, codes in self.titled.items()
            if (near := likeness(said, name)) >= (ALIKE if length == 1 else 0.9)
        ]
        return _best(tries)

    def _given_and_family(self, words: list[str], place: int) -> Found | None:
        """ "Priya Ramen": the given name is right, the family name nearly so."""
        if place + 1 >= len(words):
            return None
        codes = [
            code
            for name, codes in self.given.items()
            if likeness(words[place], name) >= 0.9
            for code in codes
            if likeness(words[place + 1], joined(self.providers[code].family_name)) >= ALIKE
        ]
        return Found(tuple(codes), place, place + 2, 1.0) if codes else None

    def _mistyped(self, words: list[str], place: int) -> Found | None:
        """A word that is in no dictionary and nearly a name, with or without a title."""
        if full := self._given_and_family(words, place):
            return full
        said = words[place]
        if len(said) < _SHORTEST_MISTYPED or times_seen(said) or not said.isalpha():
            return None
        near = [
            Found(codes, place, place + 1, near)
            for name, codes in self.family.items()
            if len(name) >= _SHORTEST_MISTYPED and (near := likeness(said, name)) >= 0.85
        ]
        return _best(near)

    def _with_twins(self, found: Found, words: list[str], *, spoken: bool) -> Found:
        """Whoever sounds the same may be meant as well, unless the name is typed right or the given name is there."""
        said = "".join(words[found.start : found.end])
        is_told_apart = found.end - found.start > 1 or said in self.given
        if is_told_apart or (found.near == 1.0 and not spoken):
            return found
        codes = tuple(dict.fromkeys(twin for code in found.codes for twin in self.twins[code]))
        return Found(codes, found.start, found.end, found.near)


def joined(name: str) -> str:
    """A name as one folded word."""
    return folded(name).replace(" ", "")


def _may_be_a_name(first: str, said: str, length: int) -> bool:
    if length > 1:
        return len(said) >= 6
    return times_seen(first) < EVERYDAY or (times_seen(first) < NEVER_A_NAME and len(first) == 3)


def _best(found: list[Found]) -> Found | None:
    """The nearest name; those that are nearly as near come along, since neither may be guessed."""
    if not found:
        return None
    nearest = max(found, key=lambda f: f.near)
    rivals = [f for f in found if f.near >= nearest.near - _NEARLY_AS_GOOD and (nearest.near < 1.0 or f.near == 1.0)]
    codes = tuple(dict.fromkeys(code for f in rivals for code in f.codes))
    return Found(codes, nearest.start, max(f.end for f in rivals), nearest.near)


def _alike(name: str, mine: Iterable[str]) -> bool:
    return any(sound_alike(name, own) for own in mine)


def _untitled(words: list[str]) -> str:
    while words and words[0] in TITLES:
        words = words[1:]
    return "".join(words)


def _by_name[Name](pairs: Iterable[tuple[Name, str]]) -> dict[Name, tuple[str, ...]]:
    names: dict[Name, list[str]] = {}
    for name, code in pairs:
        if code not in names.setdefault(name, []):
            names[name].append(code)
    return {name: tuple(codes) for name, codes in names.items()}
