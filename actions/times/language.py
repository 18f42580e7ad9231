"""Which of the two languages a message is in, for the few expressions that mean different things in them."""

import re

_SPANISH = re.compile(
    r"\b(?:el|la|los|las|de|del|por|para|una?|que|hoy|manana|tarde|noche|semana|dia|puedo|quiero|cita|despues|antes|"
    r"lunes|martes|miercoles|jueves|viernes|sabado|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"septiembre|octubre|noviembre|diciembre|si|gracias|hola|q|x|pa|pal|xfa|mi|es|se|no|con|las?|al|y"
    r"|a|soy|tengo|cuando|como|bien)\b"
)
_ENGLISH = re.compile(
    r"\b(?:the|of|on|at|in|for|is|my|to|can|i|you|with|and|or|please|today|tomorrow|week|day|after|before|next|"
    r"morning|afternoon|[a-z]+day|appointment|yes|thanks|hello|hi|it|that|im|we|he|she|my|was|have|this|not)\b"
)


def is_spanish(plain: str, hint: str | None) -> bool:
    """True if the words are Spanish; a message without telling words is in the language of `hint`."""
    spanish, english = len(_SPANISH.findall(plain)), len(_ENGLISH.findall(plain))
    return spanish > english if spanish != english else hint == "es"
