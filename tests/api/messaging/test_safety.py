"""The emergency guard, as patients meet it: 911, 988, one question, or nothing."""

import json
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
from api.messaging.safety.phrases import PHRASES, load

LISTS = Path(__file__).parents[3] / "data" / "emergency" / "sentences" / "both"
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
        "she keeps throwing up since she rolled off the changing table",
        "empapé dos toallas y sigue la sangre",
        "mi husband no respond",
        "the prawns we ate had sesame on them. ten minutes later. her tongue fills her whole mouth",
        "su glucosa marca 31, she is sweating and mean",
    ],
)
def test_a_danger_sign_is_heard_in_any_order_and_in_two_languages(text):
    """A sign is a combination of ideas, so nobody has to say it in the words of the list."""
    assert verdict(text) == Verdict.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "cancel everything, doesn't matter anymore, thank you for trying",
        "everyone would b better off w/o me",
        "ya junté las pastillas",
        "I tried to end my life two years ago and those feelings are back",
    ],
)
def test_farewells_and_preparations_bring_988(text):
    """People seldom say the word suicide; they say goodbye, or that nobody will miss them."""
    assert verdict(text) == Verdict.CRISIS


@pytest.mark.parametrize("text", ["cancel everything please", "no importa, gracias por todo", "refill my seizure meds"])
def test_one_mention_never_counts_twice(text):
    """An everyday sentence is not both halves of a danger sign."""
    assert verdict(text) == Verdict.NONE


@pytest.mark.parametrize("text", ["he took all his seizure meds", "she got into grandmas blood pressure pills, shes 2"])
def test_everyday_medicine_is_still_heard_in_an_overdose(text):
    """Setting "seizure meds" aside must not hide that somebody swallowed them."""
    assert verdict(text) == Verdict.EMERGENCY


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
        "i passed out a couple of Sundays back",
        "me desmayé hace quince días",
        "my mini stroke in the spring",
        "her speech gets slurred now and then",
        "she faints every so often",
        "he overdosed in march and made it",
        "my chest pain on saturday is gone and i feel fine",
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
        "this elevator gave up the ghost again",
        "así matamos dos pájaros de un tiro",
        "need my everyday inhaler filled",
        "el niño olvidó su chamarra azul",
        "one shoulder sits low",
        "posters about cardiac arrest",
        "are you open on Labor Day",
        "I can't talk right now",
        "not an emergency",
        "contacto de emergencia",
        "my head hurts",
        "i feel bad",
        "my back is killing me",
        "ya no quiero",
        "me duele la panza",
        "im dying lol",
        "I am having a stroke over this invoice, who do I talk to",
        "is the choking class still on",
    ],
)
def test_everyday_messages_pass_untouched(text):
    """Booking answers and harmless uses of medical words never raise an alarm."""
    assert verdict(text) == Verdict.NONE


@pytest.mark.parametrize(
    "text",
    ["for Jade", "Jade's appointment", "me llamo Ana Socorro", "la cita es para Socorro", "Kessler 04/01/82"],
)
def test_a_name_is_no_cry_for_help(text):
    """Somebody may be called what sounds like panting or like help; numbers beside a name are no words about danger."""
    assert verdict(text) is Verdict.NONE


@pytest.mark.parametrize("name", ["emergency", "crisis"])
def test_at_least_99_of_100_red_flags_bring_911_or_988(name):
    """Of all listed sentences with a danger sign, hardly one goes without a number to call."""
    assert share_of(sentences(name), Verdict.EMERGENCY, Verdict.CRISIS) >= 0.99


def test_at_most_2_of_100_harmless_messages_are_interrupted():
    """A guard that cries wolf would be ignored, so ordinary messages are left alone."""
    assert share_of(sentences("none"), Verdict.NONE) >= 0.98


def test_nearly_all_doubtful_mentions_bring_the_question():
    """Denials, past illness and questions lower the alarm but are never passed over in silence."""
    assert share_of(sentences("ask"), Verdict.ASK) >= 0.98


def test_the_language_hint_never_hides_an_emergency():
    """A patient registered as a Spanish speaker may still cry for help in English."""
    assert verdict("my chest hurts", "es") == verdict("me duele el pecho", "en") == Verdict.EMERGENCY


@given(st.text(st.characters(exclude_categories=()), max_size=1600))
@settings(max_examples=150, deadline=None)
def test_no_message_can_break_the_guard(text):
    """Emoji, broken characters, empty or endless texts: the guard always answers, and never changes its mind."""
    assert verdict(text) in set(Verdict)
    assert verdict(text) == verdict(text)


@given(st.lists(st.sampled_from([w for name in ("crisis", "ask") for s in sentences(name) for w in s.split()])))
@settings(max_examples=150, deadline=None)
def test_any_mix_of_what_patients_say_is_answered(words):
    """Half sentences, several troubles at once and no punctuation: still one verdict."""
    assert verdict(" ".join(words)) in set(Verdict)


@given(
    st.lists(st.sampled_from("no not if my chest hurts pain i want to die cant stop bleeding , . last week".split()))
)
@settings(max_examples=150, deadline=None)
def test_any_mix_of_its_own_words_is_answered(words):
    """Even a jumble of exactly the words it listens for gets an answer."""
    assert verdict(" ".join(words)) in set(Verdict)


def seconds_for(texts):
    """The processor's time for all of `texts`, the best of five, so that a busy machine does not matter."""

    def once():
        before = time.process_time()
        for text in texts:
            verdict(text)
        return time.process_time() - before

    return min(once() for _ in range(5))


def test_a_long_message_costs_no_more_than_its_sentences():
    """Nobody can slow the guard down by writing at length: its work grows about as the text does."""
    texts = sentences("none")[:240]
    assert seconds_for([". ".join(texts[start : start + 12]) for start in range(0, 240, 12)]) <= 6 * seconds_for(texts)


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


def test_a_name_cannot_stand_for_a_list_and_a_concept(tmp_path):
    """Two meanings for one name would change signs that a clinician has approved."""
    data = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    data["concepts"]["hurt"] = {"en": ["sore"]}
    file = tmp_path / "phrases.yml"
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ValueError, match="hurt"):
        load(file)


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
