"""What Twilio's error codes about a text mean here: one table, acted on in `api.messaging.delivery`."""

from typing import Literal

type Meaning = Literal[
    "busy", "phone_off", "not_textable", "no_number", "opted_out", "filtered", "misconfigured", "too_long"
]

_CODES: dict[Meaning, tuple[int, ...]] = {
    # Too many at once, a full queue, a fault without a name, congestion, a carrier's limit: may work in a moment.
    "busy": (20429, 14107, 30001, 30008, 30017, 30022),
    # Off, or without reception.
    "phone_off": (30003,),
    # Unknown to the carriers, a landline, no mobile number.
    "not_textable": (30005, 30006, 21614),
    # No telephone number at all.
    "no_number": (21211, 21217),
    "opted_out": (21610,),
    # Blocked by the phone, held back by the carrier for what it says.
    "filtered": (30004, 30007),
    # A token that is not ours, a sender that cannot text, a country that is not allowed, a sender that is not verified
    # or registered, the day's allowance used up.
    "misconfigured": (20003, 21606, 21408, 30032, 30034, 30023, 30027),
    # More than 1,600 characters: a bug of ours.
    "too_long": (21617,),
}
_MEANINGS: dict[int, Meaning] = {code: meaning for meaning, codes in _CODES.items() for code in codes}


def meaning_of(code: int) -> Meaning | None:
    """What has to be done about an error; None for one that says nothing to us."""
    return _MEANINGS.get(code)


def codes_of(meaning: Meaning) -> tuple[int, ...]:
    return _CODES[meaning]
