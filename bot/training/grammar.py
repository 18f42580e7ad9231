"""Writes data/*/nlu.yml: what patients say, from the messages and the phrases beside this file.

`messages/<language>/<intent>.txt`, or `<intent>.<topic>.txt`, hold whole messages, one a line, each thought up by
itself in the voice of a patient. They teach how people go about saying something.

`phrases/` hold what cannot all be written out. A phrase is a sentence with choices, `(book|make) an appointment
(|with {provider})`, whose braces name a list in `phrases/words.yml`. Each file of phrases belongs to a flow, and each
group in it gives an intent, a language, how many sentences to draw beside the plain ones and, where an intent has
kinds, a topic. They teach how many words may stand in one place.

Plain sentences, those of phrases with a single choice, are all written: nobody should find that "nvm" was never drawn.
Some of the others are written as a phone line or a hurried thumb would write them.

The draw is seeded: the same phrases always give the same files. `python -m bot.training.grammar` writes them again. An
intent's messages go to the flow that has the first phrases for it.
"""

from __future__ import annotations

import functools
import itertools
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.training import voices

PHRASES = Path(__file__).parent / "phrases"
MESSAGES = Path(__file__).parent / "messages"
FLOW_OF_FILE = {"beyond": "repair"}  # What the clinic does not do is answered by the repair flow.
HEADER = "# Made from bot/training/{source}: edit that, then run `python -m bot.training.grammar`.\n"
EXTRA = re.compile(r"\(\|[^()]*\)")
SINGLE_CHOICE = re.compile(r"(?P<before>[^(){}]*)\((?P<choices>[^(){}]*)\)(?P<after>[^(){}]*)")
INNERMOST_CHOICE = re.compile(r"\(([^()]*)\)")
SLOT = re.compile(r"\{(\w+)\}")
JOINTS = {  # What two words become when a choice puts them side by side.
    "en": [(r"\ban? (?=[aeio]|u[blp]|hour)", "an "), (r"\ban (?=[b-df-gj-np-tv-z]|uti|u[ns]i)", "a ")],
    "es": [(r"\bde el\b", "del"), (r"\ba el\b", "al"), (r"\bel el\b", "el")],
}
ROUNDS = (
    40  # A phrase with few readings cannot fill its share; after so many rounds the group stays smaller than it asked.
)


def main() -> None:
    """Writes every flow's nlu.yml below data/ and says how many sentences it holds."""
    for flow, text in training_files().items():
        target = Path("data") / flow / "nlu.yml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        print(f"{target}: {text.count(chr(10) + '    - ')} sentences")


def training_files() -> dict[str, str]:
    """The text of each flow's nlu.yml, by flow."""
    taken: set[str] = set()
    flows: dict[str, str] = {}
    files: dict[str, str] = {}
    for flow, source, groups in _phrases():
        blocks = [_block(group, _drawn(group, taken)) for group in groups]
        files[flow] = (
            files.get(flow, 'version: "3.1"\nnlu:\n') + "\n" + HEADER.format(source=source) + "\n".join(blocks)
        )
        flows = {**{group["intent"]: flow for group in groups}, **flows}
    for path in sorted(MESSAGES.glob("*/*.txt")):
        intent, _, topic = path.stem.partition(".")
        group = {"intent": intent, "topic": topic} if topic else {"intent": intent}
        block = _block(group, _new(path.read_text(encoding="utf-8").splitlines(), taken))
        source = path.relative_to(MESSAGES.parent).as_posix()
        files[flows[intent]] += "\n" + HEADER.format(source=source) + block
    return files


def _phrases() -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Flow, file and groups of each file of phrases."""
    for path in sorted(PHRASES.glob("*.yml")):
        if path.stem != "words":
            groups = yaml.safe_load(path.read_text(encoding="utf-8"))
            yield FLOW_OF_FILE.get(path.stem, path.stem), f"phrases/{path.name}", groups


def expand(phrase: str, lang: str, rng: random.Random) -> str:
    """One sentence that `phrase` can mean: every choice made, every brace filled."""
    while "(" in phrase or "{" in phrase:
        phrase = SLOT.sub(lambda m: rng.choice(_words()[lang][m[1]]), phrase, count=1)
        phrase = INNERMOST_CHOICE.sub(lambda m: rng.choice(m[1].split("|")), phrase, count=1)
    sentence = _tidy(phrase)
    for pattern, joint in JOINTS[lang]:
        sentence = re.sub(pattern, joint, sentence)
    return sentence


def plain(sentence: str) -> str:
    """The sentence without case and punctuation: two that agree here would teach the same thing twice."""
    return " ".join(re.findall(r"[\w#']+", sentence.lower()))


def plain_readings(phrase: str) -> list[str]:
    """Every sentence of a phrase that, without its extras, is a single choice: "(nvm|forget it|leave it) (|please)"."""
    single = SINGLE_CHOICE.fullmatch(EXTRA.sub("", phrase).strip())
    if single is None:
        return []
    return [_tidy(single["before"] + choice + single["after"]) for choice in single["choices"].split("|")]


def _drawn(group: dict[str, Any], taken: set[str]) -> list[str]:
    """A group's plain sentences and as many others as it asks for.

    A sentence belongs to the first group that has it, since one with two meanings teaches nothing: `taken` remembers.
    """
    sentences = [s for phrase in group["phrases"].splitlines() for s in _new(plain_readings(phrase), taken)]
    return sentences + list(itertools.islice(_new(_drawings(group), taken), group["draw"]))


def _block(group: dict[str, Any], sentences: Iterable[str]) -> str:
    """One intent's sentences in one language, in Rasa's YAML."""
    topic = f"  metadata:\n    topic: {group['topic']}\n" if "topic" in group else ""
    examples = "".join(f"    - {sentence}\n" for sentence in sentences)
    return f"- intent: {group['intent']}\n{topic}  examples: |\n{examples}"


def _new(sentences: Iterable[str], taken: set[str]) -> Iterator[str]:
    for sentence in sentences:
        if plain(sentence) and plain(sentence) not in taken:
            taken.add(plain(sentence))
            yield sentence


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ,")
    return re.sub(r"\s+([?!.,:])", r"\1", text).replace("?,", ",").replace(",?", "?")


def _drawings(group: dict[str, Any]) -> Iterator[str]:
    """Sentences of a group, phrase by phrase in rounds, so that each phrase has its share."""
    lang, phrases = group["lang"], group["phrases"].splitlines()
    rng = random.Random(f"{group['intent']} {group.get('topic')} {lang} {phrases[0]}")
    for _ in range(ROUNDS):
        for phrase in phrases:
            yield voices.speak(expand(phrase, lang, rng), lang, rng)


@functools.cache
def _words() -> dict[str, dict[str, list[str]]]:
    lists = yaml.safe_load((PHRASES / "words.yml").read_text(encoding="utf-8"))
    return {lang: {name: text.splitlines() for name, text in by_name.items()} for lang, by_name in lists.items()}


if __name__ == "__main__":
    main()
