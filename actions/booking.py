"""Booking: who, what for, when; the picked time is held, read back, and kept only after a yes to exactly that."""

import re
from datetime import datetime

from actions import identity, offers, waiting
from actions.answers import folded, read_yes_no
from actions.choices import read_number
from actions.desk import Desk
from actions.forms import FormAction, party_or_question
from actions.reasons import read_reason
from actions.registering import read_sex, sex_is_needed
from actions.which_provider import read_provider, settle_provider
from api.clinic.schemas import VisitTypeOut
from api.errors import HoldExpired

MOST_CHOICES = 6
_ASKS_WHO = re.compile(r"(?:and |so |hi |hello |ok )*(?:who|whom|which (?:doctor|provider|dr)|quien|que doctora?)\b")

_ABOUT_A_KEPT_VISIT = re.compile(
    r"\b(?:my|mi|mis|our|his|her|their|the|la|el)\b.*\b(?:appointments?|appts?|visits?|citas?|checkup|physical|session|check|exam|shots?|vaccin\w*|vacuna)\b"
)
_MOVE_INSTEAD = re.compile(
    r"\b(?:(?:move|change|reschedule) (?:that|the (?:other|existing|first)) (?:one|visit|appointment)|"
    r"move (?:it|mine) instead|(?:cambiar|mover|cambie|mueva) (?:esa|la otra|la que))\b"
)
_OFFERED_REFUSALS = {
    "needs_referral": "needs_referral",
    "established_only": "established_only",
    "not_eligible_age": "not_eligible",
    "not_eligible_sex": "not_eligible",
}


class ValidateBookingForm(FormAction):
    action_name = "validate_booking_form"
    form = "booking_form"

    def keeps_going(self, desk: Desk) -> bool:
        """ "Make it Thursday" is read as a move, "cancel that" as a cancellation: here both are about this booking."""
        intent, said = desk.turn.intent, folded(desk.turn.text)
        if intent in ("reschedule_appointment", "cancel_appointment", "check_appointments"):
            return not _ABOUT_A_KEPT_VISIT.search(said)
        return True

    async def open(self, desk: Desk) -> None:
        desk.draft.appointment = None
        _read_visit(desk)
        if _ASKS_WHO.match(folded(desk.turn.text)):
            _tell_who(desk)
        offers.read_wish(desk)

    async def read_answer(self, desk: Desk) -> bool:
        if _wants_move_instead(desk):
            return True
        if desk.turn.question != "party" and identity.switch_person(desk):
            desk.draft.existing = None
            offers.drop_pick(desk)
            return True
        match desk.turn.question:
            case "party":
                return await identity.read_party(desk)
            case "provider":
                return read_provider(desk)
            case "visit_type":
                return _read_visit(desk)
            case "sex":
                return await read_sex(desk)
            case "slot":
                return await waiting.read_earlier(desk) or await offers.read_pick(desk)
            case "confirmed":
                return await _read_confirmation(desk)
        return False

    async def read_change(self, desk: Desk) -> bool:
        if desk.turn.intent in ("cancel_appointment", "stop_flow") and await self.leave(desk):
            return True
        changed_visit = desk.turn.question != "party" and _read_visit(desk, anew=True)
        changed_wish = offers.read_wish(desk)
        if changed_wish and not changed_visit:
            _forget_visit_of_other_department(desk)
        return changed_wish or changed_visit or offers.any_time_will_do(desk, is_said_again=_is_same_wish(desk))

    def offer_choices(self, desk: Desk) -> None:
        """Twice not understood what the visit is for: the usual visits for somebody of this age, to choose from."""
        if desk.turn.question == "visit_type" and (usual := usual_visits(desk)):
            desk.draft.identity = {**(desk.draft.identity or {}), "visit_choices": usual[:MOST_CHOICES]}

    async def next_question(self, desk: Desk) -> str | None:
        if question := await party_or_question(desk):
            return question
        is_visit_known = _visit_known(desk)
        if not settle_provider(desk):
            return "provider"
        # Whom the patient means may tell what for.
        if not is_visit_known and not _visit_known(desk):
            return None if desk.draft.outcome else "visit_type"
        if sex_is_needed(desk):
            return "sex"
        if desk.draft.existing is None:
            await _look_for_same_visit(desk)
        await offers.hold_again(desk)
        if not desk.draft.slot:
            await _offer(desk)
        if not desk.draft.slot:
            return "slot"
        return None if desk.draft.confirmed else "confirmed"


