"""A place on a list: "2", "the second one", "option b", "la última", and not the 2 of "2 weeks later"."""

import re

from rapidfuzz.distance import OSA

from actions.answers import folded

_WORDS = {
    1: "first 1st one primera primero primer uno una".split(),
    2: "second 2nd two segunda segundo dos".split(),
    3: "third 3rd three tercera tercero tercer tres".split(),
    4: "fourth 4th four cuarta cuarto cuatro".split(),
    5: "fifth 5th five quinta quinto cinco".split(),
    6: "sixth 6th six sexta sexto seis".split(),
}
_NUMBER = {word: n for n, words in _WORDS.items() for word in (*words, str(n))}
_ORDINALS = [word for words in _WORDS.values() for word in words if len(word) > 4 and word not in ("three", "cinco")]
_LETTERS = "abcdef"
_LAST = frozenset("last bottom final ultima ultimo".split())
_TOP = frozenset(["top"])
_MIDDLE = frozenset(["middle", "medio", "centro"])
# What may stand before and after the choice in its clause. Anything else, and the number counts something else.
_BEFORE = frozenset(
    """ill i id lets let w us me we you the that this take do go going gonna with option opt opcion number
    num no numero choice choose chose pick picking prefer give can could may have get want would like please
    pls ok okay k yes yeah yep yup sure um uh hmm well actually maybe just then how what about answer letter
    si el la lo quiero quisiera quedo con tomo tomare deme dame escojo elijo prefiero puedo podria entonces
    bueno mejor esa ese en de del que""".split()
)
_AFTER = frozenset(
    """one i guess think suppose option please pls plz thanks thank thx ty you so very much works work for
    me us is good great fine ok okay sounds seems looks would be perfect best better will do time slot
    choice appointment appt that there gave offered said mentioned on the list ill take it then works opcion
    cita hora horario por favor gracias muchas esta bien me sirve seria funciona va parece perfecto la el
    porfa porfavor xfa xfavor""".split()
)
_COUNTING = ("option", "number", "opcion", "numero")
_POLITE = frozenset("please pls plz thanks thank you works por favor gracias porfa xfa".split())
_GOING_FOR = (["go", "for"], ["going", "for"])
# "That one" is not number one.
_POINTS = frozenset("this that the which like".split())
_CLAUSE = re.compile(
    r"[,;!?\n—()]+|\.(?=\s|$)|\s-+\s|\b(?:and|but|also|because|since|though|unless|y|pero|porque|aunque)\b|"
    r"(?=\b(?:not|instead of|rather than|except|en vez de|menos)\b)|(?=\bno (?:la|el|the)\b)|"
    r"(?<=\w)\s(?=(?:can|could|do|does|will|is|are|should|puede|puedo|tengo)\s(?:i|you|we|my|he|she|it|they|there|que|mi)\b)",
    re.IGNORECASE,
)
_DENIED = re.compile(r"^(?:not|no|instead of|rather than|except|en vez de|menos)\b(?! \d$)")
_EITHER_OF = re.compile(
    r"\b(?:either|any of|whether) (?:the )?(\w+) or (?:the )?(\w+)\b|\b(?:o la|ya sea la) (\w+) o la (\w+)\b"
)
# "La una" is an hour.
_ONE_O_CLOCK = re.compile(r"\b(?:a )?la una\b")


def read_number(text: str, count: int) -> int | None:
    """The index of the option that a number, an ordinal, a letter or a place picks, of `count`."""
    if not count:
        return None
    clauses = [folded(clause) for clause in _CLAUSE.split(text) if clause and folded(clause)]
    if pair := _EITHER_OF.search(folded(text)):
        places = [_place(word, count, alone=False) for word in pair.groups() if word]
        return places[0] if None not in places else None
    wanted: set[int] = set()
    denied: set[int] = set()
    for clause in clauses:
        place = _in_clause(_DENIED.sub("", clause).strip(), count, alone=len(clauses) == 1)
        if place is not None:
            (denied if _DENIED.match(clause) else wanted).add(place)
    wanted -= denied
    return wanted.pop() if len(wanted) == 1 else None


def _in_clause(clause: str, count: int, *, alone: bool) -> int | None:
    words = [word.lstrip("#") for word in _ONE_O_CLOCK.sub("", clause).split()]
    words = [word for word in words if word]
    for first in range(len(words)):
        if first and not _may_stand_before(words[first - 1]) and words[first - 2 : first] not in _GOING_FOR:
            return None
        if words[first] == "one" and first and words[first - 1] in _POINTS:
            continue
        rest = set(words[first + 1 :])
        is_article = words[first] == "a" and not rest <= _POLITE
        if rest <= _AFTER and not is_article and (place := _place(words[first], count, alone=alone)) is not None:
            return place
    return None


def _may_stand_before(word: str) -> bool:
    """Among them "option" and "number" with one slip: "opiton 2" is no two o'clock."""
    return word in _BEFORE or (len(word) > 4 and any(OSA.distance(word, name) == 1 for name in _COUNTING))


def _place(word: str, count: int, *, alone: bool) -> int | None:
    """The index that a word means, if the list is that long."""
    number = _NUMBER.get(word) or _NUMBER.get(_respelled(word))
    if number:
        return number - 1 if number <= count else None
    if word in _LAST:
        return count - 1
    if word in _TOP:
        return 0
    if word in _MIDDLE and count % 2:
        return count // 2
    # "A" is mostly an article: it has to be all that is said.
    if word in _LETTERS[:count] and (alone or word != "a"):
        return _LETTERS.index(word)
    return None


def _respelled(word: str) -> str:
    """An ordinal with one slip: "secnd", "frist"."""
    near = [name for name in _ORDINALS if word[0] == name[0] and OSA.distance(word, name) == 1] if len(word) > 3 else []
    return near[0] if len({_NUMBER[name] for name in near}) == 1 else ""
