"""Visits that a patient has already: which of them is meant, and how they are told apart."""

import re
from datetime import datetime

from actions.answers import folded
from actions.choices import read_number
from actions.desk import Desk, numbered
from actions.draft import Json
from actions.offers import times_in, which_of
from actions.reasons import read_reason
from actions.wishes import pick_by_time

_CHANGE = re.compile(
    r"\b(?:mov\w+|chang\w+|re ?sched\w*|push\w*|switch\w*|swap\w*|shift\w*|bump\w*|postpon\w*|delay\w*|instead|"
    r"earlier|later|sooner|different|another|other|"
    r"(?:my|our|his|her|the|that|this) (?:\w+ ){0,2}(?:appointment|appt|visit)|"
    r"cant|cannot|wont|unable|came up|cambi\w+|mov\w+|muev\w+|reprogram\w*|reagend\w*|pas(?:ar|ar?la|e|ela)|aplaz\w*|"
    r"pospon\w*|adelant\w*|atras\w*|otr[oa]s?|antes|despues|mejor|(?:mi|la|esa|esta) (?:\w+ )?(?:cita|visita)|"
    r"no (?:puedo|podre|podemos))\b"
)
"""Words without which nobody speaks of changing a visit that they have."""
_VISIT = r"(?:appointments?|appts?|visits?|citas?|visitas?)"
_ASKED_ABOUT = re.compile(
    r"\b(?:when|what|which|do|does|am|are|is|list|show|see|tell|any|cuando|que|cuales?|tengo|tiene|hay|ver)\b.*"
    rf"\b(?:my|our|his|her|their|mi|mis|su|sus) (?:\w+ ){{0,3}}(?:{_VISIT}|checkup|physical)\b|"
    rf"\b{_VISIT} (?:do |did )?(?:i|we|tengo|tenemos|tiene)\b|"
    r"\b(?:do|have) (?:i|we) (?:have |got )?(?:any|some|an|other|more|another)\b|"
    r"\bi (?:have|got) (?:scheduled|booked|coming up)\b|\btengo (?:alguna|otra|una|mas) cita"
)
MOST_LISTED = 8
_NEW = re.compile(r"\b(?:new|another|neither|none|separate|extra|nueva|otra|ninguna|aparte|adicional)\b")


async def find_appointment(desk: Desk) -> bool:
    """Whether it is known which visit is meant. Ends the flow when there is none at all."""
    if desk.draft.appointment and desk.draft.appointment["id"]:
        return True
    kept, is_doubted = await kept_visits(desk), may_be_a_new_visit(desk)
    if not kept and not is_doubted and (theirs := await visits_of_others(desk)):
        desk.draft.offers = theirs
        return False
    if not kept:
        desk.draft.outcome = {"kind": "book_instead" if is_doubted else "nothing_kept"}
        return False
    words = (desk.draft.identity or {}).get("opening", "")
    meant = _meant(desk, words, kept) if len(kept) > 1 else kept
    if len(meant) == 1 and not is_doubted:
        desk.draft.appointment = meant[0]
        return True
    desk.draft.offers = meant or kept
    return False


def doubt_that_a_kept_visit_is_meant(desk: Desk) -> None:
    """The words may be a wish for a new visit as well: nothing kept is touched before the patient has said which."""
    desk.draft.identity = {**(desk.draft.identity or {}), "may_be_new": True}


def speaks_of_no_change(desk: Desk) -> bool:
    """ "I was hoping Dr. Lee could see me on Wednesday" may sound like a move, and names nothing to be moved."""
    return not _CHANGE.search(folded(desk.turn.text))


def may_be_a_new_visit(desk: Desk) -> bool:
    return bool((desk.draft.identity or {}).get("may_be_new"))


async def kept_visits(desk: Desk) -> list[Json]:
    """The patient's coming visits, soonest first; with nobody chosen, those of everyone the person may act for.

    Whoever has proved only now who they are is not among the turn's facts yet, but among the choices.
    """
    party = desk.party
    choices = [str(person["id"]) for person in (desk.draft.identity or {}).get("choices") or []]
    people = [str(party.id)] if party else [str(person.id) for person in desk.turn.people] or choices
    return await _visits_of(desk, people)


async def visits_of_others(desk: Desk) -> list[Json]:
    """The coming visits of everyone else for whom the person may act: "my visit" may be a child's."""
    party = desk.party
    return await _visits_of(desk, [str(p.id) for p in desk.turn.people if party is None or p.id != party.id])


