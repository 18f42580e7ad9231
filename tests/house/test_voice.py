"""How Frontdesk speaks: in both languages, plainly, briefly, one question at a time, and never of what is private."""

import re

import pytest

from api.clinic.reading import read_clinic
from api.settings import DEMO_CLINIC
from simulator.segments import segment_count
from tests.house.readability import ease, english_syllables, grade, is_plain, spanish_syllables
from tests.house.wording import FIELD, IN_CALLS_ONLY, LISTS, REVIEWED, Text, Wording, mark, texts, to_review, written

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
CORRECT_SPANISH = frozenset("áíóúÁÍÓÚ")
"""What good Spanish needs beyond the letters of a plain text; docs/decisions has a page about what that costs."""

SEVERAL_FACTS = LISTS | {"utter_appointment", "utter_site"}
READS_BACK = re.compile(r"utter_(confirm_\w+|booked|moved|cancelled|kept|handoff_lead_\w+)")
MOST_SEGMENTS = {"en": (1, 2, 2), "es": (2, 3, 4)}
"""Of a sentence, of what a person is read back or handed off with, and of lists. Measured, then kept."""

QUESTIONS = re.compile(r"\?")
TWO_QUESTIONS: frozenset[str] = frozenset()
"""Texts that may ask twice."""

CARRIERS_WORDS = re.compile(r"\b(CANCEL|CANCELAR|END|QUIT|STOPALL|UNSUBSCRIBE|REVOKE|OPTOUT|YES|UNSTOP|HELP|INFO)\b")
"""In capitals, as a word to text: the network takes each for itself."""
STOP_AND_START = {"utter_introduction", "utter_opted_out"}

MEDICAL = re.compile(
    r"\b(diagnos\w+|symptom\w*|síntoma\w*|disease|illness|enfermedad\w*|cancer|cáncer|hiv|vih|std|pregnan\w+|embaraz\w+"
    r"|depress\w+|depresi\w+|anxiety|ansiedad|suicid\w+|psych\w+|psiqu\w+|psicol\w+|therap\w+|terapia\w*|abortion|aborto"
    r"|rash|sarpullido)\b",
    re.IGNORECASE,
)
MEDICAL_EXAMPLES = {"utter_ask_visit_type"}
"""Whoever asks for a reason gives examples of reasons; they are nobody's own."""


def hard_to_read(wordings):
    return [w for w in wordings if not is_plain(FIELD.sub("it", w.text), w.language)]


def untranslated(wordings):
    """Responses that lack a language, for texts or for calls, or whose languages say different things."""
    by_name: dict[str, list[Wording]] = {}
    for wording in wordings:
        by_name.setdefault(wording.response, []).append(wording)
    wrong = []
    for name, variants in by_name.items():
        channels = {v.channel for v in variants} | ({"voice"} if IN_CALLS_ONLY.fullmatch(name) else {None})
        complete = sorted((c or "", language) for c in channels for language in ("en", "es"))
        written_down = sorted((v.channel or "", v.language) for v in variants)
        facts = {channel: {v.fields for v in variants if v.channel == channel} for channel in channels}
        # A call may leave out what only eyes keep, such as an address in brackets; it never tells more.
        most = frozenset().union(*facts.get(None, facts.get("voice", ())))
        agree = all(len(told) == 1 and min(told) <= most for told in facts.values())
        if written_down != complete or not agree:
            wrong.append(name)
    return wrong


def unsendable(wordings):
    """Letters that make a text dearer though the language does not need them."""
    allowed = {"en": GSM_7, "es": GSM_7 | CORRECT_SPANISH}
    return [w for w in wordings if set(FIELD.sub("", w.text)) - allowed[w.language]]


def too_long(sent):
    return [f"{t.language} {t.response}: {t.segments}" for t in sent if t.segments > most_segments(t)]


def most_segments(text):
    sentence, read_back, several = MOST_SEGMENTS[text.language]
    if text.response in SEVERAL_FACTS:
        return several
    return read_back if READS_BACK.fullmatch(text.response) else sentence


def asking_twice(wordings):
    return [w for w in wordings if len(QUESTIONS.findall(w.text)) > 1 and w.response not in TWO_QUESTIONS]


def for_the_network(wordings):
    """Sentences that would make a patient text a word which the network answers itself."""
    return [
        w
        for w in wordings
        if CARRIERS_WORDS.search(w.text)
        or (re.search(r"\b(STOP|START)\b", w.text) and w.response not in STOP_AND_START)
    ]


