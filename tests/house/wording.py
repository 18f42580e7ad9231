"""What patients are told, as it will look on a phone: `python -m tests.house.wording` lists the longest texts.

A response is written with fields; here they are filled in as on a usual day of the demo clinic, and what is sent as
one text is put together: a read-back with its two answers, three offers, why a person takes over and when.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from api.calls.for_the_ear import spoken
from api.conversations.rasa import Option
from api.conversations.rendering import with_options
from api.wording import all_responses
from simulator.segments import segment_count

LANGUAGES = ("en", "es")
REVIEWED = Path(__file__).with_name("spanish_reviewed.txt")
FIELD = re.compile(r"{(\w+)}")
UNKNOWN_FIELD = "some twenty letters."

_BOTH = {
    "address": "120 River Rd, Louisville, KY 40202",
    "birth_date": "1/15/1979",
    "clinic": "Harbor Family & Specialty Care",
    "code": "482913",
    "count": "3",
    "ending": "0142",
    "family_name": "Rivera",
    "given_name": "Guadalupe",
    "link": "https://video.harbor.example/8f2k1c",
    "name": "Rivera",
    "number": "2",
    "patient": "Guadalupe",
    "phone": "502-555-0190",
    "provider": "Dr. Samuel Lee",
    "site": "Riverside",
}
_USUAL = {
    "en": _BOTH
    | {
        "day": "Wednesday, March 11",
        "department": "family medicine",
        "hours": "Mon-Thu 8:00 AM-6:30 PM, Fri 8:00 AM-5:00 PM, Sat 9:00 AM-12:00 PM",
        "old_day": "Wednesday, March 4",
        "old_time": "10:30 AM",
        "parking": "Free parking behind the building.",
        "short_day": "Wed, Mar 11",
        "time": "10:30 AM",
        "visit": "New patient visit",
    },
    "es": _BOTH
    | {
        "day": "miércoles 11 de marzo",
        "department": "medicina familiar",
        "hours": "lun-jue 8:00 AM-6:30 PM, vie 8:00 AM-5:00 PM, sáb 9:00 AM-12:00 PM",
        "old_day": "miércoles 4 de marzo",
        "old_time": "10:30 AM",
        "parking": "Estacionamiento gratis detrás del edificio.",
        "short_day": "mié 11 de mar",
        "time": "10:30 AM",
        "visit": "Visita de paciente nuevo",
    },
}
_ANSWERS = {
    "utter_confirm_booking": ("utter_yes_book", "utter_no_other"),
    "utter_confirm_booking_unnamed": ("utter_yes_book", "utter_no_other"),
    "utter_confirm_move": ("utter_yes_move", "utter_no_other"),
    "utter_confirm_cancel": ("utter_yes_cancel", "utter_no_keep"),
    "utter_ask_been_here": ("utter_yes", "utter_no_new_here"),
    "utter_choices": ("utter_choice_book", "utter_choice_move", "utter_choice_cancel", "utter_choice_check"),
    "utter_offer": ("utter_slot_label",) * 3,
    "utter_offer_nearest": ("utter_slot_label",) * 3,
    "utter_no_usual_provider": ("utter_slot_label",) * 3,
    "utter_not_accepting_new": ("utter_slot_label",) * 3,
    "utter_offer_one": ("utter_slot_label",),
    "utter_ask_appointment": ("utter_visit_label",) * 2,
    "utter_ask_move_or_book": ("utter_visit_label", "utter_option_new_visit"),
    "utter_ask_which_provider": ("utter_provider_label",) * 2,
}
"""Which choices stand below a response."""

LISTS = frozenset(name for name, answers in _ANSWERS.items() if any(a.endswith("_label") for a in answers)) | {
    "utter_appointments",
    "utter_choices",
}
"""Texts that show several visits, times or choices."""

IN_CALLS_ONLY = re.compile(r"utter_phone_(?!sms_)\w+")
"""What the telephone itself says; nobody is ever texted it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One variant of a response as it is written down."""

    response: str
    language: str
    channel: str | None
    text: str

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(FIELD.findall(self.text))


@dataclass(frozen=True, slots=True)
class Text:
    """What arrives on a phone."""

    response: str
    language: str
    body: str

    @property
    def segments(self) -> int:
        return segment_count(self.body)


def written(responses: dict[str, list[dict]] | None = None) -> list[Wording]:
    """Every variant of every response."""
    return [
        Wording(name, _language(variant), variant.get("channel"), str(variant["text"]))
        for name, variants in (all_responses() if responses is None else responses).items()
        for variant in variants
    ]


def _language(variant: dict) -> str:
    return next((str(c["value"]) for c in variant.get("condition", ()) if c["name"] == "language"), "en")


def texts() -> list[Text]:
    """Every response as a text of the demo clinic, with the choices below it and what is said in the same breath."""
    return [
        Text(name, language, body)
        for language in LANGUAGES
        for name in all_responses()
        if not IN_CALLS_ONLY.fullmatch(name)
        for body in _bodies(name, language)
    ]


def calls() -> list[Text]:
    """Every line that a voice says, as the voice gets it: of each response the variant for calls."""
    return [
        Text(name, language, spoken(line, language))
        for language in LANGUAGES
        for name in all_responses()
        for line in _filled(name, language, "voice").split("\n")
    ]


def _bodies(name: str, language: str) -> Iterator[str]:
    body = _filled(name, language)
    if name.startswith("utter_handoff_lead_"):
        yield from (f"{body} {_filled(then, language)}" for then in ("utter_handoff_open", "utter_handoff_closed"))
    else:
        labels = (_filled(answer, language) for answer in _ANSWERS.get(name, ()))
        yield with_options(body, [Option(label=label, value=str(n)) for n, label in enumerate(labels, 1)])


def _filled(name: str, language: str, channel: str | None = None) -> str:
    here = {w.channel: w.text for w in written({name: all_responses()[name]}) if w.language == language}
    text = here[channel] if channel in here else here[None]
    return FIELD.sub(lambda field: usual(field[1], language, channel), text)


def usual(field: str, language: str, channel: str | None = None) -> str:
    """What stands in a field on a usual day."""
    pieces = {"place": "utter_place_in_person", "where": "utter_at_address", "label": "utter_visit_label"}
    if field in pieces:
        return _filled(pieces[field], language, channel)
    if field == "visits":
        return "\n".join([_filled("utter_visit_label", language, channel)] * 2)
    return _USUAL[language].get(field, UNKNOWN_FIELD)


def to_review() -> list[Wording]:
    """The Spanish that nobody whose first language it is has read since it was last changed."""
    read = set(REVIEWED.read_text().splitlines())
    return [wording for wording in written() if wording.language == "es" and mark(wording) not in read]


def mark(wording: Wording) -> str:
    """What stands in the list of texts that were read: which one, and a trace of its words."""
    return f"{wording.response} {wording.channel or 'text'} {sha256(wording.text.encode()).hexdigest()[:12]}"


def _show_review() -> int:
    english = {(w.response, w.channel): w.text for w in written() if w.language == "en"}
    for wording in to_review():
        sys.stdout.write(f"{mark(wording)}\n  {english[wording.response, wording.channel]}\n  {wording.text}\n\n")
    return 0


def main(arguments: list[str]) -> int:
    """Prints the longest texts, and how many texts there are of each length; with `--review` the Spanish to be read."""
    if arguments == ["--review"]:
        return _show_review()
    for language in LANGUAGES:
        here = sorted((t for t in texts() if t.language == language), key=lambda t: (-t.segments, -len(t.body)))
        lengths = [t.segments for t in here]
        counted = ", ".join(f"{lengths.count(n)} of {n}" for n in sorted(set(lengths)))
        sys.stdout.write(f"\n{language}: texts by segments: {counted}\n")
        sys.stdout.writelines(f"{t.segments}  {len(t.body):4}  {t.response}\n" for t in here[:15])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
