"""Whether a sentence is English or Spanish, by the small words that no sentence does without."""

from __future__ import annotations

import re

from bot.nlu.wording import without_accents

ENGLISH = frozenset(
    "a an and any are at be but can could did do does for from had has have he her him his hi hello how i if im in is"
    " it just like me my need no not of on or our please she so thanks that the them there they this to up us was we"
    " what when where which who will with would yes you your".split()
)
SPANISH = frozenset(
    "a al algo ando aqui ahi buenas buenos cita como con cual cuando de del dia donde el ella en era es esa ese eso"
    " esta este estoy favor fue gracias ha hay hola la las le les lo los manana mas me mi mis muy necesito no o para"
    " pa pero por porfa puede puedo que q quiero se semana ser si sin soy su tarde te tengo tiene tu un una usted ya yo"
    " xfa".split()
)


def language_of(sentence: str, otherwise: str) -> str:
    """`es` or `en`, of which it has more small words; `otherwise` if it has as many of each."""
    said = re.findall(r"[a-z]+", without_accents(sentence.lower().replace("'", "")))
    spanish, english = sum(word in SPANISH for word in said), sum(word in ENGLISH for word in said)
    return otherwise if spanish == english else "es" if spanish > english else "en"
