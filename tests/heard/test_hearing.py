"""A caller who is really heard: flite speaks, the line thins the voice out, and pocketsphinx listens for the hints."""

import numpy as np
import pytest

from api.calls.for_the_ear import spoken
from api.clinic.reading import read_clinic
from api.settings import DEMO_CLINIC
from tests.heard.recogniser import heard, in_words
from tests.heard.voice import LINE_HERTZ, VOICES, from_mu_law, speak, to_mu_law

UNSURE = 0.35
"""The telephone asks again below this."""
LEAST_HEARD, MOST_MISTAKEN = 0.9, 0.2

HINTS = {
    "digits": "zero one two three four five six seven eight nine".split(),
    "providers": [spoken(p.name, "en").split(",")[0] for p in read_clinic(DEMO_CLINIC).providers],
    "yes or no": ["yes", "no", "yes, book it", "no, another time"],
    "offered times": [
        spoken(offer, "en")
        for offer in (
            "Wed, Mar 11, 10:30 AM with Dr. Samuel Lee at Riverside",
            "Thu, Mar 12, 9:00 AM with Dr. Samuel Lee at Riverside",
            "Fri, Mar 13, 2:15 PM with Dr. Samuel Lee at Hilltop",
        )
    ],
}
BESIDE = [
    "can you repeat that",
    "I have no idea what you mean",
    "my dog ate the letter",
    "how much is the parking",
    "the weather is nice",
]


def share(truths):
    truths = list(truths)
    return sum(truths) / len(truths)


@pytest.mark.parametrize("kind", HINTS)
def test_an_answer_that_was_hinted_at_is_heard(kind):
    """Nine in ten at least, whoever speaks; and most of them so surely that nobody is asked again."""
    answers = [(hint, heard(speak(hint, voice), HINTS[kind])) for voice in VOICES for hint in HINTS[kind]]

    assert share(said == in_words(hint) for hint, (said, _) in answers) >= LEAST_HEARD
    assert share(sure >= UNSURE for _, (_, sure) in answers) >= LEAST_HEARD


def test_an_answer_beside_the_matter_is_seldom_taken_for_a_hint():
    """The recogniser knows nothing but the hints, so it is sure of a wrong one now and then, as any is."""
    answers = [heard(speak(said, voice), HINTS[kind]) for voice in VOICES for said in BESIDE for kind in HINTS]

    assert share(sure >= UNSURE for _, sure in answers) <= MOST_MISTAKEN


def test_silence_is_not_heard():
    assert heard(to_mu_law(np.zeros(LINE_HERTZ)), HINTS["yes or no"]) == ("", 0.0)


def test_the_line_keeps_what_it_carries():
    """Mu-law: quiet tones come back nearly as they were, loud ones within a few in a hundred, and silence is silent."""
    tone = 12_000 * np.sin(np.arange(LINE_HERTZ) * 2 * np.pi * 440 / LINE_HERTZ)
    back = from_mu_law(to_mu_law(tone)).astype(float)

    assert len(to_mu_law(tone)) == LINE_HERTZ
    assert np.abs(back - tone).max() < 0.04 * 12_000
    assert np.abs(from_mu_law(to_mu_law(np.zeros(100)))).max() < 10
    assert to_mu_law(np.array([32_767, -32_767])) == b"\x80\x00"
