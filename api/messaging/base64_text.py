"""Some carriers pass a text on in base64. It is read as what its sender typed."""

import base64
import binascii
import re
import unicodedata

FEWEST_LETTERS = 20
"""Shorter ones may be words: "appointment1" is base64 too."""
_NO_WRITING = ("Cc", "Cn", "Co", "Cs")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def as_typed(body: str) -> str:
    """The text behind base64, where it is that and nothing else; else the text as it is."""
    packed = "".join(body.split())
    if len(packed) < FEWEST_LETTERS or len(packed) % 4 or not _BASE64.fullmatch(packed):
        return body
    if body.strip() != packed and not all(len(line.strip()) in (0, 60, 64, 76) for line in body.splitlines()[:-1]):
        return body
    try:
        typed = base64.b64decode(packed, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return body
    return typed.replace("\x00", "") if _is_writing(typed) else body


def _is_writing(typed: str) -> bool:
    """Words with spaces between them: letters that happen to be base64 do not decode to that."""
    return len(typed.split()) > 1 and all(c.isspace() or unicodedata.category(c) not in _NO_WRITING for c in typed)
