"""How a sentence looks when it is typed with care, dashed off on a phone, or written down by a speech recogniser."""

from __future__ import annotations

import random
import re
import unicodedata

SMS_SPELLINGS = {
    "en": {
        "you": "u", "your": "ur", "are": "r", "please": "pls", "appointment": "appt", "tomorrow": "tmrw",
        "thanks": "thx", "today": "2day", "doctor": "dr", "because": "bc", "want": "wanna", "and": "n", "okay": "k",
        "to": "2", "for": "4", "with": "w", "about": "abt", "going": "goin", "schedule": "sched", "number": "num",
        "morning": "mornin",
    },
    "es": {
        "que": "q", "qué": "q", "por": "x", "para": "pa", "favor": "fa", "porque": "xq", "estoy": "toy",
        "gracias": "grax", "también": "tmb", "quiero": "kiero", "mañana": "mñn", "doctora": "dra", "doctor": "dr",
        "aquí": "aki", "bien": "bn",
    },
}  # fmt: skip
APOSTROPHES_DROPPED = 0.6
WEIGHTS = (40, 30, 18, 12)  # How many in a hundred write with care, casually, by voice, in a hurry.


def speak(sentence: str, lang: str, rng: random.Random) -> str:
    """`sentence` in one of the voices that patients have, drawn by `rng`."""
    voice = rng.choices([_careful, _casual, _speech, _thumb], WEIGHTS)[0]
    return voice(sentence, lang, rng)


def _careful(sentence: str, lang: str, rng: random.Random) -> str:
    """Capital letter, full stop, the way a letter is written."""
    sentence = re.sub(r"\bi\b", "I", sentence) if lang == "en" else sentence
    if lang == "es" and sentence.endswith("?") and rng.random() < 0.5:
        sentence = "¿" + sentence
    head = 1 if sentence.startswith("¿") else 0
    sentence = sentence[: head + 1].upper() + sentence[head + 1 :]
    return sentence if sentence[-1:] in "?!." or rng.random() < 0.5 else sentence + "."


def _casual(sentence: str, lang: str, rng: random.Random) -> str:
    """No capitals, question mark perhaps; in Spanish often without accents."""
    sentence = sentence.rstrip("?") if rng.random() < 0.5 else sentence
    return _without_accents(sentence) if lang == "es" and rng.random() < 0.7 else sentence


def _speech(sentence: str, _lang: str, _rng: random.Random) -> str:
    """A speech recogniser's output: words only."""
    return " ".join(re.sub(r"[^\w\s'/:#-]", " ", sentence.lower()).split())


def _thumb(sentence: str, lang: str, rng: random.Random) -> str:
    """Abbreviations, dropped apostrophes and now and then two letters changed about."""
    words = [SMS_SPELLINGS[lang].get(w, w) if rng.random() < 0.6 else w for w in sentence.rstrip("?").split()]
    sentence = " ".join(words)
    if rng.random() < APOSTROPHES_DROPPED:
        sentence = sentence.replace("'", "")
    return _slip(_without_accents(sentence) if lang == "es" else sentence, rng)


def _slip(sentence: str, rng: random.Random) -> str:
    """Swaps two letters inside one long word of a long enough sentence, half of the time."""
    words = sentence.split()
    long = [i for i, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if len(words) > 3 and long and rng.random() < 0.5:
        at = rng.choice(long)
        cut = rng.randrange(1, len(words[at]) - 2)
        word = words[at]
        words[at] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(words)


def _without_accents(sentence: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", sentence) if unicodedata.category(c) != "Mn")
