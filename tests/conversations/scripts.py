"""Reads and plays the conversations in `scripts/*.txt`: what patients write, what is answered, what is booked.

    # Omar books with his own doctor
    who: Omar
    patient: need dr lee next wed am || Hello! Could Dr. Lee see me Wednesday of next week, in the morning?
    clinic: date of birth
    patient: Haddad 1/15/1979
    clinic: Wed, Mar 11 | Dr. Samuel Lee
    not: Mar 12
    patient: 1
    clinic: Shall I book it?
    patient: yes
    clinic: Booked for Omar
    book: Omar office-visit lee Wed 03-11

`||` stands between ways to write the same: each is a conversation of its own. `|` stands between what an answer must
hold, `not:` before what it must not. `clinic: (silence)` wants no answer. At the end stands what has changed in the
book, `book:`, `move:`, `cancel:` or `book: nothing`, as far as the script cares. `staff: yes`: a person takes over.
"""

from dataclasses import dataclass
from pathlib import Path

from tests.conversations.crowd import DEMO, Understudy

FOLDER = Path(__file__).parent / "scripts"
_CHANGES = ("book", "move", "cancel")
_KINDS = ("who", "patient", "clinic", "not", "staff", *_CHANGES)
_WAYS, _AND, _SILENCE, _NOTHING = " || ", " | ", "(silence)", "nothing"


@dataclass(frozen=True)
class Script:
    """One conversation, in one of the ways in which its patient may write."""

    title: str
    who: str
    lines: tuple[tuple[str, str], ...]

    @property
    def changes(self) -> list[str]:
        return sorted(f"{kind}: {what}" for kind, what in self.lines if kind in _CHANGES and what != _NOTHING)


def read_scripts(file: Path) -> list[Script]:
    """All conversations of a file; what cannot be read is an error that names the line."""
    scripts: list[Script] = []
    title, lines = "", []
    for number, raw in enumerate([*file.read_text(encoding="utf-8").splitlines(), "# end"], start=1):
        line = raw.strip()
        if line.startswith("#"):
            scripts += _ways(title, lines) if title else []
            title, lines = line.removeprefix("#").strip(), []
        elif line:
            kind, colon, words = line.partition(":")
            assert colon, f"{file.name}:{number}: a line begins with a word and a colon"
            assert kind in _KINDS, f"{file.name}:{number}: {kind}?"
            lines.append((kind, words.strip()))
    return scripts


def _ways(title: str, lines: list[tuple[str, str]]) -> list[Script]:
    """A script for each way to write; where a line has fewer ways than another, its last one serves for the rest."""
    who = next((words for kind, words in lines if kind == "who"), "")
    assert who in DEMO or who == "nobody", f"{title}: who writes?"
    assert any(kind in _CHANGES for kind, _ in lines), f"{title}: what is in the book at the end?"
    ways = max(len(words.split(_WAYS)) for kind, words in lines if kind == "patient")
    said = [(kind, words.split(_WAYS) if kind == "patient" else [words]) for kind, words in lines if kind != "who"]
    return [
        Script(
            title if ways == 1 else f"{title} ({way + 1})",
            who,
            tuple((kind, words[min(way, len(words) - 1)]) for kind, words in said),
        )
        for way in range(ways)
    ]


def play(patient: Understudy, script: Script) -> None:
    """Raises an AssertionError that says what was expected and did not come."""
    heard = ""
    for kind, words in script.lines:
        match kind:
            case "patient":
                heard = patient.says(words)
                is_yes_due = "Booked for" in heard or "Reservado para" in heard
                assert not is_yes_due or patient.changes(), "what is said to be booked is not in the book"
            case "clinic" if words == _SILENCE:
                assert heard == "", "the clinic should be silent"
            case "clinic":
                for part in words.split(_AND):
                    assert part in heard, f"expected {part!r}"
            case "not":
                for part in words.split(_AND):
                    assert part not in heard, f"did not expect {part!r}"
            case "staff":
                assert patient.handler == "queue", "a person should take over"
            case _:
                pass
    _compare(patient.changes(), script.changes)


def _compare(found: list[str], expected: list[str]) -> None:
    fits = len(found) == len(expected) and all(f.startswith(e) for f, e in zip(found, expected, strict=True))
    assert fits, f"the book should say {expected or 'nothing'}, and says {found or 'nothing'}"
