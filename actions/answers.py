"""Short answers to an open question: yes, no, none of these, never mind."""

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=256)
def folded(text: str) -> str:
    """Lower case, without accents, punctuation as spaces: what two spellings of a word have in common."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w#]+", " ", plain.replace("'", "").replace("’", "")).split())


_NONE = re.compile(
    r"\b(?:none|neither|ninguna|ninguno|nope to all|different (?:day|time|one)s?|other (?:times?|options?|days?)|"
    r"something else|anything else|what else|more (?:times|options)|otras? (?:horas?|opciones|dias?|fechas?)|"
    r"otro (?:dia|horario)|any other|none of (?:those|these|them)|dont work|doesnt work|no me sirven?)\b"
)
_YES_WORDS = (
    "yes+|yep|yeah|yup|ya|y|ok|okay|okey|k|sure|correct|right|perfect|great|good|confirm(?:ed)?|absolutely|definitely|"
    "of course|fine|exactly|alright|all right|do it|book it|lets do it|go ahead|sounds good|looks good|that works|"
    "works for me|works|thats (?:right|fine|good|correct|it|perfect)|i do|"
    "si+|claro|por supuesto|correcto|perfecto|dale|esta bien|muy bien|bueno|de acuerdo|confirmo|asi es|adelante|va|vale"
)
_POLITE = "please|pls|plz|thanks?|thank you|thx|ty|por favor|gracias|muchas gracias|maam|sir|it|for me|then"
# A yes books, so nothing else may be in it: "please don't", "ok but", "fine, what does it cost" are none.
_YES = re.compile(rf"(?:(?:{_YES_WORDS})(?: |$))+(?:(?:{_POLITE})(?: |$))*")
_BEGINS_WITH_YES = re.compile(rf"(?:{_YES_WORDS})\b")
_HEDGE = re.compile(
    r"\b(?:but|wait|not|no|nope|dont|cant|wont|instead|another|other|different|else|what|how|when|where|who|why|which|is|"
    r"are|can|could|would|do|does|did|let|first|actually|change|later|earlier|before|with|hold|maybe|if|unless|stop|back|"
    r"move|cancel|sorry|hmm|pero|otro|otra|espere|espera|cuanto|donde|puede|puedo|antes|cuando|mejor|cambiar|quien|que|"
    r"todavia|aun|primero)\b"
)
_MOST_WORDS_OF_A_YES = 6
_NO = re.compile(
    r"^(?:please )?(?:no+|nope|nah|n|not|absolutely not|of course not|definitely not|never ?mind|dont|do not|wrong|"
    r"cancel that|keep it|leave it|forget it|negative|"
    r"para nada|mejor no|no gracias|incorrecto|dejalo)\b"
)
_LEAVE = re.compile(
    r"^(?:(?:actually|ok|oh|no|well|mejor|bueno) )*(?:never ?mind|nvm|forget (?:it|about it|that)|cancel that|"
    r"stop|leave it|drop it|scratch that|not anymore|olvidelo|olvidalo|dejalo|dejelo|ya no|cancele eso|cancela eso)\b"
)
_THUMB = re.compile(r"^\s*(?:👍|✅|👌)")


def read_yes_no(text: str, intent: str) -> bool | None:
    """Yes, no, or neither. The words come first; the model's reading counts only where nothing speaks against it."""
    said = folded(text)
    if _THUMB.match(text) or said == "1" or _YES.fullmatch(said):
        return True
    if said == "2" or _NO.match(said):
        return False
    if intent in ("deny", "stop_flow"):
        return False
    hedged = "?" in text or _HEDGE.search(said) or len(said.split()) > _MOST_WORDS_OF_A_YES
    return True if not hedged and (intent == "affirm" or _BEGINS_WITH_YES.match(said)) else None


def wants_to_leave(text: str) -> bool:
    """Whether the message drops what is under way, in so many words."""
    return bool(_LEAVE.match(folded(text)))


def declines_all(text: str, intent: str) -> bool:
    """Whether none of the options will do. The model alone is believed only on words that hold nothing else."""
    return bool(_NONE.search(folded(text))) or intent == "request_alternatives"
