"""Offers for somebody who hears them: what all of them share is said once, so that little has to be kept in mind."""

from actions.desk import Desk
from actions.draft import Json


def offers_aloud(desk: Desk, offers: list[Json]) -> tuple[str, list[str]]:
    """What goes before the question, and a label for each offer.

    Day and place are said once where all offers have the same; each visit is read back in full before it is booked.
    """
    facts = [desk.when_and_where(slot) for slot in offers]
    if len(offers) < 2 or len({one["place"] for one in facts}) > 1:
        return "", [desk.piece("utter_slot_label", **one) for one in facts]
    if len({one["day"] for one in facts}) > 1:
        return desk.piece("utter_offers_share_place", **facts[0]), [desk.piece("utter_label_day", **f) for f in facts]
    return desk.piece("utter_offers_share_day", **facts[0]), [desk.piece("utter_label_time", **f) for f in facts]


def wants_others_by_key(desk: Desk, offers: list[Json]) -> bool:
    """The last key that a caller is told, after the offers and perhaps the visit that may be moved instead."""
    shown = len(offers) + bool((desk.draft.existing or {}).get("visit")) + 1
    return desk.is_call and desk.turn.text.strip() == str(shown)
