"""People's own names as they write, say or spell them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actions.answers import folded
from actions.dictation.letters import Spelling, read_spelling
from actions.likeness import ALIKE, likeness

_NOT_A_NAME = frozenset(
    """a about after afternoon any anything am an and appointment before change different earlier else how
    later maybe morning move next noon now other soon soonest sooner then time tomorrow today tonight week
    what whatever when where idk which who why works weekday are as at be been birth birthday birthdate bday
    book born called can capital cell cita date day dob doctor double dubya dr everyone family first for
    from full given good have hello hey hi hola i id im in is it its last like letter me member mr mrn mrs
    ms my name named names need no number of ok on patient phone please pls sir sorry spell spelled spelling
    spells sure surname thank thanks that thats the their there this to triple want was we with yes you your
    here apellido apellidos buenas buenos con cumpleanos de deletrea deletreado del dia dias doble el ella
    es esta este fecha favor gracias la le los llamo mi naci nacimiento nacio nombre numero para por quiero
    si soy su telefono un una y yo""".split()
)
_MONTHS = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
    diciembre""".split()
)
_NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand first
    second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth nineteen oh zero uno dos tres
    cuatro cinco seis siete ocho nueve diez once doce trece catorce quince mil novecientos veinte treinta
    cuarenta cincuenta sesenta setenta ochenta noventa cero""".split()
)
_SKIPPED = _NOT_A_NAME | _MONTHS | _NUMBER_WORDS
# Small words that belong to a name which follows at once: "de la Cruz", "van der Berg".
_PARTICLES = frozenset("de la las los del van von der den di da san santa".split())
_BEFORE_A_NAME = frozenset("is es soy llamo name nombre apellido im its it's i'm this".split())
_WITH_DIGITS = re.compile(r"[\w.+-]*\d[\w/.-]*")
_WORD = re.compile(r"[^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*|[^\w\s]+")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    is_name: bool


def name_in(text: str) -> str:
    """The words of a message that can be a name, in the order in which they stand.

    A spelled name takes the place of what was heard: "Hadad, h a double d a d" is Haddad.
    """
    spelling = read_spelling(text)
    if spelling is None:
        return " ".join(_names(text))
    before, after = list(_names(text[: spelling.start])), list(_names(text[spelling.end :]))
    return " ".join((*_unlike(before, spelling), spelling.letters.capitalize(), *_unlike(after, spelling)))


def _names(text: str) -> Iterator[str]:
    words = [_classed(word) for word in _WORD.findall(_WITH_DIGITS.sub(" , ", text))]
    for place, word in enumerate(words):
        if word.is_name or _belongs_to_name(words, place):
            yield word.text


def _classed(word: str) -> _Word:
    plain = folded(word).replace(" ", "")
    return _Word(word, bool(plain) and plain not in _SKIPPED and len(word) > 1)


def _belongs_to_name(words: list[_Word], place: int) -> bool:
    """Whether a particle stands before a name, at the beginning or after another name."""
    first = last = place
    while last < len(words) and folded(words[last].text) in _PARTICLES:
        last += 1
    while first > 0 and folded(words[first - 1].text) in _PARTICLES:
        first -= 1
    if last == place or last == len(words) or not words[last].is_name:
        return False
    return first == 0 or words[first - 1].is_name or words[first - 1].text.lower() in _BEFORE_A_NAME


def _unlike(names: list[str], spelling: Spelling) -> list[str]:
    """The names without those that are the spelled one as it was heard, in one word or two."""
    for length in (2, 1):
        for start in range(len(names) - length + 1):
            heard = folded("".join(names[start : start + length])).replace(" ", "")
            if likeness(heard, folded(spelling.letters)) >= ALIKE:
                return names[:start] + names[start + length :]
    return names
