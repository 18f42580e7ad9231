"""Which language a patient is answered in: the one they ask for, else what they write, else what their record says."""

import re

from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.patients.queries import with_phone

# Words that both languages have ("me", "no", "a", "son", "he") are in neither list, and so are names.
_ENGLISH = frozenset(
    """the i im ive ill id my an and is are was were can cant could would will want need like to for with from
    appointment appointments book cancel move change reschedule when what where which who how why does do dont did
    have had get make see it its this that these there next tomorrow today tonight morning afternoon evening week
    monday tuesday wednesday thursday friday saturday sunday doctor visit of on at or but not any your we she her his
    first second third one earlier later sooner other another time day
    daughter mother mom dad child kid wife husband""".split()
)
_SPANISH = frozenset(
    """el un una unos es son esta estoy estan mi mis su sus yo quiero quisiera necesito gustaria puedo puede pueden
    para con sin cita citas cambiar cancelar anular mover reservar agendar cuando que cual donde como quien cuanto
    tengo tiene tienen hay manana hoy tarde noche temprano ver lunes martes miercoles jueves viernes sabado domingo
    doctora consulta en al lo se le les por pero porque mas muy tambien ya ese esa eso este otro otra otros otras
    semana dia dias hora horas proximo proxima primero primera segundo segunda tercero tercera soy fue hijo hija
    esposo esposa ninos nino nina duele puedan mejor ninguno ninguna""".split()
)
_NAME_PARTICLES = frozenset("de del la las los y".split())
"""Spanish words, and parts of names: "Ana de la Cruz" is said in any language."""

_COURTESIES = {
    "en": re.compile(r"\b(thank you|thanks|thx|please|pls|hi|hello|hey|yes|yeah|good morning|good afternoon|bye)\b"),
    "es": re.compile(
        r"\b(muchas gracias|gracias|por favor|porfa|porfavor|hola|buenos dias|buenas tardes|buenas noches|buenas|buenos"
        r"|si|claro|adios|hasta luego)\b"
    ),
}
"""What people know to say in a language that is not theirs."""

_FEWEST = 2

_NAMES = {"en": frozenset({"english", "ingles"}), "es": frozenset({"spanish", "espanol", "castellano"})}
_IN_A_REQUEST = frozenset(
    """ok hi hello hola sorry perdon disculpe please pls por favor porfa thanks thank gracias mejor
    i id we you me le can could may do would rather prefer prefiero want need quiero quisiera like to have it this lo
    que be puede podria podemos se text texts message messages mensajes write reply answer talk speak habla hablan hable
    hablar hablas hablo escribir escriba escribame responda responder contestar continue switch change cambiar cambie
    seguir in en a al el only just solo solamente instead now idioma language
    dont do not cant cannot no really well understand know read entiendo leo comprendo any very much nada de""".split()
)
"""What a message may hold that asks for a language and for nothing else."""

_DOES_NOT_SPEAK = re.compile(
    r"\b(?:dont|do not|cant|cannot|no) (?:really |well )?"
    r"(?:speak|understand|know|read|hablo|entiendo|se|leo|comprendo) (?:\w+ )?(\w+)"
)

SAY_AGAIN = {"en": "please repeat that", "es": "repita eso por favor"}
"""What is left for the dialogue of a message that asks for nothing but a language."""


def language_of(session: Session, conversation: Conversation, text: str) -> str:
    """`en` or `es`. In the middle of a conversation a single word, a name or a courtesy changes nothing."""
    if asked := language_asked_for(text):
        return asked
    is_first = conversation.introduced_at is None
    english, spanish = _words_of(text)
    if max(english, spanish) >= (1 if is_first else _FEWEST) and english != spanish:
        return "en" if english > spanish else "es"
    return _at_first(session, conversation, text) if is_first else conversation.language


def language_asked_for(text: str) -> str | None:
    """The language of "english please", "¿habla español?", "no hablo inglés"; not of "a doctor who speaks Spanish"."""
    plain = plain_words(text)
    if (refused := _DOES_NOT_SPEAK.search(plain)) and (language := _named(refused[1])):
        return "es" if language == "en" else "en"
    return _named(plain) if asks_only_for_a_language(text) else None


def asks_only_for_a_language(text: str) -> bool:
    """Whether nothing is left to be answered once the language has changed."""
    plain = plain_words(text)
    return _named(plain) is not None and set(plain.split()) <= _IN_A_REQUEST | _NAMES["en"] | _NAMES["es"]


def _named(plain: str) -> str | None:
    """The only language that the words name."""
    named = [language for language, names in _NAMES.items() if names & set(plain.split())]
    return named[0] if len(named) == 1 else None


def _words_of(text: str) -> tuple[int, int]:
    """How many words are English and how many Spanish, courtesies left out."""
    plain = plain_words(text)
    for courtesies in _COURTESIES.values():
        plain = courtesies.sub(" ", plain)
    words = plain.split()
    english, spanish = sum(w in _ENGLISH for w in words), sum(w in _SPANISH for w in words)
    return english, spanish and spanish + sum(w in _NAME_PARTICLES for w in words)


def _at_first(session: Session, conversation: Conversation, text: str) -> str:
    """A greeting tells the language, but "hi" does not outweigh a record that says Spanish."""
    courteous = [language for language, words in _COURTESIES.items() if words.search(plain_words(text))]
    recorded = {patient.language for patient in with_phone(session, conversation.phone)}
    on_file = recorded.pop() if len(recorded) == 1 and recorded <= {"en", "es"} else None
    if courteous == ["es"] or (courteous == ["en"] and on_file != "es"):
        return courteous[0]
    return on_file or conversation.language


def plain_words(text: str) -> str:
    """The words alone, in small letters without accents."""
    letters = text.casefold().translate(str.maketrans("áéíóúüñ", "aeiouun")).replace("'", "").replace("’", "")
    return " ".join(re.findall(r"[a-z]+", letters))