def usual_visits(desk: Desk) -> list[str]:
    """What somebody of the patient's age and sex may book without more ado, in the clinic's order."""
    party = desk.party
    if party is None:
        return []
    age = party.age(desk.turn.now.date())
    return [v.code for v in desk.clinic.visit_types.values() if is_usual(v, age, party.sex)]


def is_usual(visit: VisitTypeOut, age: int, sex: str | None) -> bool:
    """Whether somebody of that age and sex may book the visit without more ado."""
    for_age = any(by.ages.at_least <= age and age < (by.ages.under or age + 1) for by in visit.offered_by)
    needs_more = visit.needs_referral or visit.established_only or visit.sensitive
    return for_age and not needs_more and visit.sex in (None, sex)


def _tell_who(desk: Desk) -> None:
    """ "Who can see me for a rash?" is answered before anything is asked back."""
    visit = desk.clinic.visit_types.get(desk.draft.visit_type or "")
    codes = {code for code, p in desk.clinic.providers.items() if visit and visit.code in p.visit_types}
    names = [desk.clinic.providers[code].name for code in sorted(codes) if not desk.clinic.is_sensitive(code)]
    if visit and names:
        desk.say("utter_who_can_see", None, visit=desk.visit_name(visit.code), providers=", ".join(names))


def _who(desk: Desk) -> str:
    party = desk.party
    return "child" if party and party.is_child(desk.turn.now.date()) else "adult"


def _read_visit(desk: Desk, *, anew: bool = False) -> bool:
    """Takes the reason for the visit. Where two fit the patient is asked; the words are kept until we know for whom."""
    known = desk.draft.identity or {}
    if desk.turn.question == "visit_type" and (choices := known.get("visit_choices") or known.get("usual_choices")):
        index = read_number(desk.turn.text, len(choices))
        if index is not None:
            desk.draft.visit_type = choices[index]
            return True
    reason = read_reason(desk.turn.text, desk.clinic, who=_who(desk))
    if not reason.visit_types or (anew and reason.visit_types[0] == desk.draft.visit_type):
        return False
    known = {**(desk.draft.identity or {}), "reason": desk.turn.text}
    desk.draft.identity = {**known, "visit_choices": list(reason.visit_types) if reason.ask else None}
    desk.draft.visit_type = None if reason.ask else reason.visit_types[0]
    desk.draft.existing = None
    offers.drop_pick(desk)
    return True


def _is_same_wish(desk: Desk) -> bool:
    """ "I need to be seen for my physical", where that is what the visit is for already."""
    named = read_reason(desk.turn.text, desk.clinic, who=_who(desk)).visit_types
    return desk.turn.intent == "book_appointment" or desk.draft.visit_type in named


def _forget_visit_of_other_department(desk: Desk) -> None:
    """ "Actually with Dr. Chen": she does not do skin checks, so what the visit is has to be found anew."""
    provider = desk.wish.provider
    if provider and desk.draft.visit_type not in desk.clinic.providers[provider].visit_types:
        desk.draft.visit_type = desk.draft.existing = None


def _open_to(desk: Desk, codes: tuple[str, ...]) -> list[str]:
    """Those of the visits that this patient may have: some are only for patients whom the department knows.

    Where all are, the first visit that the department has for others.
    """
    party = desk.party
    known_in = set(party.established) if party else set()
    kinds = [desk.clinic.visit_types[code] for code in codes]
    fitting = [v.code for v in kinds if not v.established_only or known_in & {by.department for by in v.offered_by}]
    return fitting or _first_visits(desk, codes) or list(codes)


def _first_visits(desk: Desk, codes: tuple[str, ...]) -> list[str]:
    """How a patient begins with those who do these visits."""
    theirs = [p.default_visit_type_new for p in desk.clinic.providers.values() if set(p.visit_types) & set(codes)]
    return list(dict.fromkeys(code for code in theirs if code))


