"""A message as words: without accents and case, with its possessives and its "drpatel" taken apart."""

import re
from collections.abc import Iterable

from actions.answers import folded

TITLES = frozenset(
    """dr dra doc doctor doctora doctors drs nurse practitioner np enfermera enfermero
    mr ms mrs miss sr sra senor senora""".split()
)
TITLE = rf"(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})"
# "My name is Maria Garcia", "this is Tom Ortiz", "soy Ana Torres": names, and not those of a doctor.
_INTRODUCED = re.compile(
    r"\b(?:(?:my|her|his|the) (?:first |last |full )?name(?: is|s)?|(?:last |first |^)name(?: is)?|this is|i am|im|"
    r"me llamo|mi (?:nombre|apellido)(?: es)?|apellidos?(?: es)?|soy|habla|se llama|"
    r"for my (?:son|daughter|kid|husband|wife)|para mi (?:hij[oa]|esposo|esposa))"
    rf"(?! (?:a |an |el |la )?{TITLE}\b)((?: (?!(?:and|y|need|necesito|i)\b)[a-z]+){{1,3}})"
)
_RUN_TOGETHER = re.compile(r"\b(dra?)(?=[a-z]{3,})")


def plain(text: str, names: Iterable[str] = ()) -> str:
    """The words, "Dr.Patel's" and "drpatel" as "dr patel". `names` are the folded ones that may be run together."""
    said = folded(re.sub(r"['’]s\b", "", text))
    known = frozenset(names)
    return _RUN_TOGETHER.sub(lambda m: f"{m[1]} " if _word_at(said, m.end()) in known else m[1], said)


def _word_at(said: str, start: int) -> str:
    return said[start:].split(" ", 1)[0]


def without_introductions(said: str) -> str:
    """The words without those in which people say their own name."""
    return _INTRODUCED.sub(lambda m: m[0][: m.start(1) - m.start()], said)
