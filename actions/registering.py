"""A number that is on nobody's file: been here before, then name and birth date, then registered.

The staff check every such record. A child is registered together with the parent or guardian who writes. The sex is
asked only where a visit's rule needs it.
"""

import re
from collections.abc import Sequence
from datetime import date

from actions.answers import folded, read_yes_no
from actions.choices import read_number
from actions.desk import Desk
from actions.dictation import name_in, read_spelling
from actions.draft import Json
from actions.likeness import ALIKE, likeness
from actions.times import read_birth_dates
from api.patients.schemas import PatientOut
from api.wording import birth_date_in_words

ADULT_YEARS = 18
_MOST_WORDS_WITH_A_NAME, _MOST_NAMES = 14, 4
INTENTS_OF_A_NAME = ("inform", "nlu_fallback", "affirm", "greet", "out_of_scope")
"""What the model may make of a name; a sentence that it knows as another wish is none."""
_CORRECTS = re.compile(
    r"\b(?:names?|surname|sorry|oops|mean|meant|correction|actually|wrong|not|nombres?|apellidos?|perdon|digo|quise)\b"
)
_FEMALE = re.compile(r"\b(?:female|woman|girl|f|femenino|mujer|nina|hembra)\b")
_MALE = re.compile(r"\b(?:male|man|boy|m|masculino|hombre|varon|nino)\b")

_NEW_HERE = re.compile(
    r"\b(?:new patient|new here|(?:im|i am|were|we are) new|"
    r"(?:never|not|havent|hasnt) been (?:here|there|to your|to you)|"
    r"(?:my|our|his|her) first (?:time|visit)(?: (?:here|there|with you|at your)|$)|first time (?:here|there|patient)|"
    r"establish care|become a patient|pacientes? nuev[oa]s?|(?:soy|somos) nuev[oa]s?|"
    r"nunca (?:he|hemos|ha) (?:ido|estado|venido)|"
    r"primera (?:vez|visita)(?: (?:aqui|alli|ahi|que v\w+|con ustedes)|$))\b"
)
"""What nobody says who has been here: "been here before?" need not be asked then."""


def read_opening(desk: Desk) -> None:
    """ "New patient here, I need a checkup": registration comes next."""
    if _NEW_HERE.search(folded(desk.turn.text)):
        desk.draft.identity = {**(desk.draft.identity or {}), "been_here": False}


def birth_dates_in(desk: Desk) -> list[str]:
    """The birth date in the message. In Spanish "3/4/79" is two dates, of which the check takes whichever is right."""
    found = read_birth_dates(desk.turn.text, desk.turn.now.date(), either_order=desk.turn.language == "es")
    return [born.isoformat() for born in found]


async def read_newcomer(desk: Desk) -> bool:
    """Takes an answer of somebody on an unknown number. False if the message is none."""
    known = dict(desk.draft.identity or {})
    if known.get("is_read_back"):
        return await _read_whether_heard_right(desk, known)
    if "been_here" not in known:
        answer = _been_here(desk)
        tells_who = answer is None and bool(birth_dates_in(desk))
        if answer is None and not tells_who:
            return False
        # Who tells at once who they are is matched by the staff, as somebody who has been here.
        known["been_here"] = tells_who or answer
        desk.draft.identity = known
        if known["been_here"]:
            desk.say("utter_number_not_on_file")
        if not tells_who:
            return True
    birth_dates = birth_dates_in(desk)
    is_about_them = birth_dates or desk.turn.intent in INTENTS_OF_A_NAME or read_spelling(desk.turn.text)
    names = _names_in(desk, known) if is_about_them and "?" not in desk.turn.text else []
    before = " ".join(known.get("names", []))
    if len(names) > _MOST_NAMES or (not birth_dates and len(before.split()) > 1 and not corrects(desk, before, names)):
        names = []
    known |= {"birth_dates": birth_dates} if birth_dates else {}
    known |= {"names": names} if names else {}
    desk.draft.identity = known
    if known.get("birth_dates") and len(known.get("names", [])) > 1:
        if desk.is_call:
            desk.draft.identity = {**known, "is_read_back": True}
        else:
            await _register(desk, known)
    return bool(birth_dates or names)


async def _read_whether_heard_right(desk: Desk, known: Json) -> bool:
    """A name and a birth date that were heard are kept only after a yes to exactly these; a no asks for both anew."""
    answer = read_yes_no(desk.turn.text, desk.turn.intent)
    if answer is None:
        return False
    rest = {key: value for key, value in known.items() if key != "is_read_back"}
    if answer:
        await _register(desk, rest)
    else:
        desk.draft.identity = {key: value for key, value in rest.items() if key not in ("names", "birth_dates")}
    return True


