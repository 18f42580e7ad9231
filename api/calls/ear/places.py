"""US addresses: "4120 Elm St, Suite 2" is said "forty-one twenty Elm Street, Suite two"."""

import re

from api.calls.ear.numbers import digits, in_pairs

_STREETS = {
    "St": "Street", "Ave": "Avenue", "Av": "Avenue", "Rd": "Road", "Dr": "Drive", "Blvd": "Boulevard", "Ln": "Lane",
    "Ct": "Court", "Hwy": "Highway", "Pkwy": "Parkway", "Pl": "Place", "Sq": "Square", "Ter": "Terrace",
    "Cir": "Circle", "Expy": "Expressway", "Tpke": "Turnpike",
}  # fmt: skip
_ALREADY = "Street|Avenue|Road|Drive|Boulevard|Lane|Court|Highway|Parkway|Place|Square|Terrace|Circle|Way|Trail|Pike"
_WITHIN = {"Ste": "Suite", "Apt": "Apartment", "Bldg": "Building", "Rm": "Room", "Fl": "Floor"}
_SIDES = {
    "N": "North", "S": "South", "E": "East", "W": "West", "NE": "Northeast", "NW": "Northwest", "SE": "Southeast",
    "SW": "Southwest",
}  # fmt: skip
_STATES = dict(
    pair.split(":")
    for pair in (
        "AL:Alabama AK:Alaska AZ:Arizona AR:Arkansas CA:California CO:Colorado CT:Connecticut DE:Delaware FL:Florida"
        " GA:Georgia HI:Hawaii ID:Idaho IL:Illinois IN:Indiana IA:Iowa KS:Kansas KY:Kentucky LA:Louisiana ME:Maine"
        " MD:Maryland MA:Massachusetts MI:Michigan MN:Minnesota MS:Mississippi MO:Missouri MT:Montana NE:Nebraska"
        " NV:Nevada NH:New_Hampshire NJ:New_Jersey NM:New_Mexico NY:New_York NC:North_Carolina ND:North_Dakota OH:Ohio"
        " OK:Oklahoma OR:Oregon PA:Pennsylvania RI:Rhode_Island SC:South_Carolina SD:South_Dakota TN:Tennessee"
        " TX:Texas UT:Utah VT:Vermont VA:Virginia WA:Washington WV:West_Virginia WI:Wisconsin WY:Wyoming"
        " DC:Washington_D_C PR:Puerto_Rico"
    ).split()
)
_NAMED = r"(?:[A-ZÁÉÍÓÚÑ][\w'’-]*|\d{1,3}(?:st|nd|rd|th))"
_HOUSE = re.compile(
    rf"(?<![\w$:/.-])(\d{{1,5}})\s(?:({'|'.join(_SIDES)})\b\.?\s)?"
    rf"((?:{_NAMED}\s){{1,4}}?)({'|'.join((*_STREETS, _ALREADY))})\b(?:\.(?!\s?$))?(?:\s({'|'.join(_SIDES)})\b\.?)?"
)
_STREET = re.compile(
    rf"\b([A-Z][\w'’-]+|\d+(?:st|nd|rd|th))\s({'|'.join(s for s in _STREETS if s != 'Dr')})\b"
    r"(?:\.(?=,|\s[a-z]))?(?!\.\s[A-Z])"
)
_ROOM = re.compile(
    rf"\b({'|'.join((*_WITHIN, 'Suite', 'Apartment', 'Room', 'Unit'))})\b\.?\s#?(\d{{1,5}}|[A-Z]\d{{0,4}})\b"
)
_ZIP = re.compile(rf"\b({'|'.join(_STATES)}),?\s(\d{{5}})(?:-(\d{{4}}))?(?!\w)")


def addresses_in_words(text: str, language: str) -> str:
    text = _ZIP.sub(lambda m: f"{_STATES[m[1]].replace('_', ' ')} {_zip(m[2], m[3], language)}", text)
    text = _HOUSE.sub(lambda m: _house(m, language), text)
    text = _STREET.sub(lambda m: f"{m[1]} {_STREETS[m[2]]}", text)
    return _ROOM.sub(lambda m: f"{_WITHIN.get(m[1], m[1])} {_number(m[2], language)}", text)


def _house(found: re.Match[str], language: str) -> str:
    number, side, name, street, other_side = found.groups()
    parts = (
        _number(number, language),
        _SIDES.get(side or "", ""),
        name.strip(),
        _STREETS.get(street, street),
        _SIDES.get(other_side or "", ""),
    )
    return " ".join(part for part in parts if part)


def _number(written: str, language: str) -> str:
    if not written.isdigit() or len(written) > 4 or written[0] == "0":
        return digits(written, language)
    return in_pairs(int(written), language)


def _zip(five: str, four: str | None, language: str) -> str:
    return digits(five, language) + (f", {digits(four, language)}" if four else "")
