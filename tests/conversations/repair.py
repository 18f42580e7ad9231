"""The repair matrix's rows and columns as data, and how one cell is played.

A column brings a patient to an open question of a flow. A row is what patients say there instead of an answer. After it
the conversation is finished by somebody who answers whatever is asked, and the book must hold what was wished for.
"""

import re
import zlib
from dataclasses import dataclass

from tests.conversations.crowd import Understudy

Words = tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A flow's open question: who is brought there by which texts, what is asked, and what finishing changes."""

    who: str
    texts: Words
    asks: str
    result: str
    es_texts: Words = ()


@dataclass(frozen=True)
class Pattern:
    """A kind of repair: wordings, what the answer must hold, and what becomes of the flow.

    `then`: `open` (the flow can be finished), `gone` (nothing is booked, changed or held), `person` (a person takes
    over), `silent` (no more texts).
    """

    en: Words
    marks: str
    then: str = "open"
    es: Words = ()
    result: str = ""
    """What finishing changes where it is not what the column says."""
    only: Words = ()
    """Columns where it makes sense; empty means all. `WHY_NOT` gives the reason."""
    beside_names: Words = ()
    """Wordings where a name is asked for, if the others could be one. `WHY_NOT` gives the reason."""


WHO_AM_I = {
    "Omar": "Haddad 1/15/1979",
    "Grace": "Kim 7/21/1996",
    "Ana": "Torres 4/12/1988",
    "James": "Walker 11/3/1954",
    "Stranger": "Sam Porter 3/4/1985",
}

STEPS = {
    "booking/party": Step(
        "Omar",
        ("I need a checkup visit with dr lee next wednesday",),
        r"date of birth|fecha de nacimiento",
        r"^book: Omar \S+ lee Wed 03-11",
        ("Necesito una cita con el doctor Lee el miércoles de la próxima semana",),
    ),
    "booking/visit_type": Step(
        "Grace", ("I need an appointment", "{id}"), r"What is the visit for|Para qué es la visita", r"^book: Grace \S+"
    ),
    "booking/provider": Step(
        "Ana",
        ("can leo see dr ramen next week", "{id}"),
        r"Who do you mean|A quién se refiere",
        r"^book: Leo \S+ raman",
    ),
    "booking/slot": Step(
        "Omar",
        ("appointment with dr lee next wednesday", "{id}"),
        r"(?s)1\) .*2\) ",
        r"^book: Omar office-visit lee",
        ("Quiero una consulta con el doctor Lee el miércoles de la próxima semana", "{id}"),
    ),
    "booking/confirmed": Step(
        "Omar",
        ("appointment with dr lee next wednesday", "{id}", "1"),
        r"Shall I book it|Lo reservo",
        r"^book: Omar office-visit lee Wed 03-11",
        ("Quiero una consulta con el doctor Lee el miércoles de la próxima semana", "{id}", "1"),
    ),
    "rescheduling/party": Step(
        "Omar",
        ("I need to move my appointment to another day",),
        r"date of birth|fecha de nacimiento",
        r"^move: Omar annual-physical lee",
        ("Necesito cambiar mi cita para otro día",),
    ),
    "rescheduling/appointment": Step(
        "Grace", ("I need to move my appointment to another day", "{id}"), r"Which visit", r"^move: Grace \S+"
    ),
    "rescheduling/slot": Step(
        "Omar",
        ("I need to move my appointment to another day", "{id}"),
        r"(?s)1\) .*2\) ",
        r"^move: Omar annual-physical lee",
        ("Necesito cambiar mi cita para otro día", "{id}"),
    ),
    "rescheduling/confirmed": Step(
        "Omar",
        ("I need to move my appointment to another day", "{id}", "1"),
        r"Move Omar's visit from|Cambio la visita de Omar",
        r"^move: Omar annual-physical lee",
        ("Necesito cambiar mi cita para otro día", "{id}", "1"),
    ),
    "cancelling/party": Step(
        "Omar",
        ("please cancel my appointment",),
        r"date of birth|fecha de nacimiento",
        r"^cancel: Omar annual-physical lee Fri 03-20 08:00",
        ("Quiero anular mi cita por favor",),
    ),
    "cancelling/appointment": Step(
        "Grace", ("please cancel my appointment", "{id}"), r"Which visit", r"^cancel: Grace \S+"
    ),
    "cancelling/confirmed": Step(
        "Omar",
        ("please cancel my appointment", "{id}"),
        r"cancel this visit|anular esta visita",
        r"^cancel: Omar annual-physical lee Fri 03-20 08:00",
        ("Quiero anular mi cita por favor", "{id}"),
    ),
    "checking/party": Step(
        "Omar", ("when is my appointment?",), r"date of birth|fecha de nacimiento", r"^$", ("¿Cuándo es mi cita?",)
    ),
    "registration/party": Step(
        "Stranger",
        ("I'd like to book a checkup", "no, first time"),
        r"first and last name",
        r"^book: Sam \S+",
    ),
}

