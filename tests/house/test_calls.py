"""How Frontdesk speaks on the phone: short lines in plain words, one question, and nothing about writing."""

import re

import pytest

from api.calls.for_the_ear import MOST_SECONDS, seconds_to_say, spoken
from bot.nlu.asked import kind_of
from tests.house.readability import is_plain
from tests.house.wording import FIELD, IN_CALLS_ONLY, Text, Wording, calls, usual, written

SEVERAL_SPANS = {"utter_provider_hours", "utter_site"}
"""Opening hours of a whole week; a caller may speak or press a key meanwhile."""
MOST_SECONDS_OF_HOURS = 15

IN_WRITING = {"utter_introduction", "utter_hold_nudge", "utter_hold_is_over", "utter_words_only", "utter_one_time_code"}
"""Said in texts only."""
WRITING = re.compile(
    r"\b(text|reply|type|send (?!help)|write|click|tap"
    r"|escr[ií]b[aeio]\w*|responda|conteste|env[ií]e\w*|mande\w*|teclee|toque)\b",
    re.IGNORECASE,
)
MAY_NAME_TEXTS = {"utter_crisis", "utter_phone_texted", "utter_phone_cannot_text"}
"""988 takes texts as well; and two that are about texts themselves."""


def for_eyes(lines):
    """Lines that ask a caller to write, or show something."""
    return [
        line
        for line in lines
        if WRITING.search(line.body)
        and line.response not in IN_WRITING | MAY_NAME_TEXTS
        and not line.response.startswith("utter_phone_sms_")
    ]


def too_long_to_hear(lines):
    return [
        f"{line.language} {line.response}"
        for line in lines
        if seconds_to_say(line.body, line.language)
        > (MOST_SECONDS_OF_HOURS if line.response in SEVERAL_SPANS else MOST_SECONDS)
    ]


def not_in_words(lines):
    return [line for line in lines if re.search(r"[^\w\s,.;:?!¿¡'’-]|[\d_]", line.body)]


def told_apart(written_texts):
    """Variants for calls after which a short answer would be understood in another way than after the text."""
    kinds: dict[tuple[str, str | None], set[str]] = {}
    for wording in written_texts:
        said = FIELD.sub(lambda field, w=wording: usual(field[1], w.language, w.channel), wording.text)
        kinds.setdefault((wording.response, wording.channel), set()).add(kind_of(said))
    return [
        name
        for (name, channel), kind in kinds.items()
        if channel == "voice" and (name, None) in kinds and not kind <= kinds[name, None]
    ]


def test_a_call_is_in_words():
    """No figure and no sign is left to the voice."""
    assert not_in_words(calls()) == []
    assert not_in_words([Text("utter_a", "en", "At 9.")]), "the control"
    assert not_in_words([Text("utter_a", "en", "(month/day)")]), "the control"


def test_lines_are_short_enough_to_keep_in_mind():
    """Twelve seconds at most; the choices that follow are lines of their own."""
    assert too_long_to_hear(calls()) == []
    assert too_long_to_hear([Text("utter_a", "es", "La visita será el sábado por la mañana. " * 5)]), "the control"
    assert too_long_to_hear([Text("utter_site", "en", "We are open on Monday and on Tuesday. " * 8)]), "the control"


def test_nobody_who_calls_is_told_to_write():
    """Whoever calls says it or presses a key."""
    assert for_eyes(calls()) == []
    for told in (
        "Text PERSON to reach our staff.",
        "Reply 1 to take it.",
        "Escríbanos cuando quiera.",
        "Envíe la fecha.",
    ):
        assert for_eyes([Text("utter_a", "en", told)]), f"the control: {told}"
    assert for_eyes([Text("utter_a", "en", "I've texted a code. You won't get any more texts.")]) == []


def test_a_caller_is_asked_one_thing_at_a_time():
    """Also where a text asks for name and birth date at once."""
    both = {"en": r"last name and (?:the )?date", "es": r"apellido y (?:su |la )?fecha"}
    asked = [line for line in calls() if line.body.count("?") > 1 or re.search(both[line.language], line.body)]

    assert [line for line in asked if not re.fullmatch("utter_why_registration", line.response)] == []


def test_what_is_heard_is_plain():
    """As easy as what is read, after figures have become words."""
    lines = [w for w in written() if w.channel == "voice"]

    assert len(lines) > 100
    assert [w for w in lines if not is_plain(FIELD.sub("it", spoken(w.text, w.language)), w.language)] == []


def test_choices_are_counted_by_the_telephone():
    """A key in the wording would be another one than the telephone gives it, but for the emergency check and person."""
    keys = re.compile(r"\b(?:press|oprim\w+) (?!zero|cero|nine|nueve|the pound key|a key|una tecla|la tecla)\w+")
    fixed = {"utter_emergency_check", "utter_crisis", "utter_phone_option", "utter_phone_whisper"}

    assert [line for line in calls() if keys.search(line.body) and line.response not in fixed] == []
    assert keys.search("Oprima dos. press two"), "the control"


def test_a_short_answer_means_the_same_on_the_phone():
    """The dialogue goes by what was asked last: a variant for calls is the same kind of sentence as the text."""
    assert told_apart(written()) == []
    asked, told = Wording("utter_a", "en", None, "What is your name?"), Wording("utter_a", "en", "voice", "Go on.")
    assert told_apart([asked, told]) == ["utter_a"], "the control"


@pytest.mark.parametrize("response", [w.response for w in written() if IN_CALLS_ONLY.fullmatch(w.response)])
def test_what_the_telephone_says_is_never_texted(response):
    assert {w.channel for w in written() if w.response == response} == {"voice"}
