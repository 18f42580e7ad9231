"""What patients ask beside visits, and how they would know that the answer is right.

The facts are written down here by hand, as the clinic's leaflet has them, and not taken from the program's own reading
of the clinic's file.
"""

import re
from dataclasses import dataclass

from tests.simulated.reading import folded


@dataclass(frozen=True)
class Question:
    """`facts` are expressions that the answer must fit, all of them, in either language and without accents.

    Where a person should answer, `task` says what the staff must find before them: the task's kind, and its topic.
    """

    topic: str
    en: str
    es: str
    facts: tuple[str, ...] = ()
    task: tuple[str, str | None] | None = None

    def is_answered_by(self, words: str) -> bool:
        plain = folded(words)
        return all(re.search(fact, plain) for fact in self.facts)


def _asked(topic: str, en: str, es: str, *facts: str) -> Question:
    return Question(topic, en, es, facts)


def _for_staff(topic: str, en: str, es: str, kind: str = "topic", about: str | None = None) -> Question:
    return Question(topic, en, es, task=(kind, about))


_RIVERSIDE_STREET, _HILLTOP_STREET = "120 river rd", "48 hill st"
_SATURDAY = r"\b(?:sat|sab)\w*"
_EIGHT, _HALF_PAST_SIX, _NINE = r"\b0?8(?::00)? ?(?:am?|a\. ?m\.)?", r"\b(?:6:30|18:30)\b", r"\b0?9(?::00)?\b"
_FRIDAY = r"\b(?:fri|vie)\w*|\bmon\w*(?: ?-| to) ?fri|\blun\w*(?: ?-| a) ?vie"

OF_THE_BOT = (
    _asked("parking", "where do I park", "¿dónde me estaciono?", r"parking|estacionamiento|garage|garaje"),
    _asked("parking", "is there a parking lot at Riverside", "¿hay estacionamiento en Riverside?",
           "riverside|120 river", r"free parking|behind|gratis|gratuito|detras"),
    _asked("parking", "where can I park at Hilltop", "¿hay estacionamiento en Hilltop?",
           "hilltop|48 hill", r"garage|garaje|next door|al lado"),
    _asked("hours", "what time do you open", "¿a qué hora abren?", _EIGHT),
    _asked("hours", "are you open on saturdays", "¿abren los sábados?", _SATURDAY, _NINE),
    _asked("hours", "how late are you open thursday", "¿hasta qué hora abren los jueves?", _HALF_PAST_SIX),
    _asked("address", "what's your address", "¿cuál es la dirección?", _RIVERSIDE_STREET),
    _asked("address", "how do I get to the clinic", "¿dónde queda la clínica?", _RIVERSIDE_STREET),
    _asked("address", "where is the Hilltop office", "¿dónde está la clínica de Hilltop?", _HILLTOP_STREET),
    _asked("works", "does Dr. Lee work on Fridays", "¿el Dr. Lee trabaja los viernes?", r"\blee\b", _FRIDAY),
    _asked("works", "what days is Dr. Patel in", "¿qué días atiende la Dra. Patel?", r"\bpatel\b", _FRIDAY),
    _asked("works", "when does Nora Okafor see patients", "¿cuándo atiende Nora Okafor?", r"\bokafor\b", _SATURDAY),
)  # fmt: skip
OF_A_PERSON = (
    _for_staff("refill", "I need a refill on my blood pressure pills", "necesito que me renueven la receta",
               about="refill"),
    _for_staff("refill", "can you refill my metformin", "se me acabó la medicina de la presión", about="refill"),
    _for_staff("results", "are my lab results back", "¿ya están mis resultados?", about="results"),
    _for_staff("results", "what did my blood work say", "¿qué salió en mis análisis?", about="results"),
    _for_staff("billing", "I got a bill I don't understand", "me llegó una factura que no entiendo", about="billing"),
    _for_staff("billing", "why was I charged twice", "¿por qué me cobraron dos veces?", about="billing"),
    _for_staff("records", "I need a copy of my records", "necesito copia de mi expediente", about="records"),
    _for_staff("records", "can you send my records to another doctor", "¿pueden mandar mi expediente a otro doctor?",
               about="records"),
    _for_staff("human", "can I talk to someone", "quiero hablar con alguien", "asked"),
    _for_staff("human", "I want a human", "páseme con una persona", "asked"),
    _for_staff("human", "let me speak to the receptionist", "quiero hablar con la recepcionista", "asked"),
)  # fmt: skip
