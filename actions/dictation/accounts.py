"""Telephone and member numbers, as they are written, said or keyed: never to be taken for a date, a time or a name."""

import re

from actions.dictation.numbers import in_digits

_GAP = r"[ .,()/-]{0,3}"
_NOT_IN_A_NUMBER = r"(?![\d/]|[.-]\d)"
_PHONE = re.compile(
    rf"(?<![\d/.-])(?<!\d )(?:\+?1{_GAP})?\(?"
    rf"(?P<digits>[2-9](?:{_GAP}\d){{2}}{_GAP}[2-9](?:{_GAP}\d){{6}}){_NOT_IN_A_NUMBER}"
)
# Letters before the digits of a member number: "W123 456 789", "XYZ 988", "w as in whiskey 1 2 3".
_MEMBER = re.compile(
    r"(?<![a-z\d])(?P<letters>(?:[a-z]{1,3}|[a-z](?: [a-z]){1,2}))(?: (?:as in|for|de|como) [a-z]+)?[ -]?"
    rf"(?P<digits>\d(?:[ ,-]{{0,2}}\d){{2,14}}){_NOT_IN_A_NUMBER}"
)
_SAID_W = re.compile(r"\b(?:dubya|double (?:u|you)|doble (?:u|ve)|uve doble)\b")
# Before a number these are words, and not the letters of one.
_WORDS = frozenset(
    """a i at on in is am pm to by my no of or so us we jan feb mar apr may jun jul aug sep oct nov dec ene
    abr ago dic mon tue wed thu fri sat sun lun mie jue vie sab dom the and for dob age apt ste box es el la
    un de en al y o las los del id mrn num nr rd st""".split()
)


def read_phone_number(text: str) -> str | None:
    """A US telephone number of ten digits, as E.164."""
    found = _PHONE.search(in_digits(text))
    return f"+1{_digits(found['digits'])}" if found and _is_phone(found[0]) else None


def read_member_number(text: str) -> str | None:
    """Letters and digits as they stand on an insurance card, in capitals and without gaps."""
    plain = in_digits(_SAID_W.sub("w", text.lower()))
    for found in _MEMBER.finditer(plain):
        if found["letters"] not in _WORDS and not _is_date(found["digits"]):
            return (found["letters"].replace(" ", "") + _digits(found["digits"])).upper()
    return None


def without_accounts(text: str) -> str:
    """The text without telephone numbers and without numbers that begin with letters, as digits."""
    plain = _PHONE.sub(lambda m: " , " if _is_phone(m[0]) else m[0], in_digits(text))
    return _MEMBER.sub(
        lambda m: m[0] if m["letters"] in _WORDS or _is_date(m["digits"]) or len(_digits(m["digits"])) < 6 else " , ",
        plain,
    )


def _is_phone(said: str) -> bool:
    return len(_digits(said)) in (10, 11) and "/" not in said


def _is_date(digits: str) -> bool:
    return len(re.findall(r"\d+", digits)) == 3 and 4 <= len(_digits(digits)) <= 8 and len(digits.split()[0]) <= 2


def _digits(said: str) -> str:
    return "".join(c for c in said if c.isdigit())
