"""Finding times, offering at most three, and holding the one that is picked."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from actions.answers import declines_all, folded, read_yes_no
from actions.choices import Option, read_offered
from actions.desk import Desk, numbered
from actions.draft import Json
from actions.offers_aloud import offers_aloud, wants_others_by_key
from actions.times import TimeContext, TimeWish, Window, read_times
from actions.why_none import how_near, why_none
from actions.wishes import Wish, accepts, is_exact, search_windows
from api.errors import (
    BeyondHorizon,
    CapReached,
    Closed,
    OutsideHours,
    OutsideNotice,
    PatientBusy,
    ProviderAway,
    Refusal,
    SlotTaken,
    TooManyHolds,
)

MOST_OFFERS = 3
HORIZON_DAYS = 180
_LONG_LIST = 120
_ALTERNATIVE = timedelta(hours=1)
_SOONER_THAN = re.compile(r"\b(?:sooner|earlier) than (?=the \d)", re.IGNORECASE)
_LATER = re.compile(r"\blater\b|\bmas tarde\b")
_LATER_IN_THE_DAY = re.compile(
    r"\blater (?:on )?(?:in|during) the day\b|\blater (?:on )?(?:that|the same|same|in that) day\b|"
    r"\bmas tarde (?:en el|ese|ese mismo|el mismo|en ese|durante el) dia\b|\bmas tarde del? (?:mismo )?dia\b"
)
_FIRM = re.compile(
    r"\b(?:only|just|has to be|must be|needs? to be|have to (?:see|come)|nobody else|no one else|"
    r"solo|solamente|unicamente|tiene que ser|debe ser|nadie mas)\b"
)
NO_LONGER_THERE = (SlotTaken, CapReached, OutsideNotice, OutsideHours, ProviderAway, Closed, BeyondHorizon)


def read_wish(desk: Desk) -> bool:
    """Takes what the message says about time, provider and place. False if it says nothing new."""
    before = desk.wish
    wish = _with_provider_and_site(desk, before)
    times = times_in(desk)
    if desk.draft.flow == "rescheduling_form" and not desk.draft.appointment:
        wish = replace(wish, unread=(*wish.unread, desk.turn.text)[-3:])
    elif times.any_of or times.order:
        wish = wish.with_times(times, _day_spoken_of(desk))
    elif times.ask:
        # "February 30", "yesterday": heard as a time, and none that can be searched.
        desk.say("utter_time_past" if times.ask == "past" else "utter_time_unclear")
        desk.wish = wish
        return True
    stranger = desk.doctors_meant().stranger
    if stranger:
        desk.say("utter_no_such_provider", name=stranger)
    if wish == before:
        return stranger is not None
    desk.wish = replace(wish, matters=_what_matters(desk, times, wish))
    drop_pick(desk)
    return True


def _what_matters(desk: Desk, times: TimeWish, wish: Wish) -> tuple[str, ...]:
    """ "It has to be Dr. Lee", "only after 4": what is named in such a sentence is given up last."""
    if not _FIRM.search(folded(desk.turn.text)):
        return wish.matters
    named = {
        "provider": bool(desk.doctors_meant().codes),
        "site": bool(desk.site_meant()),
        "time_of_day": any(w.earliest_time or w.latest_time for w in times.any_of),
        "day": any(w.earliest_date or w.latest_date or w.weekdays for w in times.any_of),
    }
    return tuple(dict.fromkeys([*(part for part, is_named in named.items() if is_named), *wish.matters]))


def times_in(desk: Desk, text: str | None = None) -> TimeWish:
    """The message's wish about time, read against what was asked, offered and booked."""
    offered = tuple(_wall(slot) for slot in desk.draft.offers or [])
    booked = (_wall(desk.draft.appointment),) if desk.draft.appointment else ()
    asked = "time" if desk.turn.question == "slot" else None
    said = desk.turn.text if text is None else text
    return read_times(
        _SOONER_THAN.sub("before ", said),
        now=desk.turn.now.astimezone(desk.zone),
        zone=desk.zone,
        language=desk.turn.language,
        context=TimeContext(asked=asked, offered=offered, booked=booked),
    )


def read_unread(desk: Desk) -> None:
    """Reads again what could not be understood before the visit to be moved was known."""
    wish = desk.wish
    for text in wish.unread:
        times = times_in(desk, text)
        wish = wish.with_times(times, _day_spoken_of(desk)) if times else wish
    desk.wish = replace(wish, unread=())