_SLOTS = ("booking/slot", "rescheduling/slot")
_TIMES = (*_SLOTS, "booking/confirmed", "rescheduling/confirmed")
_BOOKING_TIMES = ("booking/slot", "booking/confirmed")

PATTERNS = {
    "correct an earlier answer: the day": Pattern(
        ("sorry, I meant thursday of next week", "oops I meant thursday next week not that day"),
        r"Mar 12|12 de mar|March 12|Thu",
        es=("perdón, quise decir el jueves de la próxima semana",),
        result=r"^(book|move): Omar \S+ \S+ (Thu 03-12|Wed 03-11|Fri 03-13)",
        only=_TIMES,
    ),
    "changed wish: another kind of visit": Pattern(
        ("actually I need a flu shot instead", "hmm make that a vaccination instead"),
        r"(?s)1\) |Vaccination",
        result=r"^book: Omar immunization",
        only=_BOOKING_TIMES,
    ),
    "changed wish: another day": Pattern(
        ("make it friday of next week instead", "can we do next week friday instead"),
        r"Mar 13|March 13",
        es=("mejor el viernes de la próxima semana",),
        result=r"^(book|move): Omar \S+ lee Fri 03-13",
        only=_TIMES,
    ),
    "earlier": Pattern(
        ("anything earlier?", "do you have something sooner"),
        r"(?s)1\) |earlier|sooner|closest",
        es=("¿no hay algo más temprano?",),
        only=_SLOTS,
    ),
    "later": Pattern(
        ("anything later?", "something later in the day please"), r"1\) ", es=("algo más tarde",), only=_SLOTS
    ),
    "other options": Pattern(
        ("none of those work for me", "what else do you have?", "any other times?"),
        r"1\) ",
        es=("ninguno me sirve, ¿qué más hay?",),
        only=_SLOTS,
        result=r"^(book|move): Omar",
    ),
    "another doctor": Pattern(
        ("with dr patel instead please", "can I see dr patel instead"),
        r"Patel",
        es=("mejor con la doctora Patel",),
        only=_TIMES,
        result=r"^(book|move): Omar \S+ patel",
    ),
    "another place": Pattern(
        ("at hilltop instead", "can it be at the hilltop office instead"),
        r"Hilltop|closest|nothing",
        es=("mejor en Hilltop",),
        only=_TIMES,
        result=r"^(book|move): Omar",
    ),
    "side question: where": Pattern(
        ("where are you located?", "what's the address?"), r"River Rd", es=("¿dónde están ubicados?",)
    ),
    "side question: parking": Pattern(
        ("is there parking?", "where can I park"), r"[Pp]arking", es=("¿hay estacionamiento?",)
    ),
    "side question: hours": Pattern(
        ("what are your hours?", "when are you open"), r"8:00|Open", es=("¿a qué hora abren?",)
    ),
    "side question: a doctor's days": Pattern(
        ("does dr patel work fridays?", "what days does dr patel work"),
        r"Patel",
        es=("¿la doctora Patel trabaja los viernes?",),
    ),
    "side question for the staff": Pattern(("how much does a visit cost?",), r"staff|\$|insurance|cost"),
    "repeat": Pattern(("can you repeat that?", "say that again please"), r"\?|1\) ", es=("¿puede repetir?",)),
    "what can you do": Pattern(
        ("what can you do?", "help me, what can you do here"), r"book, move", es=("¿qué puede hacer?",)
    ),
    "why do you ask": Pattern(
        ("why do you need that?", "why do you ask"), r"privacy|so that|because|need|\?", es=("¿por qué lo pregunta?",)
    ),
    "are you a robot": Pattern(
        ("are you a robot?", "am I talking to a bot"), r"automated assistant", es=("¿eres un robot?",)
    ),
    "thanks": Pattern(("thanks", "thank you so much"), r"welcome", es=("gracias",)),
    "chit-chat": Pattern(
        ("nice weather today isn't it", "how are you today?"), r"ready to help", es=("qué bonito día hace",)
    ),
    "insult": Pattern(
        ("you are so stupid", "this is a stupid bot"), r"sorry this is not going well", es=("eres un inútil",)
    ),
    "unclear once": Pattern(
        ("blorp the quux",), r"Sorry|didn't", es=("zorp quix blarg",), beside_names=("??? 12 %%", "%% ... 7 ??")
    ),
    "unclear twice": Pattern(
        ("blorp the quux >> zyx wvut snarf",),
        r"PERSON",
        es=("blorp quux >> zyx wvut snarf",),
        beside_names=("??? 12 %% >> asdf qwer asdf zxcv asdf",),
    ),
    "unclear thrice": Pattern(
        ("blorp the quux >> zyx wvut snarf >> florgle snark",),
        r"staff|personal|equipo",
        "person",
        es=("blorp quux >> zyx wvut snarf >> florgle snark",),
        beside_names=("??? 12 %% >> asdf qwer asdf zxcv asdf >> %% 7 ??",),
    ),
    "language switched": Pattern(
        ("¿podemos hablar en español por favor?", "en español por favor"), r"¿|espa|fecha|cita|[Vv]isita"
    ),
    "start over": Pattern(
        ("start over", "can we start over please"), r"start over", "gone", es=("empecemos de nuevo",)
    ),
    "never mind": Pattern(("never mind", "forget it, never mind"), r"[Nn]othing|left that", "gone", es=("olvídelo",)),
    "asks for a person": Pattern(
        ("I want to talk to a person", "can I speak with a human please"),
        r"staff",
        "person",
        es=("quiero hablar con una persona",),
    ),
    "wrong number": Pattern(("you have the wrong number", "wrong number, I'm not a patient"), r"Sorry", "person"),
    "emergency": Pattern(
        ("my chest hurts and I can't breathe", "I think I'm having a heart attack"),
        r"911",
        "person",
        es=("me duele mucho el pecho y no puedo respirar",),
    ),
    "opt-out in other words": Pattern(
        ("please stop texting me", "don't text me anymore"),
        r"won't get any more|START",
        "silent",
        es=("no me manden más mensajes",),
    ),
    "another flow: cancelling": Pattern(
        ("actually please cancel my appointment on the 20th", "I want to cancel the visit that I have"),
        r"cancel this visit|date of birth|Which visit",
        result=r"^cancel: Omar annual-physical",
        only=("booking/party", "booking/slot", "checking/party"),
    ),
    "another flow: checking": Pattern(
        ("wait, when is my appointment?", "what appointments do I have"),
        r"March 20|date of birth",
        "listed",
        only=("booking/party", "booking/slot", "rescheduling/party", "cancelling/party"),
    ),
    "more than asked": Pattern(
        ("Haddad 1/15/1979, mornings are best, and I don't drive so a ride brings me",),
        r"(?s)1\) |cancel this visit|March 20",
        es=("Haddad 15/1/1979, de preferencia por la mañana",),
        only=("booking/party", "rescheduling/party", "cancelling/party", "checking/party"),
    ),
}

