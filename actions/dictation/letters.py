"""Names that are spelled: "h a double d a d", "h as in hotel", "hache a de de a de", "H-A-D-D-A-D"."""

import re
import unicodedata
from dataclasses import dataclass

_ALPHABET = """alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar
    papa quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu""".split()
_RADIO = {word: word[0] for word in _ALPHABET}
# What speech recognition writes for a letter that it hears.
_HEARD = {
    "ay": "a", "be": "b", "bee": "b", "see": "c", "sea": "c", "dee": "d", "eff": "f", "gee": "g", "aitch": "h",
    "haitch": "h", "eye": "i", "jay": "j", "kay": "k", "el": "l", "ell": "l", "em": "m", "en": "n", "oh": "o",
    "pea": "p", "pee": "p", "cue": "q", "queue": "q", "are": "r", "ess": "s", "tea": "t", "tee": "t", "you":
    "u", "vee": "v", "dubya": "w", "ex": "x", "why": "y", "zee": "z", "zed": "z",
}  # fmt: skip
_SPANISH = {
    "be": "b", "ce": "c", "de": "d", "efe": "f", "ge": "g", "hache": "h", "jota": "j", "ka": "k", "ele": "l",
    "eme": "m", "ene": "n", "eñe": "ñ", "pe": "p", "cu": "q", "erre": "r", "ere": "r", "ese": "s", "te": "t",
    "uve": "v", "ve": "v", "equis": "x", "ye": "y", "zeta": "z",
}  # fmt: skip
_TWO_WORDS = {
    ("double", "u"): "w", ("double", "you"): "w", ("doble", "u"): "w", ("doble", "ve"): "w", ("uve", "doble"): "w",
    ("i", "griega"): "y", ("b", "larga"): "b", ("v", "corta"): "v",
}  # fmt: skip
_DOUBLED = frozenset(["double", "doble"])
_AS_IN = re.compile(r"as in|as|for|like|de|como|por")
_SILENT = frozenset("capital big mayuscula minuscula letter letra the then and y".split())
_FEWEST, _LONGEST_CLUSTER, _MOST_PIECES = 3, 4, 60
_PIECES = re.compile(r"(?<!['’])[^\W\d_]+(?:['’][^\W\d_]+)*|[,;:]|\d+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelled name in lower case, and where it stood in the text, `start` to `end`."""

    letters: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int
    end: int
    in_capitals: bool


@dataclass(frozen=True, slots=True)
class _Letter:
    letters: str
    used: int
    sure: bool
    """A letter as such, and not a word that sounds like one."""
    is_cluster: bool = False


def read_spelling(text: str) -> Spelling | None:
    """The longest name that the text spells, or None. Two letters are no name, and "u r" is none of three."""
    has_small_letters = text != text.upper()
    pieces = [
        _Piece(m[0].lower(), m.start(), m.end(), has_small_letters and m[0].isupper())
        for m in list(_PIECES.finditer(text))[:_MOST_PIECES]
    ]
    runs: list[Spelling] = []
    for start, piece in enumerate(pieces):
        if runs and piece.start < runs[-1].end:
            continue
        # "García with a c, g a r c i a": the one letter is spoken of, and belongs to no spelling.
        is_spoken_of = start > 0 and pieces[start - 1].text in ("with", "con")
        if not is_spoken_of and (run := _run(pieces, start)):
            runs.append(run)
    return max(runs, key=lambda run: len(run.letters), default=None)


def _run(pieces: list[_Piece], start: int) -> Spelling | None:
    """The letters from a place on, as long as they are letters."""
    letters, sure, clusters, place, end = "", 0, 0, start, start
    while place < len(pieces):
        if letters and pieces[place].text in _SILENT | {",", "."}:
            place += 1
            continue
        letter = _letter(pieces, place)
        if letter is None:
            break
        letters, sure = letters + letter.letters, sure + letter.sure * len(letter.letters)
        clusters += letter.is_cluster * len(letter.letters)
        place += letter.used
        end = place
    # "I see, I am": letters that are words as well need company.
    heard = len(letters) - sure - clusters
    if len(letters) < _FEWEST + bool(heard) or sure < 2 or heard > len(letters) / 2:
        return None
    return Spelling(letters, pieces[start].start, pieces[end - 1].end)


def _letter(pieces: list[_Piece], place: int) -> _Letter | None:
    words = [piece.text for piece in pieces[place : place + 4]] + ["", "", ""]
    if pair := _TWO_WORDS.get((words[0], words[1])):
        return _Letter(pair, 2, sure=True)
    if words[0] in _DOUBLED:
        one = _single(words[1])
        return _Letter(one.letters * 2, 2, one.sure) if one and len(one.letters) == 1 else None
    one = _single(words[0])
    if one is None:
        # Speech recognition puts letters together: "a ND r e w".
        is_cluster = pieces[place].in_capitals and 2 <= len(words[0]) <= _LONGEST_CLUSTER
        return _Letter(words[0], 1, sure=False, is_cluster=True) if is_cluster else None
    if len(words[0]) == 1 or words[0] in _SPANISH:
        used = _as_in(one.letters, words)
        return _Letter(one.letters, used, sure=True) if used > 1 else one
    return one


def _as_in(letter: str, words: list[str]) -> int:
    """How many words "h as in hotel" takes; 1 for the letter alone."""
    for joint, length in ((f"{words[1]} {words[2]}", 3), (words[1], 2)):
        example = words[length] if length < len(words) else ""
        if _AS_IN.fullmatch(joint) and len(example) > 1 and _plain(example)[0] == letter:
            return length + 1
    return 1


def _single(word: str) -> _Letter | None:
    if len(word) == 1 and word.isalpha():
        return _Letter(_plain(word), 1, sure=True)
    if len(word) == 2 and word[0] == word[1] and word.isalpha():
        return _Letter(_plain(word), 1, sure=True)
    if word in _RADIO:
        return _Letter(_RADIO[word], 1, sure=True)
    if word == "ñ" or word in _SPANISH:
        # Spanish names of letters are no other words, but for "de", "te", "ve" and "be".
        return _Letter(_SPANISH[word], 1, sure=word not in ("de", "te", "ve", "be", "ye"))
    if word in _HEARD:
        return _Letter(_HEARD[word], 1, sure=False)
    return None


def _plain(word: str) -> str:
    """Without accents, but for the ñ, which is a letter of its own."""
    return "".join(c if c == "ñ" else unicodedata.normalize("NFKD", c)[0] for c in word)