def corrects(desk: Desk, before: str, names: Sequence[str]) -> bool:
    """Whether other names are those of before once more. The birth date is asked then: any words might be a name."""
    if _CORRECTS.search(folded(desk.turn.text)) or read_spelling(desk.turn.text):
        return True
    return any(likeness(folded(old), folded(new)) >= ALIKE for old in before.split() for new in names)


def ask_newcomer(desk: Desk, known: Json) -> None:
    """Puts the question that is open on the way to a registration."""
    child = known.get("child")
    if "been_here" not in known:
        desk.say("utter_ask_been_here", desk.options("utter_yes", "utter_no_new_here"))
    elif known.get("is_read_back"):
        _read_back(desk, known)
    elif known.get("birth_dates"):
        desk.say("utter_ask_guardian_name" if child else "utter_ask_full_name")
    elif len(known.get("names", [])) > 1:
        desk.say("utter_ask_birth_date")
    elif child:
        desk.say("utter_ask_guardian", None, child=child["names"][0].title())
    else:
        desk.say("utter_back_to_registration" if desk.comes_back else "utter_ask_registration")


def _read_back(desk: Desk, known: Json) -> None:
    *given, family = known["names"]
    born = date.fromisoformat(known["birth_dates"][0])
    desk.say(
        "utter_phone_read_back_name_and_birth",
        desk.options("utter_yes", "utter_no"),
        given_name=" ".join(given).title(),
        family_name=family.title(),
        birth_date=birth_date_in_words(born, desk.turn.language),
    )


def _names_in(desk: Desk, known: Json) -> list[str]:
    is_short = len(desk.turn.text.split()) <= _MOST_WORDS_WITH_A_NAME
    names = name_in(desk.turn.text).split() if is_short or read_spelling(desk.turn.text) else []
    # The other half of a name; a whole one takes the place of what was heard before.
    return [*known.get("names", [])[:1], *names] if len(names) == 1 else names


def _been_here(desk: Desk) -> bool | None:
    said = folded(desk.turn.text)
    if re.search(r"\b(?:new|never|first time|nuev[oa]|nunca|primera vez)\b", said):
        return False
    if (number := read_number(desk.turn.text, 2)) is not None:
        return number == 0
    if re.search(r"\b(?:been|before|already|ya he|antes)\b", said) and not re.search(r"\b(?:not|no|havent)\b", said):
        return True
    return read_yes_no(desk.turn.text, desk.turn.intent)


async def _register(desk: Desk, known: Json) -> None:
    """Registers whoever has told all; for a child the adult comes first, who then may act for it."""
    told = {"names": known["names"], "birth_date": known["birth_dates"][0]}
    is_child = _age(desk, told["birth_date"]) < ADULT_YEARS
    rest = {key: value for key, value in known.items() if key not in ("names", "birth_dates", "child")}
    if known.get("child"):
        if is_child:
            desk.say("utter_guardian_is_grown_up")
            desk.draft.identity = {**rest, "child": known["child"]}
            return
        await _write_down(desk, told, "guardian")
        told = known["child"]
    elif is_child and not any(person.is_self for person in desk.turn.people):
        desk.draft.identity = {**rest, "child": told}
        return
    patient = await _write_down(desk, told, "register")
    desk.draft.identity = rest
    desk.draft.party = patient.as_person_json(is_self=not known.get("child"))


async def _write_down(desk: Desk, told: Json, step: str) -> PatientOut:
    *given, family = (name.title() if name.islower() or name.isupper() else name for name in told["names"])
    return await desk.client.register(
        given_name=" ".join(given),
        family_name=family,
        birth_date=date.fromisoformat(told["birth_date"]),
        language=desk.turn.language,
        key=f"{desk.turn.id}:{step}",
    )


def _age(desk: Desk, born: str) -> int:
    birth_date, today = date.fromisoformat(born), desk.turn.now.date()
    return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))


def sex_is_needed(desk: Desk) -> bool:
    """Whether the visit's rule is about a sex that nobody has asked yet."""
    visit, party = desk.clinic.visit_types.get(desk.draft.visit_type or ""), desk.party
    return bool(visit and visit.sex and party and party.sex is None)


async def read_sex(desk: Desk) -> bool:
    said = folded(desk.turn.text)
    number = read_number(desk.turn.text, 2)
    female, male = _FEMALE.search(said) is not None, _MALE.search(said) is not None
    sex = "FM"[number] if number is not None else "F" if female and not male else "M" if male and not female else None
    if sex is None:
        return False
    told = await desk.client.tell_sex((desk.draft.party or {})["id"], sex, key=f"{desk.turn.id}:sex")
    desk.draft.party = {**(desk.draft.party or {}), "sex": told.sex}
    return True
