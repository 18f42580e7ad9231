"""Why a wish cannot be met, in one sentence made of facts: who, when, and which rule stands in the way."""

from datetime import date, datetime, timedelta

from actions.desk import Desk
from actions.draft import Json
from actions.hours import weekdays_in_words
from actions.times import TimeWish, Window
from api.wording import day_in_words, time_in_words

_FULL = ("fully_booked", "no_room", "cap_reached", "slot_taken")
_NOON, _FIVE, _NIGHT = "12:00", "17:00", "21:00"
_PARTS_OF_A_DAY = {
    (None, _NOON): "utter_when_morning",
    (_NOON, _FIVE): "utter_when_afternoon",
    (_FIVE, _NIGHT): "utter_when_evening",
}
_ONE_KIND = {
    "day": "utter_near_day",
    "time_of_day": "utter_near_time",
    "provider": "utter_near_provider",
    "site": "utter_near_site",
}


def why_none(desk: Desk) -> str:
    """Names the provider only if the patient did, and never one of a sensitive department."""
    why = desk.wish.why_none or {}
    code, facts = why.get("code", ""), why.get("facts", {})
    provider = _provider_wished(desk)
    said: Json = {"when": _when(desk), "provider": provider or "", "site": _site_wished(desk) or ""}
    match code:
        case "outside_notice" | "beyond_horizon" | "no_usual_provider" | "patient_busy" as known:
            return desk.piece(f"utter_{known}")
        case "closed":
            return _closed(desk, facts, said)
        case "provider_away" if provider:
            back = day_in_words(date.fromisoformat(facts["back"]), desk.turn.language)
            return _sentence(desk, "utter_why_away", **said, back=back)
        case "not_accepting_new" if provider:
            return desk.piece("utter_why_not_new", **said)
        case "outside_hours":
            return _sentence(desk, "utter_why_hours" if provider else "utter_why_no_hours", **said)
        case "no_provider":
            return _not_done(desk, said)
        case _ if code in _FULL and provider:
            return _sentence(desk, "utter_why_full", **said)
    return _sentence(desk, "utter_why_nothing", **said)


def how_near(desk: Desk, slots: list[Json]) -> str:
    """The question above the nearest times: it names the one part of the wish that they give up, if it is one."""
    kinds = {slot.get("relax") for slot in slots}
    only = kinds.pop() if len(kinds) == 1 else None
    return desk.piece(_ONE_KIND.get(only or "", "utter_near_one" if len(slots) == 1 else "utter_near"))


def _sentence(desk: Desk, response: str, **facts: str) -> str:
    """Without a wished time there is nothing where the response would name it."""
    return " ".join(desk.piece(response, **facts).split()).replace(" .", ".").replace(" ,", ",")


def _provider_wished(desk: Desk) -> str | None:
    code = desk.wish.provider
    moved = desk.draft.appointment
    if code is None and moved and desk.wish.whom is None and not desk.wish.among:
        code = moved["provider"]["code"]
    if code is None or desk.clinic.is_sensitive(code):
        return None
    return desk.clinic.providers[code].name


def _site_wished(desk: Desk) -> str | None:
    return desk.clinic.sites[desk.wish.site].name if desk.wish.site else None


def _closed(desk: Desk, facts: Json, said: Json) -> str:
    """The holiday by its name where there is just one; else the day, at the place if only that one is meant."""
    closures = facts.get("closures", [])
    if len(closures) == 1:
        day = day_in_words(date.fromisoformat(closures[0]["date"]), desk.turn.language)
        return desk.piece("utter_why_holiday", day=day, holiday=closures[0]["name"])
    if desk.wish.site or desk.wish.provider:
        return _sentence(desk, "utter_why_site_closed", **{**said, "site": facts["site"]["name"]})
    return _sentence(desk, "utter_why_closed", **said)


def _not_done(desk: Desk, said: Json) -> str:
    if said["provider"] and said["site"] and _works_elsewhere(desk):
        return desk.piece("utter_why_not_at", **said)
    if said["provider"]:
        return desk.piece("utter_why_not_theirs_there" if said["site"] else "utter_why_not_theirs", **said)
    return desk.piece("utter_why_not_there", **said) if said["site"] else _sentence(desk, "utter_why_nothing", **said)


def _works_elsewhere(desk: Desk) -> bool:
    """Whether the provider never sees patients at the place that is wished for."""
    code = desk.wish.provider or ((desk.draft.appointment or {}).get("provider") or {}).get("code")
    return code is not None and desk.wish.site not in desk.clinic.providers[code].sites


def _when(desk: Desk) -> str:
    times = desk.wish.times
    if not times or not times.any_of:
        return ""
    if len(times.any_of) > 1 and not _only_differ_by_day(times):
        return desk.piece("utter_when_then")
    (window, *more) = times.any_of
    day = desk.piece("utter_when_then") if more else _day(desk, window)
    return f"{day} {_clock(desk, window)}".strip()


def _only_differ_by_day(times: TimeWish) -> bool:
    return len({(window.earliest_time, window.latest_time) for window in times.any_of}) == 1


def _day(desk: Desk, window: Window) -> str:
    first, last, language = window.earliest_date, window.latest_date, desk.turn.language
    today = desk.turn.now.astimezone(desk.zone).date()
    week = today - timedelta(days=today.weekday())
    if first and first == last:
        near = {today: "utter_when_today", today + timedelta(days=1): "utter_when_tomorrow"}
        return desk.piece(near.get(first, "utter_when_day"), day=day_in_words(first, language))
    if window.weekdays:
        names = weekdays_in_words(window.weekdays, language)
        return f"{desk.piece('utter_when_weekdays', days=names)} {_span(desk, first, last, week)}".strip()
    return _span(desk, first, last, week)


def _span(desk: Desk, first: date | None, last: date | None, this_week: date) -> str:
    language = desk.turn.language
    if first and last and (last - first).days <= 6:
        if this_week <= first and last < this_week + timedelta(days=7):
            return desk.piece("utter_when_this_week")
        if this_week + timedelta(days=7) <= first and last < this_week + timedelta(days=14):
            return desk.piece("utter_when_next_week")
    start = day_in_words(first, language, short=True) if first else ""
    end = day_in_words(last, language, short=True) if last else ""
    if start and end:
        return desk.piece("utter_when_between_days", first=start, last=end)
    return desk.piece("utter_when_from", day=start) if start else desk.piece("utter_when_until", day=end) if end else ""


def _clock(desk: Desk, window: Window) -> str:
    first, last = window.earliest_time, window.latest_time
    bounds = tuple(bound and bound.isoformat("minutes") for bound in (first, last))
    if bounds in _PARTS_OF_A_DAY:
        return desk.piece(_PARTS_OF_A_DAY[bounds])
    words = [time_in_words(datetime.combine(date.min, t), desk.turn.language) if t else "" for t in (first, last)]
    start, end = words
    if start and start == end:
        return desk.piece("utter_when_at", time=start)
    if start and end:
        return desk.piece("utter_when_between", first=start, last=end)
    return (
        desk.piece("utter_when_after", time=start)
        if start
        else desk.piece("utter_when_before", time=end)
        if end
        else ""
    )
