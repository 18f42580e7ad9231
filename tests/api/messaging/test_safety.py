"""The emergency guard, as patients meet it: 911, 988, one question, or nothing."""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from api.messaging.safety import Verdict, verdict
from api.messaging.safety.patterns import parse
from api.messaging.safety.phrases import load

LISTS = Path(__file__).parent / "safety_lists"
ROOT = Path(__file__).parents[3]
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)


def sentences(name):
    return (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def share_of(texts, *wanted):
    return sum(verdict(text) in wanted for text in texts) / len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "my chest hurts and I cant breathe, need an appointment",
        "i cnt breath",
        "hart attack",
        "chess pain",
        "chestpain",
        "no, my chest hurts",
        "she had a stroke last year and now her face is drooping",
        "chest pain since yesterday",
        "I'm not sure if he is having a seizure",
        "tomorrow at 9. also my baby is turning blue",
        "sí, me duele el pecho",
        "mi mama no puede respirar please help",
        "nesesito una anbulansia",
    ],
)
def test_a_plain_red_flag_is_an_emergency_whatever_surrounds_it(text):
    """A patient who mentions a danger sign hears about 911, even mid-booking, misspelt or in two languages."""
    assert verdict(text) == Verdict.EMERGENCY


@pytest.mark.parametrize(
    "text", ["i want to kill myself", "suicidle thoughts", "ya no quiero vivir", "better off dead"]
)
def test_thoughts_of_suicide_bring_988(text):
    """Somebody who speaks of ending their life hears about 988."""
    assert verdict(text) == Verdict.CRISIS


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain",
        "no chest pain, shortness of breath, or dizziness",
        "my face is not drooping",
        "had a stroke in 2019",
        "after my heart attack last year",
        "I had chest pain yesterday but it went away",
        "what should I do if I have chest pain",
        "can the shot cause an allergic reaction",
        "how do I know if it's a heart attack",
        "I am not suicidal",
        "no me duele el pecho",
        "tuve un infarto el año pasado",
    ],
)
def test_denied_past_and_supposed_red_flags_are_asked_about(text):
    """When it may be over, or only a worry, we ask one question instead of sounding the alarm."""
    assert verdict(text) == Verdict.ASK


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow at 9",
        "2",
        "haddad 1/15/1979",
        "yes",
        "appointment with the heart doctor",
        "stroke clinic",
        "my chest x-ray",
        "allergy shot",
        "breathing test",
        "follow-up for my asthma",
        "flu shot",
        "EpiPen refill",
        "this is killing me",
        "dying to see dr lee",
        "are you open on Labor Day",
        "I can't talk right now",
        "not an emergency",
        "contacto de emergencia",
    ],
)
def test_everyday_messages_pass_untouched(text):
    """Booking answers and harmless uses of medical words never raise an alarm."""
    assert verdict(text) == Verdict.NONE


@pytest.mark.parametrize("name", ["emergency", "crisis"])
def test_at_least_99_of_100_red_flags_bring_911_or_988(name):
    """Of all listed sentences with a danger sign, hardly one goes without a number to call."""
    assert share_of(sentences(name), Verdict.EMERGENCY, Verdict.CRISIS) >= 0.99


def test_at_most_2_of_100_harmless_messages_are_interrupted():
    """A guard that cries wolf would be ignored, so ordinary messages are left alone."""
    assert share_of(sentences("harmless"), Verdict.NONE) >= 0.98


def test_nearly_all_doubtful_mentions_bring_the_question():
    """Denials, past illness and questions lower the alarm but are never passed over in silence."""
    assert share_of(sentences("ask"), Verdict.ASK) >= 0.98


def test_the_language_hint_never_hides_an_emergency():
    """A patient registered as a Spanish speaker may still cry for help in English."""
    assert verdict("my chest hurts", "es") == verdict("me duele el pecho", "en") == Verdict.EMERGENCY


@given(st.text(st.characters(exclude_categories=()), max_size=1600))
@settings(max_examples=150, deadline=None)
def test_no_message_can_break_the_guard(text):
    """Emoji, broken characters, empty or endless texts: the guard always answers."""
    assert verdict(text) in set(Verdict)


@given(
    st.lists(st.sampled_from("no not if my chest hurts pain i want to die cant stop bleeding , . last week".split()))
)
@settings(max_examples=150, deadline=None)
def test_any_mix_of_its_own_words_is_answered(words):
    """Even a jumble of exactly the words it listens for gets an answer."""
    assert verdict(" ".join(words)) in set(Verdict)


def test_a_message_is_judged_within_a_millisecond():
    """The guard stands in front of every turn, so nobody may notice it."""
    spent = []
    for text in sentences("harmless") + sentences("emergency"):
        before = time.process_time()
        verdict(text)
        spent.append(time.process_time() - before)
    assert statistics.median(spent) <= 0.001


def test_the_command_prints_one_verdict_for_each_row(tmp_path):
    """The prediction command reads rows of messages and prints nothing but their verdicts."""
    rows = [{"id": "a", "text": "my chest hurts"}, {"id": "b", "text": "el martes", "lang": "es"}]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "api.messaging.safety", str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": "a", "verdict": "emergency"},
        {"id": "b", "verdict": "none"},
    ]


def test_every_group_of_phrases_names_its_source():
    """The clinician who signs the list off can see where each group comes from."""
    assert all(load().sources.values())


@pytest.mark.parametrize("written", ["chest ~ <no_such_list>", "chest ~ ", "chest | pain", "Chest pain"])
def test_a_phrase_that_cannot_be_read_is_refused_by_name(written):
    """A slip in the phrase list stops the start-up with the phrase in the message, instead of going unheard."""
    with pytest.raises(ValueError, match="cannot be read"):
        list(parse(written, {}))


RESPONSES = yaml.safe_load((ROOT / "data" / "emergency" / "responses.yml").read_text(encoding="utf-8"))["responses"]


@pytest.mark.parametrize("variants", RESPONSES.values(), ids=RESPONSES.keys())
def test_every_answer_exists_in_both_languages_on_both_channels(variants):
    """Callers and texters, in English and in Spanish, all hear the words meant for them."""
    assert {(v.get("channel"), "condition" in v) for v in variants} == {
        (None, False),
        (None, True),
        ("voice", False),
        ("voice", True),
    }


@pytest.mark.parametrize("variants", RESPONSES.values(), ids=RESPONSES.keys())
def test_every_text_fits_into_one_plain_message(variants):
    """A text that may save a life is not split in two, nor slowed down by special characters."""
    texts = [v["text"] for v in variants if "channel" not in v]
    assert all(len(text) <= 160 and GSM_7.issuperset(text) for text in texts)


@pytest.mark.parametrize(("name", "number"), [("utter_emergency", "911"), ("utter_crisis", "988")])
def test_the_number_to_call_comes_first(name, number):
    """The number stands in the first words, where it is read even by someone in panic."""
    for variant in RESPONSES[name]:
        assert number in variant["text"].replace(" ", "")[:20]
