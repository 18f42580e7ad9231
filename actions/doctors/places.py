"""Which of the clinic's places a message names: by name, by town, by street, with a slip of the thumb."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from actions.answers import folded
from actions.doctors.ordinary import times_seen
from actions.doctors.words import plain
from actions.likeness import likeness
from api.clinic.schemas import SiteOut

_STREET = {
    "road": "rd",
    "street": "st",
    "avenue": "ave",
    "drive": "dr",
    "boulevard": "blvd",
    "lane": "ln",
    "way": "way",
}
_MISTYPED_FROM, _NEAR = 6, 0.88
# Where somebody lives is not where they want to be seen.
_HOME = re.compile(
    r"\b(?:(?:live|living|lives|stay|staying|work|vivo|vivimos|trabajo) (?:in|near|at|out in|en|de|cerca de)|"
    r"(?:im|i am|we are|come|coming|drive|driving|soy|somos|vengo) (?:from|in from|over from|de)) \w+"
)
_NOT = re.compile(r"\b(?:not|no|except|isnt|instead of|en vez de|excepto)(?: (?:in|at|the|to|en|la|de|el)){0,2} $")


@dataclass(frozen=True)
class Places:
    """The clinic's sites by everything that patients call them."""

    sites: Mapping[str, SiteOut]

    @cached_property
    def _names(self) -> dict[str, str]:
        """Every name as one word, and its site; towns and streets only where one site alone has them."""
        names = {_joined(name): code for code, site in self.sites.items() for name in (site.name, code)}
        where = [(_joined(part), code) for code, site in self.sites.items() for part in _parts(site.address)]
        for part, code in where:
            if part and {c for p, c in where if p == part} == {code}:
                names.setdefault(part, code)
        return names

    def named_in(self, text: str) -> str | None:
        """The code of the one site that the text names, or None."""
        said = _HOME.sub("", plain(text))
        words = [_STREET.get(word, word) for word in said.split()]
        found: list[str] = []
        place = 0
        while place < len(words):
            length, code = self._at(words, place)
            if code and not _NOT.search(" ".join(words[:place]) + " "):
                found.append(code)
            place += length
        return found[0] if len(set(found)) == 1 else None

    def _at(self, words: list[str], place: int) -> tuple[int, str | None]:
        for length in (3, 2, 1):
            said = "".join(words[place : place + length])
            if place + length <= len(words) and said in self._names:
                return length, self._names[said]
        word = words[place]
        if len(word) < _MISTYPED_FROM or times_seen(word):
            return 1, None
        near = {code for name, code in self._names.items() if likeness(word, name) >= _NEAR}
        return 1, near.pop() if len(near) == 1 else None


def _joined(name: str) -> str:
    return "".join(_STREET.get(word, word) for word in folded(name.replace("-", " ")).split())


def _parts(address: str) -> tuple[str, str]:
    """Street without its number, and town, of "120 River Rd, Louisville, KY 40202"."""
    street, town, *_ = (*address.split(","), "")
    return re.sub(r"^\s*\d+\s*", "", street), town
