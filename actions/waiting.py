"""Something earlier: looked for beside the offers, and where there is nothing, wished for on the waiting list."""

import re
from dataclasses import replace
from datetime import datetime

from actions import offers
from actions.answers import folded
from actions.desk import Desk
from actions.draft import Json
from actions.wishes import search_windows

_OFF_THE_LIST = re.compile(
    r"\b(?:(?:take|get|remove|drop) (?:me|us|my name) (?:off|from|out of) (?:the|that|this) (?:wait(?:ing)? ?)?list|"
    r"(?:off|leave|cancel) (?:the|that|my) wait(?:ing)? ?list|no (?:more )?wait(?:ing)? ?list|"
    r"(?:quit|sac|borr)\w* (?:de )?(?:la|esa) lista)\b"
)

_ASKS = re.compile(r"\b(?:what|whats|when|whens|which|any|cual|cuando|que)\b")


async def leaves_the_list(desk: Desk) -> bool:
    """Takes the patient off the waiting list if they say so. It is asked of the conversation, whoever holds the phone.

    "Take me off the list" from somebody who does not wait is about another list: that of those who get texts.
    """
    said = folded(desk.turn.text)
    if not _OFF_THE_LIST.search(said):
        return False
    if not await desk.client.take_wishes_back() and not re.search("wait|lista", said):
        return False
    desk.say("utter_off_the_list")
    return True


async def read_earlier(desk: Desk) -> bool:
    """ "Anything earlier?", "what's the soonest?", beside offers. False if the message asks for nothing of the kind."""
    times, shown = offers.times_in(desk), desk.draft.offers or []
    asks_for_first = times.order == "first" and _ASKS.search(folded(desk.turn.text))
    if not shown or desk.doctors_meant().codes or not (times.order == "earlier" or asks_for_first):
        return False
    wish = desk.wish
    for wanted in (times,) if asks_for_first else (wish.with_times(times).times, times):
        declined = () if asks_for_first else tuple(map(offers.key, shown))
        desk.wish = replace(wish, times=wanted, declined=declined, why_none=None)
        await offers.find_offers(desk)
        if desk.draft.offers and not desk.wish.why_none and _start(desk.draft.offers[0]) < _start(shown[0]):
            return True
    desk.wish, desk.draft.offers = wish, shown
    desk.say("utter_no_earlier")
    if not asks_for_first:
        await wish_for_earlier(desk, shown[0])
    return True


async def earlier_than_visit(desk: Desk) -> None:
    """Where a visit should come earlier and its provider has nothing: with somebody else, else it waits and stays.

    Whoever named a day of their own ("to Monday") wanted that day, and not merely something sooner: what is nearest to
    it stays on offer.
    """
    visit, wish, nearest = desk.draft.appointment or {}, desk.wish, desk.draft.offers
    if desk.draft.slot or not wish.why_none or not _should_be_before(desk, visit):
        return
    desk.wish = replace(wish, whom="anyone", provider=None, why_none=None)
    await offers.find_offers(desk)
    others = [slot for slot in desk.draft.offers or [] if _start(slot) < _start(visit)]
    if others and not desk.wish.why_none:
        desk.wish, desk.draft.offers = wish, [{**slot, "relax": "provider"} for slot in others]
        return
    desk.wish = wish
    if _names_a_day(desk):
        desk.draft.offers = nearest
        return
    desk.say("utter_nothing_before")
    await wish_for_earlier(desk, visit)
    desk.draft.outcome = {"kind": "kept", "appointment": visit}


def _should_be_before(desk: Desk, visit: Json) -> bool:
    times, day = desk.wish.times, desk.local(visit).date()
    if not times:
        return False
    ends = [window.latest_date for window in times.any_of]
    return times.order == "earlier" or (bool(ends) and all(end is not None and end < day for end in ends))


def _names_a_day(desk: Desk) -> bool:
    """ "Monday next week" has a beginning that lies ahead; "this week", "by Friday" and "sooner" begin now."""
    times, today = desk.wish.times, desk.turn.now.astimezone(desk.zone).date()
    if not times or times.order == "earlier":
        return False
    return all(window.earliest_date is not None and window.earliest_date > today for window in times.any_of)


def _start(visit: Json) -> datetime:
    return datetime.fromisoformat(visit["start"])


async def wish_for_earlier(desk: Desk, before: Json) -> None:
    """Puts the patient on the waiting list for a time before this one, and says so."""
    party, wish, moved = desk.party, desk.wish, desk.draft.appointment
    if party is None:
        return
    today = desk.turn.now.astimezone(desk.zone).date()
    await desk.client.wish_for_earlier(
        patient_id=party.id,
        visit_type=desk.draft.visit_type or "",
        before=_start(before),
        appointment_id=moved["id"] if moved else None,
        provider=wish.provider or (moved["provider"]["code"] if moved and wish.whom is None else None),
        site=wish.site,
        windows=search_windows(wish.times, today, offers.HORIZON_DAYS) if wish.times and wish.times.any_of else (),
        key=f"{desk.turn.id}:wait",
    )
    desk.say("utter_on_the_list", None, patient=party.given_name)
