"""A caller's voice: flite says a sentence, and the telephone line takes from it what it takes from every voice."""

import re
import shutil
import subprocess
import tempfile
import wave
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

VOICES = ("rms", "slt", "awb")
"""A man, a woman, and a man from Scotland."""
LINE_HERTZ = 8_000
_VOICE_HERTZ = 16_000
_BIAS, _LOUDEST = 132, 32_767
_AS_IN_THE_DICTIONARY = {"ax": "AH", "axr": "ER", "ix": "IH", "el": "AH L", "em": "AH M", "en": "AH N", "dx": "T"}


@lru_cache
def flite() -> str:
    path = shutil.which("flite")
    if path is None:
        pytest.fail("This test hears a caller speak: install the Debian package flite.")
    return path


def speak(text: str, voice: str = "rms") -> bytes:
    """What the caller says, as it comes over the line: mu-law, 8,000 a second, with a breath before and after."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said.wav"
        subprocess.run([flite(), "-voice", voice, "-t", text, "-o", str(said)], check=True, timeout=60)
        with wave.open(str(said)) as sound:
            assert (sound.getframerate(), sound.getsampwidth(), sound.getnchannels()) == (_VOICE_HERTZ, 2, 1)
            samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
    breath = np.zeros(_VOICE_HERTZ // 4)
    return to_mu_law(_without_high_tones(np.concatenate([breath, samples, breath]))[::2])


def sounds_of(word: str) -> str:
    """How flite says a word, in the sounds of the recogniser's dictionary: for names that it does not have."""
    said = subprocess.run(
        [flite(), "-voice", "rms", "-ps", "-t", word, "-o", "none"],
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    )
    sounds = [re.sub(r"\d", "", sound) for sound in said.stdout.split() if not sound.startswith("pau")]
    return " ".join(_AS_IN_THE_DICTIONARY.get(sound, sound.upper()) for sound in sounds)


def to_mu_law(samples: np.ndarray) -> bytes:
    """G.711: a sign, three bits for the octave and four within it, all turned round."""
    strength = np.clip(np.abs(samples), 0, _LOUDEST - _BIAS).astype(np.int32) + _BIAS
    octave = np.floor(np.log2(strength)).astype(np.int32) - 7
    within = (strength >> (octave + 3)) & 0x0F
    return bytes(~(np.where(samples < 0, 0x80, 0) | octave << 4 | within).astype(np.uint8))


def from_mu_law(line: bytes) -> np.ndarray:
    """16-bit samples, 8,000 a second."""
    code = ~np.frombuffer(line, dtype=np.uint8)
    strength = (((code & 0x0F).astype(np.int32) << 3) + _BIAS) << (code >> 4 & 0x07)
    return np.where(code & 0x80, _BIAS - strength, strength - _BIAS).astype("<i2")


def for_recogniser(line: bytes) -> bytes:
    """Twice as many samples, since the recogniser's model was made for them."""
    samples = from_mu_law(line).astype(float)
    wide = np.zeros(len(samples) * 2)
    wide[::2] = samples * 2
    return bytes(np.clip(_without_high_tones(wide), -_LOUDEST, _LOUDEST).astype("<i2"))


def _without_high_tones(samples: np.ndarray) -> np.ndarray:
    """What is below 3,400 of 16,000 hertz: a line carries no more."""
    taps = np.arange(-64, 65)
    band = 2 * 3_400 / _VOICE_HERTZ
    return np.convolve(samples, band * np.sinc(band * taps) * np.hamming(len(taps)), mode="same")
