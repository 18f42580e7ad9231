"""Twilio's list of messages: filtered, newest first, in pages that stay put while new texts arrive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from simulator.messages import Message
from simulator.refusals import Refusal

_DEFAULT_SIZE, _LARGEST_SIZE = 50, 1000
_FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>", "PageSize")


@dataclass(frozen=True, slots=True)
class Page:
    """A window on the list. The next page begins after `messages[-1]`, the previous one ends before `messages[0]`."""

    messages: list[Message]
    number: int
    size: int
    has_next: bool
    has_previous: bool


def page_of(messages: list[Message], query: Mapping[str, str]) -> Page:
    """`messages` oldest first; `query` as in the URL. Raises `Refusal` 20001 for a value that is not one."""
    rows = [message for message in reversed(messages) if _wanted(message, query)]
    size = min(max(_whole(query, "PageSize", _DEFAULT_SIZE), 1), _LARGEST_SIZE)
    number = _whole(query, "Page", 0)
    start = _start(rows, query.get("PageToken"), size, number)
    return Page(rows[start : start + size], number, size, start + size < len(rows), start > 0)


def page_resource(page: Page, path: str, query: Mapping[str, str]) -> dict[str, str | int | None]:
    """The paging fields of a list in Twilio's API; the addresses are relative to the API's host."""
    filters = {name: query[name] for name in _FILTERS if name in query} | {"PageSize": str(page.size)}

    def uri(number: int, token: str | None = None) -> str:
        place = {"Page": str(number)} | ({"PageToken": token} if token else {})
        return f"{path}?{urlencode(filters | place)}"

    start = page.number * page.size
    return {
        "first_page_uri": uri(0),
        "next_page_uri": uri(page.number + 1, f"PA{page.messages[-1].sid}") if page.has_next else None,
        "previous_page_uri": uri(max(page.number - 1, 0), f"PB{page.messages[0].sid}") if page.has_previous else None,
        "uri": uri(page.number, query.get("PageToken")),
        "page": page.number,
        "page_size": page.size,
        "start": start,
        "end": start + max(len(page.messages) - 1, 0),
    }


def _start(rows: list[Message], token: str | None, size: int, number: int) -> int:
    if not token:
        return min(number * size, len(rows))
    places = [place for place, message in enumerate(rows) if message.sid == token[2:]]
    if token[:2] not in ("PA", "PB") or not places:
        raise Refusal(20001, "PageToken names no message")
    return places[0] + 1 if token.startswith("PA") else max(places[0] - size, 0)


def _wanted(message: Message, query: Mapping[str, str]) -> bool:
    if message.direction == "network":
        return False
    if query.get("To") not in (None, "", message.recipient) or query.get("From") not in (None, "", message.sender):
        return False
    return all(
        _sent_within(message, name, query[name]) for name in ("DateSent", "DateSent<", "DateSent>") if query.get(name)
    )


def _sent_within(message: Message, name: str, value: str) -> bool:
    """Twilio's filters are by second; a bare `DateSent` means that whole day (UTC)."""
    if message.sent_at is None:
        return False
    bound, sent_at = _instant(value), message.sent_at.replace(microsecond=0)
    if name == "DateSent":
        return sent_at.astimezone(UTC).date() == bound.date()
    if name == "DateSent>":
        return sent_at >= bound
    is_date = len(value) == len("2026-03-02")
    return sent_at < bound + timedelta(days=1) if is_date else sent_at <= bound


def _instant(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise Refusal(20001, "DateSent is neither YYYY-MM-DD nor an ISO 8601 time") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    value = query.get(name) or str(default)
    if not value.isdecimal() or len(value) > 9:
        raise Refusal(20001, f"{name} is not a whole number")
    return int(value)
