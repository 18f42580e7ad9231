"""Whether "Is this happening now?" was answered with a no that leaves no doubt; all else counts as yes."""

import re
import unicodedata

_NOW = "(right now|now|at all|at the moment|at this moment|currently|anymore|any more)"
_NO = [
    "no|nope|nah|2",
    f"(it is |its )?not (happening( {_NOW})?|{_NOW})",
    f"it isnt( happening)?( {_NOW})?",
    # "no estoy bien", "no esta pasando" and "no ahora" are missing on purpose: a comma may turn them round.
    "(ahora|ahora mismo|en este momento) no|ya no|no me esta pasando( ahora)?",
]
_WHEN = [
    "in the past|before|years ago|months ago|weeks ago|last (week|month|year)",
    r"(a|one|two|three|\d+|a few|some|several) (week|month|year)s? ago",
    r"hace (tiempo|anos|meses|semanas)|hace (un|una|dos|tres|\d+|unos|unas|varios|varias) (ano|mes|semana)(s|es)?",
    "el (ano|mes) pasado|la semana pasada|antes",
]
_BESIDES = [
    f"(it was |that was |this was |fue |eso fue )?({'|'.join(_WHEN)})",
    "thanks|thank you|gracias|muchas gracias|just asking|i was just asking",
    "(im|i am) (fine|ok|okay|good)( now)?",
]
_PLAIN_NO = re.compile(f"({'|'.join(_NO)})( ({'|'.join(_NO + _BESIDES)}))*")


def is_plain_no(text: str) -> bool:
    """ "2", "no thanks", "no, it was last year"; but not "no, it is getting worse"."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("'", "").replace("’", ""))
    words = "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split()
    return _PLAIN_NO.fullmatch(" ".join(words)) is not None
