"""Twilio's lists of messages and calls: filtered, newest first, in pages that stay put while new ones arrive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlencode

from simulator.messages import Message
from simulator.refusals import Refusal
from simulator.voice.calls import Call

_DEFAULT_SIZE, _LARGEST_SIZE = 50, 1000


class Listed(Protocol):
    @property
    def sid(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Filters[Row: Listed]:
    """What a list can be narrowed by: facts that must be equal, and one time, by name."""

    equal: Mapping[str, Callable[[Row], str | None]]
    times: Mapping[str, Callable[[Row], datetime | None]]

    def names(self) -> list[str]:
        return [*self.equal, *(f"{name}{sign}" for name in self.times for sign in ("", "<", ">")), "PageSize"]

    def let_through(self, row: Row, query: Mapping[str, str]) -> bool:
        return all(query.get(name) in (None, "", fact(row)) for name, fact in self.equal.items()) and all(
            _within(time(row), name, sign, query[name + sign])
            for name, time in self.times.items()
            for sign in ("", "<", ">")
            if query.get(name + sign)
        )


MESSAGE_FILTERS: Filters[Message] = Filters(
    {"To": lambda message: message.recipient, "From": lambda message: message.sender},
    {"DateSent": lambda message: message.sent_at},
)
CALL_FILTERS: Filters[Call] = Filters(
    {
        "To": lambda call: call.called,
        "From": lambda call: call.caller,
        "Status": lambda call: call.status,
        "ParentCallSid": lambda call: call.parent_sid,
    },
    {"StartTime": lambda call: call.answered_at, "EndTime": lambda call: call.ended_at},
)


@dataclass(frozen=True, slots=True)
class Page[Row: Listed]:
    """A window on the list. The next page begins after `rows[-1]`, the previous one ends before `rows[0]`."""

    rows: list[Row]
    number: int
    size: int
    has_next: bool
    has_previous: bool


def page_of[Row: Listed](all_rows: list[Row], query: Mapping[str, str], filters: Filters[Row]) -> Page[Row]:
    """`all_rows` oldest first; `query` as in the URL. Raises `Refusal` 20001 for a value that is not one."""
    rows = [row for row in reversed(all_rows) if filters.let_through(row, query)]
    size = min(max(_whole(query, "PageSize", _DEFAULT_SIZE), 1), _LARGEST_SIZE)
    number = _whole(query, "Page", 0)
    start = _start(rows, query.get("PageToken"), size, number)
    return Page(rows[start : start + size], number, size, start + size < len(rows), start > 0)


def page_resource[Row: Listed](
    page: Page[Row], path: str, query: Mapping[str, str], filters: Filters[Row]
) -> dict[str, str | int | None]:
    """The paging fields of a list in Twilio's API; the addresses are relative to the API's host."""
    kept = {name: query[name] for name in filters.names() if name in query} | {"PageSize": str(page.size)}

    def uri(number: int, token: str | None = None) -> str:
        place = {"Page": str(number)} | ({"PageToken": token} if token else {})
        return f"{path}?{urlencode(kept | place)}"

    start = page.number * page.size
    return {
        "first_page_uri": uri(0),
        "next_page_uri": uri(page.number + 1, f"PA{page.rows[-1].sid}") if page.has_next else None,
        "previous_page_uri": uri(max(page.number - 1, 0), f"PB{page.rows[0].sid}") if page.has_previous else None,
        "uri": uri(page.number, query.get("PageToken")),
        "page": page.number,
        "page_size": page.size,
        "start": start,
        "end": start + max(len(page.rows) - 1, 0),
    }


def _start[Row: Listed](rows: list[Row], token: str | None, size: int, number: int) -> int:
    if not token:
        return min(number * size, len(rows))
    places = [place for place, row in enumerate(rows) if row.sid == token[2:]]
    if token[:2] not in ("PA", "PB") or not places:
        raise Refusal(20001, "PageToken names nothing here")
    return places[0] + 1 if token.startswith("PA") else max(places[0] - size, 0)


def _within(at: datetime | None, name: str, sign: str, value: str) -> bool:
    """Twilio's filters are by second; without a sign they mean that whole day (UTC)."""
    if at is None:
        return False
    bound, at = _instant(name, value), at.replace(microsecond=0)
    if not sign:
        return at.astimezone(UTC).date() == bound.date()
    if sign == ">":
        return at >= bound
    is_date = len(value) == len("2026-03-02")
    return at < bound + timedelta(days=1) if is_date else at <= bound


def _instant(name: str, value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise Refusal(20001, f"{name} is neither YYYY-MM-DD nor an ISO 8601 time") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    value = query.get(name) or str(default)
    if not value.isdecimal() or len(value) > 9:
        raise Refusal(20001, f"{name} is not a whole number")
    return int(value)
