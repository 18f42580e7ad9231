"""Which language a patient is answered in: what they write, else what their record says."""

import re

from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.patients.queries import with_phone

_ENGLISH = frozenset(
    """the i im my me a an and is are can could want need would like to for with appointment book cancel move change
    when what hi hello hey please thanks thank you yes this that have next tomorrow today morning afternoon see it do
    monday tuesday wednesday thursday friday saturday sunday doctor visit of on at""".split()
)
_SPANISH = frozenset(
    """el la los las un una y es mi me yo quiero quisiera necesito puedo puede para con cita cambiar cancelar mover
    cuando que hola buenos buenas dias tardes por favor gracias si esta este tengo manana hoy tarde ver del lunes martes
    miercoles jueves viernes sabado domingo doctora consulta de en al lo""".split()
)
_FEWEST = 2


def language_of(session: Session, conversation: Conversation, text: str) -> str:
    """`en` or `es`. In the middle of a conversation a single word ("yes") changes nothing."""
    words = re.findall(r"[a-z]+", _plain(text))
    english, spanish = sum(w in _ENGLISH for w in words), sum(w in _SPANISH for w in words)
    is_first = conversation.introduced_at is None
    if max(english, spanish) >= (1 if is_first else _FEWEST) and english != spanish:
        return "en" if english > spanish else "es"
    if is_first:
        return _on_file(session, conversation)
    return conversation.language


def _on_file(session: Session, conversation: Conversation) -> str:
    languages = {patient.language for patient in with_phone(session, conversation.phone)}
    return languages.pop() if len(languages) == 1 and languages <= {"en", "es"} else conversation.language


def _plain(text: str) -> str:
    return text.casefold().translate(str.maketrans("áéíóúüñ", "aeiouun")).replace("'", "").replace("’", "")
