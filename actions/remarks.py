"""How somebody says that they are well ("no chest pain today btw"): no answer, no wish, and nothing to doubt."""

import re

from actions.answers import folded
from actions.times.masks import NOT_ILL, NOT_ILL_WHEN

_REMARK = re.compile(
    rf"(?:\b(?:i|he|she|we|they|it)(?:['’](?:m|s|re))?\s+(?:(?:am|is|are|was|do|does|did|have|has|had)\s+)?)?\b{NOT_ILL}"
    rf"(?:\s+{NOT_ILL_WHEN})?",
    re.IGNORECASE,
)
_SAYS_NOTHING = frozenset(
    "ah also and aside btw but by fyi haha hey hi just lol my note ok okay oh pero por cierto side so the though tho "
    "thank thanks god thankfully way well y gracias dios".split()
)


def without_remarks(text: str) -> str:
    """The message without such remarks; "" where it says nothing else."""
    rest = _REMARK.sub(" ", text)
    if rest == text:
        return text
    return " ".join(rest.split()).strip(" ,.;") if set(folded(rest).split()) - _SAYS_NOTHING else ""