WHY_NOT = {
    "correct an earlier answer: the day": "before times are offered no day has been answered",
    "changed wish: another kind of visit": "only a booking has a kind of visit to change, and here it is known",
    "changed wish: another day": "only where times are under discussion",
    "earlier": "only offers can be earlier or later",
    "later": "only offers can be earlier or later",
    "other options": "only offers have alternatives",
    "another doctor": "only where a doctor has been offered",
    "another place": "only where a place has been offered",
    "another flow: cancelling": "played where it differs: before identity, among offers, and from checking",
    "another flow: checking": "played where it differs: before identity in each flow, and among offers",
    "unclear once": "a few words of letters may be a family name: where one is asked for, what cannot be one",
    "unclear twice": "as for once",
    "unclear thrice": "as for once",
    "more than asked": "the answers to the other questions are picks, and those are scripts of their own",
}

_FINISHED = "|".join(  # What is said when a flow has come to its end.
    (
        *(r"Booked for", r"^Moved\.", r"is cancelled", r"Your next visits?:"),
        *(r"Reservado para", r"^Listo", r"queda anulada", r"Sus? próximas?"),
    )
)


def wording(pattern: Pattern, row: str, column: str, language: str) -> list[str]:
    """Which of the wordings a cell uses: always the same one, and another in the next cell."""
    choices = pattern.es if language == "es" else pattern.en
    if column.endswith("/party"):
        choices = pattern.beside_names or choices
    return choices[zlib.crc32(f"{row}/{column}".encode()) % len(choices)].split(" >> ")