async def _visits_of(desk: Desk, people: list[str]) -> list[Json]:
    found = [
        visit for person in people for visit in await desk.client.appointments(patient_id=person, since=desk.turn.now)
    ]
    return sorted(found, key=lambda visit: datetime.fromisoformat(visit["start"]))


def asks_about_kept_visits(desk: Desk) -> bool:
    """ "What appointments do I have?" in the middle of something else."""
    return desk.turn.intent == "check_appointments" and _ASKED_ABOUT.search(folded(desk.turn.text)) is not None


def owe_kept_visits(desk: Desk) -> None:
    """They are told as soon as it is known who asks."""
    desk.draft.identity = {**(desk.draft.identity or {}), "owes_visits": True}


async def tell_owed_visits(desk: Desk) -> None:
    known = desk.draft.identity or {}
    if not known.get("owes_visits") or not (desk.party or desk.turn.people or known.get("choices")):
        return
    desk.draft.identity = {**known, "owes_visits": None}
    visits = await kept_visits(desk)
    if visits:
        tell_visits(desk, visits[:MOST_LISTED])
    else:
        desk.say("utter_no_visit_kept")


def tell_visits(desk: Desk, visits: list[Json]) -> None:
    """A line for each visit; and which of them must be moved since the clinic's hours have changed."""
    labels = "\n".join(visit_label(desk, visit) for visit in visits)
    desk.say("utter_appointments" if len(visits) > 1 else "utter_appointment", visits=labels)
    for visit in visits:
        if visit.get("lost_ground"):
            desk.say("utter_visit_must_move", None, **desk.when_and_where(visit))


def read_appointment(desk: Desk) -> bool:
    """Takes an answer to "which of these?"."""
    kept = desk.draft.offers or []
    if may_be_a_new_visit(desk):
        if _wants_a_new_visit(desk, len(kept)):
            desk.draft.outcome = {"kind": "book_instead"}
            return True
        if len(kept) == 1 and desk.turn.intent in ("reschedule_appointment", "affirm"):
            _settle(desk, kept[0])
            return True
    index = which_of(desk, desk.turn.text, kept)
    meant = [kept[index]] if index is not None else _meant(desk, desk.turn.text, kept)
    if len(meant) != 1:
        return False
    _settle(desk, meant[0])
    return True


def _settle(desk: Desk, visit: Json) -> None:
    """This visit is meant, and with it the person whose visit it is."""
    desk.draft.appointment, desk.draft.offers = visit, None
    whose = next((person for person in desk.turn.people if str(person.id) == visit["patient"]["id"]), None)
    if whose:
        desk.draft.party = whose.to_json()


def _meant(desk: Desk, words: str, kept: list[Json]) -> list[Json]:
    """Those of the visits that the words describe by provider, kind or time; all of them if the words say nothing."""
    doctors = desk.doctors_meant(words)
    reason = read_reason(words, desk.clinic, who="adult")
    fitting = [v for v in kept if not doctors.codes or v["provider"]["code"] in doctors.codes]
    by_kind = [v for v in fitting if v["visit_type"]["code"] in reason.visit_types]
    fitting = by_kind or fitting
    starts = [datetime.fromisoformat(v["start"]).replace(tzinfo=None) for v in fitting]
    picked = pick_by_time(times_in(desk, words), starts) if len(fitting) > 1 else None
    return [fitting[picked]] if isinstance(picked, int) else fitting


def _wants_a_new_visit(desk: Desk, kept: int) -> bool:
    """The line below the kept visits, or so many words."""
    is_kept = read_number(desk.turn.text, kept) is not None
    by_number = not is_kept and read_number(desk.turn.text, kept + 1) == kept
    return by_number or _NEW.search(folded(desk.turn.text)) is not None or desk.turn.intent == "deny"


def ask_appointment(desk: Desk) -> None:
    if desk.comes_back:
        desk.say("utter_back_to_visits")
        return
    labels = [visit_label(desk, visit) for visit in desk.draft.offers or []]
    if may_be_a_new_visit(desk):
        desk.say("utter_ask_move_or_book", numbered([*labels, desk.piece("utter_option_new_visit")]))
    else:
        desk.say("utter_ask_appointment", numbered(labels))


def visit_label(desk: Desk, visit: Json) -> str:
    """A kept visit in one line. Its owner has proved who they are, so the kind of visit may be named."""
    facts = desk.when_and_where(visit)
    kind = desk.visit_name(visit["visit_type"]["code"])
    if desk.clinic.is_sensitive(visit["provider"]["code"]):
        return desk.piece("utter_slot_label", **facts)
    return desk.piece("utter_visit_label", visit=kind, patient=visit["patient"]["given_name"], **facts)
