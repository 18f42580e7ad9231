"""A recogniser that, like Twilio's, is told by hints what is likely to be said: here nothing else can be heard.

Its confidence compares the best of the hints with the best row of sounds of any kind: what fits no hint is as likely to
be something else.
"""

import re
from functools import lru_cache
from math import exp, log
from pathlib import Path

from pocketsphinx import Decoder, get_model_path

from tests.heard.voice import for_recogniser, sounds_of

_MODEL = Path(get_model_path()) / "en-us"
_EVEN_GAP, _STEEPNESS = 2.7, 2.0
"""Where a hint is as likely as not, in the scores of a hundredth of a second. Measured: of the answers that were hints
19 in 20 lie below 2.6, of all others 9 in 10 above 2.5."""
_SCALE_OF_SOUNDS = 1024
"""The search for sounds of any kind gives its scores in larger units than the search for words."""
_SILENCE = {"<sil>", "</s>", "(NULL)", "SIL"}


def heard(line: bytes, hints: list[str]) -> tuple[str, float]:
    """The hint that was most likely said over the line, in words, and from 0 to 1 how surely. "" if nothing was."""
    sound = for_recogniser(line)
    likely = tuple(dict.fromkeys(filter(None, map(in_words, hints))))
    asked = _listening(likely)
    said = _decode(asked, sound)
    if said not in likely:
        return "", 0.0
    score, freely = _score(asked), _scored_freely(sound)
    return said, 1 / (1 + exp(_STEEPNESS * (freely - score - _EVEN_GAP)))


def heard_openly(line: bytes) -> str:
    """What the recogniser makes of any words, without hints: over a telephone mostly others than were said."""
    return _decode(_anything(), for_recogniser(line))


def in_words(hint: str) -> str:
    """A hint as the recogniser gives it back: small letters and nothing between them but spaces."""
    return " ".join(re.findall(r"[a-z']+", hint.lower().replace("-", " ")))


@lru_cache
def _listening(hints: tuple[str, ...]) -> Decoder:
    decoder = Decoder(**_settings(), dict=str(_MODEL / "cmudict-en-us.dict"), lm=None)
    for word in {word for hint in hints for word in hint.split()}:
        if decoder.lookup_word(word) is None:
            decoder.add_word(word, sounds_of(word), True)
    decoder.add_jsgf_string("hints", f"#JSGF V1.0; grammar hints; public <hint> = {' | '.join(hints)};")
    decoder.activate_search("hints")
    return decoder


@lru_cache
def _anything() -> Decoder:
    words = str(_MODEL / "en-us.lm.bin")
    return Decoder(**_settings(), dict=str(_MODEL / "cmudict-en-us.dict"), lm=words)


@lru_cache
def _any_sounds() -> Decoder:
    rows = str(_MODEL / "en-us-phone.lm.bin")
    return Decoder(**_settings(), allphone=rows, lw=2.0, beam=1e-20, pbeam=1e-20)


def _settings() -> dict[str, object]:
    return {"hmm": str(_MODEL / "en-us"), "loglevel": "FATAL", "samprate": 16_000}


def _decode(decoder: Decoder, sound: bytes) -> str:
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return found.hypstr if found else ""


def _scored_freely(sound: bytes) -> float:
    _decode(_any_sounds(), sound)
    return _SCALE_OF_SOUNDS * _score(_any_sounds())


def _score(decoder: Decoder) -> float:
    """How well what was heard last fits, for each hundredth of a second that was no silence."""
    parts = [part for part in decoder.seg() if part.word not in _SILENCE]
    length = sum(part.end_frame - part.start_frame + 1 for part in parts)
    return sum(log(max(part.ascore, 1e-300)) for part in parts) / max(1, length)
