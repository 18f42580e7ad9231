"""Words that end all texts and that the network does not know: "STOP PLEASE", "quit texting me", "ya no me escriban".

The dialogue model knows many more; these count also when it is silent or broken. Each is the whole message: what might
mean a visit or a pain ("stop it hurts") is left to the model.
"""

import re
import unicodedata

_TEXTS = "((any|the|these|your|all|more|automated|automatic|spam|unwanted) )*(text|sms|message|msg|text message)s?"
_TEXTING = "(texting|messaging|contacting|bothering|bugging|writing|spamming)"
_TO = "( (to )?(me|us|my (phone|number|cell)|this (number|phone|line)|here))?"
_TEXTOS = "((mas|estos|esos|sus|los|tantos) )*(textos|mensajes|mensajitos|sms)( de texto)?"
_ESCRIBAN = "(escriban?|escribas|texteen?|manden?|mandes|envien?|envies|molesten?|molestes)"
_ENDINGS = [
    "stop|stopall|stop all|unsubscribe( me)?|opt( me)? out|optout|no mas",
    f"(stop|quit|cease)( all)? {_TEXTING}{_TO}",
    f"(stop|quit|cease|end)( sending)?{_TO}( with)? {_TEXTS}{_TO}",
    f"(dont|do not|never) (text|message|msg|sms){_TO}",
    f"(dont|do not|never) send{_TO} {_TEXTS}{_TO}",
    f"no more {_TEXTS}|no more {_TEXTING}{_TO}",
    f"i (dont|do not|no longer) want( to (get|receive))? {_TEXTS}{_TO}( from you)?",
    "i (want|would like) to (opt out|unsubscribe)",
    "(take|remove) (me|my number|this number) (off|from) (your|this) list",
    f"no (mas|quiero( recibir)?) {_TEXTOS}",
    f"(ya )?no( me| nos)? {_ESCRIBAN}( mas)?( {_TEXTOS})?( a este numero)?",
    f"(deje|dejen|deja|paren|pare|para) de (escribir|textear|mandar|enviar|molestar)(me|nos)?( {_TEXTOS})?",
    f"(paren|pare|basta)( ya)?( de| con)? {_TEXTOS}|(quiteme|quitenme|saqueme|saquenme|borrenme) de (su|esta) lista",
    "(alto|parar|baja|darme de baja|quiero darme de baja)",
]
_COURTESY = "(please|pls|plz|now|already|again|anymore|any more|ever|thanks|thank you|por favor|x favor|ya|gracias)"
_ENDING = re.compile(f"({_COURTESY} )*({'|'.join(_ENDINGS)})( {_COURTESY})*")
_MOST_LETTERS = 120


def ends_texts(text: str) -> bool:
    """Whether the whole message says in other words than the network's that no text is wanted any more."""
    letters = unicodedata.normalize("NFD", text[: _MOST_LETTERS + 1].casefold().replace("'", "").replace("’", ""))
    words = "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split()
    return len(text) <= _MOST_LETTERS and _ENDING.fullmatch(" ".join(words)) is not None
