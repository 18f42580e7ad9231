"""What the pretend network remembers: the texts, who opted out, and who is watching."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from simulator.faults import Faults
from simulator.messages import Message, phone_item

KEPT_MESSAGES = 5_000
KEPT_OPT_OUTS = 10_000
# A browser that reads slower than this is cut off; it comes back and asks for everything again.
WAITING_EVENTS = 500

type Event = tuple[str, dict[str, Any]]


@dataclass(slots=True)
class PhoneNetwork:
    """Bounded: the oldest texts and opt-outs are forgotten first."""

    now: Callable[[], datetime]
    faults: Faults = field(default_factory=Faults)
    _messages: dict[str, Message] = field(default_factory=dict)
    _opted_out: dict[tuple[str, str], None] = field(default_factory=dict)
    _watchers: set[asyncio.Queue[Event | None]] = field(default_factory=set)

    def add(self, message: Message) -> Message:
        self._messages[message.sid] = message
        _forget_oldest(self._messages, KEPT_MESSAGES)
        self.tell("message", {"phone": message.phone, "item": phone_item(message)})
        return message

    def change(self, message: Message, **facts: Any) -> Message:
        """The message with new facts. One that was forgotten meanwhile stays forgotten."""
        changed = replace(message, **facts, updated_at=self.now())
        return self.add(changed) if message.sid in self._messages else changed

    def find(self, sid: str) -> Message | None:
        return self._messages.get(sid)

    def all_messages(self) -> list[Message]:
        """Oldest first."""
        return list(self._messages.values())

    def seen_by(self, phone: str) -> list[Message]:
        return [message for message in self._messages.values() if message.phone == phone]

    def is_opted_out(self, phone: str, clinic_number: str) -> bool:
        return (phone, clinic_number) in self._opted_out

    def opt_out(self, phone: str, clinic_number: str) -> None:
        self._opted_out[phone, clinic_number] = None
        _forget_oldest(self._opted_out, KEPT_OPT_OUTS)

    def opt_in(self, phone: str, clinic_number: str) -> None:
        self._opted_out.pop((phone, clinic_number), None)

    def reset(self) -> None:
        """A network on its first day: no texts, no opt-outs, no faults."""
        self._messages.clear()
        self._opted_out.clear()
        self.faults = Faults()
        self.tell("reset", {})

    @contextmanager
    def watch(self) -> Iterator[asyncio.Queue[Event | None]]:
        """Events as they happen; `None` means that there will be no more."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    @property
    def is_watched(self) -> bool:
        return bool(self._watchers)

    def end_watching(self) -> None:
        for queue in self._watchers:
            queue.put_nowait(None)

    def tell(self, kind: str, facts: dict[str, Any]) -> None:
        """Everybody who is watching."""
        for queue in self._watchers:
            if queue.qsize() < WAITING_EVENTS:
                queue.put_nowait((kind, facts))
            elif queue.qsize() == WAITING_EVENTS:
                queue.put_nowait(None)


def _forget_oldest(kept: dict[Any, Any], limit: int) -> None:
    while len(kept) > limit:
        del kept[next(iter(kept))]
