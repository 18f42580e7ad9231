"""How a phrase is written in the file of phrases: "(knee|hip) pain", "{joint} ... swollen"."""

import itertools
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from actions.reasons.words import Said, phrase_words

type Lists = Mapping[str, tuple[Said, ...]]
"""Words that many phrases share, by the name under which they are written in {braces}."""

GAP = "..."

_PIECE = re.compile(r"\(([^()]*)\)|(\{\w+\})|(\.\.\.)")
_LIST = re.compile(r"\{(\w+)\}")


class NotationError(ValueError):
    """A phrase cannot be read; the message says why."""


def readings(phrase: str, lists: Lists) -> Iterator[tuple[Said, ...]]:
    """Every reading of a phrase, each in the parts between which other words may come: "(knee|hip) pain" is two.

    Raises `NotationError`.
    """
    rest = _PIECE.sub(" ", phrase)
    if any(sign in rest for sign in "()|{}"):
        raise NotationError(
            "has a bracket too many or too few, a bracket within a bracket, or choices without brackets"
        )
    for pieces in itertools.product(*_pieces(phrase, lists)):
        yield _parts(tuple(itertools.chain.from_iterable(pieces)))


def _pieces(phrase: str, lists: Lists) -> Iterator[tuple[Said, ...]]:
    done = 0
    for piece in _PIECE.finditer(phrase):
        yield (_words(phrase[done : piece.start()]),)
        choices, name, gap = piece.groups()
        if gap:
            yield ((GAP,),)
        else:
            yield tuple(said for choice in (name or choices).split("|") for said in _choice(choice, lists))
        done = piece.end()
    yield (_words(phrase[done:]),)


def _choice(choice: str, lists: Lists) -> tuple[Said, ...]:
    name = _LIST.fullmatch(choice.strip())
    if not name:
        return (_words(choice),)
    if name[1] not in lists:
        raise NotationError(f"names {{{name[1]}}}, which `lists` does not have")
    return lists[name[1]]


def _parts(words: Said) -> tuple[Said, ...]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == GAP:
            parts.append([])
        else:
            parts[-1].append(word)
    return tuple(map(tuple, parts))


@lru_cache(maxsize=32768)
def _words(text: str) -> Said:
    return phrase_words(text)
