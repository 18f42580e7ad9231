"""The clinic's answers to questions beside the matter, from its own file. What is not in the file is for the staff."""

from datetime import datetime

from actions.answers import folded
from actions.desk import Desk
from actions.draft import Json
from actions.hours import hours_in_words
from actions.offers import times_in
from actions.questions import about_people
from actions.questions.topics import Question, question_in
from api.clinic.schemas import AnswerOut, SiteOut, VisitTypeOut
from api.wording import phone_in_words

_SURE = 0.6
_WISHES = frozenset(
    """ask_availability cancel_appointment check_appointments human_handoff human_request_topic late_arrival opt_out
    request_alternatives reschedule_appointment wrong_number""".split()
)
_OF_NO_CLINIC = frozenset(["cost", "hours", "directions", "insurance", "parking", "access", "phone"])
_ABOUT_PEOPLE = frozenset(["languages", "woman_or_man", "at_site"])
_HEARD = ("hours", "address", "parking", "insurance", "cost", "bring", "phone")
"""Topics that the model can tell where the words cannot."""


def asked(desk: Desk) -> Question | None:
    """The question that the message asks beside the matter. Whoever surely wishes for something else asks none."""
    turn = desk.turn
    question = question_in(turn.text, surely=turn.intent == "faq")
    if question is None or (question.topic == "why" and not turn.form):
        return None
    is_a_wish = turn.intent == "book_appointment" and question.topic != "woman_or_man"
    if question.topic in _ABOUT_PEOPLE and (is_a_wish or times_in(desk).any_of):
        return None  # "Can I see someone who speaks Spanish": a wish.
    if turn.intent in _WISHES and turn.sure >= _SURE and question.topic not in (*_ABOUT_PEOPLE, "works_when"):
        return None
    is_elsewhere = turn.intent == "out_of_scope" and turn.sure >= _SURE and question.topic in _OF_NO_CLINIC
    return None if is_elsewhere else question


def heard(desk: Desk) -> Question:
    """The question of a message that the model takes for one, if need be by the model's own reading."""
    question = asked(desk)
    topic = desk.turn.topic if desk.turn.topic in _HEARD else "unknown"
    return question or Question(topic or "unknown", desk.turn.text)


def answer(desk: Desk, question: Question) -> bool:
    """Says the answer. False if the clinic's file has none: then nothing has been said."""
    match question.topic:
        case "why":
            desk.say(_why(desk))
        case "chit_chat" | "insult":
            desk.say(f"utter_{question.topic}")
        case "medical":
            desk.say("utter_medical_question")
        case "duration":
            _tell_duration(desk, question)
        case "preparation":
            return _tell_preparation(desk, question)
        case "insurance":
            return _tell_insurance(desk, question)
        case "phone":
            desk.say("utter_phone", phone=phone_in_words(desk.clinic.about.phone))
        case "hours" | "address" | "parking":
            for place in _sites_meant(desk, question):
                _tell_site(desk, place)
        case "directions":
            return _tell_directions(desk, question)
        case topic if topic in about_people.TOPICS and about_people.tell(desk, question):
            pass
        case topic:
            return _tell(desk, desk.clinic.about.answers.get(topic))
    return True


def _tell(desk: Desk, words: AnswerOut | None) -> bool:
    if words is None:
        return False
    desk.say("utter_clinic_words", words=_words(desk, words))
    return True


def _why(desk: Desk) -> str:
    """What the answer to the open question is needed for."""
    if desk.turn.question == "party":
        return "utter_why_party" if desk.turn.people_on_file else "utter_why_registration"
    return "utter_why_visit_type" if desk.turn.question == "visit_type" else "utter_why_choice"


def visit_meant(desk: Desk, words: str) -> VisitTypeOut | None:
    """The visit that the question names, else the one that is being settled."""
    said = f" {folded(words)} "
    visits = desk.clinic.visit_types.values()
    named = [
        (len(name), visit)
        for visit in visits
        for name in map(folded, (visit.name, visit.name_es, *visit.aliases))
        if name and (f" {name} " in said or f" {name}s " in said)
    ]
    if named:
        return max(named, key=lambda found: found[0])[1]
    settled = desk.draft.visit_type or ((desk.draft.appointment or {}).get("visit_type") or {}).get("code")
    return desk.clinic.visit_types.get(settled or "")


