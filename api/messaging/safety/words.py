"""From what a patient typed, or a speech recogniser heard, to words that can be compared with the phrase list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from api.messaging.safety.patterns import Words

SHORTEST_CORRECTED = 4  # in shorter words one wrong letter too often makes another honest word
LOOSELY_CORRECTED = 9  # such long words may have two letters wrong, not just one
LONGEST_WORD = 24

_TOKEN = re.compile(r"[a-z]+|\d+(?:[.:]\d+)*|[.!?;:\n]|,")
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_SPLIT_NEGATION = re.compile(r"\b(can|won|don|isn|doesn|didn|aren|wasn|couldn|hasn|haven) t\b|\bcan ?not\b")
_SHORTHAND = {
    "w/o": "without",
    "any more": "anymore",
    "a live": "alive",
    "good bye": "goodbye",
    "good byes": "goodbyes",
    "now and then": "sometimes",
    "now and again": "sometimes",
}
_SHORTHAND_WORD = re.compile(r"\b(?:" + "|".join(map(re.escape, _SHORTHAND)) + r")\b")
_ACCENTED = {"sí": "yes", "sé": "know"}
_ACCENTED_WORD = re.compile(r"\bs[íé]\b", re.IGNORECASE)
_SOUNDS = [
    (re.compile(pattern), letter)
    for pattern, letter in (
        (r"ll", "y"),
        (r"(?<![cps])h|^h", ""),
        (r"v", "b"),
        (r"c(?=[ei])|z", "s"),
        (r"qu(?=[ei])|c(?!h)|q", "k"),
        (r"g(?=[ei])", "j"),
        (r"n(?=[bp])", "m"),
        (r"(.)\1+", r"\1"),
    )
]

_ALSO = frozenset("and y e because porque cuz bc also then plus tambien".split())
_HOWEVER = frozenset("but pero however although though aunque except sino yet".split())
_OR = frozenset("or nor ni o u".split())


class Wall(IntEnum):
    """What stands between two words, from what joins most to what parts most."""

    NONE = 0
    AND = 1
    COMMA = 2
    SENTENCE = 3
    NOTHING_CROSSES = 4


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the guard sees it: for each word its possible readings, and the wall in front of it."""

    words: list[Words]
    walls: list[Wall]

    def wall_between(self, left: int, right: int) -> Wall:
        """The highest wall between the words at `left` and `right`."""
        return max(self.walls[left + 1 : right + 1], default=Wall.NONE)


class Vocabulary:
    """The words that matter, and how to recognise them when they are misspelt."""

    def __init__(self, red: Iterable[str], other: Iterable[str], read_as: Mapping[str, Words]) -> None:
        """`red` words are also found misspelt; `other` words are only known, and so not mistaken for red ones."""
        self._red = frozenset(red)
        self._known = self._red.union(other)
        self._read_as = read_as
        self._by_sound: dict[str, set[str]] = {}
        self._one_letter_less: dict[str, set[str]] = {}
        for word in self._red | read_as.keys():
            meant = {word, *read_as.get(word, ())}
            self._by_sound.setdefault(_sound(word), set()).update(meant)
            if len(word) >= SHORTEST_CORRECTED and word in self._red:
                for shorter in _neighbourhood(word):
                    self._one_letter_less.setdefault(shorter, set()).add(word)

    def read(self, text: str) -> Message:
        """The words of `text`. Never fails, whatever the text holds."""
        message = Message([], [])
        wall = Wall.NONE
        for piece in self._rejoined(_TOKEN.findall(_plain(text))):
            if not piece[0].isalnum():
                wall = max(wall, Wall.COMMA if piece == "," else Wall.SENTENCE)
                continue
            for word in self._unjoined(piece):
                message.words.append(self._readings(word))
                message.walls.append(max(wall, _wall_of(word)))
                wall = Wall.NONE
        _open_walls_of_or_lists(message)
        return message

    def _rejoined(self, tokens: list[str]) -> Iterator[str]:
        """`che st` is chest, when one of the pieces is no word of ours."""
        waiting = ""
        for token in tokens:
            if (
                len(waiting + token) >= SHORTEST_CORRECTED
                and waiting + token in self._red
                and not (self._is_known(waiting) and self._is_known(token))
            ):
                waiting += token
                continue
            if waiting:
                yield waiting
            waiting = token
        if waiting:
            yield waiting

    def _unjoined(self, token: str) -> tuple[str, ...]:
        """`chestpain` is chest and pain."""
        if 6 < len(token) <= LONGEST_WORD and not self._is_known(token):
            for cut in range(3, len(token) - 2):
                if token[:cut] in self._red and token[cut:] in self._red:
                    return token[:cut], token[cut:]
        return (token,)

    def _is_known(self, word: str) -> bool:
        return word in self._known or word in self._read_as

    def _readings(self, word: str) -> Words:
        if word in self._read_as:
            return self._read_as[word] | {word}
        if word in self._known or len(word) < 4 or len(word) > LONGEST_WORD or word[0].isdigit():
            return frozenset((word,))
        return frozenset({word}).union(
            self._by_sound.get(_sound(word), ()), self._misspelt(word), self._cut_short(word)
        )

    def _cut_short(self, word: str) -> set[str]:
        """`bleedin` is bleeding."""
        return {word + "g"} & self._red if word.endswith("in") else set()

    def _misspelt(self, word: str) -> set[str]:
        near = set().union(*(self._one_letter_less.get(shorter, ()) for shorter in _neighbourhood(word)))
        return {
            red
            for red in near
            if _same_beginning(word, red) and (len(red) >= LOOSELY_CORRECTED or _one_edit_apart(word, red))
        }


def _plain(text: str) -> str:
    """Small letters without accents or apostrophes.

    "sí" and "sé" are put into English first: without their accents they would mean "if" and "oneself".
    """
    text = _ACCENTED_WORD.sub(lambda found: _ACCENTED[found[0].lower()], unicodedata.normalize("NFC", text))
    text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _SHORTHAND_WORD.sub(lambda found: _SHORTHAND[found[0]], text)
    return _SPLIT_NEGATION.sub(lambda found: f"{found[1] or 'can'}t", text)


def _wall_of(word: str) -> Wall:
    if word in _HOWEVER:
        return Wall.SENTENCE
    return Wall.AND if word in _ALSO else Wall.NONE


def _open_walls_of_or_lists(message: Message) -> None:
    """In "no fever, chest pain or cough" the commas join: the "no" holds for the whole list."""
    in_list = False
    for position in range(len(message.words) - 1, -1, -1):
        in_list = in_list or not _OR.isdisjoint(message.words[position])
        if message.walls[position] >= Wall.SENTENCE:
            in_list = False
        elif in_list and message.walls[position] == Wall.COMMA:
            message.walls[position] = Wall.NONE


def _sound(word: str) -> str:
    """A key that words share which sound alike to a Spanish ear, or differ in doubled letters only."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


def _neighbourhood(word: str) -> list[str]:
    """The word, and the word with any one letter left out: two words one edit apart always share one of these."""
    return [word, *(word[:i] + word[i + 1 :] for i in range(len(word)))]


def _same_beginning(word: str, red: str) -> bool:
    return word[0] == red[0] or word[:2] == red[1::-1]


def _one_edit_apart(a: str, b: str) -> bool:
    """One letter added, left out or changed, or two neighbours swapped."""
    if len(a) != len(b):
        return abs(len(a) - len(b)) == 1
    differ = [i for i in range(len(a)) if a[i] != b[i]]
    if len(differ) == 1:
        return True
    return len(differ) == 2 and a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]]