def private(wordings, words):
    """Sentences that name the sensitive department or one of its people, or an illness."""
    named = re.compile(rf"\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
    return [
        w for w in wordings if named.search(w.text) or (MEDICAL.search(w.text) and w.response not in MEDICAL_EXAMPLES)
    ]


@pytest.fixture(scope="module")
def sensitive_words():
    """Whatever the demo clinic calls its sensitive department and those who work there."""
    clinic = read_clinic(DEMO_CLINIC)
    departments = {d.code: d for d in clinic.departments if d.sensitive}
    people = [p for p in clinic.providers if p.department in departments]
    assert departments
    assert people
    aliases = [word for d in departments.values() for word in (*d.aliases.en, *d.aliases.es)]
    return [*(w for d in departments.values() for w in (d.name, d.name_es)), *aliases, *(p.family_name for p in people)]


def test_everything_is_said_in_both_languages():
    """Each response has an English and a Spanish text with the same facts in it, and calls have both or neither."""
    assert untranslated(written()) == []


def test_a_missing_language_or_fact_is_found():
    """The control of the test above."""
    english, spanish = Wording("utter_a", "en", None, "At {time}."), Wording("utter_a", "es", None, "A las {time}.")

    assert untranslated([english, spanish]) == []
    assert untranslated([english]) == ["utter_a"]
    assert untranslated([english, spanish, spanish]) == ["utter_a"]
    assert untranslated([english, Wording("utter_a", "es", None, "A las {hour}.")]) == ["utter_a"]
    assert untranslated([english, spanish, Wording("utter_a", "en", "voice", "At {time}.")]) == ["utter_a"]
    for fields, wrong in (("{time}", []), ("it", []), ("{time}, {day}", ["utter_a"])):
        voices = [Wording("utter_a", language, "voice", f"At {fields}.") for language in ("en", "es")]
        assert untranslated([english, spanish, *voices]) == wrong


def test_texts_are_written_in_plain_letters():
    """English keeps to the letters of a plain text; Spanish adds the accents that it needs and nothing else."""
    assert unsendable(written()) == []


def test_dear_letters_are_found():
    """The control of the test above: a typographic apostrophe, a dash, an accent in English, a face in Spanish."""
    dear = [Wording("utter_a", "en", None, text) for text in ("It’s", "9 – 10", "María")]
    dear.append(Wording("utter_a", "es", None, "¡Hola! \N{GRINNING FACE}"))

    assert unsendable(dear) == dear
    assert unsendable([Wording("utter_a", "es", None, "¿Qué día? ¡Mañana, según él!")]) == []


def test_texts_are_short():
    """A sentence is one part in English and two in Spanish; what reads facts back or lists them may be longer."""
    assert too_long(texts()) == []


def test_a_long_text_is_found():
    """The control of the test above."""
    line = "Your visit is at ten. "

    assert too_long([Text("utter_greet", "en", line * 8)]) == ["en utter_greet: 2"]
    assert too_long([Text("utter_booked", "en", line * 8)]) == []
    assert too_long([Text("utter_booked", "en", line * 16)]) == ["en utter_booked: 3"]
    assert too_long([Text("utter_greet", "es", "La visita será el sábado. " * 6)]) == ["es utter_greet: 3"]


def test_what_is_sent_is_filled_in():
    """No text is measured with a field still in it."""
    assert [t.response for t in texts() if FIELD.search(t.body)] == []


def test_the_first_words_and_the_gravest_are_one_part():
    """Who is speaking, 911 and 988 arrive whole, in both languages."""
    first = [t for t in texts() if re.fullmatch(r"utter_(introduction|emergency|crisis|emergency_\w+)", t.response)]

    assert len(first) == 10
    assert [t.response for t in first if segment_count(t.body) > 1] == []


def test_texts_are_plain():
    """A sixth-grader reads every text with ease."""
    assert hard_to_read(written()) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Your appointment necessitates prior authorization documentation from your insurance organization."),
        (
            "es",
            "La documentación correspondiente a su autorización administrativa permanece pendiente de verificación.",
        ),
    ],
)
def test_officialese_is_found(language, text):
    """The control of the test above."""
    assert hard_to_read([Wording("utter_a", language, None, text)])


def test_reading_is_measured_as_its_authors_do():
    """Syllables as a reader hears them, and two texts whose levels are known by hand."""
    heard = {"appointment": 3, "please": 1, "visited": 3, "table": 2, "times": 1, "moved": 1}
    oido = {"día": 2, "quién": 1, "leer": 2, "muy": 1, "guía": 2, "vergüenza": 3, "ciudad": 2, "automático": 5}

    assert {word: english_syllables(word) for word in heard} == heard
    assert {word: spanish_syllables(word) for word in oido} == oido
    assert grade("The cat sat on the mat. The dog sat on the cat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert ease("El sol sale por el mar.") == pytest.approx(206.835 - 62.3 * 7 / 6 - 6)


def test_one_question_at_a_time():
    """Nobody is asked two things in one sentence."""
    assert asking_twice(written()) == []
    assert asking_twice([Wording("utter_a", "es", None, "¿Quién es? ¿Y para cuándo?")]), "the control"


def test_nobody_is_told_to_text_what_the_network_takes():
    """A bare CANCEL ends all texts: no sentence asks for it, and STOP and START are said where they are meant."""
    assert for_the_network(written()) == []
    assert for_the_network([Wording("utter_a", "en", None, "Reply CANCEL to cancel it.")]), "the control"
    assert for_the_network([Wording("utter_a", "es", None, "Escriba STOP.")]), "the control"


def test_no_sentence_tells_what_is_private(sensitive_words):
    """A text may be read by anybody who picks up the phone."""
    assert private(written(), sensitive_words) == []
    for told in ("With Dr. Bell at ten.", "Your therapist is away.", "About your diagnosis", "su cita de salud mental"):
        assert private([Wording("utter_a", "en", None, told)], sensitive_words), f"the control: {told}"


def test_what_was_reviewed_is_what_is_said():
    """A mark in the list of Spanish texts that were read belongs to a text of today; others wait for their reader."""
    marks = {mark(wording) for wording in written() if wording.language == "es"}
    listed = [line for line in REVIEWED.read_text().splitlines() if not line.startswith("#")]

    assert [line for line in listed if line not in marks] == []
    assert len(to_review()) == len(marks) - len(listed)
    changed = Wording("utter_greet", "es", None, "¡Buenas!")
    assert mark(changed) not in marks, "the control"