def _day_spoken_of(desk: Desk) -> date | None:
    """The day of the first offer; before there are any, that of the visit which is to be moved."""
    spoken_of = [*(desk.draft.offers or []), *([desk.draft.appointment] if desk.draft.appointment else [])]
    return _wall(spoken_of[0]).date() if spoken_of else None


def _wall(slot: Json) -> datetime:
    return datetime.fromisoformat(slot["start"]).replace(tzinfo=None)


def _with_provider_and_site(desk: Desk, wish: Wish) -> Wish:
    changed = wish.with_doctors(desk.doctors_meant())
    if changed.provider and changed.provider != wish.provider:
        changed = replace(changed, site=None)
    site = desk.site_meant()
    if site and site != changed.site:
        changed = replace(changed, site=site, declined=())
    return changed


def any_time_will_do(desk: Desk, *, is_said_again: bool) -> bool:
    """Whoever says the wish again when nothing was left of it is offered other times than those that they declined."""
    if desk.turn.question != "slot" or desk.draft.offers or not is_said_again:
        return False
    desk.wish = replace(desk.wish, times=None)
    drop_pick(desk)
    return True


def drop_pick(desk: Desk) -> None:
    """A changed wish voids what was offered and picked; a new hold will replace the old one."""
    desk.draft.offers = desk.draft.slot = desk.draft.confirmed = None
    desk.wish = replace(desk.wish, why_none=None)


async def read_pick(desk: Desk) -> bool:
    """Takes an answer to the offers: a number, an ordinal, a time, or none of them. False if it is no answer."""
    offers = desk.draft.offers or []
    if not offers:
        return False
    text, intent = desk.turn.text, desk.turn.intent
    times = times_in(desk)
    if _LATER_IN_THE_DAY.search(folded(text)):
        await _look_later_in_the_day(desk, offers)
        return True
    index = which_of(desk, text, offers)
    if index is None and len(offers) == 1 and not times and read_yes_no(text, intent):
        index = 0
    if index is not None:
        await pick(desk, offers[index])
        return True
    if wants_others_by_key(desk, offers):
        decline(desk, offers)
        return True
    if {slot["provider"]["code"] for slot in offers}.isdisjoint(named := desk.doctors_meant().codes) and named:
        return False  # "With Dr. Patel instead": another wish, and no mere no to these.
    if (site := desk.site_meant()) and site not in {slot["site"]["code"] for slot in offers}:
        return False  # "At Hilltop instead", likewise.
    if declines_all(text, intent) or (not times and read_yes_no(text, intent) is False):
        wish = desk.wish
        _decline(desk, times)
        if times.order == "later" or _LATER.search(folded(text)):
            await _keep_where_nothing_is_later(desk, wish, offers)
        return True
    return False


async def _look_later_in_the_day(desk: Desk, shown: list[Json]) -> None:
    """ "Something later in the day": on the days that were wished, at the hour of the latest on offer or after it."""
    wish = desk.wish
    latest = max(_wall(slot).time() for slot in shown)
    times = wish.times or TimeWish()
    days = times.any_of or (Window(None, None, None, frozenset(), None, None),)
    ends = [day.latest_time if day.latest_time and day.latest_time > latest else None for day in days]
    windows = tuple(replace(d, earliest_time=latest, latest_time=end) for d, end in zip(days, ends, strict=True))
    desk.wish = replace(wish, times=replace(times, any_of=windows, order=None))
    decline(desk, shown)
    await _keep_where_nothing_is_later(desk, wish, shown)


async def _keep_where_nothing_is_later(desk: Desk, wish: Wish, shown: list[Json]) -> None:
    """ "Anything later?" with nothing later: what was on offer stays on offer."""
    await find_offers(desk)
    if not desk.draft.offers:
        desk.wish, desk.draft.offers = wish, shown
        desk.say("utter_no_later")


def which_of(desk: Desk, text: str, visits: list[Json]) -> int | None:
    """The one of the offers, or of the kept visits, that the words mean. What fits several is a new wish instead."""
    options = [Option(_wall(visit), visit["provider"]["code"], visit["site"]["code"]) for visit in visits]
    return read_offered(
        text, options, times=times_in(desk, text), doctors=desk.doctors_meant(text), site=desk.site_meant(text)
    )


