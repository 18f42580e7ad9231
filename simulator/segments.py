"""How many SMS segments a text costs (3GPP TS 23.038: GSM-7 alphabet and its extension table)."""

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"
_COST = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENSION, 2)


def segment_count(body: str) -> int:
    """Segments billed for `body`: 160 septets alone, 153 each when joined; 70 and 67 units with any other letter."""
    if all(letter in _COST for letter in body):
        return _parts(sum(_COST[letter] for letter in body), alone=160, joined=153)
    return _parts(len(body.encode("utf-16-le")) // 2, alone=70, joined=67)


def _parts(units: int, *, alone: int, joined: int) -> int:
    return 1 if units <= alone else -(-units // joined)