def _visit_known(desk: Desk) -> bool:
    """The visit from the words, read again for this patient's age, or the usual one of the named provider."""
    known = desk.draft.identity or {}
    party, wish = desk.party, desk.wish
    if known.get("reason") and party:
        reason = read_reason(known["reason"], desk.clinic, who=_who(desk))
        desk.draft.identity = {**known, "reason": None}
        if reason.visit_types:
            fitting = _open_to(desk, reason.visit_types)
            desk.draft.visit_type = None if len(fitting) > 1 else fitting[0]
            desk.draft.identity["visit_choices"] = fitting if len(fitting) > 1 else None
    if (
        desk.draft.visit_type is None
        and wish.provider
        and party
        and not (desk.draft.identity or {}).get("visit_choices")
    ):
        provider = desk.clinic.providers[wish.provider]
        established = provider.department in party.established
        desk.draft.visit_type = provider.default_visit_type if established else provider.default_visit_type_new
    return desk.draft.visit_type is not None


async def _look_for_same_visit(desk: Desk) -> None:
    """A visit of the same kind that the patient has already is mentioned beside the offers: it may be moved instead."""
    party = desk.party
    kept = await desk.client.appointments(patient_id=party.id, since=desk.turn.now) if party else []
    same = [visit for visit in kept if visit["visit_type"]["code"] == desk.draft.visit_type]
    desk.draft.existing = {"visit": same[0] if same else None, "is_told": False}


def _wants_move_instead(desk: Desk) -> bool:
    """Whether the patient would rather move the visit that they have: the last option, or so many words."""
    visit = (desk.draft.existing or {}).get("visit")
    if not visit:
        return False
    offered, text = len(desk.draft.offers or []), desk.turn.text
    # "The last one" is the last offer, and not the line below it.
    is_offer = read_number(text, offered) is not None
    by_number = desk.turn.question == "slot" and not is_offer and read_number(text, offered + 1) == offered
    if not by_number and not _MOVE_INSTEAD.search(folded(desk.turn.text)):
        return False
    desk.draft.appointment, desk.draft.outcome = visit, {"kind": "move_instead"}
    return True


async def _offer(desk: Desk) -> None:
    await offers.offer_or_pick(desk)
    why = (desk.wish.why_none or {}).get("code")
    if why in _OFFERED_REFUSALS and not desk.draft.offers:
        desk.draft.outcome = {"kind": "refused", "code": _OFFERED_REFUSALS[why]}


async def _read_confirmation(desk: Desk) -> bool:
    times = offers.times_in(desk)
    answer = read_yes_no(desk.turn.text, desk.turn.intent)
    if not offers.suits(desk, times):
        return False
    if answer is None:
        return False
    if not answer:
        if _read_visit(desk, anew=True):  # "No, it's for a flu shot": the same wish, for that.
            await desk.client.release_holds()
        else:
            await think_again(desk)
        return True
    await _book(desk)
    return True


async def think_again(desk: Desk) -> None:
    """A no to the picked time: the hold goes, and the patient is asked what would be better, or to leave it."""
    await desk.client.release_holds()
    offers.decline(desk, [desk.draft.slot or {}])


async def _book(desk: Desk) -> None:
    slot, party = desk.draft.slot or {}, desk.party
    wanted = {
        "visit_type": desk.draft.visit_type or "",
        "provider": slot["provider"]["code"],
        "site": slot["site"]["code"],
        "start": datetime.fromisoformat(slot["start"]),
        "modality": slot["modality"],
        "patient_id": party.id if party else "",
    }
    key = f"{desk.turn.id}:book"
    try:
        try:
            appointment = await desk.client.book(**wanted, hold_id=slot["hold_id"], key=key)
        except HoldExpired:
            # The patient said yes to exactly this time: if it is still free, it is theirs.
            appointment = await desk.client.book(**wanted, key=f"{key}-again")
    except offers.NO_LONGER_THERE as refusal:
        offers.say_it_is_gone(desk, refusal)
        offers.drop_pick(desk)
        return
    desk.draft.confirmed = True
    is_new = (desk.draft.identity or {}).get("been_here") is False
    desk.draft.outcome = {"kind": "booked", "appointment": appointment, "asks_insurance": is_new}