def _decline(desk: Desk, times: TimeWish) -> None:
    wish = desk.wish
    order = times.order or ("later" if "later" in folded(desk.turn.text) else None)
    if times.any_of:
        wish = wish.with_times(times, _day_spoken_of(desk))
    elif order in ("earlier", "later"):
        wish = replace(wish, times=replace(wish.times or TimeWish(), order=order))
    desk.wish = wish
    decline(desk, desk.draft.offers or [])


def decline(desk: Desk, slots: list[Json]) -> None:
    """Remembers what was not wanted, so that it is not offered again."""
    wish = desk.wish
    desk.wish = replace(wish, declined=(*wish.declined, *map(key, slots))[-30:])
    drop_pick(desk)


def key(slot: Json) -> str:
    """What tells a slot from others among those that were declined."""
    return f"{slot['start']} {slot['provider']['code']}"


async def pick(desk: Desk, slot: Json) -> None:
    """Holds the slot until the confirmation. If somebody was quicker, the next best are offered in this same turn."""
    party = desk.party
    try:
        hold = await desk.client.hold(
            visit_type=desk.draft.visit_type or "",
            provider=slot["provider"]["code"],
            site=slot["site"]["code"],
            start=datetime.fromisoformat(slot["start"]),
            modality=slot["modality"],
            patient_id=party.id if party else None,
            appointment_id=_moved_id(desk),
            key=f"{desk.turn.id}:hold",
        )
    except NO_LONGER_THERE as refusal:
        if "held_until" in slot:
            desk.say("utter_slot_gone", None, **desk.when_and_where(slot))
        else:
            say_it_is_gone(desk, refusal)
        desk.draft.offers = desk.draft.slot = None
        return
    except TooManyHolds:
        desk.draft.outcome = {"kind": "handoff", "reason": "too_many_holds"}
        return
    desk.draft.slot = {**slot, "hold_id": str(hold.id), "held_until": hold.expires_at.isoformat()}


async def hold_again(desk: Desk) -> None:
    """Whoever comes back after the hold has ended is asked anew: the time is held again, or it is gone, and said so."""
    slot = desk.draft.slot
    if not slot or desk.turn.now < datetime.fromisoformat(slot["held_until"]):
        return
    desk.draft.slot = None
    await pick(desk, slot)


def say_it_is_gone(desk: Desk, refusal: Refusal) -> None:
    """The picked time cannot be had any more; to a patient it does not matter which rule says so."""
    desk.say("utter_patient_busy" if isinstance(refusal, PatientBusy) else "utter_slot_taken")


async def find_offers(desk: Desk) -> None:
    """Searches by the wish. When nothing fits it, says so and offers what is nearest."""
    wish, visit_type, party = desk.wish, desk.draft.visit_type, desk.party
    today = desk.turn.now.astimezone(desk.zone).date()
    order = wish.times.order if wish.times else None
    if not search_windows(wish.times, today, HORIZON_DAYS):
        desk.say("utter_time_past" if _is_over(wish.times, today) else "utter_beyond_horizon")
        wish = desk.wish = replace(wish, times=None)
    answer = await desk.client.search(
        visit_type=visit_type or "",
        patient_id=party.id if party else None,
        providers=_providers(desk, wish),
        sites=[wish.site] if wish.site else None,
        modality=wish.modality,
        continuity=wish.whom if wish.whom in ("last", "usual") and party else None,
        windows=search_windows(wish.times, today, HORIZON_DAYS),
        matters=wish.matters,
        limit=_LONG_LIST if wish.declined or order in ("earlier", "later") else MOST_OFFERS,
        order="latest" if order in ("last", "earlier") else "soonest",
        appointment_id=_moved_id(desk),
    )
    declined = [datetime.fromisoformat(kept.split()[0]) for kept in wish.declined]
    slots = _apart([slot for slot in answer.slots_json() if _wanted(desk, wish, slot)], declined)
    desk.draft.offers = sorted(slots[:MOST_OFFERS], key=lambda slot: datetime.fromisoformat(slot["start"]))
    if not slots:
        _offer_nearest(desk, answer.why_json(), answer.changes_json())


def _is_over(times: TimeWish | None, today: date) -> bool:
    return times is not None and all(window.latest_date and window.latest_date < today for window in times.any_of)


def _apart(slots: list[Json], declined: list[datetime]) -> list[Json]:
    """The same slots, those first that are an hour or more from the declined and from each other: real alternatives."""
    taken: list[datetime] = list(declined)
    apart: list[Json] = []
    for slot in slots:
        start = datetime.fromisoformat(slot["start"])
        if all(abs(start - other) >= _ALTERNATIVE for other in taken):
            apart.append(slot)
            taken.append(start)
    return apart + [slot for slot in slots if slot not in apart]


