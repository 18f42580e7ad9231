"""Changing how the clinic reaches a patient: what is new, a code from the number on file, and a yes to exactly that."""

import re

from actions import identity
from actions.answers import folded, read_yes_no
from actions.desk import Desk
from actions.dictation import in_digits, read_phone_number
from actions.draft import Json
from actions.forms import FormAction
from api.errors import CodeMismatch, IdentityLocked, Invalid, NoNumberForCodes, StepUpNeeded, TooManyCodes

KINDS = ("phone", "email", "address")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SAID_AT, _SAID_DOT = (
    re.compile(r"\s+(?:at|arroba)\s+(?=[\w-]+\s*(?:\.|dot|punto))"),
    re.compile(r"\s+(?:dot|punto)\s+"),
)
_ADDRESS = re.compile(
    r"\b(?:address (?:is|to|changed to|will be)|moved to|moving to|live at|living at|"
    r"direccion (?:es|a)|domicilio (?:es|a)|me mude a|nos mudamos a|vivo en|vivimos en)[: ]+(?P<address>.*\d.*)"
)
_ABOUT = {
    "email": re.compile(r"\b(?:e ?mail|correo)\b"),
    "address": re.compile(r"\b(?:address|moved|moving|new place|new house|direccion|domicilio|mude|mudamos)\b"),
    "phone": re.compile(r"\b(?:phone|number|cell|mobile|telefono|numero|celular)\b"),
}
_AGAIN = re.compile(r"\b(?:again|resend|another code|new code|otra vez|otro codigo|reenvi\w+|de nuevo)\b")
_NOTHING_CAME = re.compile(
    r"\b(?:didnt|did not|havent|have not|never|no) (?:me )?(?:get|got|receive|come|came|llego|ha llegado|recibi)"
)
_NO_SUCH_PHONE = re.compile(
    r"\b(?:(?:dont|do not|no longer|cant|lost|broke) (?:have |get |use |access )?(?:to )?"
    r"(?:that|my|the|this) (?:old )?(?:phone|number)|"
    r"lost (?:it|my phone)|ya no tengo (?:ese|el|mi)|perdi (?:el|mi))\b"
)
_FEWEST_WORDS_OF_AN_ADDRESS = 3
CODE_DIGITS = 6


class ValidateContactForm(FormAction):
    action_name = "validate_contact_form"
    form = "contact_form"

    async def open(self, desk: Desk) -> None:
        desk.draft.contact = contact_in(desk.turn.text) or {"about": _kind_in(desk.turn.text)}

    async def read_answer(self, desk: Desk) -> bool:
        match desk.turn.question:
            case "party":
                return await identity.read_party(desk)
            case "contact":
                return _read_contact(desk)
            case "code":
                return await _read_code(desk)
            case "confirmed":
                return await _read_confirmation(desk)
        return False

    async def read_change(self, desk: Desk) -> bool:
        """Something else to change, or another spelling of it: read back anew."""
        new = contact_in(desk.turn.text)
        if not new:
            return False
        desk.draft.contact = _details(desk) | _sent(desk) | new
        return True

    async def next_question(self, desk: Desk) -> str | None:
        if not (desk.turn.people_on_file or desk.turn.people or desk.draft.party):
            identity.end_with_person(desk, "contact_change")
            return None
        if not await _find_oneself(desk):
            return None if desk.draft.outcome else "party"
        if not _details(desk):
            return "contact"
        if not desk.draft.code:
            return "code" if await _is_code_under_way(desk) else None
        return None if desk.draft.confirmed is not None else "confirmed"


def contact_in(text: str, *, is_asked: bool = False) -> Json:
    """The new phone, email and address in a message, as `{phone?, email?, address?}`.

    What follows "moved to" is an address; after the question for one, so is the whole answer.
    """
    written = _SAID_DOT.sub(".", _SAID_AT.sub("@", text))
    email, phone = _EMAIL.search(written), read_phone_number(text)
    address = _address_in(text) or (
        text if is_asked and not email and not phone and _looks_like_an_address(text) else None
    )
    found = {
        "phone": phone,
        "email": email and email[0].rstrip(".").lower(),
        "address": address and address.strip(" .,;"),
    }
    return {kind: value for kind, value in found.items() if value}


def ask_contact(desk: Desk) -> None:
    about = (desk.draft.contact or {}).get("about")
    desk.say(f"utter_ask_new_{about}" if about else "utter_ask_contact")


def contact_in_words(desk: Desk) -> str:
    """ "phone number to 502-555-0177 and email to omar@example.org"."""
    pieces = [desk.piece(f"utter_contact_{kind}", value=_shown(kind, value)) for kind, value in _details(desk).items()]
    return desk.piece("utter_contact_and").join(pieces)