def play(patient: Understudy, row: str, column: str, language: str = "en") -> None:
    """One cell: to the step, the pattern's words, and what must come of them."""
    step, pattern = STEPS[column], PATTERNS[row]
    answer = ""
    for words in step.es_texts if language == "es" else step.texts:
        answer = patient.says(words.replace("{id}", WHO_AM_I[step.who]))
    assert re.search(step.asks, answer), f"{column} was not reached"
    for words in wording(pattern, row, column, language):
        answer = patient.says(words)
    marks = pattern.marks if language == "en" else "."
    assert re.search(marks, answer), f"the answer should have {marks!r}"
    assert patient.changes() == [], "nothing may be booked or changed before the yes"
    match pattern.then:
        case "open":
            finish(patient, step.who, pattern.result or step.result)
        case "gone":
            assert patient.holds == 0, "a time is still held"
            assert patient.handler == "bot", "no person is needed for that"
        case "person":
            assert patient.handler == "queue", "a person should take over"
            assert patient.holds == 0, "a time is still held"
        case "silent":
            assert patient.says("hello?") == "", "no more texts were wished"
        case "listed":
            if re.search(r"date of birth", answer):
                answer = patient.says(WHO_AM_I[step.who])
            assert re.search("March 20, 8:00 AM", answer), "the visit is told"


def finish(patient: Understudy, who: str, result: str) -> None:
    """Answers whatever is asked until the flow has ended, and looks into the book."""
    for _ in range(7):
        heard = patient.said[-1][1]
        if re.search(_FINISHED, heard, re.MULTILINE):
            break
        answer = _answer_to(heard, who)
        assert answer, "no open question is put again"
        patient.says(answer)
    else:
        raise AssertionError("the flow did not come to an end")
    changes = patient.changes()
    if result == "^$":
        assert changes == [], "checking changes nothing"
    else:
        assert len(changes) == 1, f"one change was wished, not {changes}"
        assert re.search(result, changes[0]), f"wished was {result!r}, and the book has {changes[0]!r}"


_ANSWERS = (
    (r"Shall I book it|Lo reservo|^Move .*\?|Cambio la visita", "yes"),
    (r"cancel this visit, right|anular esta visita", "yes"),
    (r"been to our clinic before|ha venido antes", "no, first time"),
    (r"date of birth|fecha de nacimiento|last name|apellido", "{id}"),
    (r"[Ww]hat is the visit for|[Pp]ara qué es la visita", "a checkup please"),
    (r"^1\) |Text REPEAT to see|Escriba REPETIR para ver", "1"),
)


def _answer_to(heard: str, who: str) -> str | None:
    for question, answer in _ANSWERS:
        if re.search(question, heard, re.MULTILINE):
            return answer.replace("{id}", WHO_AM_I[who])
    return None