def _moved_id(desk: Desk) -> str | None:
    """The visit that is being moved: its own time counts as free."""
    return desk.draft.appointment["id"] if desk.draft.appointment else None


async def offer_or_pick(desk: Desk) -> None:
    """Finds offers where there are none. A wish for one exact time that is open is held at once and read back."""
    if desk.draft.offers is not None and all(desk.local(slot) > desk.turn.now for slot in desk.draft.offers):
        return
    await find_offers(desk)
    times = desk.wish.times
    offers: list[Json] = desk.draft.offers or []
    if times and len(offers) == 1 and not desk.wish.why_none and is_exact(times):
        await pick(desk, offers[0])
        if desk.draft.offers is None and not desk.draft.outcome:
            await find_offers(desk)


def _providers(desk: Desk, wish: Wish) -> list[str] | None:
    if wish.provider:
        return [wish.provider]
    if wish.among:
        # Of the women only those who do this visit; if none does, the search says what is nearest.
        doing = [code for code in wish.among if desk.draft.visit_type in desk.clinic.providers[code].visit_types]
        return doing or list(wish.among)
    if desk.draft.appointment and wish.whom is None:
        return [desk.draft.appointment["provider"]["code"]]
    return None


def _wanted(desk: Desk, wish: Wish, slot: Json) -> bool:
    """Not offered before, not the time that the visit has already, and on the asked side of it."""
    if key(slot) in wish.declined:
        return False
    moved = desk.draft.appointment
    start = datetime.fromisoformat(slot["start"])
    if moved and start == datetime.fromisoformat(moved["start"]) and slot["provider"] == moved["provider"]:
        return False
    if not wish.times or wish.times.order not in ("earlier", "later"):
        return True
    seen = [datetime.fromisoformat(kept.split()[0]) for kept in wish.declined]
    anchors = seen or ([datetime.fromisoformat(moved["start"])] if moved else [])
    if not anchors:
        return True
    return start > max(anchors) if wish.times.order == "later" else start < min(anchors)


def _offer_nearest(desk: Desk, why: Json, changes: list[Json]) -> None:
    unseen = [slot for slot in changes if _wanted(desk, replace(desk.wish, times=None), slot)]
    desk.draft.offers = sorted(unseen[:MOST_OFFERS], key=lambda slot: datetime.fromisoformat(slot["start"]))
    desk.wish = replace(desk.wish, why_none=why)


def ask_slot(desk: Desk) -> None:
    """Lists the offers, or says that there are none and asks for another wish."""
    offers = desk.draft.offers or []
    if not offers:
        desk.say("utter_nothing_free", None, why=why_none(desk))
        return
    if desk.comes_back:
        desk.say("utter_back_to_offers" if len(offers) > 1 else "utter_back_to_offer", count=len(offers))
        return
    shared, labels = offers_aloud(desk, offers) if desk.is_call else ("", [desk.slot_label(slot) for slot in offers])
    visit = (desk.draft.existing or {}).get("visit")
    if visit and desk.draft.existing:
        facts = desk.when_and_where(visit)
        if not desk.draft.existing["is_told"]:
            desk.say("utter_already_has", None, patient=visit["patient"]["given_name"], **facts)
            desk.draft.existing = {"visit": visit, "is_told": True}
        labels.append(desk.piece("utter_option_move", **facts))
    if desk.is_call:
        labels.append(desk.piece("utter_no_other"))  # Said in words by text; on the phone it needs a key.
    if desk.wish.why_none:
        facts = {"why": why_none(desk), "question": how_near(desk, offers)}
        desk.say("utter_offer_nearest", numbered(labels), **facts)
    else:
        shape = "utter_phone_offer" if shared else "utter_offer_one" if len(offers) == 1 else "utter_offer"
        desk.say(shape, numbered(labels), shared=shared)


def suits(desk: Desk, times: TimeWish) -> bool:
    """Whether the message speaks of no other time, provider or place than the picked one ("yes, 9 works")."""
    slot = desk.draft.slot or {}
    doctors, site = desk.doctors_meant(), desk.site_meant()
    same_provider = not doctors.codes or slot["provider"]["code"] in doctors.codes
    same_place = site in (None, slot["site"]["code"])
    return same_provider and same_place and (not times or accepts(times, _wall(slot)))