def _tell_duration(desk: Desk, question: Question) -> None:
    visit = visit_meant(desk, question.words)
    if visit is None:
        visits = desk.clinic.visit_types.values()
        shortest, longest = min(v.minutes_established for v in visits), max(v.minutes_new for v in visits)
        desk.say("utter_duration_by_visit", shortest=shortest, longest=longest)
        return
    minutes = _minutes_offered(desk) if visit.code == desk.draft.visit_type else None
    minutes = minutes or _minutes_for_party(desk, visit)
    if minutes:
        desk.say("utter_duration", minutes=minutes)
    else:
        desk.say("utter_duration_first", minutes=visit.minutes_established, minutes_new=visit.minutes_new)


def _minutes_offered(desk: Desk) -> int | None:
    """What the offered times really take: some providers are quicker. None where they differ."""
    slots = [desk.draft.slot] if desk.draft.slot else desk.draft.offers or []
    lengths = {_length(slot) for slot in slots if slot.get("end")}
    return lengths.pop() if len(lengths) == 1 else None


def _length(slot: Json) -> int:
    start, end = (datetime.fromisoformat(slot[edge]) for edge in ("start", "end"))
    return int((end - start).total_seconds()) // 60


def _minutes_for_party(desk: Desk, visit: VisitTypeOut) -> int | None:
    if visit.minutes_established == visit.minutes_new:
        return visit.minutes_new
    if desk.party is None:
        return None
    is_known = {by.department for by in visit.offered_by} & set(desk.party.established)
    return visit.minutes_established if is_known else visit.minutes_new


def _tell_preparation(desk: Desk, question: Question) -> bool:
    """For the visit that is spoken of; where none is, nothing may be promised."""
    visit = visit_meant(desk, question.words)
    return visit is not None and _tell(desk, visit.preparation or desk.clinic.about.answers.get("preparation"))


def _tell_insurance(desk: Desk, question: Question) -> bool:
    """A plan that is named is on the list or not; else the list."""
    plans = desk.clinic.about.insurance
    if not plans:
        return False
    said = f" {folded(question.words)} "
    named = [p for p in plans if any(f" {folded(name)} " in said for name in (p.name, *p.aliases))]
    if named:
        desk.say("utter_plan_taken", plan=", ".join(plan.name for plan in named))
    elif question.plan:
        desk.say("utter_plan_unknown", plan=question.plan)
    else:
        desk.say("utter_plans", plans=", ".join(plan.name for plan in plans))
    return True


def _sites_meant(desk: Desk, question: Question) -> list[SiteOut]:
    """The place that is named, else that of the picked time, else all."""
    code = desk.site_meant(question.words) or ((desk.draft.slot or {}).get("site") or {}).get("code")
    return [desk.clinic.sites[code]] if code else list(desk.clinic.sites.values())


def _tell_site(desk: Desk, place: SiteOut) -> None:
    hours = hours_in_words(place.hours, desk.turn.language).removesuffix(".")  # "5:00 p.m." ends the sentence as well.
    desk.say("utter_site", site=place.name, address=place.address, hours=hours, parking=_words(desk, place.parking))


def _tell_directions(desk: Desk, question: Question) -> bool:
    known = [place for place in _sites_meant(desk, question) if place.directions]
    for place in known:
        told = _words(desk, place.directions)
        desk.say("utter_directions", site=place.name, address=place.address, directions=told)
    return bool(known)


def _words(desk: Desk, answer: AnswerOut | None) -> str:
    """The clinic's own words in the patient's language, with a capital and a full stop; "" where it gives none."""
    words = "" if answer is None else answer.es if desk.turn.language == "es" else answer.en
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '?', '!')) else '.'}" if words else ""