def _details(desk: Desk) -> Json:
    return {kind: value for kind, value in (desk.draft.contact or {}).items() if kind in KINDS}


def _sent(desk: Desk) -> Json:
    """Where the code has gone, as long as it has."""
    return {kind: value for kind, value in (desk.draft.contact or {}).items() if kind == "sent"}


def _shown(kind: str, value: str) -> str:
    return f"{value[2:5]}-{value[5:8]}-{value[8:]}" if kind == "phone" else value


def _kind_in(text: str) -> str | None:
    said = folded(text)
    return next((kind for kind, words in _ABOUT.items() if words.search(said)), None)


def _address_in(text: str) -> str | None:
    found = _ADDRESS.search(_unaccented(text))
    return text[found.start("address") : found.end("address")] if found else None


def _unaccented(text: str) -> str:
    """Lower case without accents, letter by letter, so that places in it are places in the text."""
    plain = [folded(letter) or letter for letter in text]
    return "".join(letter if len(letter) == 1 else " " for letter in plain)


def _looks_like_an_address(text: str) -> bool:
    return len(text.split()) >= _FEWEST_WORDS_OF_AN_ADDRESS and any(c.isdigit() for c in text)


def _read_contact(desk: Desk) -> bool:
    about = (desk.draft.contact or {}).get("about")
    new = contact_in(desk.turn.text, is_asked=about in (None, "address"))
    if new:
        desk.draft.contact = _sent(desk) | new
    elif kind := _kind_in(desk.turn.text):
        desk.draft.contact = _sent(desk) | {"about": kind}
    return bool(new) or _kind_in(desk.turn.text) is not None


async def _find_oneself(desk: Desk) -> bool:
    """The person who writes. Those for whom they act are reached through them, and have no number of their own."""
    oneself = [person for person in desk.turn.people if person.is_self]
    if len(oneself) == 1:
        desk.draft.party = desk.draft.party or oneself[0].to_json()
    if desk.draft.party and not desk.draft.party["is_self"]:
        desk.draft.party = None
    if not await identity.find_party(desk):
        choices = [person for person in (desk.draft.identity or {}).get("choices", []) if person["is_self"]]
        desk.draft.party = choices[0] if len(choices) == 1 else None
    return desk.draft.party is not None


async def _is_code_under_way(desk: Desk) -> bool:
    """Sends the code, once. Where none can be sent, a person has to make sure who it is."""
    if (desk.draft.contact or {}).get("sent"):
        return True
    try:
        sent = await desk.client.send_code((desk.draft.party or {})["id"])
    except IdentityLocked:
        identity.end_with_person(desk, "identity_locked")
        return False
    except (TooManyCodes, NoNumberForCodes):
        identity.end_with_person(desk, "contact_change")
        return False
    desk.draft.contact = {**(desk.draft.contact or {}), "sent": sent.number_ends_in}
    return True


async def _read_code(desk: Desk) -> bool:
    digits = "".join(c for c in in_digits(desk.turn.text) if c.isdigit())
    if len(digits) == CODE_DIGITS:
        await _give_code(desk, digits)
        return True
    said = folded(desk.turn.text)
    if _NO_SUCH_PHONE.search(said):
        identity.end_with_person(desk, "contact_change")
        return True
    if _AGAIN.search(said) or _NOTHING_CAME.search(said):
        desk.draft.contact = _details(desk)
        return True
    return False


async def _give_code(desk: Desk, digits: str) -> None:
    try:
        await desk.client.give_code((desk.draft.party or {})["id"], digits)
    except CodeMismatch:
        desk.say("utter_code_mismatch")
    except IdentityLocked:
        identity.end_with_person(desk, "identity_locked")
    else:
        desk.draft.code = True


async def _read_confirmation(desk: Desk) -> bool:
    answer = None if contact_in(desk.turn.text) else read_yes_no(desk.turn.text, desk.turn.intent)
    if answer is None:
        return False
    if answer:
        await _change(desk)
    else:
        # Not right: what is it then? The code has been given and holds.
        desk.draft.contact = _sent(desk) | {"about": _only_kind(desk)}
    return True


def _only_kind(desk: Desk) -> str | None:
    kinds = list(_details(desk))
    return kinds[0] if len(kinds) == 1 else None


async def _change(desk: Desk) -> None:
    details = _details(desk)
    try:
        await desk.client.change_contact((desk.draft.party or {})["id"], details, key=f"{desk.turn.id}:contact")
    except StepUpNeeded:
        # It took longer than the code holds: another one, and the same question again.
        desk.draft.code, desk.draft.contact = None, details
        desk.say("utter_code_is_over")
    except Invalid:
        desk.draft.contact = _sent(desk) | {"about": _only_kind(desk)}
    else:
        desk.draft.confirmed = True
        desk.draft.outcome = {"kind": "contact_changed", "details": contact_in_words(desk)}
