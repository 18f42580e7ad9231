"""Reasons that are mentioned only to be ruled out: "not for a physical", "ya me puse la vacuna"."""

from actions.reasons.words import BREAK

_AFTER_NOT = frozenset(
    """
    a an the my any for need want have be about really is it this that more of to here going looking wanting just
    un una el la los las mi para por tengo quiero necesito busco es ninguna ningun de
    """.split()
)
_AFTER_NO = frozenset(
    """
    more longer need for an any
    un una el la mi para por de me se le tengo tiene quiero necesito es sea seria hay estoy esta soy
    """.split()
)
_AFTER_ALREADY = frozenset("had have got did gotten received done my the a his her our their".split())
_AFTER_YA = frozenset(
    "me le te puse pusieron puso hice hicieron hizo tuve tuvo tengo tiene dieron la el los las un una mi su".split()
)

_NOT = (
    "not dont doesnt didnt isnt arent wasnt wont never without sin tampoco nunca ninguna ningun except excepto".split()
)

# Which words may stand between the one that denies and what is denied; anything else ends its reach.
_REACH: dict[str, frozenset[str]] = {
    **dict.fromkeys(_NOT, _AFTER_NOT),
    "no": _AFTER_NO,
    "already": _AFTER_ALREADY,
    "ya": _AFTER_YA,
}
_REACH_OF_TWO: dict[tuple[str, str], frozenset[str]] = {
    ("instead", "of"): _AFTER_NOT,
    ("rather", "than"): _AFTER_NOT,
    ("other", "than"): _AFTER_NOT,
    ("vez", "de"): _AFTER_NOT,
    ("lugar", "de"): _AFTER_NOT,
}

_WITHOUT = ("without", "sin")
_BARS = frozenset("cant wont cannot couldnt not no nobody dont doesnt nadie".split())


def is_denied(said: tuple[str, ...], place: int) -> bool:
    """Whether what begins at `place` is ruled out by the words before it."""
    between: set[str] = set()
    for at in range(place - 1, -1, -1):
        reach = _REACH.get(said[at])
        reach_of_two = _REACH_OF_TWO.get((said[at - 1], said[at])) if at else None
        if (reach is not None and between <= reach) or (reach_of_two is not None and between <= reach_of_two):
            return not (said[at] in _WITHOUT and _is_barred(said, at))
        between.add(said[at])
        if not between <= _AFTER_NOT | _AFTER_NO | _AFTER_ALREADY | _AFTER_YA:
            return False
    return False


def _is_barred(said: tuple[str, ...], place: int) -> bool:
    """Whether the clause up to `place` says that something is not allowed: "can't come back without" asks for it."""
    for at in range(place - 1, -1, -1):
        if said[at] == BREAK:
            return False
        if said[at] in _BARS:
            return True
    return False
